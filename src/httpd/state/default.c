/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The cache that is used without DCVStateCache: see default.h. */
#include "default.h"

#include <ap_provider.h>
#include <ap_socache.h>
#include <apr_strings.h>
#include <http_core.h>

#include "config/snapshot.h"
#include "system/system.h"

/* Room for a few visits to each order, or checks of its names. */
#define BYTES_PER_ORDER 2048
#define BYTES_LEAST     (1024 * 1024)
#define BYTES_MOST      (60 * 1024 * 1024)

static int count_orders(apr_pool_t *pool)
{
    const dcv_snapshot_t *snapshot = mod_dcv_snapshot_hold(pool);
    int vhosts = dcv_snapshot_vhosts(snapshot)->nelts, count = 0;

    for (int i = 0; i < vhosts; i++) {
        count += dcv_snapshot_order_count(snapshot, i);
    }
    return count;
}

const char *mod_dcv_default_cache(apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    apr_int64_t size = (apr_int64_t)count_orders(scratch_pool) * BYTES_PER_ORDER;

    if (!mod_dcv_system_inherits_memory()) {
        return apr_pstrcat(
            pool, "file:", ap_runtime_dir_relative(scratch_pool, "dcv-state"), NULL);
    }
    if (!ap_lookup_provider(AP_SOCACHE_PROVIDER_GROUP, "shmcb",
                            AP_SOCACHE_PROVIDER_VERSION)) {
        return NULL;
    }
    size = size < BYTES_LEAST ? BYTES_LEAST : size > BYTES_MOST ? BYTES_MOST : size;
    return apr_psprintf(pool, "memory:%" APR_INT64_T_FMT, size);
}
