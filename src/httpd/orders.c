/* SPDX-License-Identifier: Apache-2.0 */
/* The orders as they are now: see orders.h. */
#include "orders.h"

#include <http_core.h>
#include <http_main.h>

#include "config.h"

const dcv_snapshot_t *mod_dcv_orders_hold(apr_pool_t *pool)
{
    (void)pool;
    return mod_dcv_config_of(ap_server_conf)->global->snapshot;
}
