/* SPDX-License-Identifier: Apache-2.0 */
/* A run: see dcv/run.h. */
#include "dcv/run.h"

#include <string.h>

#include <apr_poll.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "budget.h"
#include "task.h"

/* The longest wait, so that a stop is noticed soon; and between two looks at the clock. */
#define TICK      apr_time_from_msec(50)
#define LOOK_EACH apr_time_from_msec(20)

/* Parts of an inquiry's time: when to hurry, and what a name server may take. */
#define HURRY_AFTER(timeout)    ((timeout) / 4)
#define SERVER_TIMEOUT(timeout) ((timeout)*2 / 5)

/* Of those that wait for dead name servers, how many are under way beside the others. */
#define SLOW_MAX(at_once) (2 * (at_once))

int dcv_run_is_possible(void)
{
    return 1;
}

static int is_stopped(const dcv_run_t *run)
{
    return run->work->is_stopped && run->work->is_stopped(run->work->context);
}

/* Whether there is room for one more. Those that are slow have some of their own. */
static int has_room(const dcv_run_t *run)
{
    int most = SLOW_MAX(run->setup->at_once);
    int slow = run->slow_count < most ? run->slow_count : most;

    return run->task_count - slow < run->setup->at_once && !run->waiting &&
           run->lookups < run->lookups_max;
}

static void begin_tasks(dcv_run_t *run)
{
    while (!run->is_finished && has_room(run)) {
        apr_pool_t *pool;
        const dcv_aim_t *aim;

        apr_pool_create(&pool, run->pool);
        aim = run->work->next(run->work->context, pool);
        if (aim) {
            dcv_task_begin(run, aim, pool);
        }
        else {
            run->is_finished = 1;
            apr_pool_destroy(pool);
        }
    }
}

static void end_task(dcv_task_t *task)
{
    dcv_run_t *run = task->run;
    dcv_evidence_t *evidence = dcv_inquiry_evidence(task->inquiry);

    *task->here = task->next;
    if (task->next) {
        task->next->here = task->here;
    }
    evidence->time = apr_time_now();
    evidence->view = run->choice.view;
    evidence->validated = run->choice.validated;
    run->work->done(run->work->context, task->aim, evidence);
    run->task_count--;
    run->slow_count -= task->hurried;
    apr_pool_destroy(task->pool);
}

static void end_tasks(dcv_run_t *run)
{
    while (run->over) {
        dcv_task_t *task = run->over;

        run->over = task->next_over;
        end_task(task);
    }
}

/* Hurry or give up those that take long. */
static void look_at_tasks(dcv_run_t *run)
{
    apr_interval_time_t timeout = run->setup->timeout;

    for (dcv_task_t *task = run->tasks; task; task = task->next) {
        apr_interval_time_t age = run->now - task->started;

        if (!task->is_over && age >= timeout) {
            dcv_task_give_up(task);
        }
        else if (!task->is_over && !task->hurried && age >= HURRY_AFTER(timeout)) {
            dcv_task_hurry(task);
        }
    }
}

static apr_status_t watch_resolver(dcv_run_t *run)
{
    apr_os_file_t descriptor =
        (apr_os_file_t)dcv_resolver_descriptor(run->choice.resolver);
    apr_pollfd_t polled = {
        .p = run->pool, .desc_type = APR_POLL_FILE, .reqevents = APR_POLLIN};
    apr_status_t status;

    if ((int)descriptor < 0) {
        return APR_SUCCESS;
    }
    status = apr_os_pipe_put(&polled.desc.f, &descriptor, run->pool);
    /* The pollset keeps a pointer to it. */
    return status == APR_SUCCESS
               ? apr_pollset_add(run->pollset,
                                 apr_pmemdup(run->pool, &polled, sizeof(polled)))
               : status;
}

/* Wait for the network, and take what it brings. */
static void wait_and_take(dcv_run_t *run)
{
    const apr_pollfd_t *ready = NULL;
    apr_int32_t count = 0;
    apr_interval_time_t most = run->over ? 0
                               : dcv_resolver_descriptor(run->choice.resolver) < 0
                                   ? LOOK_EACH / 2
                                   : TICK;

    if (apr_pollset_poll(run->pollset, most, &count, &ready) != APR_SUCCESS) {
        count = 0;
    }
    run->now = apr_time_now();
    for (apr_int32_t i = 0; i < count; i++) {
        if (ready[i].client_data) {
            dcv_direct_take(ready[i].client_data, run->now);
        }
    }
    dcv_resolver_process(run->choice.resolver);
    dcv_direct_go_on(run->direct, run->now);
}

static void drive(dcv_run_t *run)
{
    begin_tasks(run);
    while (run->tasks && !is_stopped(run)) {
        dcv_direct_go_on(run->direct, run->now);
        wait_and_take(run);
        dcv_task_send_waiting(run);
        if (run->now - run->looked >= LOOK_EACH) {
            run->looked = run->now;
            look_at_tasks(run);
        }
        end_tasks(run);
        begin_tasks(run);
    }
    for (dcv_task_t *task = run->tasks; task; task = task->next) {
        dcv_task_abandon(task);
    }
}

/* What is done where nobody can be asked: each aim gets evidence of that. */
static void answer_nobody(const dcv_run_t *run)
{
    apr_pool_t *pool;
    const dcv_aim_t *aim;

    apr_pool_create(&pool, run->pool);
    while (!is_stopped(run) && (aim = run->work->next(run->work->context, pool))) {
        dcv_evidence_t *evidence = dcv_evidence_create(pool);

        evidence->time = apr_time_now();
        evidence->view = DCV_VIEW_NOBODY;
        run->work->done(run->work->context, aim, evidence);
        apr_pool_clear(pool);
    }
}

static dcv_error_t *open_run(dcv_run_t *run)
{
    int direct_at_once = DIRECT_OF(run->setup->descriptors);
    const dcv_direct_setup_t direct = {.at_once = direct_at_once,
                                       .any_address = run->setup->roots != NULL,
                                       .timeout = SERVER_TIMEOUT(run->setup->timeout)};
    apr_status_t status;

    run->last_waiting = &run->waiting;
    run->memo = dcv_memo_create(run->pool);
    run->lookups_max = RANGE_OF(run->setup->descriptors) / 2;
    status = apr_pollset_create(&run->pollset, (apr_uint32_t)direct_at_once + 8,
                                run->pool, APR_POLLSET_NOCOPY);
    if (status == APR_SUCCESS) {
        run->direct = dcv_direct_create(&direct, run->pollset, run->pool);
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
    dcv_run_t run = {
        .setup = setup, .work = work, .error_pool = pool, .choice = {.work = work}};
    dcv_error_t *error;

    apr_pool_create(&run.pool, pool);
    /* Choosing a resolver is part of the time of the first inquiries. */
    run.now = apr_time_now();
    error = dcv_choose_resolver(&run.choice, setup, pool);
    if (!error && !run.choice.resolver) {
        answer_nobody(&run);
    }
    else if (!error) {
        error = open_run(&run);
        if (!error) {
            drive(&run);
        }
    }
    apr_pool_destroy(run.pool);
    return error;
}
