/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks: the inquiries of a run that are in progress. The questions of each go to the
 * resolver or to single name servers, or are fetched, as far as there is room, and the
 * replies go back into the inquiry.
 */
#ifndef DCV_NET_TASK_H
#define DCV_NET_TASK_H

#include "dcv/inquiry.h"
#include "direct.h"
#include "task_fetch.h"
#include "ledger.h"
#include "memo.h"
#include "resolver.h"

typedef struct dcv_task_t dcv_task_t;

/* All tasks of a run, and what they share. For one thread. */
typedef struct dcv_tasks_t {
    dcv_resolver_t *resolver;
    dcv_direct_t *direct;
    dcv_fetcher_t *fetcher;
    int asks_servers; /* whether questions go to single name servers, too */
    dcv_memo_t *memo;
    dcv_ledger_t *ledger;
    dcv_task_t *first;
    int count, slow_count;               /* all; those of them that are hurried */
    dcv_task_t *waiting, **last_waiting; /* for room at the resolver, in order */
    dcv_task_t *finished;                /* not yet taken */
    int lookups, lookups_max;            /* open ones of the resolver */
    apr_time_t now;                      /* set by the caller */
} dcv_tasks_t;

/* A question that was sent, or waits at direct; task.c's own. */
typedef struct dcv_sent_t dcv_sent_t;

/* An inquiry in progress. */
struct dcv_task_t {
    dcv_tasks_t *tasks;
    dcv_task_t *next, **link; /* in tasks->first; the pointer to this one */
    dcv_task_t *next_waiting, *next_finished;
    apr_pool_t *pool;
    const dcv_aim_t *aim;
    dcv_inquiry_t *inquiry;
    dcv_account_t *account;
    dcv_sent_t *sent;           /* what was asked, no two of them the same */
    dcv_task_fetches_t pending; /* what is being fetched */
    apr_time_t started;
    apr_array_header_t *held; /* dcv_ask_t *: to be sent later, in order */
    int moves;                /* counts questions that were sent, or have their reply */
    const dcv_ask_t *first;   /* sent before all others; NULL: its reply is there */
    int is_hurried;
    int is_waiting; /* whether it has questions for which the resolver had no room */
    int is_finished;
};

/* Set up tasks without any. The caller sets resolver, direct, fetcher and
 * asks_servers. */
void dcv_tasks_init(dcv_tasks_t *tasks, int lookups_max, apr_pool_t *pool);

/* Begin a task, in pool, which is the task's own from now on. */
void dcv_task_begin(dcv_tasks_t *tasks, const dcv_aim_t *aim, apr_pool_t *pool);

/*
 * The resolver takes long: it may be waiting for name servers that do not reply. Send
 * the questions that can be asked meanwhile.
 */
void dcv_task_hurry(dcv_task_t *task);

/*
 * The task's time is over. Open questions count as silence, except those that were not
 * sent to a name server yet: they say nothing of it. Of what is being fetched counts what
 * came.
 */
void dcv_task_give_up(dcv_task_t *task);

/* Send the questions of tasks that wait, for room at the resolver or for each other. */
void dcv_tasks_send_waiting(dcv_tasks_t *tasks);

/*
 * Remove a finished task from the others and return it; NULL: none is finished. The
 * caller destroys its pool.
 */
dcv_task_t *dcv_tasks_take_finished(dcv_tasks_t *tasks);

/* Abandon the open questions of a task: no reply is delivered any more. */
void dcv_task_abandon(dcv_task_t *task);

#endif
