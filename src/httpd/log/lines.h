/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many lines of the log a directory has left. A customer may let bad files come and go
 * as fast as he likes: what he does must not fill the disk, nor hide what others do.
 *
 * Each path has MOD_DCV_LINES an hour in the whole server: all children together, restarts
 * included. No path uses up those of another one.
 */
#ifndef MOD_DCV_HTTPD_LINES_H
#define MOD_DCV_HTTPD_LINES_H

#include <apr_tables.h>
#include <httpd.h>

#define MOD_DCV_LINES 50

/* Opaque. Any number of threads and processes. */
typedef struct mod_dcv_lines_t mod_dcv_lines_t;

/*
 * Those of directories, const mod_dcv_csr_directory_t * by number, in pool. What was used
 * before a restart counts. To be opened by the parent. Where there is no anonymous shared
 * memory, each process counts by itself.
 */
mod_dcv_lines_t *mod_dcv_lines_open(const apr_array_header_t *directories,
                                    process_rec *process, apr_pool_t *pool);

/* Whether a directory has lines left, by its number. */
int mod_dcv_lines_are_left(const mod_dcv_lines_t *lines, int number);

/* Take a line. Returns 0 when there is none. */
int mod_dcv_lines_take(mod_dcv_lines_t *lines, int number);

/* Whether it is for the caller to say that none is left: once until there are again. */
int mod_dcv_lines_tell(mod_dcv_lines_t *lines, int number);

#endif
