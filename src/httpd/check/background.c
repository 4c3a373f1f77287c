/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Checks in the background: see background.h. schedule.c says which names are due. */
#include "background.h"

#include <apr_optional.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>
#include <mod_watchdog.h>

#include "resolving.h"
#include "config/config.h"
#include "dcv/clock.h"
#include "dcv/run.h"
#include "mod_dcv.h"
#include "config/snapshot.h"
#include "schedule.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define WATCHDOG "_dcv_check_"

#define TICK apr_time_from_sec(1)

/* How often orders that have come or gone are looked for. */
#define RENEW_EACH apr_time_from_sec(10)

/*
 * Names and descriptors at once; of the latter no more than a third of what there is.
 */
#define AT_ONCE          512
#define DESCRIPTORS_MOST 3072

/* Of the child that does it. */
typedef struct {
    server_rec *server;
    apr_pool_t *pool; /* of the schedule; NULL: there is none yet */
    const dcv_snapshot_t *snapshot;
    mod_dcv_schedule_t *schedule;
    apr_time_t renewed;
} background_t;

/* What the jobs of one tick have in common. */
typedef struct {
    background_t *background;
    dcv_index_t *index;
    apr_pool_t *scratch;
    int checked, valid;
} tick_t;

static int count_descriptors(void)
{
    int share = mod_dcv_system_descriptors() / 3;

    return share > DESCRIPTORS_MOST ? DESCRIPTORS_MOST : share;
}

static dcv_index_t *create_index(const background_t *background,
                                 const dcv_snapshot_t *snapshot, apr_pool_t *pool)
{
    return dcv_index_create(snapshot,
                            mod_dcv_config_of(background->server)->global->psl, pool);
}

/*
 * A schedule of the orders as they are now. It looks at all of them, so where orders
 * come and go all the time, it is not made anew for each.
 */
static void renew_schedule(background_t *background, apr_pool_t *parent)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(background->server)->global;
    apr_pool_t *pool, *scratch;
    const dcv_snapshot_t *snapshot;

    if (background->pool && dcv_clock_now() < background->renewed + RENEW_EACH) {
        return;
    }
    apr_pool_create(&pool, parent);
    snapshot = mod_dcv_snapshot_hold(pool);
    if (snapshot == background->snapshot) {
        apr_pool_destroy(pool);
        return;
    }
    apr_pool_create(&scratch, pool);
    background->schedule = mod_dcv_schedule_create(
        create_index(background, snapshot, scratch), global->state,
        mod_dcv_resolving_interval(global), mod_dcv_resolving_wants_file(global),
        background->schedule, pool);
    apr_pool_destroy(scratch);
    if (background->pool) {
        apr_pool_destroy(background->pool);
    }
    background->pool = pool;
    background->snapshot = snapshot;
    background->renewed = dcv_clock_now();
}

static void take_result(void *context, const mod_dcv_job_t *job,
                        const dcv_evidence_t *evidence)
{
    tick_t *tick = context;
    const mod_dcv_global_t *global =
        mod_dcv_config_of(tick->background->server)->global;
    int is_valid = mod_dcv_schedule_note(tick->background->schedule, tick->index, job,
                                         evidence, tick->scratch);

    mod_dcv_evidence_put(global->state, job->order, job->name, job->id, evidence,
                         tick->scratch);
    tick->checked++;
    tick->valid += is_valid;
    apr_pool_clear(tick->scratch);
}

/* Leave out names that were checked meanwhile, by a request or by another server. */
static void drop_fresh(tick_t *tick, apr_array_header_t *jobs)
{
    const mod_dcv_global_t *global =
        mod_dcv_config_of(tick->background->server)->global;
    int kept = 0;

    for (int i = 0; i < jobs->nelts; i++) {
        mod_dcv_job_t job = APR_ARRAY_IDX(jobs, i, mod_dcv_job_t);
        const dcv_evidence_t *last =
            mod_dcv_evidence_get(global->state, job.id, tick->scratch);

        if (last && last->round > job.round) {
            take_result(tick, &job, last);
        }
        else {
            APR_ARRAY_IDX(jobs, kept++, mod_dcv_job_t) = job;
        }
        apr_pool_clear(tick->scratch);
    }
    jobs->nelts = kept;
    tick->checked = tick->valid = 0;
}

static void check_due(background_t *background, apr_pool_t *pool)
{
    tick_t tick = {.background = background};
    mod_dcv_jobs_t jobs = {.at_once = AT_ONCE,
                           .descriptors = count_descriptors(),
                           .context = &tick,
                           .done = take_result};
    dcv_error_t *error;

    jobs.list = mod_dcv_schedule_due(background->schedule, pool);
    if (!jobs.list->nelts) {
        return;
    }
    apr_pool_create(&tick.scratch, pool);
    jobs.index = tick.index = create_index(background, background->snapshot, pool);
    drop_fresh(&tick, jobs.list);
    if (!jobs.list->nelts) {
        return;
    }
    error = mod_dcv_check_run(&jobs, pool);
    if (error) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, background->server,
                     "DCV0010: no checks in the background: %s", error->message);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, background->server,
                     "DCV0011: %d names checked in the background, %d of them valid",
                     tick.checked, tick.valid);
    }
}

/* mod_watchdog's callback. Its thread is its own, and may wait for the network. */
static apr_status_t tick(int state, void *data, apr_pool_t *pool)
{
    background_t *background = data;

    if (state == AP_WATCHDOG_STATE_STARTING) {
        mod_dcv_system_no_signals();
    }
    /* A child that cannot join the state's lock has no state. */
    if (state == AP_WATCHDOG_STATE_RUNNING && !mod_dcv_check_impossible() &&
        mod_dcv_state_of_server()) {
        renew_schedule(background, apr_pool_parent_get(pool));
        check_due(background, pool);
    }
    return APR_SUCCESS;
}

/* Why nothing can be checked in the background, with the remedy; NULL: it can. */
static const char *find_obstacle(const mod_dcv_global_t *global)
{
    if (!dcv_run_is_possible()) {
        return "mod_dcv was built without libunbound, ldns and libcurl";
    }
    return global->state
               ? NULL
               : "there is no cache for the results; load mod_socache_shmcb, or "
                 "name another one with DCVStateCache";
}

/* Have tick() called in one child. */
static const char *register_tick(background_t *background, apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;

    if (!get_instance || !register_callback) {
        return "mod_watchdog is not loaded; load it";
    }
    return get_instance(&watchdog, WATCHDOG, 0, 1, pconf) == APR_SUCCESS &&
                   register_callback(watchdog, TICK, background, tick) == APR_SUCCESS
               ? NULL
               : "mod_watchdog gives no thread; look at the Mutex directive";
}

int mod_dcv_background_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                        apr_pool_t *ptemp, server_rec *server)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    background_t *background = apr_pcalloc(pconf, sizeof(*background));
    const char *problem;

    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG ||
        !mod_dcv_resolving_interval(global)) {
        return OK;
    }
    background->server = server;
    problem = find_obstacle(global);
    if (!problem) {
        problem = register_tick(background, pconf);
    }
    if (problem) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, server,
                     "DCV0012: DCVCheckInterval has no effect: %s", problem);
    }
    return OK;
}
