/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which orders have the same CSR: see index.h. */
#include <string.h>

#include "index.h"
#include "dcv/hash.h"
#include "order/order.h"

int dcv_uses_is_same(const dcv_order_t *a, const dcv_order_t *b)
{
    return !strcmp(a->source, b->source) && !strcmp(a->body, b->body) &&
           !strcmp(a->authority->name, b->authority->name);
}

/* Add an order of a virtual host to those of its CSR. */
static void add_use(dcv_uses_t *uses, int vhost, const dcv_order_t *order,
                    apr_pool_t *pool)
{
    dcv_use_t *use = uses->count ? apr_pcalloc(pool, sizeof(*use)) : &uses->first;

    use->order = order;
    use->vhost = vhost;
    if (uses->count) {
        uses->last->next = use;
    }
    uses->last = use;
    if (!uses->second && !dcv_uses_is_same(uses->first.order, order)) {
        uses->second = order;
    }
    uses->count++;
    uses->names += (apr_uint32_t)order->names->nelts;
    uses->serial = order->serial > uses->serial ? order->serial : uses->serial;
}

static void collect(dcv_index_t *index)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    index->walked = apr_array_make(index->pool, 16, sizeof(dcv_walked_t));
    index->uses = dcv_hash_make(index->pool);
    while ((order = dcv_index_next_order(index, &walk))) {
        const char *md5 = order->csr->md5;
        dcv_uses_t *uses = apr_hash_get(index->uses, md5, APR_HASH_KEY_STRING);

        if (!uses) {
            uses = apr_pcalloc(index->pool, sizeof(*uses));
            apr_hash_set(index->uses, md5, APR_HASH_KEY_STRING, uses);
        }
        add_use(uses, walk.vhost, order, index->pool);
        APR_ARRAY_PUSH(index->walked, dcv_walked_t) = (dcv_walked_t){order, uses};
    }
    if (dcv_index_notes(index)) {
        dcv_notes_reserve(index->notes, index->walked->nelts);
    }
}

dcv_uses_t *dcv_uses_find(dcv_index_t *index, const char *md5)
{
    if (!index->uses) {
        collect(index);
    }
    return apr_hash_get(index->uses, md5, APR_HASH_KEY_STRING);
}

dcv_uses_t *dcv_uses_of(dcv_index_t *index, const dcv_order_t *order)
{
    dcv_uses_t *found = index->uses ? NULL : dcv_uses_find(index, order->csr->md5);

    /* The same order again, the next one, or the first one of another walk. */
    for (int i = 0; i < 3 && !found; i++) {
        int at = i < 2 ? index->walked_at + i : 0;
        const dcv_walked_t *walked = &APR_ARRAY_IDX(index->walked, at, dcv_walked_t);

        if (at < index->walked->nelts && walked->order == order) {
            index->walked_at = at;
            found = walked->uses;
        }
    }
    return found ? found : dcv_uses_find(index, order->csr->md5);
}

int dcv_index_is_shared(dcv_index_t *index, const dcv_order_t *order)
{
    const dcv_uses_t *uses = dcv_uses_of(index, order);

    return uses && uses->second;
}

int dcv_index_names_host(dcv_index_t *index, const char *md5, const char *host,
                         apr_pool_t *pool)
{
    const dcv_uses_t *uses = dcv_uses_find(index, md5);
    const dcv_name_t *asked;

    if (!uses || !host || dcv_name_parse(&asked, host, strlen(host), pool)) {
        return 0;
    }
    for (const dcv_use_t *use = &uses->first; use; use = use->next) {
        if (dcv_order_covers(use->order, asked->text)) {
            return 1;
        }
    }
    return 0;
}
