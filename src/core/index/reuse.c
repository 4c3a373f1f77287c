/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the orders of a CSR is the original, and which a copy: see index.h. Most CSRs
 * have one order, perhaps in two virtual hosts, so that this is looked at only where there
 * are several, and once for each CSR.
 */
#include <string.h>

#include <apr_strings.h>

#include "index.h"
#include "dcv/hash.h"

/* What a virtual host has to say for an order of a CSR; the higher one is the original. */
typedef enum {
    CLAIM_NONE,
    CLAIM_MATCHES, /* requests for a name of the CSR are its own affair, by a pattern */
    CLAIM_NAMES,   /* or by that name */
    CLAIM_MAIN,    /* the order is one of the main server's: the administrator's */
    CLAIMS
} claim_t;

/* Orders of which only is known whether they are all the same. */
typedef struct {
    const dcv_order_t *first, *second; /* second differs from first; NULL: none does */
} group_t;

/* The orders of a CSR, by virtual host and by claim, each with its unique value. */
struct dcv_reuse_t {
    apr_hash_t *claims;     /* number of a virtual host to claim_t * */
    apr_hash_t *vhosts;     /* the number and the unique value to group_t * */
    apr_hash_t *values;     /* unique value to group_t[CLAIMS] */
    group_t groups[CLAIMS]; /* with any unique value */
};

static claim_t claim_of_host(dcv_index_t *index, int vhost, const char *host,
                             apr_pool_t *pool)
{
    return !dcv_served_is_host_of(index, vhost, host, pool) ? CLAIM_NONE
           : dcv_served_is_named(index, vhost, host)        ? CLAIM_NAMES
                                                            : CLAIM_MATCHES;
}

/* The best claim for a name of a CSR. A wildcard's is for its base, too. */
static claim_t claim_of_names(dcv_index_t *index, int vhost, const dcv_csr_t *csr,
                              apr_pool_t *pool)
{
    claim_t best = CLAIM_NONE;

    /* Of the CSR alone: names in domains= are what the writer of the order says. */
    for (int i = 0; i < csr->names->nelts && best < CLAIM_NAMES; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(csr->names, i, const dcv_name_t *);
        claim_t claim = claim_of_host(index, vhost, name->fqdn, pool);

        if (name->kind == DCV_NAME_WILDCARD && claim == CLAIM_NONE) {
            claim = claim_of_host(index, vhost, name->text, pool);
        }
        best = claim > best ? claim : best;
        apr_pool_clear(pool);
    }
    return best;
}

/* The claim of a virtual host, found once for all its orders of the CSR. */
static claim_t find_claim(dcv_index_t *index, dcv_reuse_t *reuse, const dcv_use_t *use,
                          apr_pool_t *scratch_pool)
{
    claim_t *claim = apr_hash_get(reuse->claims, &use->vhost, sizeof(use->vhost));

    if (!claim) {
        claim = apr_palloc(index->pool, sizeof(*claim));
        *claim = !use->vhost
                     ? CLAIM_MAIN
                     : claim_of_names(index, use->vhost, use->order->csr, scratch_pool);
        apr_hash_set(reuse->claims, &use->vhost, sizeof(use->vhost), claim);
    }
    return *claim;
}

static void add_to(group_t *group, const dcv_order_t *order)
{
    if (!group->first) {
        group->first = order;
    }
    else if (!group->second && !dcv_uses_is_same(group->first, order)) {
        group->second = order;
    }
}

/* An order of a group that is not the same as one; NULL: none. */
static const dcv_order_t *other_in(const group_t *group, const dcv_order_t *order)
{
    return group->first && dcv_uses_is_same(group->first, order) ? group->second
                                                                 : group->first;
}

/* Groups under a key, made when there are none. */
static group_t *groups_of(apr_hash_t *table, const char *key, int count)
{
    group_t *groups = apr_hash_get(table, key, APR_HASH_KEY_STRING);

    if (!groups) {
        apr_pool_t *pool = apr_hash_pool_get(table);

        groups = apr_pcalloc(pool, (apr_size_t)count * sizeof(*groups));
        apr_hash_set(table, apr_pstrdup(pool, key), APR_HASH_KEY_STRING, groups);
    }
    return groups;
}

static const char *value_of(const dcv_order_t *order)
{
    return order->unique_value ? order->unique_value : "";
}

static const char *vhost_key(int vhost, const dcv_order_t *order, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%d %s", vhost, value_of(order));
}

static dcv_reuse_t *collect(dcv_index_t *index, const dcv_uses_t *uses)
{
    dcv_reuse_t *reuse = apr_pcalloc(index->pool, sizeof(*reuse));
    apr_pool_t *scratch;

    reuse->claims = dcv_hash_make(index->pool);
    reuse->vhosts = dcv_hash_make(index->pool);
    reuse->values = dcv_hash_make(index->pool);
    apr_pool_create(&scratch, index->pool);
    for (const dcv_use_t *use = &uses->first; use; use = use->next) {
        claim_t claim = find_claim(index, reuse, use, scratch);

        add_to(&reuse->groups[claim], use->order);
        add_to(&groups_of(reuse->values, value_of(use->order), CLAIMS)[claim],
               use->order);
        add_to(groups_of(reuse->vhosts, vhost_key(use->vhost, use->order, scratch), 1),
               use->order);
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    return reuse;
}

/* What is known of a CSR with different orders; NULL: it has none. uses: NULL: none at all. */
static const dcv_reuse_t *find_reuse(dcv_index_t *index, dcv_uses_t *uses)
{
    if (!uses || !uses->second) {
        return NULL;
    }
    if (!uses->reuse) {
        uses->reuse = collect(index, uses);
    }
    return uses->reuse;
}

/* The first other order in the groups of better claims than one, up to best. */
static const dcv_order_t *find_better(const group_t *groups, claim_t claim,
                                      claim_t best, const dcv_order_t *order)
{
    const dcv_order_t *other = NULL;

    for (int i = (int)best; i > (int)claim && !other; i--) {
        other = other_in(&groups[i], order);
    }
    return other;
}

const dcv_order_t *dcv_reuse_find(dcv_index_t *index, int vhost,
                                  const dcv_order_t *order, int *is_copy,
                                  apr_pool_t *pool)
{
    const dcv_reuse_t *reuse = find_reuse(index, dcv_uses_of(index, order));
    const claim_t *claim =
        reuse ? apr_hash_get(reuse->claims, &vhost, sizeof(vhost)) : NULL;
    const group_t *groups, *own;
    const dcv_order_t *other;

    *is_copy = 0;
    if (!claim) {
        return NULL;
    }
    own =
        apr_hash_get(reuse->vhosts, vhost_key(vhost, order, pool), APR_HASH_KEY_STRING);
    groups = apr_hash_get(reuse->values, value_of(order), APR_HASH_KEY_STRING);
    other = own ? other_in(own, order) : NULL;
    if (!other && groups && *claim == CLAIM_NAMES) {
        other = other_in(&groups[CLAIM_NAMES], order);
    }
    if (!other && groups) {
        other = find_better(groups, *claim, CLAIM_MAIN, order);
        other = other ? other : other_in(&groups[*claim], order);
        *is_copy = other != NULL;
    }
    return other;
}

int dcv_index_is_copy(dcv_index_t *index, int vhost, const dcv_order_t *order)
{
    const dcv_reuse_t *reuse = find_reuse(index, dcv_uses_of(index, order));
    const claim_t *claim =
        reuse ? apr_hash_get(reuse->claims, &vhost, sizeof(vhost)) : NULL;

    return claim && find_better(reuse->groups, *claim, CLAIM_NAMES, order);
}

const dcv_order_t *dcv_index_by_md5(dcv_index_t *index, const char *md5)
{
    dcv_uses_t *uses = dcv_uses_find(index, md5);
    const dcv_reuse_t *reuse = find_reuse(index, uses);

    for (int i = CLAIMS - 1; reuse && i >= 0; i--) {
        if (reuse->groups[i].first) {
            return reuse->groups[i].first;
        }
    }
    return uses ? uses->first.order : NULL;
}

const dcv_order_t *dcv_index_original(dcv_index_t *index, const dcv_order_t *order)
{
    const dcv_order_t *original = dcv_index_by_md5(index, order->csr->md5);

    /* Two CSRs with one MD5 can be made. */
    return original && !strcmp(original->csr->sha256, order->csr->sha256) ? original
                                                                          : order;
}
