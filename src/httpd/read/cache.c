/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cache of CSR files: see cache.h.
 *
 * Everything is in one pool, which is destroyed as a whole once most of it is stale: a
 * pool for each file would take ten times the memory of the file.
 */
#include "cache.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "mod_dcv.h"
#include "thread/pool.h"
#include "reader.h"

#define KEY_BYTES 80

/* Number of stale entries from which on the pool may be destroyed. */
#define STALE_MAX 64

typedef struct {
    mod_dcv_identity_t identity;
    int pass; /* the last one that asked for it */
    const dcv_csr_file_t *file;
    const dcv_error_t *error; /* as mod_dcv_found_t has them */
} entry_t;

struct mod_dcv_cache_t {
    apr_pool_t *pool;                           /* of the entries */
    apr_pool_t *results[MOD_DCV_CACHE_READERS]; /* in pool; NULL: not made yet */
    apr_hash_t *entries;                        /* path to entry_t * */
    int pass;
    int reads; /* in this pass */
    int stale; /* entries replaced since the pool is new */
};

static void make_empty(mod_dcv_cache_t *cache, apr_pool_t *process_pool)
{
    if (cache->pool) {
        apr_pool_destroy(cache->pool);
    }
    apr_pool_create(&cache->pool, process_pool);
    memset(cache->results, 0, sizeof(cache->results));
    cache->entries = apr_hash_make(cache->pool);
    cache->stale = 0;
}

/* How many entries the last pass did not ask for. */
static int count_unused(const mod_dcv_cache_t *cache)
{
    int unused = 0;

    for (apr_hash_index_t *at = apr_hash_first(NULL, cache->entries); at;
         at = apr_hash_next(at)) {
        const entry_t *entry = apr_hash_this_val(at);

        unused += entry->pass != cache->pass;
    }
    return unused;
}

/*
 * Another build of the module, loaded by a restart, must not take over structures that
 * it lays out otherwise.
 */
static const char *make_key(char key[KEY_BYTES])
{
    apr_snprintf(key, KEY_BYTES, "mod_dcv " MOD_DCV_VERSION " CSR files %d.%d.%d.%d.%d",
                 (int)sizeof(mod_dcv_cache_t), (int)sizeof(entry_t),
                 (int)sizeof(dcv_csr_file_t), (int)sizeof(dcv_csr_t),
                 (int)sizeof(dcv_name_t));
    return key;
}

mod_dcv_cache_t *mod_dcv_cache_open(process_rec *process)
{
    mod_dcv_cache_t *cache = NULL;
    char key[KEY_BYTES];
    void *data = NULL;

    (void)apr_pool_userdata_get(&data, make_key(key), process->pool);
    cache = data;
    if (!cache) {
        cache = apr_pcalloc(process->pool, sizeof(*cache));
        make_empty(cache, process->pool);
        apr_pool_userdata_set(cache, key, NULL, process->pool);
    }
    else {
        int stale = cache->stale + count_unused(cache);

        if (stale > STALE_MAX && stale > (int)apr_hash_count(cache->entries) / 2) {
            make_empty(cache, process->pool);
        }
    }
    cache->pass++;
    cache->reads = 0;
    return cache;
}

static mod_dcv_identity_t identity_of(const apr_finfo_t *info)
{
    const mod_dcv_identity_t identity = {.size = info->size,
                                         .mtime = info->mtime,
                                         .ctime = info->ctime,
                                         .inode = info->inode,
                                         .device = info->device};

    return identity;
}

static int is_same(const mod_dcv_identity_t *a, const mod_dcv_identity_t *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime &&
           a->inode == b->inode && a->device == b->device;
}

static entry_t *find_entry(const mod_dcv_cache_t *cache, const char *path)
{
    return apr_hash_get(cache->entries, path, APR_HASH_KEY_STRING);
}

/* Whether the file of an entry is what it was. */
static int is_unchanged(const entry_t *entry, const char *path, const apr_finfo_t *info,
                        apr_pool_t *scratch_pool)
{
    apr_finfo_t asked = {0};
    apr_status_t status = APR_SUCCESS;
    mod_dcv_identity_t identity;

    if (!info) {
        status = apr_stat(&asked, path, MOD_DCV_FINFO, scratch_pool);
        info = &asked;
    }
    identity = identity_of(info);
    return (status == APR_SUCCESS || status == APR_INCOMPLETE) &&
           is_same(&entry->identity, &identity);
}

apr_pool_t *mod_dcv_cache_pool(const mod_dcv_cache_t *cache)
{
    return cache->pool;
}

apr_pool_t *mod_dcv_cache_results(mod_dcv_cache_t *cache, int reader)
{
    if (!cache->results[reader]) {
        cache->results[reader] = mod_dcv_pool_create(cache->pool);
    }
    return cache->results[reader];
}

apr_status_t mod_dcv_cache_look(mod_dcv_found_t *found, const mod_dcv_cache_t *cache,
                                const char *path, const apr_finfo_t *info,
                                const mod_dcv_guard_t *guard, apr_pool_t *results,
                                apr_pool_t *scratch_pool)
{
    mod_dcv_reader_t guarded = {.guard = guard};
    const entry_t *entry = find_entry(cache, path);
    apr_status_t status = APR_SUCCESS;
    apr_finfo_t read = {0};

    memset(found, 0, sizeof(*found));
    if (entry && is_unchanged(entry, path, info, scratch_pool)) {
        found->identity = entry->identity;
        found->file = entry->file;
        found->error = entry->error;
        return APR_SUCCESS;
    }
    found->error =
        mod_dcv_reader_read(&found->file, &read, &status, guard ? &guarded : NULL, path,
                            results, scratch_pool);
    if (found->error) {
        found->file = NULL;
    }
    found->identity = identity_of(&read);
    found->is_new = 1;
    return status;
}

int mod_dcv_cache_has(const mod_dcv_cache_t *cache, const char *path)
{
    return find_entry(cache, path) != NULL;
}

void mod_dcv_cache_put(mod_dcv_cache_t *cache, const char *path,
                       const mod_dcv_found_t *found)
{
    entry_t *entry = find_entry(cache, path);

    cache->reads += found->is_new;
    if (!entry) {
        entry = apr_palloc(cache->pool, sizeof(*entry));
        apr_hash_set(cache->entries, apr_pstrdup(cache->pool, path),
                     APR_HASH_KEY_STRING, entry);
    }
    else if (found->is_new) {
        cache->stale++;
    }
    entry->identity = found->identity;
    entry->file = found->file;
    entry->error = found->error;
    entry->pass = cache->pass;
}

dcv_error_t *mod_dcv_cache_read(const dcv_csr_file_t **file, apr_status_t *status,
                                mod_dcv_cache_t *cache, const char *path,
                                const apr_finfo_t *info, const mod_dcv_guard_t *guard,
                                apr_pool_t *pool)
{
    apr_pool_t *scratch_pool;
    mod_dcv_found_t found;
    dcv_error_t *error = NULL;

    /* A pool of its own, so that the file is closed before the next is opened. */
    apr_pool_create(&scratch_pool, pool);
    *status =
        mod_dcv_cache_look(&found, cache, path, info, guard, cache->pool, scratch_pool);
    if (*status == APR_SUCCESS) {
        mod_dcv_cache_put(cache, path, &found);
    }
    else {
        cache->reads++;
    }
    *file = found.file;
    if (found.error) {
        error = dcv_error_copy(found.error, pool);
    }
    apr_pool_destroy(scratch_pool);
    return error;
}

int mod_dcv_cache_reads(const mod_dcv_cache_t *cache)
{
    return cache->reads;
}
