/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What Windows does in its own way: see system.h. */
#include "system.h"

#include <windows.h>

#include <apr_file_info.h>
#include <apr_portable.h>

void cli_system_begin(void)
{
}

int cli_system_is_terminal(apr_file_t *file)
{
    apr_os_file_t handle;
    DWORD mode;

    return file && apr_os_file_get(&handle, file) == APR_SUCCESS &&
           GetConsoleMode(handle, &mode);
}

int cli_system_takes_escapes(void)
{
    return 0;
}

apr_status_t cli_system_finish(apr_file_t *file)
{
    (void)file;
    return APR_SUCCESS;
}

/* A pipe's path leads out of every directory. */
apr_status_t cli_system_open(apr_file_t **file, apr_finfo_t *info, const char *path,
                             apr_pool_t *pool)
{
    (void)info;
    return apr_file_open(file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);
}

apr_status_t cli_system_enter(const char *path, apr_pool_t *pool)
{
    return apr_filepath_set(path, pool);
}

apr_status_t cli_system_name(const char *path, const char *other)
{
    return apr_file_link(path, other);
}

apr_array_header_t *cli_system_addresses(apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(const char *));

    APR_ARRAY_PUSH(list, const char *) = "127.0.0.1";
    APR_ARRAY_PUSH(list, const char *) = "::1";
    return list;
}

/* Control-C is told to a thread of its own, which ends the program at once unless it says no. */
static BOOL WINAPI ignore_control(DWORD control)
{
    return control == CTRL_C_EVENT || control == CTRL_BREAK_EVENT;
}

void cli_system_hold_signals(void)
{
    SetConsoleCtrlHandler(ignore_control, TRUE);
}

void cli_system_let_signals(void)
{
    SetConsoleCtrlHandler(ignore_control, FALSE);
}

/* A file has the access control list that its directory gives. */
apr_status_t cli_system_share(apr_file_t *file, const apr_finfo_t *directory)
{
    (void)file;
    (void)directory;
    return APR_SUCCESS;
}
