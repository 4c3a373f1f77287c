/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CSR files from the disk. */
#ifndef MOD_DCV_HTTPD_READER_H
#define MOD_DCV_HTTPD_READER_H

#include <apr_file_io.h>

#include "dcv/order.h"
#include "system/handle.h"

/* What tells one file, and one state of it, from another. */
#define MOD_DCV_FINFO                                                      \
    (APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_CTIME | \
     APR_FINFO_IDENT)

/*
 * Signatures verified in one go, which takes some 15 ms. On a server with more new CSRs
 * those of the others are verified when a report shows them.
 */
#define MOD_DCV_READER_SIGNATURES 100

/* A reader, for one thread. */
typedef struct mod_dcv_reader_t {
    int signatures;               /* how many it still verifies */
    const mod_dcv_guard_t *guard; /* where the path may be a customer's; else NULL */
    /*
     * What is known of the content of the next file, by dcv_csr_file_fingerprint(), then
     * what it turned out to be. 0: nothing.
     */
    apr_uint64_t content;
} mod_dcv_reader_t;

/*
 * Read a CSR file: a regular file, opened without blocking. Its signature is verified
 * as long as reader has some left; with NULL it is not.
 *
 * A file with the content that reader knows is not parsed again: then *file is NULL.
 *
 * Sets *file, which is in result_pool, and *info, what is known of the file that was
 * read. It stays open until scratch_pool is cleared.
 *
 * Fails with DCV_E_FILE, or as dcv_csr_file_parse() does; messages do not have the
 * path. *status is what the system says: where that is not APR_SUCCESS, the error is in
 * scratch_pool; else the file is none that can be used, and the error is in
 * result_pool.
 */
dcv_error_t *mod_dcv_reader_read(const dcv_csr_file_t **file, apr_finfo_t *info,
                                 apr_status_t *status, mod_dcv_reader_t *reader,
                                 const char *path, apr_pool_t *result_pool,
                                 apr_pool_t *scratch_pool);

/* That a link is not followed, which is what MOD_DCV_EFOREIGN says of a file, in pool. */
dcv_error_t *mod_dcv_reader_foreign(apr_pool_t *pool);

/*
 * Verify the signature of an order's CSR by its file, unless it is known or reader has
 * no signatures left. Nothing happens when the file is gone or holds another CSR.
 */
void mod_dcv_reader_verify(mod_dcv_reader_t *reader, const dcv_order_t *order,
                           apr_pool_t *scratch_pool);

#endif
