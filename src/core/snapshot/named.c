/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The dropped orders of one CSR by name: see named.h. */
#include "named.h"

#include <string.h>

#include "dcv/hash.h"
#include "snapshot.h"

/* The names for the main server are in a table of their own: most servers have no others. */
struct dcv_named_t {
    apr_pool_t *pool;
    apr_hash_t *tables; /* number of a virtual host to a table of names */
};

/* The names for a virtual host: fqdn to const dcv_drop_t *. */
static apr_hash_t *table_of(dcv_named_t *named, const dcv_directory_t *directory)
{
    apr_hash_t *table =
        apr_hash_get(named->tables, &directory->vhost, sizeof(directory->vhost));

    if (!table) {
        table = dcv_hash_make(named->pool);
        apr_hash_set(named->tables, &directory->vhost, sizeof(directory->vhost), table);
    }
    return table;
}

static void add_names(dcv_named_t *named, const dcv_drop_t *drop)
{
    const apr_array_header_t *names = drop->order.names;
    apr_hash_t *table = table_of(named, drop->directory);

    for (int i = 0; i < names->nelts; i++) {
        const char *fqdn = APR_ARRAY_IDX(names, i, const dcv_name_t *)->fqdn;
        const dcv_drop_t *known = apr_hash_get(table, fqdn, APR_HASH_KEY_STRING);

        if (!known || dcv_drop_is_preferred(drop, known)) {
            apr_hash_set(table, fqdn, APR_HASH_KEY_STRING, drop);
        }
    }
}

dcv_named_t *dcv_named_create(const dcv_snapshot_t *snapshot, const char *md5,
                              apr_pool_t *pool)
{
    dcv_named_t *named = apr_palloc(pool, sizeof(*named));
    dcv_table_place_t place = dcv_snapshot_seek_md5(snapshot, md5, 0);
    const dcv_drop_t *drop;

    named->pool = pool;
    named->tables = dcv_hash_make(pool);
    while ((drop = dcv_table_next(&place)) && !strcmp(drop->order.csr->md5, md5)) {
        add_names(named, drop);
    }
    return named;
}

static const dcv_answer_t *find_at(const dcv_named_t *named, int vhost,
                                   const char *host)
{
    apr_hash_t *table = apr_hash_get(named->tables, &vhost, sizeof(vhost));
    const dcv_drop_t *drop =
        table ? apr_hash_get(table, host, APR_HASH_KEY_STRING) : NULL;

    return drop ? &drop->answer : NULL;
}

const dcv_answer_t *dcv_named_find(const dcv_named_t *named, int vhost,
                                   const char *host)
{
    const dcv_answer_t *answer = host ? find_at(named, vhost, host) : NULL;

    return answer || !host ? answer : find_at(named, 0, host);
}
