/* SPDX-License-Identifier: Apache-2.0 */
/* A CSR file from the disk. */
#ifndef MOD_DCV_HTTPD_READER_H
#define MOD_DCV_HTTPD_READER_H

#include <apr_file_io.h>

#include "dcv/csr.h"

/* What tells one file, and one state of it, from another. */
#define MOD_DCV_FINFO                                                      \
    (APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_CTIME | \
     APR_FINFO_IDENT)

/*
 * Read a CSR file: a regular file, opened without waiting for anything.
 *
 * Sets *file, which is in result_pool, and *info, what is known of the file that was
 * read. It stays open until scratch_pool is cleared. Returns NULL, or a message without the
 * path: what is wrong, and the remedy. *status is then what the system says, and the
 * message in scratch_pool; or APR_SUCCESS when the file is none that can be used, and the
 * message in result_pool.
 */
const char *mod_dcv_reader_read(const dcv_csr_file_t **file, apr_finfo_t *info,
                                apr_status_t *status, const char *path,
                                dcv_signature_check_t check, apr_pool_t *result_pool,
                                apr_pool_t *scratch_pool);

#endif
