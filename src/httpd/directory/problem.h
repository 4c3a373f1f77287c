/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a directory or one of its files: in which words, and whether it is logged. */
#ifndef MOD_DCV_HTTPD_PROBLEM_H
#define MOD_DCV_HTTPD_PROBLEM_H

#include "file.h"

/* That the system refuses to read a directory or a file, why, and what to do, in pool. */
dcv_error_t *mod_dcv_problem_of_directory(apr_status_t status, apr_pool_t *pool);
dcv_error_t *mod_dcv_problem_of_file(apr_status_t status, apr_pool_t *pool);

/*
 * Whether a problem is to be logged, by its mod_dcv_logged_mark(): unless it has been, and while
 * the directory has lines left. The start reads the configuration twice, and tells the terminal
 * the first time and the log the second time.
 */
int mod_dcv_problem_take_line(mod_dcv_files_t *files,
                              const mod_dcv_csr_directory_t *directory,
                              apr_uint32_t mark);

/* Report a problem with a directory itself, and clear it. */
void mod_dcv_problem_report(mod_dcv_files_t *files,
                            const mod_dcv_csr_directory_t *directory,
                            const dcv_error_t *error);
void mod_dcv_problem_clear(mod_dcv_files_t *files,
                           const mod_dcv_csr_directory_t *directory);

/* A look ends: say once that a directory has no lines left, if some were wanted. */
void mod_dcv_problem_log_rest(mod_dcv_files_t *files,
                              const mod_dcv_csr_directory_t *directory);

#endif
