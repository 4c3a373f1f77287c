/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A lock on a file on Windows, where each process has opened it by itself: see lock.h. */
#include "lock.h"

apr_status_t mod_dcv_lock_try(apr_file_t *file)
{
    apr_status_t status = apr_file_lock(file, APR_FLOCK_EXCLUSIVE | APR_FLOCK_NONBLOCK);

    return APR_STATUS_IS_EAGAIN(status) || APR_STATUS_IS_EACCES(status) ? APR_EBUSY
                                                                        : status;
}

void mod_dcv_lock_let_go(apr_file_t *file)
{
    (void)apr_file_unlock(file);
}
