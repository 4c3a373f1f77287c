/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are to be checked in the background, and when each is due. */
#ifndef MOD_DCV_HTTPD_SCHEDULE_H
#define MOD_DCV_HTTPD_SCHEDULE_H

#include "check.h"

/* Opaque. For one thread. */
typedef struct mod_dcv_schedule_t mod_dcv_schedule_t;

/*
 * All names of an index's orders that are open, in pool: neither proven at their last
 * check nor expired. wants_file: whether files are fetched, so that names without records are
 * among them. The index's snapshot must live as long. before: the schedule that
 * this one replaces, whose back-off is taken over; NULL: none.
 */
mod_dcv_schedule_t *mod_dcv_schedule_create(dcv_index_t *index, mod_dcv_state_t *state,
                                            apr_interval_time_t interval,
                                            int wants_file,
                                            const mod_dcv_schedule_t *before,
                                            apr_pool_t *pool);

/*
 * The names that are due, mod_dcv_job_t in pool: as many as spread the checks over time.
 * Virtual hosts take turns, and in each its base domains: first the longest waiting name of
 * each, then the second of each. A base domain whose name servers fail gets few names, after a
 * pause.
 */
apr_array_header_t *mod_dcv_schedule_due(mod_dcv_schedule_t *schedule,
                                         apr_pool_t *pool);

/*
 * Note what a check of a name saw. While its name servers fail, the time to the next check
 * doubles, up to a day. index is of all orders. Returns whether the name is
 * valid now.
 */
int mod_dcv_schedule_note(mod_dcv_schedule_t *schedule, dcv_index_t *index,
                          const mod_dcv_job_t *job, const dcv_evidence_t *evidence,
                          apr_pool_t *scratch_pool);

#endif
