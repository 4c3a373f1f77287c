/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The orders as they are now: see snapshot.h. */
#include "snapshot.h"

#include <http_core.h>
#include <http_main.h>

#include "config.h"

static apr_status_t release(void *snapshot)
{
    dcv_drops_release(snapshot);
    return APR_SUCCESS;
}

const dcv_snapshot_t *mod_dcv_snapshot_hold(apr_pool_t *pool)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    const dcv_snapshot_t *snapshot;

    /* Without directories nothing ever changes. */
    if (!global->drops) {
        return global->snapshot;
    }
    snapshot = dcv_drops_hold(global->drops);
    apr_pool_cleanup_register(pool, snapshot, release, apr_pool_cleanup_null);
    return snapshot;
}

void mod_dcv_snapshot_let_go(const dcv_snapshot_t *snapshot, apr_pool_t *pool)
{
    if (mod_dcv_config_of(ap_server_conf)->global->drops) {
        apr_pool_cleanup_run(pool, (void *)snapshot, release);
    }
}
