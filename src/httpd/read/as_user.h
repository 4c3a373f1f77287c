/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what customers may exchange as the children's user.
 *
 * httpd's parent runs as root, who may read and follow everything. In a directory of a
 * customer a file may be exchanged for a link at any moment, also between a look at it
 * and its opening, so that looking first does not help.
 */
#ifndef MOD_DCV_HTTPD_AS_USER_H
#define MOD_DCV_HTTPD_AS_USER_H

#include <apr_user.h>

/* The user of the children. */
typedef struct mod_dcv_user_t {
    apr_uid_t user;
    apr_gid_t group;
} mod_dcv_user_t;

/* The user of the children that the configuration names, as far as it has been read. */
mod_dcv_user_t mod_dcv_as_user_find(void);

/*
 * From now on this thread opens files as the user, who has no groups but his own.
 * Returns 0 where nothing changes: the process is not root's, the user is root, or the
 * system cannot do it for one thread.
 */
int mod_dcv_as_user_begin(mod_dcv_user_t user);

/* This thread is root's again. Only after a begin that did not return 0. */
void mod_dcv_as_user_end(void);

#endif
