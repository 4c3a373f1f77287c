/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSR files as read, kept for the life of the process.
 *
 * httpd reads its configuration twice at start and again at every restart. A CSR file
 * that has not changed since is not opened again.
 */
#ifndef MOD_DCV_HTTPD_CACHE_H
#define MOD_DCV_HTTPD_CACHE_H

#include <apr_file_info.h>
#include <httpd.h>

#include "dcv/csr.h"

/* Opaque. Used by the thread that reads the configuration, where nothing else is said. */
typedef struct mod_dcv_cache_t mod_dcv_cache_t;

/*
 * Signatures looked at in one pass, which takes some 15 ms. On a server with more new
 * CSRs those of the others are looked at when somebody wants to see them.
 */
#define MOD_DCV_CACHE_CHECKED 100

/* How many threads may look at once. */
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
    const char *problem;        /* why; NULL: it can */
    int is_new;                 /* whether it was read, and not in the cache */
} mod_dcv_found_t;

/*
 * The process's cache, for one pass over the configuration. What earlier passes got from
 * it may be gone after this call.
 */
mod_dcv_cache_t *mod_dcv_cache_open(process_rec *process);

/*
 * Look at a CSR file: it is read, unless what the cache has of it is as it was. info is
 * what is known of it (MOD_DCV_FINFO); NULL: nothing. check counts for one that is read.
 *
 * Sets *found, which lives as long as the cache if results is mod_dcv_cache_results().
 * Returns APR_SUCCESS, or what the system says: then there is nothing to put into the
 * cache, and found->problem is in scratch_pool. Several threads may call it at once, each
 * with pools of its own, while nobody calls any of the other functions.
 */
apr_status_t mod_dcv_cache_look(mod_dcv_found_t *found, const mod_dcv_cache_t *cache,
                                const char *path, const apr_finfo_t *info,
                                dcv_signature_check_t check, apr_pool_t *results,
                                apr_pool_t *scratch_pool);

/* Whether the cache has something for a path, which may have changed. For any thread, too. */
int mod_dcv_cache_has(const mod_dcv_cache_t *cache, const char *path);

/* Put into the cache what was found at a path, which is copied. */
void mod_dcv_cache_take(mod_dcv_cache_t *cache, const char *path,
                        const mod_dcv_found_t *found);

/* The pool of what is in the cache. */
apr_pool_t *mod_dcv_cache_pool(const mod_dcv_cache_t *cache);

/*
 * A pool for what a thread finds, from number 0 to MOD_DCV_CACHE_READERS - 1. It has memory
 * of its own, and lives as long as what is in the cache. NULL when there is no memory.
 */
apr_pool_t *mod_dcv_cache_results(mod_dcv_cache_t *cache, int reader);

/*
 * Read a CSR file, or take it from the cache when size, times and inode are what they
 * were. info is what is known of it (MOD_DCV_FINFO); NULL: nothing.
 *
 * Sets *file, which lives until the cache is opened again. Returns NULL, or a message in
 * pool without the path: what is wrong, and the remedy; with *status as
 * mod_dcv_reader_read() has it.
 */
const char *mod_dcv_cache_read(const dcv_csr_file_t **file, apr_status_t *status,
                               mod_dcv_cache_t *cache, const char *path,
                               const apr_finfo_t *info, apr_pool_t *pool);

/* How many files were read since the cache was opened. */
int mod_dcv_cache_reads(const mod_dcv_cache_t *cache);

#endif
