/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whom checks ask, and how long: DCVResolver and its kin. */
#ifndef MOD_DCV_HTTPD_RESOLVING_H
#define MOD_DCV_HTTPD_RESOLVING_H

#include <httpd.h>
#include <http_config.h>

#include "config/config.h"
#include "dcv/asking.h"

/*
 * Read-only once mod_dcv_resolving_complete() was called. NULL and 0 stand for unset.
 */
struct mod_dcv_resolving_t {
    dcv_asking_t asking;
    mod_dcv_place_t hints_place, anchor_place;
    apr_interval_time_t interval; /* of background checks */
    int leaves_file;              /* DCVCheckFile Off */
};

/* Callbacks for the directives of the same names. */
const char *mod_dcv_resolving_set_resolver(cmd_parms *cmd, void *dummy, int argc,
                                           char *const argv[]);
const char *mod_dcv_resolving_set_trust_anchor(cmd_parms *cmd, void *dummy,
                                               const char *path);
const char *mod_dcv_resolving_set_root_hints(cmd_parms *cmd, void *dummy,
                                             const char *path);
const char *mod_dcv_resolving_set_timeout(cmd_parms *cmd, void *dummy,
                                          const char *text);
const char *mod_dcv_resolving_set_interval(cmd_parms *cmd, void *dummy,
                                           const char *text);

const char *mod_dcv_resolving_set_check_file(cmd_parms *cmd, void *dummy, int flag);

/* Takes an error about a path, and the place of the directive that names it. */
typedef void mod_dcv_report_error_t(void *context, const mod_dcv_place_t *place,
                                    const char *path, const dcv_error_t *error);

/* Read the files that directives named. report is called for each error. */
void mod_dcv_resolving_complete(mod_dcv_global_t *global, apr_pool_t *pool,
                                mod_dcv_report_error_t *report, void *context);

/* What a run needs to know of it; the fields of the process are not set. */
dcv_run_setup_t mod_dcv_resolving_setup(const mod_dcv_global_t *global);

/* The time between background checks of a name; 0: there are none. */
apr_interval_time_t mod_dcv_resolving_interval(const mod_dcv_global_t *global);

/* Whether a check also fetches the file: DCVCheckFile. */
int mod_dcv_resolving_wants_file(const mod_dcv_global_t *global);

#endif
