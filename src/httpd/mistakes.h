/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a configuration, in one pass over it.
 *
 * A mistake of a directive stops a start. A file or directory that cannot be used does not:
 * CSRs come and go, and a machine that boots at night must come up. Both are errors for
 * httpd -t.
 */
#ifndef MOD_DCV_HTTPD_MISTAKES_H
#define MOD_DCV_HTTPD_MISTAKES_H

#include "config/config.h"

/* For one thread. All zero at first, but for what is said to be set. */
typedef struct mod_dcv_mistakes_t {
    server_rec *main_server; /* to be set */
    int to_terminal; /* to be set: APLOG_STARTUP while httpd starts, where there is no
                           time and level; else 0 */
    apr_pool_t *scratch; /* to be set; cleared by whoever owns it */
    int directives;      /* mistakes that stop a start */
    int files; /* files and directories for which httpd -t refuses the configuration */
} mod_dcv_mistakes_t;

/* Log a mistake of a directive about a subject: a file, or an authority; "": none. */
void mod_dcv_mistakes_add(mod_dcv_mistakes_t *mistakes, const mod_dcv_place_t *place,
                          const char *subject, const char *message);

/* The same by an error, unless it only follows from one that has been logged. */
void mod_dcv_mistakes_add_error(mod_dcv_mistakes_t *mistakes,
                                const mod_dcv_place_t *place, const char *subject,
                                const dcv_error_t *error);

/* Log that a file cannot be used, in the words of an error. It is not counted. */
void mod_dcv_mistakes_add_file(mod_dcv_mistakes_t *mistakes,
                               const mod_dcv_place_t *place, const char *path,
                               const char *message);

#endif
