/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that a request asks for: see check.h. */
#include "check.h"

#include <apr_strings.h>
#include <http_main.h>

#include "dcv/hash.h"
#include "resolving.h"
#include "config/config.h"
#include "dcv/clock.h"
#include "slots.h"
#include "system/system.h"

/* Names that one request has checked; of descriptors, what its run may use. */
#define JOBS_MAX          200
#define AT_ONCE           16
#define DESCRIPTORS_MOST  96
#define DESCRIPTORS_LEAST 8

/* How often to look whether another request has finished the same check. */
#define LOOK_EACH apr_time_from_msec(20)

/* What becomes of the evidence. */
typedef struct {
    mod_dcv_state_t *state;
    apr_hash_t *fresh;
    apr_pool_t *scratch;
} results_t;

static void keep_evidence(void *context, const mod_dcv_job_t *job,
                          const dcv_evidence_t *evidence)
{
    results_t *results = context;
    apr_pool_t *pool = apr_hash_pool_get(results->fresh);

    /* The evidence itself is gone after the call. */
    apr_hash_set(results->fresh, apr_pmemdup(pool, job->id, sizeof(job->id)),
                 sizeof(job->id), dcv_evidence_copy(evidence, pool));
    if (results->state) {
        mod_dcv_evidence_put(results->state, job->order, job->name, job->id, evidence,
                             results->scratch);
    }
    apr_pool_clear(results->scratch);
}

/* Whether a check asks anything about a name. */
static int is_asked_about(const dcv_name_t *name)
{
    return dcv_order_permits_record(name) ||
           (dcv_order_permits_file(name) &&
            mod_dcv_resolving_wants_file(mod_dcv_config_of(ap_server_conf)->global));
}

/* Add a name, unless it is there already or was checked a moment ago. */
static void add_job(apr_array_header_t *jobs, apr_hash_t *seen,
                    const dcv_order_t *order, const dcv_name_t *name,
                    apr_pool_t *scratch)
{
    mod_dcv_state_t *state = mod_dcv_state_of_server();
    const dcv_evidence_t *last;
    mod_dcv_job_t job;

    mod_dcv_check_fill(&job, order, name, scratch);
    if (jobs->nelts >= JOBS_MAX || !is_asked_about(name) ||
        apr_hash_get(seen, job.id, sizeof(job.id))) {
        return;
    }
    last = state ? mod_dcv_evidence_get(state, job.id, scratch) : NULL;
    apr_hash_set(seen, apr_pmemdup(apr_hash_pool_get(seen), job.id, sizeof(job.id)),
                 sizeof(job.id), "");
    if (last && last->time > apr_time_now() - MOD_DCV_CHECK_FRESH) {
        return;
    }
    job.round = last ? last->round : 0;
    APR_ARRAY_PUSH(jobs, mod_dcv_job_t) = job;
}

/* The names that a query wants checked. */
static apr_array_header_t *collect_jobs(dcv_report_t *report, const dcv_query_t *query,
                                        apr_pool_t *pool)
{
    apr_array_header_t *jobs = apr_array_make(pool, 4, sizeof(mod_dcv_job_t));
    apr_hash_t *seen = dcv_hash_make(pool);
    dcv_query_t wanted = *query;
    dcv_cursor_t cursor;
    apr_pool_t *own, *scratch;
    const dcv_entry_t *entry;

    if (query->check) {
        wanted.domain = query->check;
    }
    apr_pool_create(&own, pool);
    apr_pool_create(&scratch, pool);
    cursor = dcv_cursor_at_start(report, &wanted);
    while (jobs->nelts < JOBS_MAX && (entry = dcv_cursor_next(&cursor, own, scratch))) {
        const apr_array_header_t *names = entry->order->names;
        int number = 0;

        for (int i = 0; i < names->nelts; i++) {
            const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);

            if (dcv_query_wants(&wanted, name) && dcv_query_shows(&wanted, number++)) {
                add_job(jobs, seen, entry->order, name, own);
            }
        }
        apr_pool_clear(own);
    }
    apr_pool_destroy(scratch);
    apr_pool_destroy(own);
    return jobs;
}

/*
 * What two requests for the same have in common: the name, or what it depends on which
 * names are shown.
 */
static apr_uint32_t make_key(const dcv_query_t *query, apr_pool_t *pool)
{
    dcv_query_t shown = *query;
    apr_ssize_t len = APR_HASH_KEY_STRING;

    shown.refresh = 0;
    return apr_hashfunc_default(
        query->check ? query->check->text
                     : dcv_query_link(&shown, DCV_FORMAT_HTML, query->offset, pool),
        &len);
}

/* What stands for the virtual host whose view asks; 0: a page with all orders. */
static apr_uint32_t find_owner(dcv_report_t *report)
{
    int scope = dcv_index_scope(dcv_report_index(report));

    return scope == DCV_SCOPE_ALL ? 0 : (apr_uint32_t)scope + 1;
}

/* Wait until whoever came before with the same question is done. */
static void wait_for_first(const mod_dcv_global_t *global, const mod_dcv_lease_t *lease,
                           apr_interval_time_t timeout)
{
    apr_time_t until = dcv_clock_now() + 2 * timeout;

    while (mod_dcv_slots_is_second(global->slots, lease) && dcv_clock_now() < until &&
           !mod_dcv_check_is_stopping()) {
        apr_sleep(LOOK_EACH);
    }
}

/*
 * What one request may use: all of them together no more than a quarter of what this
 * process may have, since httpd stops when it cannot accept connections.
 */
static int count_descriptors(void)
{
    int share = mod_dcv_system_descriptors() / 4 / MOD_DCV_SLOTS;

    return share > DESCRIPTORS_MOST ? DESCRIPTORS_MOST : share;
}

/* Of many names those are done that can be, in the time of two checks. */
static dcv_error_t *run_jobs(dcv_report_t *report, const apr_array_header_t *list,
                             apr_interval_time_t timeout, apr_hash_t *fresh,
                             apr_pool_t *pool)
{
    results_t results = {.state = mod_dcv_state_of_server(), .fresh = fresh};
    mod_dcv_jobs_t jobs = {.index = dcv_report_index(report),
                           .list = (apr_array_header_t *)list,
                           .at_once = AT_ONCE,
                           .descriptors = count_descriptors(),
                           .context = &results,
                           .done = keep_evidence};

    apr_pool_create(&results.scratch, pool);
    jobs.until = dcv_clock_now() + 2 * timeout;
    return mod_dcv_check_run(&jobs, pool);
}

/* Refuse for some seconds; the sentence is in the query's language. */
static int refuse(const char **problem, request_rec *r, const char *seconds,
                  const char *sentence)
{
    apr_table_setn(r->headers_out, "Retry-After", seconds);
    *problem = sentence;
    return HTTP_SERVICE_UNAVAILABLE;
}

/* Why nothing can be checked here, in a language, until somebody changes it; NULL: it can. */
static const char *find_obstacle(dcv_lang_t lang)
{
    const char *impossible = mod_dcv_check_impossible();

    if (impossible) {
        return dcv_tr(lang, impossible);
    }
    return count_descriptors() < DESCRIPTORS_LEAST
               ? dcv_tr(lang,
                        "This server has too few descriptors to check anything: allow "
                        "httpd more open files (ulimit -n).")
               : NULL;
}

/* Check what is still to be checked, by a lease, which is given back. */
static int check_by_lease(const char **problem, request_rec *r, dcv_report_t *report,
                          const dcv_query_t *query, apr_hash_t *fresh,
                          mod_dcv_lease_t *lease)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    apr_interval_time_t timeout = mod_dcv_resolving_setup(global).timeout;
    const apr_array_header_t *jobs;
    dcv_error_t *error = NULL;
    int left;

    wait_for_first(global, lease, timeout);
    /* What was done meanwhile is left out. */
    jobs = collect_jobs(report, query, r->pool);
    left = jobs->nelts;
    if (left) {
        error = run_jobs(report, jobs, timeout, fresh, r->pool);
    }
    mod_dcv_slots_note(global->slots, lease);
    mod_dcv_slots_give(global->slots, lease);
    if (error) {
        return refuse(problem, r, "10",
                      dcv_trf(query->lang, r->pool,
                              "Checks are not possible at the moment: %s.",
                              error->messages[query->lang]));
    }
    return left && !apr_hash_count(fresh)
               ? refuse(problem, r, "2",
                        dcv_tr(query->lang,
                               "This server is stopping; try again in a moment."))
               : OK;
}

int mod_dcv_check_request(const char **problem, request_rec *r, dcv_report_t *report,
                          const dcv_query_t *query, apr_hash_t *fresh)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    const char *obstacle = find_obstacle(query->lang);
    apr_uint32_t key = make_key(query, r->pool), owner = find_owner(report);
    mod_dcv_lease_t lease;

    if (obstacle) {
        return refuse(problem, r, "3600", obstacle);
    }
    if (!collect_jobs(report, query, r->pool)->nelts) {
        return OK;
    }
    if (!mod_dcv_state_of_server() &&
        mod_dcv_slots_is_recent(global->slots, key, owner, MOD_DCV_CHECK_FRESH)) {
        return refuse(
            problem, r, "10",
            dcv_tr(query->lang,
                   "This was checked a moment ago, and the server has no cache that "
                   "would remember the result: load mod_socache_shmcb, or wait ten "
                   "seconds."));
    }
    if (!mod_dcv_slots_take(&lease, global->slots, key, owner,
                            4 * mod_dcv_resolving_setup(global).timeout)) {
        return refuse(
            problem, r, "2",
            dcv_tr(query->lang,
                   "Too many checks are under way; try again in a few seconds."));
    }
    return check_by_lease(problem, r, report, query, fresh, &lease);
}
