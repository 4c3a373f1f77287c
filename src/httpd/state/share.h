/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose share of a cache a record takes. Where there is no room for all, who has the most gives
 * way (parts.h): so a share is what one customer cannot have many of.
 */
#ifndef MOD_DCV_HTTPD_SHARE_H
#define MOD_DCV_HTTPD_SHARE_H

#include "dcv/order.h"
#include "parts.h"

typedef struct mod_dcv_share_t {
    unsigned char bytes[MOD_DCV_SHARE_BYTES];
} mod_dcv_share_t;

/*
 * Find the share of an order's record for a name of it; "": for any other name. An order in a
 * directory of a virtual host, where a customer puts what names he likes, has that of the virtual
 * host, and another one that of the name's base domain. order: NULL: it is the administrator's.
 */
void mod_dcv_share_find(mod_dcv_share_t *share, const dcv_order_t *order,
                        const char *name);

/*
 * A name of an order, or "", as ids of records have it, in pool. An order in a directory of a virtual
 * host has records of its own: a neighbour may have a copy of its CSR, with any names.
 */
const char *mod_dcv_share_name(const dcv_order_t *order, const char *name,
                               apr_pool_t *pool);

/* The virtual host of the directory that an order is in; NULL: it is in none of one. */
const char *mod_dcv_share_vhost(const dcv_order_t *order);

#endif
