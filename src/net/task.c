/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks, the inquiries of a run that are in progress: see task.h. */
#include "task.h"

#include <string.h>

/*
 * Number of tasks from which on the first question of each is sent alone, and the
 * others after its reply: sent together, each would make the resolver look for the same
 * zone by itself. With fewer tasks the time of a single one matters more.
 */
#define FIRST_ALONE_TASKS 16

struct dcv_sent_t {
    dcv_task_t *task;
    dcv_ask_t *ask;
    dcv_lookup_t *lookup;     /* NULL: not of the resolver */
    dcv_exchange_t *exchange; /* NULL: not of a name server, or no longer */
    dcv_question_t question;
    const dcv_reply_t *reply; /* of a name server; NULL: not yet */
    dcv_sent_t *same;         /* another question that gets the same reply */
    dcv_sent_t *next;         /* another of task->to_servers */
};

static void send_open(dcv_task_t *task);

static void deliver(dcv_task_t *task, dcv_ask_t *ask, const dcv_reply_t *reply)
{
    ask->driver = NULL;
    dcv_inquiry_take(task->inquiry, ask, reply);
}

/* Whether other tasks are likely to ask the same: a name outside the base domain. */
static int is_shared(const dcv_task_t *task, const dcv_question_t *question)
{
    return task->aim->base && !dcv_dns_is_below(question->name, task->aim->base);
}

/* The questions that were held may be sent once the first reply is there. */
static void note_first_reply(dcv_task_t *task, const dcv_ask_t *ask)
{
    if (task->first == ask) {
        task->first = NULL;
    }
}

static void take_resolver_reply(void *context, dcv_reply_t *reply)
{
    dcv_sent_t *sent = context;
    dcv_task_t *task = sent->task;
    dcv_tasks_t *tasks = task->tasks;

    tasks->lookups--;
    note_first_reply(task, sent->ask);
    if (is_shared(task, &sent->ask->question)) {
        dcv_memo_keep(tasks->memo, &sent->ask->question, reply, tasks->now);
    }
    deliver(task, sent->ask, reply);
    send_open(task);
}

/* Deliver a name server's reply to each question that is the same. */
static void deliver_to_same(dcv_sent_t *sent, const dcv_reply_t *reply)
{
    sent->exchange = NULL;
    sent->reply = reply;
    for (const dcv_sent_t *one = sent; one; one = one->same) {
        deliver(one->task, one->ask, reply);
    }
}

static void take_server_reply(void *context, dcv_reply_t *reply)
{
    dcv_sent_t *sent = context;

    deliver_to_same(sent, reply);
    send_open(sent->task);
}

/* Ask the resolver, unless it has just replied to the same question. */
static void ask_resolver(dcv_task_t *task, dcv_ask_t *ask, dcv_sent_t *sent)
{
    static const dcv_reply_t failed = {.outcome = DCV_FAILED, .rcode = -1};
    dcv_tasks_t *tasks = task->tasks;
    const dcv_reply_t *reply =
        is_shared(task, &ask->question)
            ? dcv_memo_find(tasks->memo, &ask->question, tasks->now, task->pool)
            : NULL;

    if (!reply) {
        sent->lookup = dcv_resolver_ask(tasks->resolver, &ask->question,
                                        take_resolver_reply, sent, task->pool);
        reply = sent->lookup ? NULL : &failed;
    }
    if (!reply) {
        tasks->lookups++;
        return;
    }
    note_first_reply(task, ask);
    deliver(task, ask, reply);
}

/* The question that asks, or has asked, a name server the same; NULL: none. */
static dcv_sent_t *find_same(const dcv_task_t *task, const dcv_question_t *question)
{
    for (dcv_sent_t *sent = task->to_servers; sent; sent = sent->next) {
        if (sent->question.type == question->type &&
            !strcmp(sent->question.address, question->address) &&
            dcv_dns_same(sent->question.name, question->name)) {
            return sent;
        }
    }
    return NULL;
}

/*
 * Ask a name server, once: several of a zone's name servers may have the same address.
 */
static void ask_server(dcv_task_t *task, dcv_ask_t *ask, dcv_sent_t *sent)
{
    dcv_sent_t *first = find_same(task, &ask->question);

    if (!first) {
        sent->next = task->to_servers;
        task->to_servers = sent;
        sent->exchange = dcv_direct_ask(task->tasks->direct, &ask->question,
                                        take_server_reply, sent, task->pool);
    }
    else if (first->reply) {
        deliver(task, ask, first->reply);
    }
    else {
        sent->same = first->same;
        first->same = sent;
    }
}

static void send_question(dcv_task_t *task, dcv_ask_t *ask)
{
    dcv_sent_t *sent = apr_pcalloc(task->pool, sizeof(*sent));

    sent->task = task;
    sent->ask = ask;
    sent->question = ask->question;
    ask->driver = sent;
    if (ask->question.address) {
        ask_server(task, ask, sent);
    }
    else {
        ask_resolver(task, ask, sent);
    }
}

/* Hold a question back until the reply to the first one. */
static void hold(dcv_task_t *task, dcv_ask_t *ask)
{
    if (!task->held) {
        task->held = apr_array_make(task->pool, 4, sizeof(dcv_ask_t *));
    }
    APR_ARRAY_PUSH(task->held, dcv_ask_t *) = ask;
}

/* The next question to send: those that were held come first. NULL: none. */
static dcv_ask_t *next_ask(dcv_task_t *task)
{
    if (!task->first && task->held && task->held_sent < task->held->nelts) {
        return APR_ARRAY_IDX(task->held, task->held_sent++, dcv_ask_t *);
    }
    return dcv_inquiry_next(task->inquiry);
}

/* Let a task wait for room at the resolver. */
static void add_waiting(dcv_task_t *task)
{
    dcv_tasks_t *tasks = task->tasks;

    task->is_waiting = 1;
    task->next_waiting = NULL;
    *tasks->last_waiting = task;
    tasks->last_waiting = &task->next_waiting;
}

static void remove_waiting(dcv_task_t *task)
{
    dcv_tasks_t *tasks = task->tasks;
    dcv_task_t **at = &tasks->waiting;

    while (*at && *at != task) {
        at = &(*at)->next_waiting;
    }
    if (*at) {
        *at = task->next_waiting;
        if (!*at) {
            tasks->last_waiting = at;
        }
    }
    task->is_waiting = 0;
}

/*
 * Its pool is destroyed later: those that deliver replies may still use the task now.
 */
static void finish(dcv_task_t *task)
{
    if (task->is_waiting) {
        remove_waiting(task);
    }
    if (!task->is_finished) {
        task->is_finished = 1;
        task->next_finished = task->tasks->finished;
        task->tasks->finished = task;
    }
}

/* Send the questions of a task while the resolver has room; else the task waits. */
static void send_open(dcv_task_t *task)
{
    dcv_tasks_t *tasks = task->tasks;
    dcv_ask_t *ask;

    while (tasks->lookups < tasks->lookups_max && (ask = next_ask(task))) {
        if (task->first && !task->is_hurried) {
            hold(task, ask);
        }
        else {
            send_question(task, ask);
        }
    }
    if (dcv_inquiry_is_over(task->inquiry)) {
        finish(task);
    }
    else if (tasks->lookups >= tasks->lookups_max && !task->is_waiting) {
        add_waiting(task);
    }
}

void dcv_tasks_send_waiting(dcv_tasks_t *tasks)
{
    while (tasks->waiting && tasks->lookups < tasks->lookups_max) {
        dcv_task_t *task = tasks->waiting;

        remove_waiting(task);
        send_open(task);
    }
}

/* Send the first question of a task, alone where there are many tasks. */
static void send_first(dcv_task_t *task)
{
    dcv_ask_t *ask;

    if (task->tasks->count >= FIRST_ALONE_TASKS &&
        (ask = dcv_inquiry_next(task->inquiry))) {
        task->first = ask->question.address ? NULL : ask;
        send_question(task, ask);
    }
    send_open(task);
}

void dcv_tasks_init(dcv_tasks_t *tasks, int lookups_max, apr_pool_t *pool)
{
    memset(tasks, 0, sizeof(*tasks));
    tasks->lookups_max = lookups_max;
    tasks->last_waiting = &tasks->waiting;
    tasks->memo = dcv_memo_create(pool);
}

void dcv_task_begin(dcv_tasks_t *tasks, const dcv_aim_t *aim, apr_pool_t *pool)
{
    dcv_task_t *task = apr_pcalloc(pool, sizeof(*task));

    task->tasks = tasks;
    task->pool = pool;
    task->aim = aim;
    task->started = tasks->now;
    task->inquiry = dcv_inquiry_create(aim, tasks->asks_servers, pool);
    task->next = tasks->first;
    task->link = &tasks->first;
    if (tasks->first) {
        tasks->first->link = &task->next;
    }
    tasks->first = task;
    send_first(task);
    tasks->count++;
}

dcv_task_t *dcv_tasks_take_finished(dcv_tasks_t *tasks)
{
    dcv_task_t *task = tasks->finished;

    if (task) {
        tasks->finished = task->next_finished;
        *task->link = task->next;
        if (task->next) {
            task->next->link = task->link;
        }
        tasks->count--;
        tasks->slow_count -= task->is_hurried;
    }
    return task;
}

void dcv_task_abandon(dcv_task_t *task)
{
    for (dcv_ask_t *ask = dcv_inquiry_open(task->inquiry); ask; ask = ask->next) {
        dcv_sent_t *sent = ask->driver;

        if (sent && sent->lookup) {
            dcv_resolver_abandon(sent->lookup);
            task->tasks->lookups--;
        }
        if (sent && sent->exchange) {
            dcv_direct_abandon(sent->exchange);
        }
        ask->driver = NULL;
    }
    if (task->is_waiting) {
        remove_waiting(task);
    }
}

void dcv_task_hurry(dcv_task_t *task)
{
    task->is_hurried = 1;
    task->tasks->slow_count++;
    dcv_inquiry_hurry(task->inquiry);
    send_open(task);
}

/* A question that was not sent says nothing of its name server. */
static void deliver_unsent(const dcv_task_t *task)
{
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};

    for (dcv_sent_t *sent = task->to_servers; sent; sent = sent->next) {
        if (sent->exchange && dcv_direct_is_waiting(sent->exchange)) {
            dcv_direct_abandon(sent->exchange);
            deliver_to_same(sent, &unsent);
        }
    }
}

void dcv_task_give_up(dcv_task_t *task)
{
    deliver_unsent(task);
    dcv_task_abandon(task);
    dcv_inquiry_give_up(task->inquiry);
    finish(task);
}
