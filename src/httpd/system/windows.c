/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What Windows does in its own way: see system.h. */
#include "system.h"

#include <stdlib.h>
#include <string.h>

#include <apr_portable.h>
#include <apr_strings.h>
#include <http_config.h>

#include "dcv/lang.h"

mod_dcv_user_t mod_dcv_system_user(void)
{
    mod_dcv_user_t user = {0};

    return user;
}

int mod_dcv_system_begin_as_user(mod_dcv_user_t user)
{
    (void)user;
    return 0;
}

void mod_dcv_system_end_as_user(void)
{
}

int mod_dcv_system_may_read(mod_dcv_user_t user, const apr_finfo_t *info)
{
    (void)user;
    (void)info;
    return 1;
}

/* Whether a path begins with a drive, or a share, that is not there now. */
static int is_away(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    const char *root;

    return apr_filepath_root(&root, &path, 0, pool) == APR_SUCCESS &&
           apr_stat(&info, root, APR_FINFO_TYPE, pool) != APR_SUCCESS &&
           !(info.valid & APR_FINFO_TYPE);
}

/*
 * httpd and APR look for the drive of a path, and refuse one that is not there: a child that
 * begins then would not start.
 */
const char *mod_dcv_system_find_path(const char *text, apr_pool_t *pool)
{
    char *path = ap_server_root_relative(pool, text);

    if (!path && is_away(text, pool)) {
        path = apr_pstrdup(pool, text);
        for (char *slash = strchr(path, '\\'); slash; slash = strchr(slash, '\\')) {
            *slash = '/';
        }
    }
    return path;
}

/* To read a device would wait for what never comes; APR says nothing of its kind. */
static int is_device(apr_file_t *file)
{
    apr_os_file_t handle;

    return apr_os_file_get(&handle, file) == APR_SUCCESS &&
           GetFileType(handle) != FILE_TYPE_DISK;
}

/* Windows opens no directory as a file, and says of it that access is denied. */
static int is_directory(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info = {0};

    (void)apr_stat(&info, path, APR_FINFO_TYPE, pool);
    return info.valid & APR_FINFO_TYPE && info.filetype == APR_DIR;
}

apr_status_t mod_dcv_system_open(apr_file_t **file, apr_finfo_t *info,
                                 const mod_dcv_guard_t *guard, const char *path,
                                 apr_pool_t *pool)
{
    apr_status_t status =
        apr_file_open(file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);

    (void)guard;
    if (status == APR_FROM_OS_ERROR(ERROR_ACCESS_DENIED) && is_directory(path, pool)) {
        info->filetype = APR_DIR;
        *file = NULL;
        return APR_SUCCESS;
    }
    if (status == APR_SUCCESS && is_device(*file)) {
        apr_file_close(*file);
        info->filetype = APR_UNKFILE;
        *file = NULL;
    }
    return status;
}

/* Everybody may look for a name in a directory. A device has such a name. */
int mod_dcv_system_is_of_file(const char *path, apr_pool_t *scratch_pool)
{
    (void)path;
    (void)scratch_pool;
    return 1;
}

/* A machine that has files for others does not answer. */
static int is_unreachable(apr_status_t status)
{
    static const DWORD errors[] = {
        ERROR_BAD_NETPATH,        ERROR_NETWORK_BUSY,        ERROR_UNEXP_NET_ERR,
        ERROR_NETNAME_DELETED,    ERROR_BAD_NET_NAME,        ERROR_SEM_TIMEOUT,
        ERROR_NO_NETWORK,         ERROR_NETWORK_UNREACHABLE, ERROR_HOST_UNREACHABLE,
        ERROR_CONNECTION_ABORTED, ERROR_NO_LOGON_SERVERS};

    for (apr_size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        if (status == APR_FROM_OS_ERROR((apr_status_t)errors[i])) {
            return 1;
        }
    }
    return 0;
}

int mod_dcv_system_is_gone(apr_status_t status)
{
    return (APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)) &&
           !is_unreachable(status);
}

int mod_dcv_system_is_held(apr_status_t status)
{
    return status == APR_FROM_OS_ERROR(ERROR_SHARING_VIOLATION) ||
           status == APR_FROM_OS_ERROR(ERROR_LOCK_VIOLATION);
}

/* EIO is 5 here, which is the number of ERROR_ACCESS_DENIED: a disk has errors of its own. */
int mod_dcv_system_is_temporary(apr_status_t status)
{
    return APR_STATUS_IS_EMFILE(status) || APR_STATUS_IS_ENFILE(status) ||
           APR_STATUS_IS_ENOMEM(status) || APR_STATUS_IS_EINTR(status) ||
           APR_STATUS_IS_EAGAIN(status) || is_unreachable(status) ||
           status == APR_FROM_OS_ERROR(ERROR_NOT_READY) ||
           status == APR_FROM_OS_ERROR(ERROR_CRC) ||
           status == APR_FROM_OS_ERROR(ERROR_IO_DEVICE);
}

/* What Windows says when a name leads to a device, by which of its functions asks. */
static int is_of_device(apr_status_t status)
{
    return status == APR_FROM_OS_ERROR(ERROR_BAD_DEV_TYPE) ||
           status == APR_FROM_OS_ERROR(ERROR_INVALID_FUNCTION) ||
           status == APR_FROM_OS_ERROR(ERROR_INVALID_HANDLE) ||
           status == APR_FROM_OS_ERROR(ERROR_INVALID_PARAMETER);
}

const char *mod_dcv_system_remedy(apr_status_t status)
{
    return mod_dcv_system_is_held(status)
               ? DCV_N(
                     "another program has it open: close it there, or let that program share "
                     "it (%s)")
           : status == APR_FROM_OS_ERROR(ERROR_ACCESS_DENIED)
               ? DCV_N("access is denied: let the service's user read it (%s)")
           : is_of_device(status)
               ? DCV_N(
                     "it cannot be read as a file: Windows keeps names such as NUL, CON "
                     "and COM1 for devices; rename it (%s)")
               : NULL;
}

int mod_dcv_system_ignores_case(void)
{
    return 1;
}

int mod_dcv_system_is_spelled(const char *path, const char *name, apr_pool_t *pool)
{
    apr_finfo_t info = {0};

    (void)apr_stat(&info, path, APR_FINFO_LINK | APR_FINFO_NAME, pool);
    return !(info.valid & APR_FINFO_NAME) || !info.name || !strcmp(info.name, name);
}

#define ENTRY_WANTED (APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_CTIME)

apr_int32_t mod_dcv_system_entry_wanted(void)
{
    return ENTRY_WANTED;
}

apr_uint64_t mod_dcv_system_entry(const apr_finfo_t *info)
{
    apr_uint64_t entry = (apr_uint64_t)info->mtime * 31 +
                         (apr_uint64_t)info->ctime * 1000003 + (apr_uint64_t)info->size;

    return (info->valid & ENTRY_WANTED) == ENTRY_WANTED ? entry : 0;
}

/* Handles are limited by memory alone; select(), which libraries may use, takes so many. */
int mod_dcv_system_descriptors(void)
{
    return 256;
}

/* No signal ends a process. */
mod_dcv_signals_t *mod_dcv_system_hold_signals(apr_pool_t *pool)
{
    (void)pool;
    return NULL;
}

void mod_dcv_system_let_signals(const mod_dcv_signals_t *before)
{
    (void)before;
}

void mod_dcv_system_no_signals(void)
{
}

int mod_dcv_system_is_signalled(void)
{
    return 0;
}

void mod_dcv_system_leave_signals(void)
{
}

/* httpd tells a child by this variable who its parent is. */
int mod_dcv_system_is_reading_child(void)
{
    return getenv("AP_PARENT_PID") != NULL;
}

int mod_dcv_system_inherits_memory(void)
{
    return 0;
}

/* Only a mutex with a name of its own is that of other processes, too. */
apr_status_t mod_dcv_system_create_lock(apr_global_mutex_t **lock, const char *name,
                                        server_rec *server, apr_pool_t *pool)
{
    (void)server;
    return apr_global_mutex_create(lock, ap_runtime_dir_relative(pool, name),
                                   APR_LOCK_DEFAULT, pool);
}

struct mod_dcv_wake_t {
    HANDLE event; /* one wait takes what was set */
};

static apr_status_t destroy(void *data)
{
    mod_dcv_wake_t *wake = data;

    CloseHandle(wake->event);
    return APR_SUCCESS;
}

mod_dcv_wake_t *mod_dcv_system_create_wake(apr_pool_t *pool)
{
    mod_dcv_wake_t *wake = apr_pcalloc(pool, sizeof(*wake));

    wake->event = CreateEventA(NULL, FALSE, FALSE, NULL);
    if (!wake->event) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, wake, destroy, apr_pool_cleanup_null);
    return wake;
}

void mod_dcv_system_wake(mod_dcv_wake_t *wake)
{
    SetEvent(wake->event);
}

/* Windows measures such waits by the time since it started. */
void mod_dcv_system_wait(mod_dcv_wake_t *wake, apr_interval_time_t max)
{
    (void)WaitForSingleObject(wake->event, (DWORD)apr_time_as_msec(max));
}
