/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cache of CSR files as read, for the life of the process.
 *
 * httpd reads its configuration twice at start and again at every restart. A CSR file
 * that has not changed since is not opened again.
 */
#ifndef MOD_DCV_HTTPD_CACHE_H
#define MOD_DCV_HTTPD_CACHE_H

#include <apr_file_info.h>
#include <httpd.h>

#include "dcv/csr.h"
#include "system/handle.h"

/*
 * Opaque. For the thread that reads the configuration, unless a function says
 * otherwise.
 */
typedef struct mod_dcv_cache_t mod_dcv_cache_t;

/* How many threads may read files at the same time. */
#define MOD_DCV_CACHE_READERS 2

/* What tells that a file has changed. */
typedef struct mod_dcv_identity_t {
    apr_off_t size;
    apr_time_t mtime, ctime;
    apr_ino_t inode;
    apr_dev_t device;
} mod_dcv_identity_t;

/* A file as it was found. */
typedef struct mod_dcv_found_t {
    mod_dcv_identity_t identity;
    const dcv_csr_file_t *file; /* NULL: it is none that can be used */
    const dcv_error_t *error;   /* why; NULL: it can */
    int is_new;                 /* whether it was read, and not in the cache */
} mod_dcv_found_t;

/*
 * The process's cache, for one pass over the configuration. What earlier passes got
 * from it may be gone after this call.
 */
mod_dcv_cache_t *mod_dcv_cache_open(process_rec *process);

/*
 * Look up a CSR file, and read it unless what the cache has of it is as it was. info is
 * what is known of it (MOD_DCV_FINFO); NULL: nothing. guard is as mod_dcv_reader_t has
 * it. Signatures are not verified.
 *
 * Sets *found, which lives as long as the cache if results is mod_dcv_cache_results().
 * Returns APR_SUCCESS, or what the system says: then there is nothing to put into the
 * cache, and found->error is in scratch_pool. Several threads may call it at once, each
 * with pools of its own, while nobody calls any of the other functions.
 */
apr_status_t mod_dcv_cache_look(mod_dcv_found_t *found, const mod_dcv_cache_t *cache,
                                const char *path, const apr_finfo_t *info,
                                const mod_dcv_guard_t *guard, apr_pool_t *results,
                                apr_pool_t *scratch_pool);

/*
 * Whether the cache has a path, whose file may have changed. Threads: as for _look().
 */
int mod_dcv_cache_has(const mod_dcv_cache_t *cache, const char *path);

/* Put into the cache what was found at a path, which is copied. */
void mod_dcv_cache_put(mod_dcv_cache_t *cache, const char *path,
                       const mod_dcv_found_t *found);

/* The pool of what is in the cache. */
apr_pool_t *mod_dcv_cache_pool(const mod_dcv_cache_t *cache);

/*
 * A pool for what a thread finds, from number 0 to MOD_DCV_CACHE_READERS - 1. It has
 * memory of its own, and lives as long as what is in the cache. NULL when there is no
 * memory.
 */
apr_pool_t *mod_dcv_cache_results(mod_dcv_cache_t *cache, int reader);

/*
 * Read a CSR file, or take it from the cache when size, times and inode are what they
 * were. info is what is known of it (MOD_DCV_FINFO); NULL: nothing. guard is as
 * mod_dcv_reader_t has it. Its signature is not verified.
 *
 * Sets *file, which lives until the cache is opened again, and *status as
 * mod_dcv_reader_read() has it. Fails as that does; the error is in pool.
 */
dcv_error_t *mod_dcv_cache_read(const dcv_csr_file_t **file, apr_status_t *status,
                                mod_dcv_cache_t *cache, const char *path,
                                const apr_finfo_t *info, const mod_dcv_guard_t *guard,
                                apr_pool_t *pool);

/* How many files were read since the cache was opened. */
int mod_dcv_cache_reads(const mod_dcv_cache_t *cache);

#endif
