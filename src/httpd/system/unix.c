/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Files and users of Unix: see system.h. */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_strings.h>
#include <httpd.h>
#include <unixd.h>

#ifdef __linux__
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>

/* Groups of root that are kept for the end. */
#define GROUPS_MAX 256

/* Of each thread on its own: glibc's setgroups() would change those of all. */
static __thread gid_t root_groups[GROUPS_MAX];
static __thread int root_group_count;
#endif

#if AP_NEED_SET_MUTEX_PERMS
mod_dcv_user_t mod_dcv_system_user(void)
{
    mod_dcv_user_t user = {ap_unixd_config.user_id, ap_unixd_config.group_id};

    return user;
}

int mod_dcv_system_may_read(mod_dcv_user_t user, const apr_finfo_t *info)
{
    apr_fileperms_t needed = info->user == user.user     ? APR_UREAD
                             : info->group == user.group ? APR_GREAD
                                                         : APR_WREAD;

    return geteuid() || !user.user || (info->protection & needed);
}
#else
mod_dcv_user_t mod_dcv_system_user(void)
{
    mod_dcv_user_t user = {0};

    return user;
}

int mod_dcv_system_may_read(mod_dcv_user_t user, const apr_finfo_t *info)
{
    (void)user;
    (void)info;
    return 1;
}
#endif

#ifdef __linux__
int mod_dcv_system_begin_as_user(mod_dcv_user_t user)
{
    gid_t group = user.group;

    if (geteuid() || !user.user || user.user == (apr_uid_t)-1) {
        return 0;
    }
    root_group_count = getgroups(GROUPS_MAX, root_groups);
    if (root_group_count < 0 || syscall(SYS_setgroups, 1, &group)) {
        return 0;
    }
    (void)setfsgid(group);
    (void)setfsuid(user.user);
    /* An impossible user changes nothing, and tells who it is. */
    if ((uid_t)setfsuid((uid_t)-1) != user.user) {
        mod_dcv_system_end_as_user();
        return 0;
    }
    return 1;
}

void mod_dcv_system_end_as_user(void)
{
    (void)setfsuid(geteuid());
    (void)setfsgid(getegid());
    (void)syscall(SYS_setgroups, root_group_count, root_groups);
}
#else
int mod_dcv_system_begin_as_user(mod_dcv_user_t user)
{
    (void)user;
    return 0;
}

void mod_dcv_system_end_as_user(void)
{
}
#endif

const char *mod_dcv_system_find_path(const char *text, apr_pool_t *pool)
{
    return ap_server_root_relative(pool, text);
}

/* A pipe must not block httpd. */
#define OPEN_FLAGS (APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK)

apr_status_t mod_dcv_system_open(apr_file_t **file, apr_finfo_t *info,
                                 const mod_dcv_guard_t *guard, const char *path,
                                 apr_pool_t *pool)
{
    return guard ? mod_dcv_handle_open_file(file, info, guard, path, pool)
                 : apr_file_open(file, path, OPEN_FLAGS, 0, pool);
}

/* The name is there, wherever it leads. */
int mod_dcv_system_is_of_file(const char *path, apr_pool_t *scratch_pool)
{
    apr_finfo_t info = {0};
    apr_status_t status =
        apr_stat(&info, path, APR_FINFO_LINK | APR_FINFO_TYPE, scratch_pool);

    return status == APR_SUCCESS || status == APR_INCOMPLETE;
}

int mod_dcv_system_is_temporary(apr_status_t status)
{
    return APR_STATUS_IS_EMFILE(status) || APR_STATUS_IS_ENFILE(status) ||
           APR_STATUS_IS_ENOMEM(status) || APR_STATUS_IS_EINTR(status) ||
           APR_STATUS_IS_EAGAIN(status) || status == APR_FROM_OS_ERROR(EIO);
}

int mod_dcv_system_is_gone(apr_status_t status)
{
    return APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status);
}

int mod_dcv_system_is_held(apr_status_t status)
{
    (void)status;
    return 0;
}

const char *mod_dcv_system_remedy(apr_status_t status)
{
    (void)status;
    return NULL;
}

int mod_dcv_system_ignores_case(void)
{
    return 0;
}

int mod_dcv_system_is_spelled(const char *path, const char *name, apr_pool_t *pool)
{
    (void)path;
    (void)name;
    (void)pool;
    return 1;
}

apr_int32_t mod_dcv_system_entry_wanted(void)
{
    return APR_FINFO_INODE;
}

apr_uint64_t mod_dcv_system_entry(const apr_finfo_t *info)
{
    return info->valid & APR_FINFO_INODE ? (apr_uint64_t)info->inode : 0;
}
