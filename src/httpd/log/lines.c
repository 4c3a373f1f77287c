/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How many lines of the log a directory has left: see lines.h. */
#include "lines.h"

#include <apr_hash.h>
#include <apr_shm.h>
#include <apr_strings.h>

#include "config/config.h"
#include "dcv/clock.h"
#include "dcv/quota.h"
#include "mod_dcv.h"

#define KEY "mod_dcv " MOD_DCV_VERSION " lines of directories"

/* Quotas in a block of shared memory, at least. */
#define BLOCK 1024

/* All paths that the process has known. */
typedef struct {
    apr_pool_t *pool;
    apr_hash_t *quotas; /* of each path */
    dcv_quota_t *unused;
    int left; /* how many unused ones there are */
} paths_t;

struct mod_dcv_lines_t {
    dcv_quota_t **quotas; /* by number */
};

static paths_t *open_paths(process_rec *process)
{
    void *data = NULL;
    paths_t *paths;

    (void)apr_pool_userdata_get(&data, KEY, process->pool);
    if (data) {
        return data;
    }
    paths = apr_pcalloc(process->pool, sizeof(*paths));
    paths->pool = process->pool;
    paths->quotas = apr_hash_make(process->pool);
    apr_pool_userdata_set(paths, KEY, NULL, process->pool);
    return paths;
}

/* Make room for so many more quotas. */
static void add_block(paths_t *paths, int needed)
{
    int size = needed > BLOCK ? needed : BLOCK;
    apr_size_t bytes = (apr_size_t)size * sizeof(dcv_quota_t);
    apr_shm_t *shm;

    if (apr_shm_create(&shm, bytes, NULL, paths->pool) == APR_SUCCESS) {
        paths->unused = apr_shm_baseaddr_get(shm);
        memset((void *)paths->unused, 0, bytes);
    }
    else {
        paths->unused = apr_pcalloc(paths->pool, bytes);
    }
    paths->left = size;
}

/* The quota of a path. more: how many paths are still to come. */
static dcv_quota_t *find_quota(paths_t *paths, const char *path, int more)
{
    dcv_quota_t *quota = apr_hash_get(paths->quotas, path, APR_HASH_KEY_STRING);

    if (!quota) {
        if (!paths->left) {
            add_block(paths, more + 1);
        }
        quota = paths->unused++;
        paths->left--;
        apr_hash_set(paths->quotas, apr_pstrdup(paths->pool, path), APR_HASH_KEY_STRING,
                     (const void *)quota);
    }
    return quota;
}

mod_dcv_lines_t *mod_dcv_lines_open(const apr_array_header_t *directories,
                                    process_rec *process, apr_pool_t *pool)
{
    mod_dcv_lines_t *lines = apr_palloc(pool, sizeof(*lines));
    paths_t *paths = open_paths(process);
    int total = directories->nelts;

    lines->quotas = apr_palloc(pool, (apr_size_t)total * sizeof(dcv_quota_t *));
    for (int i = 0; i < total; i++) {
        const mod_dcv_csr_directory_t *directory =
            APR_ARRAY_IDX(directories, i, const mod_dcv_csr_directory_t *);

        lines->quotas[i] = find_quota(paths, directory->path, total - i - 1);
    }
    return lines;
}

static apr_uint32_t minute_now(void)
{
    return dcv_clock_seconds() / 60;
}

int mod_dcv_lines_are_left(const mod_dcv_lines_t *lines, int number)
{
    return dcv_quota_is_left(lines->quotas[number], MOD_DCV_LINES, minute_now());
}

int mod_dcv_lines_take(mod_dcv_lines_t *lines, int number)
{
    return dcv_quota_take(lines->quotas[number], MOD_DCV_LINES, minute_now());
}

int mod_dcv_lines_tell(mod_dcv_lines_t *lines, int number)
{
    return dcv_quota_tell(lines->quotas[number], MOD_DCV_LINES, minute_now());
}
