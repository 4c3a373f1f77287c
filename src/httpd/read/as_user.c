/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads files as the children's user: see as_user.h. */
#include "as_user.h"

#include <httpd.h>
#include <unixd.h>

#ifdef __linux__
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Groups of root that are kept for the end. */
#define GROUPS_MAX 256

/* Of each thread on its own: glibc's setgroups() would change those of all. */
static __thread gid_t root_groups[GROUPS_MAX];
static __thread int root_group_count;
#endif

#if AP_NEED_SET_MUTEX_PERMS
mod_dcv_user_t mod_dcv_as_user_find(void)
{
    mod_dcv_user_t user = {ap_unixd_config.user_id, ap_unixd_config.group_id};

    return user;
}
#else
mod_dcv_user_t mod_dcv_as_user_find(void)
{
    mod_dcv_user_t user = {0};

    return user;
}
#endif

#ifdef __linux__
int mod_dcv_as_user_begin(mod_dcv_user_t user)
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
        mod_dcv_as_user_end();
        return 0;
    }
    return 1;
}

void mod_dcv_as_user_end(void)
{
    (void)setfsuid(geteuid());
    (void)setfsgid(getegid());
    (void)syscall(SYS_setgroups, root_group_count, root_groups);
}
#else
int mod_dcv_as_user_begin(mod_dcv_user_t user)
{
    (void)user;
    return 0;
}

void mod_dcv_as_user_end(void)
{
}
#endif
