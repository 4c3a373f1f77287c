/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CSR files from the disk: see reader.h. */
#include "reader.h"

#include <apr_strings.h>

#include "system/system.h"

/* What the system refuses: a text with a place for what it says. */
static dcv_error_t *describe_failure(const char *format, apr_status_t status,
                                     apr_pool_t *pool)
{
    const char *own = mod_dcv_system_remedy(status);

    return dcv_error_create(DCV_E_FILE, pool, own ? own : format,
                            dcv_error_reason(status, pool));
}

dcv_error_t *mod_dcv_reader_foreign(apr_pool_t *pool)
{
    return dcv_error_plain(
        DCV_E_FILE, pool,
        DCV_N("it is a link of somebody who does not own what it leads to, or is "
              "behind one; put the CSR itself there, or let root make the link"));
}

/* Open a file and see what it is: by its handle, not by its path. */
static dcv_error_t *open_file(apr_file_t **file, apr_finfo_t *info,
                              apr_status_t *status, const mod_dcv_guard_t *guard,
                              const char *path, apr_pool_t *result_pool,
                              apr_pool_t *scratch_pool)
{
    *status = mod_dcv_system_open(file, info, guard, path, scratch_pool);
    if (mod_dcv_system_is_gone(*status)) {
        return describe_failure(
            DCV_N("cannot find it: %s; put the CSR there, or correct the path"),
            *status, scratch_pool);
    }
    if (*status == MOD_DCV_EFOREIGN) {
        return mod_dcv_reader_foreign(scratch_pool);
    }
    if (*status == APR_SUCCESS && *file) {
        *status = apr_file_info_get(info, MOD_DCV_FINFO, *file);
    }
    if (*status == APR_INCOMPLETE) {
        *status = APR_SUCCESS;
    }
    if (*status != APR_SUCCESS) {
        return describe_failure(
            DCV_N(
                "cannot open it: %s; let the user who starts httpd read it, and name a "
                "file"),
            *status, scratch_pool);
    }
    if (info->filetype != APR_REG) {
        return dcv_error_plain(
            DCV_E_FILE, result_pool,
            info->filetype == APR_DIR
                ? DCV_N("it is a directory; name the CSR file itself")
                : DCV_N("it is no regular file; name a CSR file"));
    }
    return NULL;
}

/* Whether a reader verifies one more signature, which it has one less of then. */
static dcv_signature_check_t take_signature(mod_dcv_reader_t *reader)
{
    if (!reader || reader->signatures <= 0) {
        return DCV_SKIP_SIGNATURE;
    }
    reader->signatures--;
    return DCV_CHECK_SIGNATURE;
}

/* Whether a reader knows a file's content, which it does then. */
static int is_known_content(mod_dcv_reader_t *reader, const char *bytes, apr_size_t len)
{
    apr_uint64_t known = reader ? reader->content : 0;

    if (reader) {
        reader->content = dcv_csr_file_fingerprint(bytes, len);
    }
    return known && reader->content == known;
}

dcv_error_t *mod_dcv_reader_read(const dcv_csr_file_t **file, apr_finfo_t *info,
                                 apr_status_t *status, mod_dcv_reader_t *reader,
                                 const char *path, apr_pool_t *result_pool,
                                 apr_pool_t *scratch_pool)
{
    apr_size_t max, len = 0;
    char *bytes;
    apr_file_t *in;
    dcv_error_t *error = open_file(&in, info, status, reader ? reader->guard : NULL,
                                   path, result_pool, scratch_pool);

    if (error) {
        return error;
    }
    /* A byte more than a CSR may have: the core tells what is too large. */
    max =
        info->size > DCV_CSR_MAX_BYTES ? DCV_CSR_MAX_BYTES + 1 : (apr_size_t)info->size;
    bytes = apr_palloc(scratch_pool, max + 1);
    *status = apr_file_read_full(in, bytes, max, &len);
    if (*status != APR_SUCCESS && *status != APR_EOF) {
        return describe_failure(DCV_N("cannot read it: %s; look after its disk"),
                                *status, scratch_pool);
    }
    *status = APR_SUCCESS;
    *file = NULL;
    if (is_known_content(reader, bytes, len)) {
        return NULL;
    }
    return dcv_csr_file_parse(file, bytes, len, take_signature(reader), result_pool,
                              scratch_pool);
}

void mod_dcv_reader_verify(mod_dcv_reader_t *reader, const dcv_order_t *order,
                           apr_pool_t *scratch_pool)
{
    const dcv_csr_file_t *file = NULL;
    apr_finfo_t info = {0};
    apr_status_t status;

    reader->content = 0;
    if (reader->signatures > 0 &&
        dcv_csr_signature(order->csr) == DCV_SIGNATURE_UNKNOWN &&
        !mod_dcv_reader_read(&file, &info, &status, reader, order->source, scratch_pool,
                             scratch_pool) &&
        file) {
        dcv_csr_learn_signature(order->csr, file->csr);
    }
}
