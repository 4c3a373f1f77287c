/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is answered under the names of an order: see index.h. With few names it is looked up
 * in the snapshot, where each look goes through the names of all orders of the CSR.
 */
#include <string.h>

#include "index.h"
#include "dcv/hash.h"
#include "order/order.h"
#include "snapshot/named.h"

/* Keep the last one only: a server may have thousands of orders with thousands of names. */
static const dcv_named_t *find_one(dcv_index_t *index, const char *md5)
{
    if (!index->one_pool) {
        apr_pool_create(&index->one_pool, index->pool);
    }
    if (!index->one_md5 || strcmp(index->one_md5, md5)) {
        apr_pool_clear(index->one_pool);
        index->one_md5 = md5;
        index->one = dcv_named_create(index->snapshot, md5, index->one_pool);
    }
    return index->one;
}

/* Those of a CSR with several orders are not made again for each of them. */
static const dcv_named_t *find_several(dcv_index_t *index, const char *md5)
{
    dcv_named_t *named;

    if (!index->named) {
        index->named = dcv_hash_make(index->pool);
    }
    named = apr_hash_get(index->named, md5, APR_HASH_KEY_STRING);
    if (!named) {
        named = dcv_named_create(index->snapshot, md5, index->pool);
        apr_hash_set(index->named, md5, APR_HASH_KEY_STRING, named);
    }
    return named;
}

/* What is dropped for an order's CSR, where its orders have many names; else NULL. */
static const dcv_named_t *find_named(dcv_index_t *index, const dcv_order_t *order)
{
    const char *md5 = order->csr->md5;
    const dcv_uses_t *uses = dcv_uses_find(index, md5);

    if (!uses || uses->names <= DCV_ORDER_MANY_NAMES) {
        return NULL;
    }
    return uses->count > 1 ? find_several(index, md5) : find_one(index, md5);
}

const dcv_answer_t *dcv_index_answer(dcv_index_t *index, const dcv_served_t *served,
                                     const dcv_order_t *order, const char *host,
                                     apr_pool_t *pool)
{
    return dcv_served_answer(index->snapshot, served, dcv_order_file_name(order, pool),
                             host, find_named(index, order));
}
