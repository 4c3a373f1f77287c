/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are to be checked in the background, and when each is due. */
#ifndef MOD_DCV_HTTPD_SCHEDULE_H
#define MOD_DCV_HTTPD_SCHEDULE_H

#include "check.h"

/* Opaque. For one thread. */
typedef struct mod_dcv_schedule_t mod_dcv_schedule_t;

/*
 * All names of a report's orders that are open, in pool: neither valid at their last check
 * nor expired. The report's snapshot must live as long.
 */
mod_dcv_schedule_t *mod_dcv_schedule_create(dcv_report_t *report,
                                            mod_dcv_state_t *state,
                                            apr_interval_time_t interval,
                                            apr_pool_t *pool);

/*
 * The names that are due, the longest waiting first, mod_dcv_job_t in pool: as many as
 * spread the checks over time.
 */
apr_array_header_t *mod_dcv_schedule_due(mod_dcv_schedule_t *schedule, apr_time_t now,
                                         apr_pool_t *pool);

/* Note that a name was checked, and whether it is valid now. */
void mod_dcv_schedule_note(mod_dcv_schedule_t *schedule, const mod_dcv_job_t *job,
                           const dcv_evidence_t *evidence, int is_valid);

#endif
