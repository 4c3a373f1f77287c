/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Checks: see check.h. What a request asks for is in check_request.c. */
#include "check.h"

#include <ap_mpm.h>
#include <apr_thread_mutex.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>

#include "dcv/hash.h"
#include "resolving.h"
#include "config/config.h"
#include "dcv/clock.h"
#include "dcv/run.h"
#include "mod_dcv.h"
#include "slots.h"
#include "takers.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

struct mod_dcv_checker_t {
    apr_thread_mutex_t *create_mutex; /* held while a resolver is created */
    volatile apr_uint32_t root_skipped_until_s;
};

int mod_dcv_check_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    mod_dcv_global_t *global = mod_dcv_config_of(server)->global;

    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG ||
        !dcv_run_is_possible()) {
        return OK;
    }
    global->slots = mod_dcv_slots_create(pconf);
    if (!global->slots) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, server,
                     "DCV0009: no shared memory for checks, so that there are none; "
                     "free some, and restart");
    }
    return OK;
}

void mod_dcv_check_hook_child_init(apr_pool_t *pchild, server_rec *server)
{
    mod_dcv_checker_t *checker = apr_pcalloc(pchild, sizeof(*checker));

    if (apr_thread_mutex_create(&checker->create_mutex, APR_THREAD_MUTEX_DEFAULT,
                                pchild) == APR_SUCCESS) {
        mod_dcv_config_of(server)->global->checker = checker;
    }
}

const char *mod_dcv_check_impossible(void)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;

    if (!dcv_run_is_possible()) {
        return DCV_N(
            "This server checks nothing: mod_dcv was built without libunbound, ldns "
            "and libcurl.");
    }
    return global->slots && global->checker
               ? NULL
               : DCV_N(
                     "This server checks nothing: it has no memory for that. The error log "
                     "says why.");
}

void mod_dcv_check_fill(mod_dcv_job_t *job, const dcv_order_t *order,
                        const dcv_name_t *name, apr_pool_t *scratch_pool)
{
    job->order = order;
    job->name = name;
    job->round = 0;
    mod_dcv_evidence_id(job->id, order, name, scratch_pool);
}

/* Jobs that are being done. */
typedef struct {
    const mod_dcv_jobs_t *jobs;
    int next;
    int wants_file;
    mod_dcv_takers_t takers;
    apr_hash_t *by_aim; /* const dcv_aim_t * to its job */
} run_t;

static const dcv_aim_t *next_aim(void *context, apr_pool_t *pool)
{
    run_t *run = context;
    dcv_aim_t *aim = NULL;

    while (!aim && run->next < run->jobs->list->nelts) {
        const mod_dcv_job_t *job =
            &APR_ARRAY_IDX(run->jobs->list, run->next++, mod_dcv_job_t);
        dcv_proof_t *proof = apr_palloc(pool, sizeof(*proof));
        const dcv_aim_t **key;

        dcv_proof_describe(proof, job->order, job->name,
                           dcv_index_psl(run->jobs->index), apr_time_now(), pool);
        aim =
            dcv_aim_create(run->jobs->index, job->order, proof, run->wants_file, pool);
        if (aim) {
            mod_dcv_takers_mark(&run->takers, aim, pool);
            key = apr_palloc(pool, sizeof(*key));
            *key = aim;
            apr_hash_set(run->by_aim, key, sizeof(*key), job);
        }
    }
    return aim;
}

static void take_evidence(void *context, const dcv_aim_t *aim, dcv_evidence_t *evidence)
{
    run_t *run = context;
    const mod_dcv_job_t *job = apr_hash_get(run->by_aim, &aim, sizeof(aim));

    apr_hash_set(run->by_aim, &aim, sizeof(aim), NULL);
    evidence->round = job->round + 1;
    mod_dcv_takers_find(&run->takers, evidence, aim->nonce);
    run->jobs->done(run->jobs->context, job, evidence);
}

static int is_stopped(void *context)
{
    const mod_dcv_jobs_t *jobs = ((const run_t *)context)->jobs;

    return (jobs->until && dcv_clock_now() > jobs->until) ||
           mod_dcv_check_is_stopping();
}

int mod_dcv_check_is_stopping(void)
{
    int state = 0;

    return mod_dcv_system_is_signalled() ||
           (ap_mpm_query(AP_MPMQ_MPM_STATE, &state) == APR_SUCCESS &&
            state == AP_MPMQ_STOPPING);
}

dcv_error_t *mod_dcv_check_run(const mod_dcv_jobs_t *jobs, apr_pool_t *pool)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    run_t run = {.jobs = jobs, .by_aim = dcv_hash_make(pool)};
    const dcv_work_t work = {.context = &run,
                             .next = next_aim,
                             .done = take_evidence,
                             .is_stopped = is_stopped};
    dcv_run_setup_t setup = mod_dcv_resolving_setup(global);
    mod_dcv_signals_t *signals;
    dcv_error_t *error;

    run.wants_file = mod_dcv_resolving_wants_file(global);
    run.takers = mod_dcv_takers_begin(run.wants_file, pool);
    setup.inquiries_max = jobs->at_once;
    setup.descriptors_max = jobs->descriptors;
    setup.create_mutex = global->checker->create_mutex;
    setup.root_skipped_until_s = &global->checker->root_skipped_until_s;
    signals = mod_dcv_system_hold_signals(pool);
    error = dcv_run(&setup, &work, pool);
    mod_dcv_system_let_signals(signals);
    return error;
}
