/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Directories and files by handles that open nothing (O_PATH): see handle.h. */
#include "handle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_strings.h>

#include "linux_walk.h"

void mod_dcv_handle_trust_starter(void)
{
    mod_dcv_walk_trust(geteuid());
}

void mod_dcv_handle_close(mod_dcv_handle_t *handle)
{
    if (handle->number >= 0) {
        close(handle->number);
    }
    handle->number = -1;
}

/* Rights as APR has them: those of the user, the group and others, four bits each. */
static apr_fileperms_t rights_of(mode_t mode)
{
    return (apr_fileperms_t)((mode & S_IRWXU) << 2 | (mode & S_IRWXG) << 1 |
                             (mode & S_IRWXO));
}

static apr_time_t time_of(struct timespec time)
{
    return apr_time_make(time.tv_sec, time.tv_nsec / 1000);
}

static void describe(apr_finfo_t *info, const struct stat *found)
{
    memset(info, 0, sizeof(*info));
    info->valid = APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_CTIME |
                  APR_FINFO_IDENT | APR_FINFO_PROT | APR_FINFO_OWNER;
    info->filetype = S_ISREG(found->st_mode)   ? APR_REG
                     : S_ISDIR(found->st_mode) ? APR_DIR
                     : S_ISLNK(found->st_mode) ? APR_LNK
                                               : APR_UNKFILE;
    info->size = found->st_size;
    info->mtime = time_of(found->st_mtim);
    info->ctime = time_of(found->st_ctim);
    info->inode = found->st_ino;
    info->device = found->st_dev;
    info->protection = rights_of(found->st_mode);
    info->user = found->st_uid;
    info->group = found->st_gid;
}

apr_status_t mod_dcv_handle_open(mod_dcv_handle_t *handle, apr_finfo_t *info,
                                 const char *path, int follows_all,
                                 apr_pool_t *scratch_pool)
{
    struct stat found;

    (void)scratch_pool;
    handle->path = path;
    handle->follows_all = follows_all;
    handle->status =
        mod_dcv_walk_open(&handle->number, &found, 1, follows_all, -1, path);
    if (handle->status == APR_SUCCESS) {
        describe(info, &found);
    }
    return handle->status;
}

apr_status_t mod_dcv_handle_look(apr_finfo_t *info, const mod_dcv_handle_t *handle,
                                 const char *name, int is_name,
                                 apr_pool_t *scratch_pool)
{
    int follows = handle->follows_all && !is_name, target;
    apr_status_t status = handle->status;
    struct stat found;

    (void)scratch_pool;
    if (status != APR_SUCCESS) {
        return status;
    }
    if (fstatat(handle->number, name, &found, follows ? 0 : AT_SYMLINK_NOFOLLOW)) {
        return apr_get_os_error();
    }
    if (S_ISLNK(found.st_mode) && !is_name) {
        status = mod_dcv_walk_open(&target, &found, 0, 0, handle->number, name);
        if (target >= 0) {
            close(target);
        }
    }
    if (status == APR_SUCCESS) {
        describe(info, &found);
    }
    return status;
}

apr_status_t mod_dcv_handle_list(const mod_dcv_handle_t *handle,
                                 int (*take)(void *context, const char *name,
                                             apr_uint64_t entry),
                                 void *context, apr_pool_t *scratch_pool)
{
    struct dirent *entry;
    apr_status_t status = handle->status;
    int number;
    DIR *directory;

    (void)scratch_pool;
    if (status != APR_SUCCESS) {
        return status;
    }
    number = openat(handle->number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) {
        return apr_get_os_error();
    }
    directory = fdopendir(number);
    if (!directory) {
        status = apr_get_os_error();
        close(number);
        return status;
    }
    do {
        errno = 0;
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): of a stream that one thread has. */
        entry = readdir(directory);
    } while (entry && take(context, entry->d_name, entry->d_ino));
    status = entry || !errno ? APR_SUCCESS : apr_get_os_error();
    closedir(directory);
    return status;
}

void mod_dcv_handle_find_times(apr_time_t *times, const mod_dcv_handle_t *handle,
                               const char *const *names, int count,
                               apr_pool_t *scratch_pool)
{
    struct stat found;

    (void)scratch_pool;
    for (int i = 0; i < count; i++) {
        times[i] = fstatat(handle->number, names[i], &found, AT_SYMLINK_NOFOLLOW)
                       ? 0
                       : time_of(found.st_ctim);
    }
}

#define OPEN_FLAGS (APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK)

static apr_status_t close_file(void *file)
{
    return apr_file_close(file);
}

/* Open a name that is no link, as most are: for a link it fails. */
static apr_status_t open_name(apr_file_t **file, apr_finfo_t *info, int directory,
                              const char *name, apr_pool_t *pool)
{
    struct stat found;
    apr_status_t status = APR_SUCCESS;
    int number =
        openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);

    if (number < 0) {
        return apr_get_os_error();
    }
    if (fstat(number, &found)) {
        status = apr_get_os_error();
    }
    else {
        describe(info, &found);
    }
    if (status != APR_SUCCESS || !S_ISREG(found.st_mode)) {
        close(number);
        return status;
    }
    status = apr_os_file_put(file, &number, OPEN_FLAGS, pool);
    apr_pool_cleanup_register(pool, *file, close_file, apr_pool_cleanup_null);
    return status;
}

/*
 * Open what a handle stands for. Without /proc that is not possible: then the path is opened, if
 * it is no link or anybody's links are followed.
 */
static apr_status_t open_handle(apr_file_t **file, apr_finfo_t *info, int handle,
                                int follows_all, const char *path, apr_pool_t *pool)
{
    char by_handle[40];
    apr_status_t status;

    apr_snprintf(by_handle, sizeof(by_handle), "/proc/self/fd/%d", handle);
    status = apr_file_open(file, by_handle, OPEN_FLAGS, 0, pool);
    if (!APR_STATUS_IS_ENOENT(status)) {
        return status;
    }
    return follows_all ? apr_file_open(file, path, OPEN_FLAGS, 0, pool)
                       : open_name(file, info, AT_FDCWD, path, pool);
}

/*
 * A path may name another file a moment after it was looked at: so it is followed to a handle, and
 * what that stands for is opened.
 */
static apr_status_t open_by_walk(apr_file_t **file, apr_finfo_t *info, int follows_all,
                                 int directory, const char *path, apr_pool_t *pool)
{
    const char *name = directory < 0 ? path : strrchr(path, '/') + 1;
    struct stat found;
    int handle = -1;
    apr_status_t status =
        mod_dcv_walk_open(&handle, &found, 0, follows_all, directory, name);

    if (status == APR_SUCCESS) {
        describe(info, &found);
        if (S_ISREG(found.st_mode)) {
            status = open_handle(file, info, handle, follows_all, path, pool);
        }
    }
    if (handle >= 0) {
        close(handle);
    }
    return status;
}

apr_status_t mod_dcv_handle_open_file(apr_file_t **file, apr_finfo_t *info,
                                      const mod_dcv_guard_t *guard, const char *path,
                                      apr_pool_t *pool)
{
    const mod_dcv_handle_t *directory = guard->directory;

    *file = NULL;
    if (!directory) {
        return open_by_walk(file, info, guard->follows_all, -1, path, pool);
    }
    if (directory->status != APR_SUCCESS) {
        return directory->status;
    }
    return open_name(file, info, directory->number, strrchr(path, '/') + 1, pool) ==
                   APR_SUCCESS
               ? APR_SUCCESS
               : open_by_walk(file, info, directory->follows_all, directory->number,
                              path, pool);
}
