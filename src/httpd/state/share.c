/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whose share of a cache a record takes: see share.h. */
#include "share.h"

#include <http_main.h>

#include "config/config.h"
#include "config/snapshot.h"
#include "dcv/psl.h"
#include "parts.h"

const char *mod_dcv_share_vhost(const dcv_order_t *order, apr_pool_t *pool)
{
    int number = order && order->directory ? order->directory->vhost : 0;
    const apr_array_header_t *vhosts;

    if (!number) {
        return NULL;
    }
    vhosts = dcv_snapshot_vhosts(mod_dcv_snapshot_hold(pool));
    return APR_ARRAY_IDX(vhosts, number, const dcv_vhost_t *)->name;
}

/* The base domain of a name; the name itself where it has none. */
static const char *find_base(const char *name)
{
    const char *fqdn = strncmp(name, "*.", 2) != 0 ? name : name + 2;
    const char *base =
        dcv_psl_base(mod_dcv_config_of(ap_server_conf)->global->psl, fqdn);

    return base ? base : fqdn;
}

void mod_dcv_share_mark(unsigned char id[DCV_ID_BYTES], const dcv_order_t *order,
                        const char *name, apr_pool_t *pool)
{
    unsigned char share[DCV_ID_BYTES];
    const char *vhost = mod_dcv_share_vhost(order, pool);

    if (!vhost && order && !*name && order->names->nelts) {
        name = APR_ARRAY_IDX(order->names, 0, const dcv_name_t *)->text;
    }
    dcv_id_make(share, vhost ? vhost : "", vhost ? "" : find_base(name), "");
    memcpy(id + DCV_ID_BYTES - MOD_DCV_SHARE_BYTES, share, MOD_DCV_SHARE_BYTES);
}
