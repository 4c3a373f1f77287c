/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A run: see dcv/run.h. */
#include "dcv/run.h"

#include <apr_poll.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "dcv/clock.h"
#include "budget.h"
#include "choose.h"
#include "task.h"

/* Maximum wait for the network, so that a stop is noticed soon. */
#define POLL_MAX apr_time_from_msec(50)

/* The same where the resolver has nothing to wait for. */
#define POLL_MAX_BLIND apr_time_from_msec(10)

/* Interval between two looks at how old the tasks are. */
#define AGE_INTERVAL apr_time_from_msec(20)

/*
 * Of an inquiry's timeout: the age at which it is hurried, and the part of one name
 * server, which is that of a connection, too.
 */
#define HURRY_AFTER(timeout)    ((timeout) / 4)
#define SERVER_TIMEOUT(timeout) ((timeout)*2 / 5)

/*
 * Slow tasks, which wait for dead name servers: so many do not count against the limit.
 */
#define SLOW_MAX(inquiries_max) (2 * (inquiries_max))

typedef struct {
    const dcv_run_setup_t *setup;
    const dcv_work_t *work;
    apr_pool_t *pool, *error_pool;
    apr_pollset_t *pollset;
    dcv_choice_t choice;
    dcv_tasks_t tasks;
    int has_all_aims; /* whether no aim is left to begin */
    int is_blind;     /* whether the resolver does not tell when it has replies */
    apr_time_t ages_checked;
} run_t;

int dcv_run_is_possible(void)
{
    return 1;
}

static int is_stopped(const dcv_work_t *work)
{
    return work->is_stopped && work->is_stopped(work->context);
}

/* Whether one more task may begin. */
static int has_room(const run_t *run)
{
    const dcv_tasks_t *tasks = &run->tasks;
    int slow_max = SLOW_MAX(run->setup->inquiries_max);
    int slow = tasks->slow_count < slow_max ? tasks->slow_count : slow_max;

    return tasks->count - slow < run->setup->inquiries_max && !tasks->waiting &&
           tasks->lookups < tasks->lookups_max;
}

static void begin_tasks(run_t *run)
{
    while (!run->has_all_aims && has_room(run)) {
        apr_pool_t *pool;
        const dcv_aim_t *aim;

        apr_pool_create(&pool, run->pool);
        aim = run->work->next(run->work->context, pool);
        if (aim) {
            dcv_task_begin(&run->tasks, aim, pool);
        }
        else {
            run->has_all_aims = 1;
            apr_pool_destroy(pool);
        }
    }
}

/* Hand out the evidence of tasks that are finished. */
static void end_tasks(run_t *run)
{
    dcv_task_t *task;

    while ((task = dcv_tasks_take_finished(&run->tasks))) {
        dcv_evidence_t *evidence = dcv_inquiry_evidence(task->inquiry);

        evidence->time = apr_time_now();
        evidence->view = run->choice.view;
        evidence->validated = run->choice.validated;
        evidence->is_spent = dcv_account_is_spent(task->account);
        run->work->done(run->work->context, task->aim, evidence);
        apr_pool_destroy(task->pool);
    }
}

/*
 * Hurry tasks that take long, end what only delays them, and give up those whose time is
 * over.
 */
static void check_ages(const run_t *run)
{
    apr_interval_time_t timeout = run->setup->timeout;

    for (dcv_task_t *task = run->tasks.first; task; task = task->next) {
        apr_interval_time_t age = run->tasks.now - task->started;

        if (!task->is_finished) {
            dcv_task_fetches_trim(&task->pending, run->tasks.now);
        }
        if (!task->is_finished && age >= timeout) {
            dcv_task_give_up(task);
        }
        else if (!task->is_finished && !task->is_hurried &&
                 age >= HURRY_AFTER(timeout)) {
            dcv_task_hurry(task);
        }
    }
}

static apr_status_t watch_resolver(run_t *run)
{
    /* The pollset keeps a pointer to it. */
    apr_pollfd_t *polled = apr_pcalloc(run->pool, sizeof(*polled));

    polled->p = run->pool;
    polled->desc_type = APR_POLL_FILE;
    polled->desc.f = dcv_resolver_pipe(run->choice.resolver, run->pool);
    polled->reqevents = APR_POLLIN;
    run->is_blind = !polled->desc.f;
    return run->is_blind ? APR_SUCCESS : apr_pollset_add(run->pollset, polled);
}

static apr_interval_time_t poll_max(const run_t *run)
{
    apr_interval_time_t max = run->is_blind ? POLL_MAX_BLIND : POLL_MAX;

    return run->tasks.finished
               ? 0
               : dcv_fetcher_wait(run->tasks.fetcher, run->tasks.now, max);
}

static void advance(const run_t *run)
{
    dcv_direct_advance(run->tasks.direct, run->tasks.now);
    dcv_fetcher_advance(run->tasks.fetcher, run->tasks.now);
}

/* Wait for the network, and take the replies that have arrived. */
static void poll_network(run_t *run)
{
    const apr_pollfd_t *ready = NULL;
    apr_int32_t count = 0;

    if (apr_pollset_poll(run->pollset, poll_max(run), &count, &ready) != APR_SUCCESS) {
        count = 0;
    }
    run->tasks.now = dcv_clock_now();
    for (apr_int32_t i = 0; i < count; i++) {
        /* The resolver's descriptor has none. */
        if (ready[i].client_data) {
            dcv_watcher_t *watcher = ready[i].client_data;

            watcher->take(watcher, &ready[i], run->tasks.now);
        }
    }
    dcv_resolver_process(run->choice.resolver);
    advance(run);
}

static void run_tasks(run_t *run)
{
    begin_tasks(run);
    while (run->tasks.first && !is_stopped(run->work)) {
        advance(run);
        poll_network(run);
        dcv_tasks_send_waiting(&run->tasks);
        if (run->tasks.now - run->ages_checked >= AGE_INTERVAL) {
            run->ages_checked = run->tasks.now;
            check_ages(run);
        }
        end_tasks(run);
        begin_tasks(run);
    }
    for (dcv_task_t *task = run->tasks.first; task; task = task->next) {
        dcv_task_abandon(task);
    }
}

/* No resolver replied: each aim gets evidence that says so. */
static void report_no_resolver(const run_t *run)
{
    apr_pool_t *pool;
    const dcv_aim_t *aim;

    apr_pool_create(&pool, run->pool);
    while (!is_stopped(run->work) &&
           (aim = run->work->next(run->work->context, pool))) {
        dcv_evidence_t *evidence = dcv_evidence_create(pool);

        evidence->time = apr_time_now();
        evidence->view = DCV_VIEW_NOBODY;
        run->work->done(run->work->context, aim, evidence);
        apr_pool_clear(pool);
    }
}

static dcv_error_t *prepare(run_t *run)
{
    int exchanges_max = DCV_BUDGET_DIRECT(run->setup->descriptors_max);
    const dcv_direct_setup_t direct = {.exchanges_max = exchanges_max,
                                       .allows_private = run->setup->roots != NULL,
                                       .timeout = SERVER_TIMEOUT(run->setup->timeout)};
    const dcv_fetcher_setup_t fetcher = {
        .fetches_max = DCV_BUDGET_FETCH(run->setup->descriptors_max),
        .allows_private = direct.allows_private,
        .timeout = run->setup->timeout,
        .connect_timeout = SERVER_TIMEOUT(run->setup->timeout),
        .create_mutex = run->setup->create_mutex};
    apr_status_t status = apr_pollset_create(
        &run->pollset, (apr_uint32_t)(exchanges_max + fetcher.fetches_max) + 8,
        run->pool, APR_POLLSET_NOCOPY);

    if (status == APR_SUCCESS) {
        run->tasks.resolver = run->choice.resolver;
        run->tasks.direct = dcv_direct_create(&direct, run->pollset, run->pool);
        run->tasks.fetcher = dcv_fetcher_create(&fetcher, run->pollset, run->pool);
        run->tasks.asks_servers = run->choice.view == DCV_VIEW_ROOT;
        status = watch_resolver(run);
    }
    return status == APR_SUCCESS
               ? NULL
               : dcv_error_create(DCV_E_RUN, run->error_pool,
                                  "cannot wait for the network; allow httpd more open "
                                  "files");
}

dcv_error_t *dcv_run(const dcv_run_setup_t *setup, const dcv_work_t *work,
                     apr_pool_t *pool)
{
    run_t run = {.setup = setup, .work = work, .error_pool = pool};
    dcv_error_t *error;

    apr_pool_create(&run.pool, pool);
    dcv_tasks_init(&run.tasks, DCV_BUDGET_UDP(setup->descriptors_max) / 2, run.pool);
    /* Choosing a resolver is part of the time of the first inquiries. */
    run.tasks.now = dcv_clock_now();
    error = dcv_choose_resolver(&run.choice, setup, work, pool, run.pool);
    if (!error && !run.choice.resolver) {
        report_no_resolver(&run);
    }
    else if (!error) {
        error = prepare(&run);
        if (!error) {
            run_tasks(&run);
        }
    }
    apr_pool_destroy(run.pool);
    return error;
}
