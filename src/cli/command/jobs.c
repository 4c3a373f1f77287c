/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Names to be checked: see jobs.h. */
#include "jobs.h"

#include "dcv/hash.h"
#include "dcv/inquiry.h"
#include "dcv/run.h"
#include "proven.h"

/* Names and descriptors at once: far fewer than a process may have. */
#define AT_ONCE     64
#define DESCRIPTORS 192

/* Where the rhythm of the CA is not known. */
#define PAUSE apr_time_from_sec(60)

/* A name of an order. */
typedef struct {
    const dcv_order_t *order;
    const dcv_name_t *name;
    const dcv_evidence_t *evidence; /* in pool; NULL: there is none */
    apr_pool_t *pool;
    int is_proven;
} job_t;

/* What the evidence of a name is found by. */
typedef struct {
    const dcv_order_t *order;
    const dcv_name_t *name;
} order_name_t;

struct cli_jobs_t {
    cli_t *cli;
    cli_orders_t *orders;
    apr_array_header_t *list; /* job_t * */
    apr_hash_t *by_name;      /* order_name_t to job_t * */
    /* Of one run. */
    apr_hash_t *by_aim; /* const dcv_aim_t * to job_t * */
    int next, done, wanted;
};

static const dcv_evidence_t *find_evidence(void *context, const dcv_order_t *order,
                                           const dcv_name_t *name, apr_pool_t *pool)
{
    const cli_jobs_t *jobs = context;
    const order_name_t key = {order, name};
    const job_t *job = apr_hash_get(jobs->by_name, &key, sizeof(key));

    (void)pool;
    return job ? job->evidence : NULL;
}

static void add_job(cli_jobs_t *jobs, const dcv_order_t *order, const dcv_name_t *name)
{
    apr_pool_t *pool = jobs->cli->pool;
    job_t *job = apr_pcalloc(pool, sizeof(*job));
    order_name_t *key = apr_pcalloc(pool, sizeof(*key));

    job->order = key->order = order;
    job->name = key->name = name;
    apr_pool_create(&job->pool, pool);
    APR_ARRAY_PUSH(jobs->list, job_t *) = job;
    apr_hash_set(jobs->by_name, key, sizeof(*key), job);
}

cli_jobs_t *cli_jobs_create(cli_orders_t *orders, cli_t *cli)
{
    cli_jobs_t *jobs = apr_pcalloc(cli->pool, sizeof(*jobs));
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    jobs->cli = cli;
    jobs->orders = orders;
    jobs->list = apr_array_make(cli->pool, 16, sizeof(job_t *));
    jobs->by_name = dcv_hash_make(cli->pool);
    while ((order = dcv_snapshot_next_order(orders->snapshot, &walk))) {
        for (int i = 0; i < order->names->nelts; i++) {
            add_job(jobs, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *));
        }
    }
    orders->sources.context = jobs;
    orders->sources.evidence = find_evidence;
    return jobs;
}

/* Whether the file is fetched: unless it cannot count. */
static int wants_file(const cli_jobs_t *jobs)
{
    int proofs = jobs->cli->arguments.proofs;

    return proofs ? (proofs & CLI_BY_FILE) != 0 : !jobs->orders->config.leaves_file;
}

static const dcv_aim_t *next_aim(void *context, apr_pool_t *pool)
{
    cli_jobs_t *jobs = context;
    dcv_index_t *index = dcv_report_index(jobs->orders->report);
    dcv_aim_t *aim = NULL;

    while (!aim && jobs->next < jobs->list->nelts) {
        job_t *job = APR_ARRAY_IDX(jobs->list, jobs->next++, job_t *);
        dcv_proof_t *proof = apr_palloc(pool, sizeof(*proof));
        const dcv_aim_t **key;

        if (job->is_proven) {
            continue;
        }
        dcv_proof_describe(proof, job->order, job->name, dcv_index_psl(index),
                           apr_time_now(), pool);
        aim = dcv_aim_create(index, job->order, proof, wants_file(jobs), pool);
        if (aim) {
            key = apr_palloc(pool, sizeof(*key));
            *key = aim;
            apr_hash_set(jobs->by_aim, key, sizeof(*key), job);
        }
    }
    return aim;
}

/* Whether what was seen of a name proves it, by the proofs that count. */
static int is_proven(const cli_jobs_t *jobs, const job_t *job)
{
    dcv_index_t *index = dcv_report_index(jobs->orders->report);
    apr_pool_t *pool;
    dcv_proof_t proof;
    dcv_case_t about = {.index = index,
                        .order = job->order,
                        .proof = &proof,
                        .evidence = job->evidence};
    int proven;

    apr_pool_create(&pool, job->pool);
    about.pool = pool;
    dcv_proof_describe(&proof, job->order, job->name, dcv_index_psl(index),
                       job->evidence->time, pool);
    proven = cli_proven_name(dcv_judge_case(&about), jobs->cli->arguments.proofs) ==
             CLI_IS_PROVEN;
    apr_pool_destroy(pool);
    return proven;
}

static void show_progress(const cli_jobs_t *jobs, const char *name)
{
    cli_t *cli = jobs->cli;

    cli_output_progress(&cli->output,
                        dcv_trf(cli->lang, cli->pool, "checking %d of %d: %s",
                                jobs->done + 1, jobs->wanted, name));
}

static void take_evidence(void *context, const dcv_aim_t *aim, dcv_evidence_t *evidence)
{
    cli_jobs_t *jobs = context;
    job_t *job = apr_hash_get(jobs->by_aim, &aim, sizeof(aim));

    apr_hash_set(jobs->by_aim, &aim, sizeof(aim), NULL);
    evidence->round = job->evidence ? job->evidence->round + 1 : 1;
    apr_pool_clear(job->pool);
    job->evidence = dcv_evidence_copy(evidence, job->pool);
    job->is_proven = is_proven(jobs, job);
    jobs->done++;
    if (jobs->done < jobs->wanted) {
        show_progress(jobs, job->name->text);
    }
}

dcv_error_t *cli_jobs_run(cli_jobs_t *jobs)
{
    const dcv_work_t work = {.context = jobs, .next = next_aim, .done = take_evidence};
    dcv_run_setup_t setup = dcv_asking_setup(&jobs->orders->config.asking);
    apr_pool_t *pool;
    dcv_error_t *error;

    apr_pool_create(&pool, jobs->cli->pool);
    jobs->by_aim = dcv_hash_make(pool);
    jobs->next = jobs->done = 0;
    jobs->wanted = cli_jobs_open(jobs);
    setup.inquiries_max = AT_ONCE;
    setup.descriptors_max = DESCRIPTORS;
    if (!jobs->wanted) {
        return NULL;
    }
    show_progress(jobs, APR_ARRAY_IDX(jobs->list, 0, job_t *)->name->text);
    error = dcv_run(&setup, &work, pool);
    cli_output_progress(&jobs->cli->output, NULL);
    if (error) {
        return error;
    }
    apr_pool_destroy(pool);
    dcv_report_set_time(jobs->orders->report, apr_time_now());
    return NULL;
}

int cli_jobs_open(const cli_jobs_t *jobs)
{
    int open = 0;

    for (int i = 0; i < jobs->list->nelts; i++) {
        open += !APR_ARRAY_IDX(jobs->list, i, job_t *)->is_proven;
    }
    return open;
}

apr_interval_time_t cli_jobs_pause(const cli_jobs_t *jobs)
{
    apr_interval_time_t pause = 0;

    for (int i = 0; i < jobs->list->nelts; i++) {
        const job_t *job = APR_ARRAY_IDX(jobs->list, i, job_t *);
        int rhythm_s =
            job->is_proven || !job->evidence
                ? 0
                : dcv_authority_rhythm_s(job->order->authority, job->evidence->round);

        if (rhythm_s && (!pause || apr_time_from_sec(rhythm_s) < pause)) {
            pause = apr_time_from_sec(rhythm_s);
        }
    }
    return pause ? pause : PAUSE;
}
