/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the command needs of a system and APR does not have: unix.c or windows.c is built. */
#ifndef DCV_CLI_SYSTEM_H
#define DCV_CLI_SYSTEM_H

#include <apr_file_io.h>
#include <apr_tables.h>

/* To be called first: a reader that has gone is an error of a write, and ends nothing. */
void cli_system_begin(void);

/* Whether a file (NULL: none) is a terminal. */
int cli_system_is_terminal(apr_file_t *file);

/* Whether a terminal of this system takes escape sequences (ECMA-48), unless it is dumb. */
int cli_system_takes_escapes(void);

/*
 * Close standard output, whose buffer is written. Some file systems tell only then that they
 * had no room.
 */
apr_status_t cli_system_finish(apr_file_t *file);

/*
 * Open a file for reading. Where the path leads to what is no regular file, sets *file to NULL
 * and info->filetype: a directory may be a customer's, and to open a device may start it. Where
 * the system cannot look without opening, it opens without waiting, and leaves info alone.
 */
apr_status_t cli_system_open(apr_file_t **file, apr_finfo_t *info, const char *path,
                             apr_pool_t *pool);

/*
 * Make a directory the one where relative paths begin. Of links in its path those are followed
 * that stand in a directory which nobody but root and this user may write to; at another one
 * it fails with APR_EBADPATH: whoever made that may want this user to write elsewhere. For one
 * thread. Windows: follows all.
 */
apr_status_t cli_system_enter(const char *path, apr_pool_t *pool);

/* Give a file, or a link itself, a second name, which must not be there. */
apr_status_t cli_system_name(const char *path, const char *other);

/*
 * The addresses of this machine, const char * in pool: loopback ones first, and none that need
 * an interface beside them. Windows: the loopback ones alone.
 */
apr_array_header_t *cli_system_addresses(apr_pool_t *pool);

/*
 * While signals are held, none of those by which people and panels end a program does so; it
 * ends when they are let.
 */
void cli_system_hold_signals(void);
void cli_system_let_signals(void);

/*
 * Give a file that was just made to those who may read a directory: its group, for root its
 * owner, too, and the right to read for each who has it there. Nobody else may write to it.
 * directory has APR_FINFO_PROT and APR_FINFO_OWNER. Fails when the group may read the
 * directory and cannot be given the file.
 */
apr_status_t cli_system_share(apr_file_t *file, const apr_finfo_t *directory);

#endif
