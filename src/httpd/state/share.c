/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whose share of a cache a record takes: see share.h. */
#include "share.h"

#include <apr_strings.h>
#include <http_main.h>

#include "config/config.h"
#include "dcv/id.h"
#include "dcv/psl.h"

const char *mod_dcv_share_vhost(const dcv_order_t *order)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    int number = order && order->directory ? order->directory->vhost : 0;

    /* The virtual hosts are those of the configuration, whatever orders there are. */
    return number ? APR_ARRAY_IDX(dcv_snapshot_vhosts(global->snapshot), number,
                                  const dcv_vhost_t *)
                        ->name
                  : NULL;
}

const char *mod_dcv_share_name(const dcv_order_t *order, const char *name,
                               apr_pool_t *pool)
{
    const char *vhost = mod_dcv_share_vhost(order);

    return vhost ? apr_pstrcat(pool, name, " ", vhost, NULL) : name;
}

/* The base domain of a name; the name itself where it has none. */
static const char *find_base(const char *name)
{
    const char *fqdn = strncmp(name, "*.", 2) != 0 ? name : name + 2;
    const char *base =
        dcv_psl_base(mod_dcv_config_of(ap_server_conf)->global->psl, fqdn);

    return base ? base : fqdn;
}

void mod_dcv_share_find(mod_dcv_share_t *share, const dcv_order_t *order,
                        const char *name)
{
    unsigned char id[DCV_ID_BYTES];
    const char *vhost = mod_dcv_share_vhost(order);

    if (!vhost && order && !*name && order->names->nelts) {
        name = APR_ARRAY_IDX(order->names, 0, const dcv_name_t *)->text;
    }
    dcv_id_make(id, vhost ? vhost : "", vhost ? "" : find_base(name), "");
    memcpy(share->bytes, id, sizeof(share->bytes));
}
