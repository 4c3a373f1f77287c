/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots: see dcv/snapshot.h. */
#include "dcv/snapshot.h"

#include <stddef.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define FILE_NAME_MAX_BYTES 128
#define CONTENT_MAX_BYTES   (16 * 1024)
#define MD5_DIGITS          32

struct dcv_snapshot_t {
    apr_pool_t *pool;
    apr_array_header_t *vhosts; /* const dcv_vhost_t * */
    apr_hash_t *answers; /* answer_key_t, cut behind the name, to dcv_answer_t * */
};

/* One table for the whole server, since most virtual hosts have one order or none. */
typedef struct {
    int vhost;
    char name[FILE_NAME_MAX_BYTES];
} answer_key_t;

/*
 * Write a file's name into a key, an MD5 in upper case. Returns the key's length, 0 when
 * the name is longer than any.
 */
static apr_ssize_t make_key(answer_key_t *key, const char *file_name)
{
    apr_size_t len = 0, digits = 0;

    for (; file_name[len]; len++) {
        if (len == FILE_NAME_MAX_BYTES) {
            return 0;
        }
        key->name[len] = file_name[len];
        digits += digits == len && apr_isxdigit(file_name[len]);
    }
    if (digits == MD5_DIGITS && !strcmp(file_name + MD5_DIGITS, ".txt")) {
        for (int i = 0; i < MD5_DIGITS; i++) {
            key->name[i] =
                (char)(key->name[i] >= 'a' ? key->name[i] - 32 : key->name[i]);
        }
    }
    return (apr_ssize_t)(offsetof(answer_key_t, name) + len);
}

dcv_snapshot_t *dcv_snapshot_create(apr_pool_t *pool)
{
    dcv_snapshot_t *snapshot = apr_palloc(pool, sizeof(*snapshot));

    snapshot->pool = pool;
    snapshot->vhosts = apr_array_make(pool, 8, sizeof(dcv_vhost_t *));
    snapshot->answers = apr_hash_make(pool);
    return snapshot;
}

int dcv_snapshot_add_vhost(dcv_snapshot_t *snapshot, const char *label,
                           const char *defined_at)
{
    dcv_vhost_t *vhost = apr_palloc(snapshot->pool, sizeof(*vhost));

    vhost->label = label;
    vhost->defined_at = defined_at;
    vhost->orders = apr_array_make(snapshot->pool, 1, sizeof(const dcv_order_t *));
    vhost->literals = apr_array_make(snapshot->pool, 0, sizeof(const dcv_answer_t *));
    APR_ARRAY_PUSH(snapshot->vhosts, dcv_vhost_t *) = vhost;
    return snapshot->vhosts->nelts - 1;
}

/* Add an answer, which replaces the one of its name. Returns the replaced one or NULL. */
static const dcv_answer_t *put(dcv_snapshot_t *snapshot, int vhost,
                               const dcv_answer_t *answer)
{
    answer_key_t key;
    apr_ssize_t len = make_key(&key, answer->file_name);
    const dcv_answer_t *replaced;

    key.vhost = vhost;
    replaced = apr_hash_get(snapshot->answers, &key, len);
    apr_hash_set(snapshot->answers,
                 replaced ? (void *)&key
                          : apr_pmemdup(snapshot->pool, &key, (apr_size_t)len),
                 len, answer);
    return replaced;
}

static const dcv_answer_t *make_answer(const char *file_name, const char *body,
                                       const dcv_order_t *order, apr_pool_t *pool)
{
    dcv_answer_t *answer = apr_palloc(pool, sizeof(*answer));

    answer->file_name = file_name;
    answer->body = body;
    answer->body_len = strlen(body);
    answer->order = order;
    return answer;
}

const dcv_order_t *dcv_snapshot_add_order(dcv_snapshot_t *snapshot, int vhost,
                                          const dcv_order_t *order)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);
    const dcv_answer_t *replaced =
        put(snapshot, vhost,
            make_answer(order->file_name, order->body, order, snapshot->pool));

    APR_ARRAY_PUSH(owner->orders, const dcv_order_t *) = order;
    return replaced && strcmp(replaced->body, order->body) ? replaced->order : NULL;
}

/* Why a literal file cannot be served; NULL when it can. */
static const char *literal_problem(const char *name, const char *content)
{
    apr_size_t name_len = strlen(name), content_len = strlen(content);

    for (apr_size_t i = 0; i < name_len; i++) {
        if (!apr_isalnum(name[i]) && !strchr("._-", name[i])) {
            return "its name has another character than letters, digits, dots, hyphens "
                   "and underscores; give the name alone, without a directory";
        }
    }
    for (apr_size_t i = 0; i < content_len; i++) {
        if ((content[i] < ' ' || content[i] > '~') && !strchr("\r\n\t", content[i])) {
            return "its content is not printable ASCII; copy it again from the CA's page";
        }
    }
    if (!name_len || name_len > FILE_NAME_MAX_BYTES || *name == '.') {
        return "its name must have 1 to 128 characters, the first not a dot";
    }
    if (!content_len || content_len > CONTENT_MAX_BYTES) {
        return "its content must have 1 byte to 16 KiB";
    }
    return NULL;
}

dcv_error_t *dcv_snapshot_add_literal(dcv_snapshot_t *snapshot, int vhost,
                                      const char *name, const char *content)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);
    const char *problem = literal_problem(name, content);
    const dcv_answer_t *answer, *replaced;

    if (problem) {
        return dcv_error_create(
            DCV_E_TOKEN, snapshot->pool, "\"%s\" cannot be served: %s",
            dcv_error_quote(name, strlen(name), snapshot->pool), problem);
    }
    answer = make_answer(name, content, NULL, snapshot->pool);
    replaced = put(snapshot, vhost, answer);
    if (replaced) {
        return dcv_error_create(
            DCV_E_TOKEN, snapshot->pool,
            "\"%s\" has a content already, from %s; remove one of "
            "them",
            name, replaced->order ? replaced->order->source : "another DCVToken");
    }
    APR_ARRAY_PUSH(owner->literals, const dcv_answer_t *) = answer;
    return NULL;
}

const dcv_answer_t *dcv_snapshot_find(const dcv_snapshot_t *snapshot, int vhost,
                                      const char *file_name)
{
    answer_key_t key;
    apr_ssize_t len = make_key(&key, file_name);
    const dcv_answer_t *answer = NULL;

    if (len) {
        key.vhost = vhost;
        answer = apr_hash_get(snapshot->answers, &key, len);
    }
    if (len && !answer && vhost) {
        key.vhost = 0;
        answer = apr_hash_get(snapshot->answers, &key, len);
    }
    return answer;
}

const apr_array_header_t *dcv_snapshot_vhosts(const dcv_snapshot_t *snapshot)
{
    return snapshot->vhosts;
}
