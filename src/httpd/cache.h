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

/* Opaque. Used by the thread that reads the configuration alone. */
typedef struct mod_dcv_cache_t mod_dcv_cache_t;

/*
 * The process's cache, for one pass over the configuration. What earlier passes got from
 * it may be gone after this call.
 */
mod_dcv_cache_t *mod_dcv_cache_open(process_rec *process);

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
