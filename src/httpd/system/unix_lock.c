/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A lock on a file on Unix: see lock.h. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>

#include <apr_portable.h>

static int set_lock(apr_file_t *file, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    apr_os_file_t descriptor = -1;

    (void)apr_os_file_get(&descriptor, file);
    return fcntl(descriptor, F_SETLK, &lock);
}

apr_status_t mod_dcv_lock_try(apr_file_t *file)
{
    return !set_lock(file, F_WRLCK)             ? APR_SUCCESS
           : errno == EAGAIN || errno == EACCES ? APR_EBUSY
                                                : APR_FROM_OS_ERROR(errno);
}

void mod_dcv_lock_let_go(apr_file_t *file)
{
    (void)set_lock(file, F_UNLCK);
}
