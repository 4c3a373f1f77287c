/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which orders have the same CSR: see dcv/index.h. Most CSRs have one order, perhaps in
 * two virtual hosts, so that unique values are looked at only where there are several.
 */
#include <string.h>

#include <apr_strings.h>

#include "index.h"

/* Whether two orders are one, named in several virtual hosts. */
static int is_same(const dcv_order_t *a, const dcv_order_t *b)
{
    return !strcmp(a->source, b->source) && !strcmp(a->body, b->body) &&
           !strcmp(a->authority->name, b->authority->name);
}

/* A CSR with a unique value, in pool. */
static const char *reuse_key(const dcv_order_t *order, apr_pool_t *pool)
{
    return apr_pstrcat(pool, order->csr->md5, " ", order->unique_value, NULL);
}

/* Count an order among those of its CSR. */
static void count_use(dcv_uses_t *uses, const dcv_order_t *order)
{
    uses->count++;
    uses->names += (apr_uint32_t)order->names->nelts;
    uses->serial = order->serial > uses->serial ? order->serial : uses->serial;
}

/* Add an order under a key. Returns what the key has now. */
static dcv_uses_t *add_use(apr_hash_t *table, const char *key, const dcv_order_t *order)
{
    dcv_uses_t *uses = apr_hash_get(table, key, APR_HASH_KEY_STRING);

    if (!uses) {
        uses = apr_pcalloc(apr_hash_pool_get(table), sizeof(*uses));
        uses->first = order;
        apr_hash_set(table, key, APR_HASH_KEY_STRING, uses);
    }
    else if (!uses->second && !is_same(uses->first, order)) {
        uses->second = order;
    }
    return uses;
}

static void add_reuse(dcv_index_t *index, const dcv_order_t *order)
{
    add_use(index->reuses, reuse_key(order, index->pool), order);
}

static void collect(dcv_index_t *index)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    index->uses = apr_hash_make(index->pool);
    index->reuses = apr_hash_make(index->pool);
    while ((order = dcv_index_next_order(index, &walk))) {
        dcv_uses_t *uses = add_use(index->uses, order->csr->md5, order);

        count_use(uses, order);
        /* Those between the first and the second one are the same as the first. */
        if (uses->second == order) {
            add_reuse(index, uses->first);
        }
        if (uses->second) {
            add_reuse(index, order);
        }
    }
}

const dcv_uses_t *dcv_uses_find(dcv_index_t *index, const char *md5)
{
    if (!index->uses) {
        collect(index);
    }
    return apr_hash_get(index->uses, md5, APR_HASH_KEY_STRING);
}

int dcv_index_is_shared(dcv_index_t *index, const dcv_order_t *order)
{
    const dcv_uses_t *uses = dcv_uses_find(index, order->csr->md5);

    return uses && uses->second;
}

const dcv_order_t *dcv_index_by_md5(dcv_index_t *index, const char *md5)
{
    const dcv_uses_t *uses = dcv_uses_find(index, md5);

    return uses ? uses->first : NULL;
}

const dcv_order_t *dcv_uses_find_other(dcv_index_t *index, const dcv_order_t *order,
                                       apr_pool_t *pool)
{
    const dcv_uses_t *uses = NULL;

    if (dcv_index_is_shared(index, order)) {
        uses = apr_hash_get(index->reuses, reuse_key(order, pool), APR_HASH_KEY_STRING);
    }
    if (!uses) {
        return NULL;
    }
    return is_same(uses->first, order) ? uses->second : uses->first;
}
