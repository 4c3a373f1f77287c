/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots: see dcv/snapshot.h. */
#include "snapshot.h"

#include <stddef.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/hash.h"

#define FILE_NAME_MAX_BYTES 128
#define CONTENT_MAX_BYTES   (16 * 1024)
#define MD5_DIGITS          32
#define SUFFIX              ".txt"
#define HASHED_BYTES        (offsetof(answer_key_t, name) + 8)

/*
 * The key of an answer, cut behind the name. One table serves the whole server, since most
 * virtual hosts have one order or none.
 */
typedef struct {
    int vhost;
    char name[FILE_NAME_MAX_BYTES];
} answer_key_t;

/* A hex digit in upper case, 0 for any other byte. */
static const char upper_digits[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5',
    ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'A', ['B'] = 'B',
    ['C'] = 'C', ['D'] = 'D', ['E'] = 'E', ['F'] = 'F', ['a'] = 'A', ['b'] = 'B',
    ['c'] = 'C', ['d'] = 'D', ['e'] = 'E', ['f'] = 'F'};

/* Whether a file's name is that of an MD5; writes it in upper case. */
static int fold_md5(char folded[FILE_NAME_MAX_BYTES], const char *file_name)
{
    for (int i = 0; i < MD5_DIGITS; i++) {
        folded[i] = upper_digits[(unsigned char)file_name[i]];
        if (!folded[i]) {
            return 0;
        }
    }
    memcpy(folded + MD5_DIGITS, SUFFIX, sizeof(SUFFIX));
    return !strcmp(file_name + MD5_DIGITS, SUFFIX);
}

/* Write a file's name into a key. Returns the key's length, 0 for a name that is longer
 * than any. */
static apr_ssize_t make_key(answer_key_t *key, const char *file_name)
{
    apr_size_t len = strlen(file_name);

    if (len > FILE_NAME_MAX_BYTES) {
        return 0;
    }
    memcpy(key->name, file_name, len);
    return (apr_ssize_t)(offsetof(answer_key_t, name) + len);
}

/*
 * The beginning of an MD5 is as good a hash as all of it. Every request for a file pays for
 * this, so it is no loop over bytes.
 */
static unsigned int hash_key(const char *key, apr_ssize_t *len)
{
    apr_uint32_t parts[HASHED_BYTES / sizeof(apr_uint32_t)];
    unsigned int hash = 0;

    if (*len < (apr_ssize_t)sizeof(parts)) {
        return apr_hashfunc_default(key, len);
    }
    memcpy(parts, key, sizeof(parts));
    for (apr_size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        hash = (hash ^ parts[i]) * 0x9e3779b1u;
        hash ^= hash >> 15;
    }
    return hash;
}

dcv_snapshot_t *dcv_snapshot_create(apr_pool_t *pool)
{
    dcv_snapshot_t *snapshot = apr_pcalloc(pool, sizeof(*snapshot));

    snapshot->pool = pool;
    snapshot->vhosts = apr_array_make(pool, 8, sizeof(dcv_vhost_t *));
    snapshot->listeners = apr_array_make(pool, 2, sizeof(const dcv_endpoint_t *));
    snapshot->answers = apr_hash_make_custom(pool, hash_key);
    snapshot->md5s = dcv_hash_make(pool);
    snapshot->paths = dcv_hash_make(pool);
    snapshot->directories = apr_array_make(pool, 1, sizeof(const dcv_directory_t *));
    snapshot->errors_listed = apr_array_make(pool, 1, sizeof(const dcv_file_error_t *));
    snapshot->errors_known = dcv_hash_make(pool);
    return snapshot;
}

int dcv_snapshot_add_vhost(dcv_snapshot_t *snapshot, const char *name, int port,
                           const char *file, int line, int answers)
{
    dcv_vhost_t *vhost = apr_palloc(snapshot->pool, sizeof(*vhost));

    vhost->name = name;
    vhost->port = (unsigned short)port;
    vhost->file = file;
    vhost->line = line;
    vhost->answers = answers != 0;
    vhost->orders = apr_array_make(snapshot->pool, 1, sizeof(const dcv_order_t *));
    vhost->literals = vhost->errors = NULL;
    vhost->served = NULL;
    vhost->directories = vhost->first_directory = 0;
    APR_ARRAY_PUSH(snapshot->vhosts, dcv_vhost_t *) = vhost;
    return snapshot->vhosts->nelts - 1;
}

void dcv_snapshot_add_served(dcv_snapshot_t *snapshot, int vhost, dcv_served_t *served)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);

    served->vhost = vhost;
    served->next = owner->served;
    owner->served = served;
}

void dcv_snapshot_add_listener(dcv_snapshot_t *snapshot, const dcv_endpoint_t *endpoint)
{
    APR_ARRAY_PUSH(snapshot->listeners, const dcv_endpoint_t *) = endpoint;
}

const apr_array_header_t *dcv_snapshot_listeners(const dcv_snapshot_t *snapshot)
{
    return snapshot->listeners;
}

/* The key of a file of a virtual host, an MD5 in upper case. Returns its length. */
static apr_ssize_t make_own_key(answer_key_t *key, int vhost, const char *file_name)
{
    char folded[FILE_NAME_MAX_BYTES];

    key->vhost = vhost;
    return make_key(key, fold_md5(folded, file_name) ? folded : file_name);
}

/* What a virtual host has of its own for a file name; NULL: nothing. */
static const dcv_answer_t *find_own(const dcv_snapshot_t *snapshot, int vhost,
                                    const char *file_name)
{
    answer_key_t key;
    apr_ssize_t len = make_own_key(&key, vhost, file_name);

    return len ? apr_hash_get(snapshot->answers, &key, len) : NULL;
}

/*
 * Add an answer for a file, which replaces the one of that name, and set *replaced to it
 * or NULL.
 */
static dcv_answer_t *put(const dcv_answer_t **replaced, dcv_snapshot_t *snapshot,
                         int vhost, const char *file_name, const char *body)
{
    dcv_answer_t *answer = apr_pcalloc(snapshot->pool, sizeof(*answer));
    answer_key_t key, *kept;
    apr_size_t len = (apr_size_t)make_own_key(&key, vhost, file_name);

    *replaced = apr_hash_get(snapshot->answers, &key, (apr_ssize_t)len);
    kept = apr_pcalloc(snapshot->pool, len + 1);
    memcpy(kept, &key, len);
    /* The name in the key serves for the answer, too: a copy less of each. */
    answer->file_name = kept->name;
    answer->body = body;
    answer->body_len = (apr_uint32_t)strlen(body);
    apr_hash_set(snapshot->answers, kept, (apr_ssize_t)len, answer);
    return answer;
}

const dcv_order_t *dcv_snapshot_add_order(dcv_snapshot_t *snapshot, int vhost,
                                          const dcv_order_t *order)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);
    const dcv_answer_t *replaced;
    char file_name[MD5_DIGITS + sizeof(SUFFIX)];

    apr_snprintf(file_name, sizeof(file_name), "%s" SUFFIX, order->csr->md5);
    put(&replaced, snapshot, vhost, file_name, order->body)->order = order;
    APR_ARRAY_PUSH(owner->orders, const dcv_order_t *) = order;
    apr_hash_set(snapshot->md5s, order->csr->md5, MD5_DIGITS, order);
    return replaced && strcmp(replaced->body, order->body) ? replaced->order : NULL;
}

/* Why a literal file cannot be served; NULL when it can. */
static const char *literal_problem(const char *name, const char *content)
{
    apr_size_t name_len = strlen(name), content_len = strlen(content);

    for (apr_size_t i = 0; i < name_len; i++) {
        if (!apr_isalnum(name[i]) && !strchr("._-", name[i])) {
            return DCV_N(
                "\"%s\" cannot be served: its name has another character than letters, digits, dots, hyphens "
                "and underscores; give the name alone, without a directory");
        }
    }
    for (apr_size_t i = 0; i < content_len; i++) {
        if ((content[i] < ' ' || content[i] > '~') && !strchr("\r\n\t", content[i])) {
            return DCV_N(
                "\"%s\" cannot be served: its content is not printable ASCII; copy it again from the CA's page");
        }
    }
    if (!name_len || name_len > FILE_NAME_MAX_BYTES || *name == '.') {
        return DCV_N(
            "\"%s\" cannot be served: its name must have 1 to 128 characters, the first not a dot");
    }
    if (!content_len || content_len > CONTENT_MAX_BYTES) {
        return DCV_N("\"%s\" cannot be served: its content must have 1 byte to 16 KiB");
    }
    return NULL;
}

dcv_error_t *dcv_snapshot_add_literal(dcv_snapshot_t *snapshot, int vhost,
                                      const char *name, const char *content)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);
    const char *problem = literal_problem(name, content);
    const dcv_answer_t *known;
    dcv_answer_t *answer;

    if (problem) {
        return dcv_error_create(DCV_E_TOKEN, snapshot->pool, problem,
                                dcv_error_quote(name, strlen(name), snapshot->pool));
    }
    known = find_own(snapshot, vhost, name);
    if (known && known->order) {
        return dcv_error_create(
            DCV_E_TOKEN_TAKEN, snapshot->pool,
            "\"%s\" has a content already, from %s; remove one of them", name,
            known->order->source);
    }
    if (known) {
        return dcv_error_create(
            DCV_E_TOKEN, snapshot->pool,
            "\"%s\" has a content already, from another DCVToken; remove one of them",
            name);
    }
    answer = put(&known, snapshot, vhost, name, content);
    answer->file_name = name;
    if (!owner->literals) {
        owner->literals =
            apr_array_make(snapshot->pool, 1, sizeof(const dcv_answer_t *));
    }
    APR_ARRAY_PUSH(owner->literals, const dcv_answer_t *) = answer;
    return NULL;
}

void dcv_snapshot_add_file_error(dcv_snapshot_t *snapshot, int vhost,
                                 const char *source, const dcv_error_t *error)
{
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);
    dcv_file_error_t *added = apr_palloc(snapshot->pool, sizeof(*added));
    const dcv_file_error_t *known =
        apr_hash_get(snapshot->errors_known, source, APR_HASH_KEY_STRING);

    added->source = source;
    added->text = error->message;
    memcpy(added->texts, error->messages, sizeof(added->texts));
    if (!owner->errors) {
        owner->errors =
            apr_array_make(snapshot->pool, 1, sizeof(const dcv_file_error_t *));
    }
    APR_ARRAY_PUSH(owner->errors, const dcv_file_error_t *) = added;
    if (!known || strcmp(known->text, added->text)) {
        apr_hash_set(snapshot->errors_known, source, APR_HASH_KEY_STRING, added);
        APR_ARRAY_PUSH(snapshot->errors_listed, const dcv_file_error_t *) = added;
    }
}

/* What a virtual host, or else the main server, answers for a name as it stands. */
static const dcv_answer_t *find_exact(const dcv_snapshot_t *snapshot, int vhost,
                                      const char *file_name)
{
    answer_key_t key;
    apr_ssize_t len = make_key(&key, file_name);
    const dcv_answer_t *answer = NULL;

    key.vhost = vhost;
    if (len) {
        answer = apr_hash_get(snapshot->answers, &key, len);
    }
    if (len && !answer && vhost) {
        key.vhost = 0;
        answer = apr_hash_get(snapshot->answers, &key, len);
    }
    return answer;
}

const dcv_answer_t *dcv_snapshot_find(const dcv_snapshot_t *snapshot, int vhost,
                                      const char *file_name)
{
    const dcv_answer_t *answer;
    char folded[FILE_NAME_MAX_BYTES];

    /* Where all orders come from directories. */
    if (!apr_hash_count(snapshot->answers)) {
        return NULL;
    }
    answer = find_exact(snapshot, vhost, file_name);
    /* CAs ask in upper case, so that another case is worth a second look, no more. */
    if (!answer && fold_md5(folded, file_name) && strcmp(folded, file_name)) {
        answer = find_exact(snapshot, vhost, folded);
    }
    return answer;
}

const apr_array_header_t *dcv_snapshot_vhosts(const dcv_snapshot_t *snapshot)
{
    return snapshot->vhosts;
}

int dcv_snapshot_md5_of(char md5[DCV_FILE_MD5_BYTES], const char *file_name)
{
    char folded[FILE_NAME_MAX_BYTES];

    if (!fold_md5(folded, file_name)) {
        return 0;
    }
    memcpy(md5, folded, MD5_DIGITS);
    md5[MD5_DIGITS] = '\0';
    return 1;
}

const dcv_directory_t *dcv_snapshot_add_directory(dcv_snapshot_t *snapshot,
                                                  const char *path)
{
    dcv_directory_t *directory = apr_palloc(snapshot->pool, sizeof(*directory));
    int vhost = snapshot->vhosts->nelts - 1;
    dcv_vhost_t *owner = APR_ARRAY_IDX(snapshot->vhosts, vhost, dcv_vhost_t *);

    directory->path = path;
    directory->number = snapshot->directories->nelts;
    directory->vhost = vhost;
    directory->first = apr_hash_get(snapshot->paths, path, APR_HASH_KEY_STRING);
    if (!directory->first) {
        apr_hash_set(snapshot->paths, path, APR_HASH_KEY_STRING, directory);
    }
    if (!owner->directories++) {
        owner->first_directory = directory->number;
    }
    APR_ARRAY_PUSH(snapshot->directories, const dcv_directory_t *) = directory;
    return directory;
}
