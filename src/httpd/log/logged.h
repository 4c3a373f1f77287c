/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks of messages that have been logged, by any child, for the life of the process:
 * ten children find the same bad file, and each restart finds it again.
 */
#ifndef MOD_DCV_HTTPD_LOGGED_H
#define MOD_DCV_HTTPD_LOGGED_H

#include <httpd.h>

/* Opaque. Any number of threads and processes. */
typedef struct mod_dcv_logged_t mod_dcv_logged_t;

/*
 * The marks of the process and its children. To be opened by the parent. Where there is
 * no anonymous shared memory, each process has its own.
 */
mod_dcv_logged_t *mod_dcv_logged_open(process_rec *process);

/*
 * A number that stands for a message on a source in one state of it. Nobody can tell which: a
 * customer, who chooses all three, would have his own message stand for another one's.
 */
apr_uint32_t mod_dcv_logged_mark(const mod_dcv_logged_t *logged, const char *source,
                                 const char *message, apr_int64_t state);

/*
 * Whether a mark is new, which it is not any more. A mark may be forgotten when there
 * are thousands.
 */
int mod_dcv_logged_is_new(mod_dcv_logged_t *logged, apr_uint32_t mark);

/* Whether a mark is there. It stays as it is. */
int mod_dcv_logged_has(const mod_dcv_logged_t *logged, apr_uint32_t mark);

/* Forget a mark: what it stands for is over, and new when it comes again. */
void mod_dcv_logged_forget(mod_dcv_logged_t *logged, apr_uint32_t mark);

#endif
