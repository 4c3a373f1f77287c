/* SPDX-FileCopyrightText: The mod_dcv authors */
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
    dcv_lookup_t *lookup;     /* NULL: not of the resolver, or no longer */
    dcv_exchange_t *exchange; /* NULL: not of a name server, or no longer */
    dcv_question_t question;
    const dcv_reply_t *reply; /* NULL: not yet */
    int packets;              /* to a name server */
    dcv_sent_t *same;         /* another question that gets the same reply */
    dcv_sent_t *next;         /* another of task->sent */
};

static void send_open(dcv_task_t *task);

static void deliver(dcv_task_t *task, dcv_ask_t *ask, const dcv_reply_t *reply)
{
    ask->driver = NULL;
    /* The questions that were held for it may be sent. */
    if (task->first == ask) {
        task->first = NULL;
    }
    dcv_inquiry_take(task->inquiry, ask, reply);
}

/* Whether other tasks are likely to ask the same: a name outside the base domain. */
static int is_shared(const dcv_task_t *task, const dcv_question_t *question)
{
    return !question->address && task->aim->base &&
           !dcv_dns_is_below(question->name, task->aim->base);
}

/* Deliver a reply to each question that is the same. */
static void deliver_to_same(dcv_sent_t *sent, const dcv_reply_t *reply)
{
    dcv_account_end(sent->task->account, &sent->question, reply, sent->packets);
    sent->lookup = NULL;
    sent->exchange = NULL;
    sent->reply = reply;
    for (const dcv_sent_t *one = sent; one; one = one->same) {
        deliver(one->task, one->ask, reply);
    }
}

static void take_resolver_reply(void *context, dcv_reply_t *reply)
{
    dcv_sent_t *sent = context;
    dcv_task_t *task = sent->task;
    dcv_tasks_t *tasks = task->tasks;

    tasks->lookups--;
    if (is_shared(task, &sent->question)) {
        dcv_memo_keep(tasks->memo, &sent->question, reply, tasks->now);
    }
    deliver_to_same(sent, reply);
    send_open(task);
}

static void take_server_reply(void *context, dcv_reply_t *reply)
{
    dcv_sent_t *sent = context;

    deliver_to_same(sent, reply);
    send_open(sent->task);
}

/* Ask the resolver. */
static void ask_resolver(dcv_task_t *task, dcv_sent_t *sent)
{
    static const dcv_reply_t failed = {.outcome = DCV_FAILED, .rcode = -1};

    sent->lookup = dcv_resolver_ask(task->tasks->resolver, &sent->question,
                                    take_resolver_reply, sent, task->pool);
    if (sent->lookup) {
        task->tasks->lookups++;
    }
    else {
        deliver_to_same(sent, &failed);
    }
}

static int is_same_address(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* The question of this task that asks, or has asked, the same; NULL: none. */
static dcv_sent_t *find_same(const dcv_task_t *task, const dcv_question_t *question)
{
    for (dcv_sent_t *sent = task->sent; sent; sent = sent->next) {
        if (sent->question.type == question->type &&
            is_same_address(sent->question.address, question->address) &&
            dcv_dns_same(sent->question.name, question->name)) {
            return sent;
        }
    }
    return NULL;
}

static dcv_sent_t *make_sent(dcv_task_t *task, dcv_ask_t *ask)
{
    dcv_sent_t *sent = apr_pcalloc(task->pool, sizeof(*sent));

    sent->task = task;
    sent->ask = ask;
    sent->question = ask->question;
    ask->driver = sent;
    return sent;
}

/* Send a question, of which there is no other one that asks the same. */
static void send_question(dcv_task_t *task, dcv_ask_t *ask)
{
    dcv_sent_t *sent = make_sent(task, ask);

    sent->next = task->sent;
    task->sent = sent;
    dcv_account_begin(task->account, &sent->question);
    if (ask->question.address) {
        sent->exchange =
            dcv_direct_ask(task->tasks->direct, &sent->question, take_server_reply,
                           sent, &sent->packets, task->pool);
    }
    else {
        ask_resolver(task, sent);
    }
}

/*
 * Have a question share the reply to one that asks the same: several places are in one
 * zone, and several of a zone's name servers may have the same address.
 */
static void share(dcv_task_t *task, dcv_ask_t *ask, dcv_sent_t *first)
{
    dcv_sent_t *sent;

    if (first->reply) {
        deliver(task, ask, first->reply);
        return;
    }
    sent = make_sent(task, ask);
    sent->same = first->same;
    first->same = sent;
}

/* Send a question, or deliver what is known. Returns 0 when it has to wait. */
static int take_on(dcv_task_t *task, dcv_ask_t *ask)
{
    const dcv_question_t *question = &ask->question;
    dcv_sent_t *same = find_same(task, question);
    const dcv_reply_t *known =
        !same && is_shared(task, question)
            ? dcv_memo_find(task->tasks->memo, question, task->tasks->now, task->pool)
            : NULL;
    dcv_ask_when_t when = DCV_ASK_NEVER;

    if (!same && !known) {
        when = dcv_account_when(task->account, question, &known);
    }
    if (when == DCV_ASK_LATER) {
        return 0;
    }
    task->moves++;
    if (same) {
        share(task, ask, same);
    }
    else if (when == DCV_ASK_NOW) {
        send_question(task, ask);
    }
    else {
        deliver(task, ask, known);
    }
    return 1;
}

/* Whether the resolver has room. */
static int has_room(const dcv_tasks_t *tasks)
{
    return tasks->lookups < tasks->lookups_max;
}

/* Send a question, or hold it back. */
static void send_or_hold(dcv_task_t *task, dcv_ask_t *ask)
{
    int is_held = task->first && task->first != ask && !task->is_hurried;

    if (ask->fetch) {
        /* The ledger counts the DNS only. */
        dcv_task_fetches_begin(&task->pending, ask);
    }
    else if (is_held || !has_room(task->tasks) || !take_on(task, ask)) {
        APR_ARRAY_PUSH(task->held, dcv_ask_t *) = ask;
    }
}

/* Send those that were held back, as far as they may be sent now. */
static void send_held(dcv_task_t *task)
{
    int count = task->held->nelts;
    dcv_ask_t **held = (dcv_ask_t **)task->held->elts;

    /* Each is put back, or is not, before the place of the next one. */
    task->held->nelts = 0;
    for (int i = 0; i < count; i++) {
        send_or_hold(task, held[i]);
    }
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
    int moves;

    /* What one is told at once may be what another waits for. */
    do {
        moves = task->moves;
        send_held(task);
        while (has_room(tasks) && (ask = dcv_inquiry_next(task->inquiry))) {
            send_or_hold(task, ask);
        }
    } while (task->held->nelts && task->moves != moves);
    if (dcv_inquiry_is_over(task->inquiry)) {
        finish(task);
    }
    else if (!has_room(tasks) && !task->is_waiting) {
        add_waiting(task);
    }
}

static void go_on(void *context)
{
    send_open(context);
}

/* Send the questions of tasks that waited for a question of another one. */
static void send_news(dcv_tasks_t *tasks)
{
    if (!dcv_ledger_take_news(tasks->ledger)) {
        return;
    }
    for (dcv_task_t *task = tasks->first; task; task = task->next) {
        if (task->held->nelts && !task->is_finished) {
            send_open(task);
        }
    }
}

void dcv_tasks_send_waiting(dcv_tasks_t *tasks)
{
    send_news(tasks);
    while (tasks->waiting && has_room(tasks)) {
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
        task->first = ask;
        send_or_hold(task, ask);
    }
    send_open(task);
}

void dcv_tasks_init(dcv_tasks_t *tasks, int lookups_max, apr_pool_t *pool)
{
    memset(tasks, 0, sizeof(*tasks));
    tasks->lookups_max = lookups_max;
    tasks->last_waiting = &tasks->waiting;
    tasks->memo = dcv_memo_create(pool);
    tasks->ledger = dcv_ledger_create(pool);
}

void dcv_task_begin(dcv_tasks_t *tasks, const dcv_aim_t *aim, apr_pool_t *pool)
{
    dcv_task_t *task = apr_pcalloc(pool, sizeof(*task));

    task->tasks = tasks;
    task->pool = pool;
    task->aim = aim;
    task->started = tasks->now;
    task->inquiry = dcv_inquiry_create(aim, tasks->asks_servers, pool);
    task->pending = (dcv_task_fetches_t){.inquiry = task->inquiry,
                                         .fetcher = tasks->fetcher,
                                         .taken = go_on,
                                         .context = task,
                                         .pool = pool};
    task->account =
        dcv_ledger_open(tasks->ledger, aim->base ? aim->base : aim->name->fqdn, pool);
    task->held = apr_array_make(pool, 8, sizeof(dcv_ask_t *));
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
    static const dcv_reply_t silent = {.outcome = DCV_SILENT, .rcode = -1};

    for (dcv_sent_t *sent = task->sent; sent; sent = sent->next) {
        if (sent->reply) {
            continue;
        }
        if (sent->lookup) {
            dcv_resolver_abandon(sent->lookup);
            task->tasks->lookups--;
        }
        if (sent->exchange) {
            dcv_direct_abandon(sent->exchange);
        }
        dcv_account_end(task->account, &sent->question, &silent, sent->packets);
        sent->reply = &silent;
    }
    dcv_task_fetches_abandon(&task->pending);
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

/* A question that was not sent says nothing of whom it was for. */
static void deliver_unsent(dcv_task_t *task)
{
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};

    for (dcv_sent_t *sent = task->sent; sent; sent = sent->next) {
        if (sent->exchange && dcv_direct_is_waiting(sent->exchange)) {
            dcv_direct_abandon(sent->exchange);
            deliver_to_same(sent, &unsent);
        }
    }
    for (int i = 0; i < task->held->nelts; i++) {
        deliver(task, APR_ARRAY_IDX(task->held, i, dcv_ask_t *), &unsent);
    }
}

void dcv_task_give_up(dcv_task_t *task)
{
    deliver_unsent(task);
    dcv_task_fetches_stop(&task->pending, task->tasks->now);
    dcv_task_abandon(task);
    dcv_inquiry_give_up(task->inquiry);
    finish(task);
}
