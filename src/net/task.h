/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An inquiry under way: its questions go to the resolver and to name servers as there is
 * room, and the replies come back to it.
 */
#ifndef DCV_NET_TASK_H
#define DCV_NET_TASK_H

#include "dcv/run.h"
#include "choose.h"
#include "direct.h"
#include "memo.h"

typedef struct dcv_task_t dcv_task_t;

/* A question on its way; task.c's own. */
typedef struct dcv_call_t dcv_call_t;

/* An inquiry under way. */
struct dcv_task_t {
    struct dcv_run_t *run;
    dcv_task_t *next, **here; /* all of the run; what points to this one */
    dcv_task_t *next_waiting, *next_over;
    apr_pool_t *pool;
    const dcv_aim_t *aim;
    dcv_inquiry_t *inquiry;
    dcv_call_t *direct; /* its questions to name servers, no two of them the same */
    apr_time_t started;
    apr_array_header_t *held; /* dcv_ask_t *: sent after the first reply; NULL: none */
    int held_sent;            /* how many of them were sent */
    const dcv_ask_t *first;   /* sent before all others; NULL: its reply is there */
    int hurried;
    int is_waiting; /* whether it has questions for which the resolver had no room */
    int is_over;
};

typedef struct dcv_run_t {
    const dcv_run_setup_t *setup;
    const dcv_work_t *work;
    apr_pool_t *pool, *error_pool;
    apr_pollset_t *pollset;
    dcv_choice_t choice;
    dcv_direct_t *direct;
    dcv_memo_t *memo;
    dcv_task_t *tasks;
    dcv_task_t *waiting, **last_waiting; /* those that wait for room at the resolver */
    dcv_task_t *over;                    /* have come to their end */
    int task_count, slow_count;          /* all; those of them that were hurried */
    int lookups, lookups_max;            /* of the resolver, under way */
    int is_finished;                     /* no aim is left */
    apr_time_t now, looked;
} dcv_run_t;

/* Begin one, in pool, which is its own from now on. */
void dcv_task_begin(dcv_run_t *run, const dcv_aim_t *aim, apr_pool_t *pool);

/* Do not wait for dead name servers alone any more: ask what can be asked meanwhile. */
void dcv_task_hurry(dcv_task_t *task);

/*
 * Its time is up: what is open counts as silence, but for what no name server was sent,
 * which says nothing of it.
 */
void dcv_task_give_up(dcv_task_t *task);

/* Send the questions of tasks that waited, as far as the resolver has room. */
void dcv_task_send_waiting(dcv_run_t *run);

/* Nobody waits for a task's questions any more. */
void dcv_task_abandon(dcv_task_t *task);

#endif
