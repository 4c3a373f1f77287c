/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A server with an order that is checked, and another one of its name. */
#ifndef DCV_FUZZ_ORDERS_H
#define DCV_FUZZ_ORDERS_H

#include "dcv/psl.h"
#include "dcv/snapshot.h"

/* Of the CSR of the order that is checked. */
#define FUZZ_MD5 "B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"

extern struct fuzz_orders_t {
    apr_pool_t *pool;
    dcv_psl_t *psl;
    dcv_snapshot_t *snapshot;
    const dcv_order_t *order; /* the one that is checked */
    dcv_authorities_t *authorities;
    apr_array_header_t *accounts; /* const dcv_persist_account_t * */
} fuzz_orders;

/* Make them, once for a process. */
void fuzz_orders_make(void);

#endif
