/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* All orders by what a check meets, half of a SHA-256 or a name: see dcv/index.h. */
#include "index.h"

#include <string.h>

#include <apr_lib.h>

#include "dcv/hash.h"

/* Half a SHA-256: what a label of a record's target holds. */
#define HALF_DIGITS 32

/* Orders kept for a name. */
#define ORDERS_MAX 8

dcv_index_t *dcv_index_create(const dcv_snapshot_t *snapshot, const dcv_psl_t *psl,
                              apr_pool_t *pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(snapshot);
    dcv_index_t *index = apr_pcalloc(pool, sizeof(*index));

    index->snapshot = snapshot;
    index->psl = psl;
    index->pool = pool;
    index->scope = DCV_SCOPE_ALL;
    for (int i = 0; i < vhosts->nelts && !index->answers; i++) {
        index->answers = APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->answers;
    }
    return index;
}

void dcv_index_limit(dcv_index_t *index, int scope)
{
    index->scope = scope;
}

void dcv_index_use_notes(dcv_index_t *index, dcv_notes_t *notes)
{
    index->notes = notes;
}

dcv_notes_t *dcv_index_notes(const dcv_index_t *index)
{
    return index->scope == DCV_SCOPE_ALL ? index->notes : NULL;
}

int dcv_index_scope(const dcv_index_t *index)
{
    return index->scope;
}

int dcv_index_has_vhost(const dcv_index_t *index, int vhost)
{
    return index->scope == DCV_SCOPE_ALL || index->scope == vhost;
}

const dcv_order_t *dcv_index_next_order(const dcv_index_t *index,
                                        dcv_order_walk_t *walk)
{
    const dcv_order_t *order;

    if (index->scope == DCV_SCOPE_NONE) {
        return NULL;
    }
    if (walk->vhost < index->scope) {
        walk->vhost = index->scope;
    }
    order = dcv_snapshot_next_order(index->snapshot, walk);
    return order && dcv_index_has_vhost(index, walk->vhost) ? order : NULL;
}

const dcv_snapshot_t *dcv_index_snapshot(const dcv_index_t *index)
{
    return index->snapshot;
}

const dcv_psl_t *dcv_index_psl(const dcv_index_t *index)
{
    return index->psl;
}

int dcv_index_is_answered(const dcv_index_t *index, int vhost)
{
    return vhost ? APR_ARRAY_IDX(dcv_snapshot_vhosts(index->snapshot), vhost,
                                 const dcv_vhost_t *)
                       ->answers
                 : index->answers;
}

/* The MD5 is in upper case, the others are not: none is taken for another kind. */
static void add_hashes(dcv_index_t *index, const dcv_order_t *order)
{
    const dcv_csr_t *csr = order->csr;
    const char *const hashes[] = {csr->sha256, csr->sha256 + HALF_DIGITS, csr->md5,
                                  csr->sha1};

    for (int i = 0; i < 4; i++) {
        if (*hashes[i] && !apr_hash_get(index->hashes, hashes[i], HALF_DIGITS)) {
            apr_hash_set(index->hashes, hashes[i], HALF_DIGITS, order);
        }
    }
}

static int has_csr(const apr_array_header_t *orders, const char *sha256)
{
    for (int i = 0; i < orders->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(orders, i, const dcv_order_t *)->csr->sha256,
                    sha256)) {
            return 1;
        }
    }
    return 0;
}

static void add_name(dcv_index_t *index, const char *fqdn, const dcv_order_t *order)
{
    apr_array_header_t *orders = apr_hash_get(index->names, fqdn, APR_HASH_KEY_STRING);

    if (!orders) {
        orders = apr_array_make(index->pool, 1, sizeof(const dcv_order_t *));
        apr_hash_set(index->names, fqdn, APR_HASH_KEY_STRING, orders);
    }
    if (orders->nelts < ORDERS_MAX && !has_csr(orders, order->csr->sha256)) {
        APR_ARRAY_PUSH(orders, const dcv_order_t *) = order;
    }
}

static void collect(dcv_index_t *index)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    index->hashes = dcv_hash_make(index->pool);
    index->names = dcv_hash_make(index->pool);
    while ((order = dcv_index_next_order(index, &walk))) {
        add_hashes(index, order);
        for (int i = 0; i < order->names->nelts; i++) {
            add_name(index, APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->fqdn,
                     order);
        }
    }
}

const dcv_order_t *dcv_index_by_hash(dcv_index_t *index, const char *digits)
{
    char key[HALF_DIGITS];
    const dcv_order_t *order = NULL;

    if (!index->hashes) {
        collect(index);
    }
    for (int upper = 0; upper < 2 && !order && strlen(digits) >= HALF_DIGITS; upper++) {
        for (int i = 0; i < HALF_DIGITS; i++) {
            key[i] = (char)(upper ? apr_toupper(digits[i]) : apr_tolower(digits[i]));
        }
        order = apr_hash_get(index->hashes, key, HALF_DIGITS);
    }
    return order;
}

const apr_array_header_t *dcv_index_by_name(dcv_index_t *index, const char *fqdn)
{
    const apr_array_header_t *orders;

    if (!index->names) {
        collect(index);
    }
    orders = apr_hash_get(index->names, fqdn, APR_HASH_KEY_STRING);
    return orders ? orders : apr_array_make(index->pool, 1, sizeof(dcv_order_t *));
}
