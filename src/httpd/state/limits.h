/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many requests each child records one by one. Nobody is to fill what is recorded, and
 * nobody to keep others from being recorded: so clients, files and virtual hosts are counted
 * apart, and all together.
 */
#ifndef MOD_DCV_HTTPD_LIMITS_H
#define MOD_DCV_HTTPD_LIMITS_H

#include <httpd.h>

#include "dcv/snapshot.h"

/* Opaque. Of one child, for all its threads. */
typedef struct mod_dcv_meters_t mod_dcv_meters_t;

/* Meters in pool for a list of virtual hosts, which have counted nothing. */
mod_dcv_meters_t *mod_dcv_limits_create(server_rec *first, apr_pool_t *pool);

/*
 * Whether a request for an answer is to be recorded, which is counted then. Takes no lock: two
 * threads that meet may let one more pass.
 */
int mod_dcv_limits_admit_visit(mod_dcv_meters_t *meters, const request_rec *r,
                               dcv_answer_t *answer);

/* The same for a request for a file that its virtual host does not have. */
int mod_dcv_limits_admit_stray(mod_dcv_meters_t *meters, const request_rec *r);

#endif
