/* SPDX-License-Identifier: Apache-2.0 */
/* An inquiry under way: see task.h. */
#include "task.h"

#include <string.h>

/*
 * Number of tasks from which on the first question of each is sent alone, and the others
 * after its reply: sent together, each would make the resolver look for the same zone by
 * itself. With fewer tasks the time of a single one matters more.
 */
#define FIRST_ALONE_TASKS 16

struct dcv_call_t {
    dcv_task_t *task;
    dcv_ask_t *ask;
    dcv_lookup_t *lookup;     /* NULL: not of the resolver */
    dcv_exchange_t *exchange; /* NULL: not of a name server, or no longer */
    dcv_question_t question;
    const dcv_reply_t *reply; /* of a name server; NULL: not yet */
    dcv_call_t *same;         /* one more that takes its reply */
    dcv_call_t *next;         /* another of task->direct */
};

static void send_open(dcv_task_t *task);

static void take_reply(dcv_task_t *task, dcv_ask_t *ask, const dcv_reply_t *reply)
{
    ask->driver = NULL;
    dcv_inquiry_take(task->inquiry, ask, reply);
}

/* Whether others are likely to ask the same: what is not about the name's own domain. */
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

static void take_lookup(void *context, dcv_reply_t *reply)
{
    dcv_call_t *call = context;
    dcv_run_t *run = call->task->run;

    run->lookups--;
    note_first_reply(call->task, call->ask);
    if (is_shared(call->task, &call->ask->question)) {
        dcv_memo_keep(run->memo, &call->ask->question, reply, run->now);
    }
    take_reply(call->task, call->ask, reply);
    send_open(call->task);
}

/* A name server's reply, for all that asked it the same. */
static void take_reply_all(dcv_call_t *call, const dcv_reply_t *reply)
{
    call->exchange = NULL;
    call->reply = reply;
    for (const dcv_call_t *one = call; one; one = one->same) {
        take_reply(one->task, one->ask, reply);
    }
}

static void take_exchange(void *context, dcv_reply_t *reply)
{
    dcv_call_t *call = context;

    take_reply_all(call, reply);
    send_open(call->task);
}

/* Put a question to the resolver, unless it is known what it will say. */
static void look_up(dcv_task_t *task, dcv_ask_t *ask, dcv_call_t *call)
{
    static const dcv_reply_t failed = {.outcome = DCV_FAILED, .rcode = -1};
    dcv_run_t *run = task->run;
    const dcv_reply_t *reply =
        is_shared(task, &ask->question)
            ? dcv_memo_find(run->memo, &ask->question, run->now, task->pool)
            : NULL;

    if (!reply) {
        call->lookup = dcv_resolver_ask(run->choice.resolver, &ask->question,
                                        take_lookup, call, task->pool);
        reply = call->lookup ? NULL : &failed;
    }
    if (!reply) {
        run->lookups++;
        return;
    }
    note_first_reply(task, ask);
    take_reply(task, ask, reply);
}

/* What asks a name server the same, or has asked it; NULL: nothing. */
static dcv_call_t *find_same(const dcv_task_t *task, const dcv_question_t *question)
{
    for (dcv_call_t *call = task->direct; call; call = call->next) {
        if (call->question.type == question->type &&
            !strcmp(call->question.address, question->address) &&
            dcv_dns_same(call->question.name, question->name)) {
            return call;
        }
    }
    return NULL;
}

/* Put a question to a name server, once: many names of servers may lead to one address. */
static void ask_server(dcv_task_t *task, dcv_ask_t *ask, dcv_call_t *call)
{
    dcv_call_t *first = find_same(task, &ask->question);

    if (!first) {
        call->next = task->direct;
        task->direct = call;
        call->exchange = dcv_direct_ask(task->run->direct, &ask->question,
                                        take_exchange, call, task->pool);
    }
    else if (first->reply) {
        take_reply(task, ask, first->reply);
    }
    else {
        call->same = first->same;
        first->same = call;
    }
}

/* Put a question on its way. */
static void send_out(dcv_task_t *task, dcv_ask_t *ask)
{
    dcv_call_t *call = apr_pcalloc(task->pool, sizeof(*call));

    call->task = task;
    call->ask = ask;
    call->question = ask->question;
    ask->driver = call;
    if (ask->question.address) {
        ask_server(task, ask, call);
    }
    else {
        look_up(task, ask, call);
    }
}

/* Let a question wait for the reply to the first one. */
static void hold(dcv_task_t *task, dcv_ask_t *ask)
{
    if (!task->held) {
        task->held = apr_array_make(task->pool, 4, sizeof(dcv_ask_t *));
    }
    APR_ARRAY_PUSH(task->held, dcv_ask_t *) = ask;
}

/* The next question, of those that were held first. */
static dcv_ask_t *next_ask(dcv_task_t *task)
{
    if (!task->first && task->held && task->held_sent < task->held->nelts) {
        return APR_ARRAY_IDX(task->held, task->held_sent++, dcv_ask_t *);
    }
    return dcv_inquiry_next(task->inquiry);
}

static void leave_waiting(dcv_run_t *run, dcv_task_t *task)
{
    dcv_task_t **at = &run->waiting;

    while (*at && *at != task) {
        at = &(*at)->next_waiting;
    }
    if (*at) {
        *at = task->next_waiting;
        if (!*at) {
            run->last_waiting = at;
        }
    }
    task->is_waiting = 0;
}

/* It is over, and must not be touched by those who ask. */
static void end_soon(dcv_task_t *task)
{
    if (task->is_waiting) {
        leave_waiting(task->run, task);
    }
    if (!task->is_over) {
        task->is_over = 1;
        task->next_over = task->run->over;
        task->run->over = task;
    }
}

/* Send the questions of a task while the resolver has room; else the task waits. */
static void send_open(dcv_task_t *task)
{
    dcv_run_t *run = task->run;
    dcv_ask_t *ask;

    while (run->lookups < run->lookups_max && (ask = next_ask(task))) {
        if (task->first && !task->hurried) {
            hold(task, ask);
        }
        else {
            send_out(task, ask);
        }
    }
    if (dcv_inquiry_is_over(task->inquiry)) {
        end_soon(task);
    }
    else if (run->lookups >= run->lookups_max && !task->is_waiting) {
        task->is_waiting = 1;
        task->next_waiting = NULL;
        *run->last_waiting = task;
        run->last_waiting = &task->next_waiting;
    }
}

void dcv_task_send_waiting(dcv_run_t *run)
{
    while (run->waiting && run->lookups < run->lookups_max) {
        dcv_task_t *task = run->waiting;

        run->waiting = task->next_waiting;
        if (!run->waiting) {
            run->last_waiting = &run->waiting;
        }
        task->is_waiting = 0;
        send_open(task);
    }
}

/* Send the first question of a task, alone where there are many tasks. */
static void send_first(dcv_task_t *task)
{
    dcv_ask_t *ask;

    if (task->run->task_count >= FIRST_ALONE_TASKS &&
        (ask = dcv_inquiry_next(task->inquiry))) {
        task->first = ask->question.address ? NULL : ask;
        send_out(task, ask);
    }
    send_open(task);
}

void dcv_task_begin(dcv_run_t *run, const dcv_aim_t *aim, apr_pool_t *pool)
{
    dcv_task_t *task = apr_pcalloc(pool, sizeof(*task));

    task->run = run;
    task->pool = pool;
    task->aim = aim;
    task->started = run->now;
    task->inquiry = dcv_inquiry_create(aim, run->choice.view == DCV_VIEW_ROOT, pool);
    task->next = run->tasks;
    task->here = &run->tasks;
    if (run->tasks) {
        run->tasks->here = &task->next;
    }
    run->tasks = task;
    send_first(task);
    run->task_count++;
}

void dcv_task_abandon(dcv_task_t *task)
{
    for (dcv_ask_t *ask = dcv_inquiry_open(task->inquiry); ask; ask = ask->next) {
        dcv_call_t *call = ask->driver;

        if (call && call->lookup) {
            dcv_resolver_abandon(call->lookup);
            task->run->lookups--;
        }
        if (call && call->exchange) {
            dcv_direct_abandon(call->exchange);
        }
        ask->driver = NULL;
    }
    if (task->is_waiting) {
        leave_waiting(task->run, task);
    }
}

void dcv_task_hurry(dcv_task_t *task)
{
    task->hurried = 1;
    task->run->slow_count++;
    dcv_inquiry_hurry(task->inquiry);
    send_open(task);
}

/* Nothing can be said of a name server that was sent nothing. */
static void take_unsent(const dcv_task_t *task)
{
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};

    for (dcv_call_t *call = task->direct; call; call = call->next) {
        if (call->exchange && dcv_direct_is_waiting(call->exchange)) {
            dcv_direct_abandon(call->exchange);
            take_reply_all(call, &unsent);
        }
    }
}

void dcv_task_give_up(dcv_task_t *task)
{
    take_unsent(task);
    dcv_task_abandon(task);
    dcv_inquiry_give_up(task->inquiry);
    end_soon(task);
}
