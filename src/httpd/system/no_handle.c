/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Systems where directories are found by their paths, and all links followed: see handle.h. */
#include "handle.h"

#include <apr_strings.h>

#include "system.h"

void mod_dcv_handle_trust_starter(void)
{
}

#define FOUND                                                              \
    (APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_CTIME | \
     APR_FINFO_IDENT)

apr_status_t mod_dcv_handle_open(mod_dcv_handle_t *handle, apr_finfo_t *info,
                                 const char *path, int follows_all,
                                 apr_pool_t *scratch_pool)
{
    apr_status_t status = apr_stat(info, path, FOUND, scratch_pool);

    handle->path = path;
    handle->follows_all = follows_all;
    handle->number = -1;
    handle->status = status != APR_SUCCESS && status != APR_INCOMPLETE ? status
                     : info->filetype == APR_DIR                       ? APR_SUCCESS
                                                                       : APR_ENOTDIR;
    return handle->status;
}

void mod_dcv_handle_close(mod_dcv_handle_t *handle)
{
    (void)handle;
}

apr_status_t mod_dcv_handle_look(apr_finfo_t *info, const mod_dcv_handle_t *handle,
                                 const char *name, int is_name,
                                 apr_pool_t *scratch_pool)
{
    apr_status_t status =
        handle->status
            ? handle->status
            : apr_stat(info, apr_pstrcat(scratch_pool, handle->path, "/", name, NULL),
                       FOUND | (is_name ? APR_FINFO_LINK : 0), scratch_pool);

    return status == APR_INCOMPLETE ? APR_SUCCESS : status;
}

apr_status_t mod_dcv_handle_list(const mod_dcv_handle_t *handle,
                                 int (*take)(void *context, const char *name,
                                             apr_uint64_t entry),
                                 void *context, apr_pool_t *scratch_pool)
{
    apr_int32_t wanted = APR_FINFO_NAME | mod_dcv_system_entry_wanted();
    apr_dir_t *directory;
    apr_finfo_t info;
    int is_wanted = 1;
    apr_status_t status = apr_dir_open(&directory, handle->path, scratch_pool);

    if (status != APR_SUCCESS) {
        return status;
    }
    while (is_wanted &&
           ((status = apr_dir_read(&info, wanted, directory)) == APR_SUCCESS ||
            status == APR_INCOMPLETE)) {
        is_wanted = take(context, info.name, mod_dcv_system_entry(&info));
    }
    apr_dir_close(directory);
    return !is_wanted || APR_STATUS_IS_ENOENT(status) ? APR_SUCCESS : status;
}

void mod_dcv_handle_find_times(apr_time_t *times, const mod_dcv_handle_t *handle,
                               const char *const *names, int count,
                               apr_pool_t *scratch_pool)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, scratch_pool);
    for (int i = 0; i < count; i++) {
        apr_finfo_t info = {0};

        (void)apr_stat(&info, apr_pstrcat(pool, handle->path, "/", names[i], NULL),
                       APR_FINFO_LINK | APR_FINFO_CTIME, pool);
        times[i] = info.valid & APR_FINFO_CTIME ? info.ctime : 0;
        apr_pool_clear(pool);
    }
    apr_pool_destroy(pool);
}

apr_status_t mod_dcv_handle_open_file(apr_file_t **file, apr_finfo_t *info,
                                      const mod_dcv_guard_t *guard, const char *path,
                                      apr_pool_t *pool)
{
    (void)info;
    (void)guard;
    return apr_file_open(
        file, path, APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK, 0, pool);
}
