/* SPDX-License-Identifier: Apache-2.0 */
/* A CSR file from the disk: see reader.h. */
#include "reader.h"

#include <apr_strings.h>

static const char *system_problem(const char *what, apr_status_t status,
                                  const char *remedy, apr_pool_t *pool)
{
    char reason[120];

    apr_strerror(status, reason, sizeof(reason));
    return apr_psprintf(pool, "%s: %s; %s", what, reason, remedy);
}

/*
 * Open a file and see what it is: by its handle, since a path may name another file a
 * moment later. A pipe must not block httpd, so it is opened without waiting.
 */
static const char *open_file(apr_file_t **file, apr_finfo_t *info, apr_status_t *status,
                             const char *path, apr_pool_t *pool)
{
    apr_int32_t flags = APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK;

    *status = apr_file_open(file, path, flags, 0, pool);
    if (APR_STATUS_IS_ENOENT(*status) || APR_STATUS_IS_ENOTDIR(*status)) {
        return system_problem("cannot find it", *status,
                              "put the CSR there, or correct the path", pool);
    }
    if (*status == APR_SUCCESS) {
        *status = apr_file_info_get(info, MOD_DCV_FINFO, *file);
    }
    if (*status == APR_INCOMPLETE) {
        *status = APR_SUCCESS;
    }
    if (*status != APR_SUCCESS) {
        return system_problem("cannot open it", *status,
                              "let the user who starts httpd read it, and name a file",
                              pool);
    }
    if (info->filetype != APR_REG) {
        return info->filetype == APR_DIR ? "it is a directory; name the CSR file itself"
                                         : "it is no regular file; name a CSR file";
    }
    return NULL;
}

const char *mod_dcv_reader_read(const dcv_csr_file_t **file, apr_finfo_t *info,
                                apr_status_t *status, const char *path,
                                dcv_signature_check_t check, apr_pool_t *result_pool,
                                apr_pool_t *scratch_pool)
{
    apr_size_t max, len = 0;
    char *bytes;
    apr_file_t *in;
    const char *problem = open_file(&in, info, status, path, scratch_pool);
    dcv_error_t *error;

    if (problem) {
        return problem;
    }
    /* A byte more than a CSR may have: the core tells what is too large. */
    max =
        info->size > DCV_CSR_MAX_BYTES ? DCV_CSR_MAX_BYTES + 1 : (apr_size_t)info->size;
    bytes = apr_palloc(scratch_pool, max + 1);
    *status = apr_file_read_full(in, bytes, max, &len);
    if (*status != APR_SUCCESS && *status != APR_EOF) {
        return system_problem("cannot read it", *status, "look after its disk",
                              scratch_pool);
    }
    *status = APR_SUCCESS;
    error = dcv_csr_file_parse(file, bytes, len, check, result_pool, scratch_pool);
    return error ? error->message : NULL;
}
