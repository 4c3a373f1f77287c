/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks: which names are to be asked about, by whom, and where the evidence goes.
 *
 * A check blocks the thread that asks for it, never another one, and no longer than
 * DCVCheckTimeout. How many there are at once is bounded for the whole server
 * (slots.h).
 */
#ifndef MOD_DCV_HTTPD_CHECK_H
#define MOD_DCV_HTTPD_CHECK_H

#include <apr_hash.h>
#include <httpd.h>

#include "dcv/id.h"
#include "dcv/report.h"
#include "dcv/inquiry.h"
#include "state/evidence.h"

/* A check that is younger is shown again, and nobody is asked. */
#define MOD_DCV_CHECK_FRESH apr_time_from_sec(10)

/* What each child has for checks. */
typedef struct mod_dcv_checker_t mod_dcv_checker_t;

/* A name of an order to be checked. */
typedef struct mod_dcv_job_t {
    const dcv_order_t *order;
    const dcv_name_t *name;
    unsigned char id[DCV_ID_BYTES];
    apr_uint32_t round; /* how many checks of it there were before */
} mod_dcv_job_t;

/* Jobs to be done, and what is to happen with what comes out. */
typedef struct mod_dcv_jobs_t {
    dcv_index_t *index;       /* of all orders */
    apr_array_header_t *list; /* mod_dcv_job_t */
    int at_once;
    int descriptors;  /* that they may use, about */
    apr_time_t until; /* when to stop, by dcv_clock_now(), with what is done by then;
                         0: never */
    void *context;
    /* Called for each that is done, by the thread that runs; both are gone after it. */
    void (*done)(void *context, const mod_dcv_job_t *job,
                 const dcv_evidence_t *evidence);
} mod_dcv_jobs_t;

/* post_config: makes the slots. */
int mod_dcv_check_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server);

/* child_init: what each child needs. */
void mod_dcv_check_hook_child_init(apr_pool_t *pchild, server_rec *server);

/* Fill in a job for a name of an order. scratch_pool is for temporary use. */
void mod_dcv_check_fill(mod_dcv_job_t *job, const dcv_order_t *order,
                        const dcv_name_t *name, apr_pool_t *scratch_pool);

/*
 * Do jobs, by the calling thread. Ends early, with some left, when httpd stops. Fails
 * with DCV_E_RUN, in pool, when none could be done.
 */
dcv_error_t *mod_dcv_check_run(const mod_dcv_jobs_t *jobs, apr_pool_t *pool);

/*
 * Check what a query asks for, unless it was a moment ago, and wait for it. Evidence is
 * kept in the state, and in fresh (id to evidence, in its pool) for this request.
 *
 * Returns OK, or HTTP_SERVICE_UNAVAILABLE and sets *problem to a sentence, in the query's language: too many are
 * under way, or none can be done.
 */
int mod_dcv_check_request(const char **problem, request_rec *r, dcv_report_t *report,
                          const dcv_query_t *query, apr_hash_t *fresh);

/* Whether httpd wants this child to end. Any thread. */
int mod_dcv_check_is_stopping(void);

/* Why this server checks nothing, a constant that dcv_tr() translates; NULL: it does. */
const char *mod_dcv_check_impossible(void);

#endif
