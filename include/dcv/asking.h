/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom checks ask, and how long, as an administrator writes it: DCVResolver and its kin.
 *
 * Functions that take what was written return NULL, or a message in pool without the
 * directive's name: what is wrong, and after "; " the remedy. For one thread.
 */
#ifndef DCV_ASKING_H
#define DCV_ASKING_H

#include "dcv/run.h"

/* All zero stands for the defaults. */
typedef struct dcv_asking_t {
    dcv_resolve_t resolve;
    apr_array_header_t *forwarders;       /* const char *: "ADDR@PORT"; NULL: none */
    apr_interval_time_t timeout;          /* 0: the default */
    const char *hints_path, *anchor_path; /* NULL: the Internet's */
    /* Of these files: see dcv_asking_read_hints(), dcv_asking_read_anchors(). */
    apr_array_header_t *roots, *anchors; /* const char * */
} dcv_asking_t;

/* DCVResolver recursive|system|ADDR[@PORT]... */
const char *dcv_asking_set_resolver(dcv_asking_t *asking, int argc,
                                    const char *const *argv, apr_pool_t *pool);

/* DCVCheckTimeout TIME */
const char *dcv_asking_set_timeout(dcv_asking_t *asking, const char *text,
                                   apr_pool_t *pool);

/* Read the file of hints_path, if there is one. Fails as dcv_root_read_hints() does. */
dcv_error_t *dcv_asking_read_hints(dcv_asking_t *asking, apr_pool_t *pool);

/*
 * Read the root's keys: of anchor_path; else those that the system has, or the built-in ones.
 * Fails as dcv_root_read_anchors() does, for anchor_path only.
 */
dcv_error_t *dcv_asking_read_anchors(dcv_asking_t *asking, apr_pool_t *pool);

/* What a run needs to know of it; its other fields are not set. */
dcv_run_setup_t dcv_asking_setup(const dcv_asking_t *asking);

#endif
