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

/* Another version of the module must not take over structures that it does not know. */
#define USERDATA_KEY "mod_dcv " MOD_DCV_VERSION " CSR files"

/* Stale files that are not worth starting anew for. */
#define STALE_MAX 64

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
    int stale; /* entries replaced since the pool is new */
};

static void start_anew(mod_dcv_cache_t *cache, apr_pool_t *process_pool)
{
    if (cache->pool) {
        apr_pool_destroy(cache->pool);
    }
    apr_pool_create(&cache->pool, process_pool);
    apr_pool_tag(cache->pool, "dcv_csr_files");
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

mod_dcv_cache_t *mod_dcv_cache_open(process_rec *process)
{
    mod_dcv_cache_t *cache = NULL;
    void *data = NULL;

    (void)apr_pool_userdata_get(&data, USERDATA_KEY, process->pool);
    cache = data;
    if (!cache) {
        cache = apr_pcalloc(process->pool, sizeof(*cache));
        start_anew(cache, process->pool);
        apr_pool_userdata_set(cache, USERDATA_KEY, NULL, process->pool);
    }
    else {
        int useless = cache->stale + count_forgotten(cache);

        if (useless > STALE_MAX && useless > (int)apr_hash_count(cache->entries) / 2) {
            start_anew(cache, process->pool);
        }
    }
    cache->pass++;
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

static const char *system_problem(const char *what, apr_status_t status,
                                  const char *remedy, apr_pool_t *pool)
{
    char reason[120];

    apr_strerror(status, reason, sizeof(reason));
    return apr_psprintf(pool, "%s: %s; %s", what, reason, remedy);
}

/* What can be known before the file is opened. A pipe must not be: it would block. */
static const char *look_at(apr_finfo_t *info, const char *path, apr_pool_t *pool)
{
    apr_status_t status = apr_stat(info, path,
                                   APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME |
                                       APR_FINFO_CTIME | APR_FINFO_IDENT,
                                   pool);

    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        return system_problem("cannot find it", status,
                              "put the CSR there, or correct the path", pool);
    }
    if (info->filetype != APR_REG) {
        return info->filetype == APR_DIR ? "it is a directory; name the CSR file itself"
                                         : "it is no regular file; name a CSR file";
    }
    return NULL;
}

/* Read at most a byte more than a CSR may have: the core tells what is too large. */
static const char *read_bytes(char **bytes, apr_size_t *len, const char *path,
                              apr_pool_t *pool)
{
    const char *remedy = "let the user who starts httpd read it";
    apr_size_t max = DCV_CSR_MAX_BYTES + 1;
    apr_file_t *file;
    apr_status_t status =
        apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);

    if (status != APR_SUCCESS) {
        return system_problem("cannot open it", status, remedy, pool);
    }
    *bytes = apr_palloc(pool, max);
    status = apr_file_read_full(file, *bytes, max, len);
    (void)apr_file_close(file);
    if (status != APR_SUCCESS && status != APR_EOF) {
        return system_problem("cannot read it", status, remedy, pool);
    }
    return NULL;
}

static const char *read_file(const dcv_csr_file_t **file, const char *path,
                             apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    char *bytes = NULL;
    apr_size_t len = 0;
    const char *problem = read_bytes(&bytes, &len, path, scratch_pool);
    dcv_error_t *error;

    if (problem) {
        return problem;
    }
    error = dcv_csr_file_parse(file, bytes, len, result_pool, scratch_pool);
    return error ? error->message : NULL;
}

const char *mod_dcv_cache_read(const dcv_csr_file_t **file, mod_dcv_cache_t *cache,
                               const char *path, apr_pool_t *pool)
{
    entry_t *entry = apr_hash_get(cache->entries, path, APR_HASH_KEY_STRING);
    const dcv_csr_file_t *fresh;
    apr_pool_t *scratch_pool;
    apr_finfo_t info = {0};
    const char *problem = look_at(&info, path, pool);
    identity_t identity = identity_of(&info);

    if (!problem && entry && is_same(&entry->identity, &identity)) {
        entry->pass = cache->pass;
        *file = entry->file;
        return NULL;
    }
    if (problem) {
        return problem;
    }
    apr_pool_create(&scratch_pool, pool);
    problem = read_file(&fresh, path, cache->pool, scratch_pool);
    if (problem) {
        problem = apr_pstrdup(pool, problem);
    }
    else {
        cache->stale += entry != NULL;
        entry = apr_palloc(cache->pool, sizeof(*entry));
        entry->identity = identity;
        entry->pass = cache->pass;
        *file = entry->file = fresh;
        apr_hash_set(cache->entries, apr_pstrdup(cache->pool, path),
                     APR_HASH_KEY_STRING, entry);
    }
    apr_pool_destroy(scratch_pool);
    return problem;
}
