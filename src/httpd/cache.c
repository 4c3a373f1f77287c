/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSR files as read: see cache.h.
 *
 * Everything is in one pool, which is given back as a whole once most of it is stale: a
 * pool for each file would cost ten times the file.
 */
#include "cache.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "mod_dcv.h"
#include "reader.h"

#define KEY_BYTES 80

/* Stale files that are not worth starting anew for. */
#define STALE_MAX 64

/*
 * Signatures looked at in one pass, which takes some 15 ms. On a server with more new
 * CSRs those of the others are looked at when somebody wants to see them.
 */
#define CHECKED_MAX 100

/* What tells that a file has changed. */
typedef struct {
    apr_off_t size;
    apr_time_t mtime, ctime;
    apr_ino_t inode;
    apr_dev_t device;
} identity_t;

typedef struct {
    identity_t identity;
    int pass; /* the last one that asked for it */
    const dcv_csr_file_t *file;
} entry_t;

struct mod_dcv_cache_t {
    apr_pool_t *pool;    /* of the entries */
    apr_hash_t *entries; /* path to entry_t * */
    int pass;
    int reads; /* in this pass */
    int stale; /* entries replaced since the pool is new */
};

static void start_anew(mod_dcv_cache_t *cache, apr_pool_t *process_pool)
{
    if (cache->pool) {
        apr_pool_destroy(cache->pool);
    }
    apr_pool_create(&cache->pool, process_pool);
    cache->entries = apr_hash_make(cache->pool);
    cache->stale = 0;
}

/* How many entries the last pass did not ask for. */
static int count_forgotten(const mod_dcv_cache_t *cache)
{
    int forgotten = 0;

    for (apr_hash_index_t *at = apr_hash_first(NULL, cache->entries); at;
         at = apr_hash_next(at)) {
        const entry_t *entry = apr_hash_this_val(at);

        forgotten += entry->pass != cache->pass;
    }
    return forgotten;
}

/*
 * Another build of the module, loaded by a restart, must not take over structures that it
 * lays out otherwise.
 */
static const char *key_of(char key[KEY_BYTES])
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

    (void)apr_pool_userdata_get(&data, key_of(key), process->pool);
    cache = data;
    if (!cache) {
        cache = apr_pcalloc(process->pool, sizeof(*cache));
        start_anew(cache, process->pool);
        apr_pool_userdata_set(cache, key, NULL, process->pool);
    }
    else {
        int useless = cache->stale + count_forgotten(cache);

        if (useless > STALE_MAX && useless > (int)apr_hash_count(cache->entries) / 2) {
            start_anew(cache, process->pool);
        }
    }
    cache->pass++;
    cache->reads = 0;
    return cache;
}

static identity_t identity_of(const apr_finfo_t *info)
{
    identity_t identity = {info->size, info->mtime, info->ctime, info->inode,
                           info->device};

    return identity;
}

static int is_same(const identity_t *a, const identity_t *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime &&
           a->inode == b->inode && a->device == b->device;
}

/* The entry of a path if its file is what it was. */
static entry_t *unchanged_entry(const mod_dcv_cache_t *cache, const char *path,
                                const apr_finfo_t *info, apr_pool_t *scratch_pool)
{
    entry_t *entry = apr_hash_get(cache->entries, path, APR_HASH_KEY_STRING);
    apr_finfo_t asked = {0};
    apr_status_t status = APR_SUCCESS;
    identity_t identity;

    if (entry && !info) {
        status = apr_stat(&asked, path, MOD_DCV_FINFO, scratch_pool);
        info = &asked;
    }
    if (!entry || (status != APR_SUCCESS && status != APR_INCOMPLETE)) {
        return NULL;
    }
    identity = identity_of(info);
    return is_same(&entry->identity, &identity) ? entry : NULL;
}

static void store(mod_dcv_cache_t *cache, const char *path, const apr_finfo_t *info,
                  const dcv_csr_file_t *file)
{
    entry_t *entry = apr_palloc(cache->pool, sizeof(*entry));

    cache->stale += apr_hash_get(cache->entries, path, APR_HASH_KEY_STRING) != NULL;
    entry->identity = identity_of(info);
    entry->pass = cache->pass;
    entry->file = file;
    apr_hash_set(cache->entries, apr_pstrdup(cache->pool, path), APR_HASH_KEY_STRING,
                 entry);
}

const char *mod_dcv_cache_read(const dcv_csr_file_t **file, apr_status_t *status,
                               mod_dcv_cache_t *cache, const char *path,
                               const apr_finfo_t *info, apr_pool_t *pool)
{
    apr_pool_t *scratch_pool;
    apr_finfo_t read = {0};
    entry_t *entry;
    const char *problem = NULL;

    /* A pool of its own, so that the file is closed before the next is opened. */
    apr_pool_create(&scratch_pool, pool);
    entry = unchanged_entry(cache, path, info, scratch_pool);
    if (entry) {
        entry->pass = cache->pass;
        *file = entry->file;
    }
    else {
        cache->reads++;
        problem = mod_dcv_reader_read(file, &read, status, path,
                                      cache->reads > CHECKED_MAX ? DCV_SKIP_SIGNATURE
                                                                 : DCV_CHECK_SIGNATURE,
                                      cache->pool, scratch_pool);
        if (problem) {
            problem = apr_pstrdup(pool, problem);
        }
        else {
            store(cache, path, &read, *file);
        }
    }
    apr_pool_destroy(scratch_pool);
    return problem;
}

int mod_dcv_cache_reads(const mod_dcv_cache_t *cache)
{
    return cache->reads;
}
