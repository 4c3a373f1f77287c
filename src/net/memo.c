/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Replies that many inquiries share: see memo.h. */
#include "memo.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"

/*
 * How many replies are kept, and how long: too short to hide a change from a new check.
 */
#define ENTRIES_MAX 2048
#define KEEP_TIME   apr_time_from_sec(5)

typedef struct {
    apr_time_t until;
    apr_pool_t *pool; /* of the reply */
    const dcv_reply_t *reply;
} entry_t;

struct dcv_memo_t {
    apr_pool_t *pool;
    apr_hash_t *entries; /* "TYPE name" to entry_t */
};

dcv_memo_t *dcv_memo_create(apr_pool_t *pool)
{
    dcv_memo_t *memo = apr_palloc(pool, sizeof(*memo));

    memo->pool = pool;
    memo->entries = dcv_hash_make(pool);
    return memo;
}

static const char *key_of(char *key, apr_size_t size, const dcv_question_t *question)
{
    apr_snprintf(key, size, "%d %s", (int)question->type, question->name);
    return key;
}

static const apr_array_header_t *copy_texts(const apr_array_header_t *list,
                                            apr_pool_t *pool)
{
    apr_array_header_t *copy = list ? apr_array_copy(pool, list) : NULL;

    for (int i = 0; copy && i < copy->nelts; i++) {
        const char **text = &APR_ARRAY_IDX(copy, i, const char *);

        *text = apr_pstrdup(pool, *text);
    }
    return copy;
}

static const apr_array_header_t *copy_properties(const apr_array_header_t *list,
                                                 apr_pool_t *pool)
{
    apr_array_header_t *copy = list ? apr_array_copy(pool, list) : NULL;

    for (int i = 0; copy && i < copy->nelts; i++) {
        dcv_property_t *property = &APR_ARRAY_IDX(copy, i, dcv_property_t);

        property->tag = apr_pstrdup(pool, property->tag);
        property->value = apr_pstrdup(pool, property->value);
    }
    return copy;
}

/*
 * Replies that are kept are neither bogus nor referrals: those fields are not copied.
 */
static const dcv_reply_t *copy_reply(const dcv_reply_t *reply, apr_pool_t *pool)
{
    dcv_reply_t *copy = apr_pmemdup(pool, reply, sizeof(*reply));

    copy->zone = apr_pstrdup(pool, reply->zone);
    copy->alias = apr_pstrdup(pool, reply->alias);
    copy->dname = apr_pstrdup(pool, reply->dname);
    copy->data = copy_texts(reply->data, pool);
    copy->properties = copy_properties(reply->properties, pool);
    return copy;
}

const dcv_reply_t *dcv_memo_find(const dcv_memo_t *memo, const dcv_question_t *question,
                                 apr_time_t now, apr_pool_t *pool)
{
    char key[DCV_DNS_NAME_MAX + 16];
    const entry_t *entry = apr_hash_get(
        memo->entries, key_of(key, sizeof(key), question), APR_HASH_KEY_STRING);

    return entry && entry->until > now ? copy_reply(entry->reply, pool) : NULL;
}

static int is_keepable(const dcv_reply_t *reply)
{
    return reply->dnssec != DCV_DNSSEC_BOGUS && !reply->servers &&
           (reply->outcome == DCV_DATA || reply->outcome == DCV_NO_DATA ||
            reply->outcome == DCV_NX_DOMAIN);
}

void dcv_memo_keep(dcv_memo_t *memo, const dcv_question_t *question,
                   const dcv_reply_t *reply, apr_time_t now)
{
    char key[DCV_DNS_NAME_MAX + 16];
    entry_t *entry = apr_hash_get(memo->entries, key_of(key, sizeof(key), question),
                                  APR_HASH_KEY_STRING);

    if (!is_keepable(reply) || (entry && entry->until > now) ||
        (!entry && apr_hash_count(memo->entries) >= ENTRIES_MAX)) {
        return;
    }
    if (!entry) {
        entry = apr_pcalloc(memo->pool, sizeof(*entry));
        apr_pool_create(&entry->pool, memo->pool);
        apr_hash_set(memo->entries, apr_pstrdup(memo->pool, key), APR_HASH_KEY_STRING,
                     entry);
    }
    apr_pool_clear(entry->pool);
    entry->reply = copy_reply(reply, entry->pool);
    entry->until = now + KEEP_TIME;
}
