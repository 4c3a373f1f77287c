/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Files that come and go at once: see place.h. */
#include "place.h"

#include <string.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>

#include "system/system.h"

/* Names that begin with a dot are left alone by httpd. */
#define TEMPORARY ".dcv-XXXXXX"

#define FLAGS                                                               \
    (APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_READ | APR_FOPEN_WRITE | \
     APR_FOPEN_BINARY)

dcv_error_t *cli_place_enter(const char *directory, apr_pool_t *pool)
{
    apr_status_t status = cli_system_enter(directory, pool);

    if (status == APR_EBADPATH) {
        return dcv_error_create(
            DCV_E_FILE, pool,
            "a link in its path could have been made by others, since they may write to "
            "the link's directory; name the directory that it leads to, or run dcv as "
            "the user who owns the link");
    }
    return status == APR_SUCCESS
               ? NULL
               : dcv_error_create(
                     DCV_E_FILE, pool,
                     "it is no directory that can be used: %s; name that of a "
                     "DCVCSRDirectory",
                     dcv_error_reason(status, pool));
}

/* Write all of a file, for those who may read its directory, and bring it to the disk. */
static apr_status_t fill(apr_file_t *file, const char *text, apr_pool_t *pool)
{
    apr_finfo_t directory = {0};
    apr_status_t status =
        apr_stat(&directory, ".", APR_FINFO_PROT | APR_FINFO_OWNER, pool);

    if (status == APR_SUCCESS || status == APR_INCOMPLETE) {
        status = apr_file_write_full(file, text, strlen(text), NULL);
    }
    if (status == APR_SUCCESS) {
        status = cli_system_share(file, &directory);
    }
    return status == APR_SUCCESS ? apr_file_sync(file) : status;
}

/* Bring to the disk that a name has come or gone; not each system can. */
static void sync_directory(apr_pool_t *pool)
{
    apr_file_t *directory;

    if (apr_file_open(&directory, ".", APR_FOPEN_READ, 0, pool) == APR_SUCCESS) {
        (void)apr_file_sync(directory);
        apr_file_close(directory);
    }
}

static int is_there(const char *name, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_status_t status = apr_stat(&info, name, APR_FINFO_LINK | APR_FINFO_TYPE, pool);

    return status == APR_SUCCESS || status == APR_INCOMPLETE;
}

/*
 * Give a file its name. Of several who do so at once without replacing, one succeeds, since a
 * second name, unlike a rename, replaces nothing; where the file system has no second names, it
 * is looked first.
 */
static apr_status_t give_name(const char *temporary, const char *name, int replaces,
                              apr_pool_t *pool)
{
    apr_status_t status;

    if (replaces) {
        return apr_file_rename(temporary, name, pool);
    }
    status = cli_system_name(temporary, name);
    if (status == APR_SUCCESS) {
        (void)apr_file_remove(temporary, pool);
        return APR_SUCCESS;
    }
    if (APR_STATUS_IS_EEXIST(status) || is_there(name, pool)) {
        return APR_EEXIST;
    }
    return apr_file_rename(temporary, name, pool);
}

static apr_status_t put(const char *name, const char *text, int replaces,
                        apr_pool_t *pool)
{
    char *temporary = apr_pstrdup(pool, TEMPORARY);
    apr_file_t *file;
    apr_status_t status = apr_file_mktemp(&file, temporary, FLAGS, pool);

    if (status != APR_SUCCESS) {
        return status;
    }
    status = fill(file, text, pool);
    apr_file_close(file);
    if (status == APR_SUCCESS) {
        status = give_name(temporary, name, replaces, pool);
    }
    if (status != APR_SUCCESS) {
        (void)apr_file_remove(temporary, pool);
    }
    else {
        sync_directory(pool);
    }
    return status;
}

dcv_error_t *cli_place_put(const char *name, const char *text, int replaces,
                           apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_status_t status;

    (void)apr_stat(&info, name, APR_FINFO_LINK | APR_FINFO_TYPE, pool);
    if (info.filetype == APR_DIR) {
        return dcv_error_create(DCV_E_FILE, pool,
                                "a directory has that name; choose another one");
    }
    cli_system_hold_signals();
    status = put(name, text, replaces, pool);
    cli_system_let_signals();
    if (APR_STATUS_IS_EEXIST(status)) {
        return dcv_error_create(
            DCV_E_FILE, pool,
            "an order of that name is there; choose another name by "
            "-n, or replace it by --replace");
    }
    return status == APR_SUCCESS
               ? NULL
               : dcv_error_create(
                     DCV_E_FILE, pool,
                     "the order was not written: %s; nothing is left of it",
                     dcv_error_reason(status, pool));
}

dcv_error_t *cli_place_remove(int *is_missing, const char *name, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_status_t status;

    (void)apr_stat(&info, name, APR_FINFO_LINK | APR_FINFO_TYPE, pool);
    if (info.filetype == APR_DIR) {
        return dcv_error_create(DCV_E_FILE, pool, "it is a directory, and no order");
    }
    status = apr_file_remove(name, pool);
    *is_missing = APR_STATUS_IS_ENOENT(status);
    if (status == APR_SUCCESS) {
        sync_directory(pool);
        return NULL;
    }
    return dcv_error_create(DCV_E_FILE, pool, "it cannot be removed: %s",
                            dcv_error_reason(status, pool));
}
