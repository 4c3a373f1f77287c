/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Follows a path to a handle that opens nothing (O_PATH), on Linux: a part of handle.h. */
#ifndef MOD_DCV_HTTPD_LINUX_WALK_H
#define MOD_DCV_HTTPD_LINUX_WALK_H

#include <sys/stat.h>

#include <apr_errno.h>

/* The links of a user are followed, as those of root are. */
void mod_dcv_walk_trust(uid_t user);

/*
 * Open a path from a directory; an absolute path where that is -1. follows_all is as
 * mod_dcv_handle_t has it. What is no directory with is_directory is ENOTDIR. Sets *handle,
 * which the caller closes unless it is -1, and *found of it. Fails with MOD_DCV_EFOREIGN, or
 * with what the system says.
 */
apr_status_t mod_dcv_walk_open(int *handle, struct stat *found, int is_directory,
                               int follows_all, int directory, const char *path);

#endif
