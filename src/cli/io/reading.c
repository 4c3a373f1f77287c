/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads files and standard input: see reading.h. */
#include "reading.h"

#include "system/system.h"

const char cli_standard_input[] = "(standard input)";

static dcv_error_t *describe_failure(apr_status_t status, apr_pool_t *pool)
{
    const char *reason = dcv_error_reason(status, pool);

    return APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)
               ? dcv_error_create(DCV_E_FILE, pool,
                                  "cannot find it: %s; correct the path", reason)
               : dcv_error_create(DCV_E_FILE, pool,
                                  "cannot read it: %s; name a file that you may read",
                                  reason);
}

static dcv_error_t *read_open(char **bytes, apr_size_t *len, apr_file_t *file,
                              apr_size_t max, apr_pool_t *pool)
{
    apr_status_t status;

    *bytes = apr_palloc(pool, max + 2);
    status = apr_file_read_full(file, *bytes, max + 1, len);
    if (status != APR_SUCCESS && !APR_STATUS_IS_EOF(status)) {
        return describe_failure(status, pool);
    }
    (*bytes)[*len] = '\0';
    return NULL;
}

/*
 * Open a file, and see what it is. *file is NULL where what is no regular file was not opened, and
 * not set where it is a directory: Windows opens none as a file, and says that access is denied.
 */
static apr_status_t open_path(apr_file_t **file, apr_finfo_t *info, const char *path,
                              int is_regular, apr_pool_t *pool)
{
    apr_status_t status =
        is_regular
            ? cli_system_open(file, info, path, pool)
            : apr_file_open(file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);

    if (status == APR_SUCCESS) {
        return *file ? apr_file_info_get(info, APR_FINFO_TYPE, *file) : APR_SUCCESS;
    }
    (void)apr_stat(info, path, APR_FINFO_TYPE, pool);
    return info->filetype == APR_DIR ? APR_SUCCESS : status;
}

static dcv_error_t *read_path(char **bytes, apr_size_t *len, const char *path,
                              int is_regular, apr_size_t max, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_file_t *file;
    dcv_error_t *error;
    apr_status_t status = open_path(&file, &info, path, is_regular, pool);

    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        return describe_failure(status, pool);
    }
    if (info.filetype == APR_DIR) {
        return dcv_error_create(DCV_E_FILE, pool,
                                "it is a directory; name the CSR file itself");
    }
    if (is_regular && info.filetype != APR_REG) {
        return dcv_error_create(DCV_E_FILE, pool,
                                "it is no regular file; put the CSR itself there");
    }
    error = read_open(bytes, len, file, max, pool);
    apr_file_close(file);
    return error;
}

dcv_error_t *cli_reading_read(char **bytes, apr_size_t *len, const char *path,
                              apr_size_t max, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_status_t status;

    if (path != cli_standard_input) {
        return read_path(bytes, len, path, 0, max, pool);
    }
    status = apr_file_open_flags_stdin(&file, APR_FOPEN_BINARY, pool);
    return status == APR_SUCCESS ? read_open(bytes, len, file, max, pool)
                                 : describe_failure(status, pool);
}

dcv_error_t *cli_reading_read_regular(char **bytes, apr_size_t *len, const char *path,
                                      apr_size_t max, apr_pool_t *pool)
{
    return read_path(bytes, len, path, 1, max, pool);
}
