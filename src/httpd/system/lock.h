/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lock on a file, of a process: unix_lock.c or windows_lock.c is built, as with system.h.
 * APR's may be one of the open file, which all children have from their parent.
 */
#ifndef MOD_DCV_HTTPD_LOCK_H
#define MOD_DCV_HTTPD_LOCK_H

#include <apr_file_io.h>

/*
 * Lock a file for this process, without waiting. The system unlocks it when the process ends,
 * however it does. Returns APR_EBUSY when another one has it.
 */
apr_status_t mod_dcv_lock_try(apr_file_t *file);

/* Unlock it. Any thread of the process. */
void mod_dcv_lock_let_go(apr_file_t *file);

#endif
