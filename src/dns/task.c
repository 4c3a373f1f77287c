/* SPDX-License-Identifier: Apache-2.0 */
/* An inquiry under way: see task.h. */
#include "task.h"

#include <string.h>

/*
 * From so many inquiries on, it counts how much is asked, and not how soon a single one is
 * over: the first question of each goes alone. The others would make the resolver look for
 * the same zone, each for itself.
 */
#define CROWD 16

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

static void feed(dcv_task_t *task);

static void tell(dcv_task_t *task, dcv_ask_t *ask, const dcv_reply_t *reply)
{
    ask->driver = NULL;
    dcv_inquiry_take(task->inquiry, ask, reply);
}

/* Whether others are likely to ask the same: what is not about the name's own domain. */
static int is_shared(const dcv_task_t *task, const dcv_question_t *question)
{
    return task->aim->base && !dcv_dns_is_below(question->name, task->aim->base);
}

/* What was held back may be asked once the first reply is there. */
static void heard(dcv_task_t *task, const dcv_ask_t *ask)
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
    heard(call->task, call->ask);
    if (is_shared(call->task, &call->ask->question)) {
        dcv_memo_keep(run->memo, &call->ask->question, reply, run->now);
    }
    tell(call->task, call->ask, reply);
    feed(call->task);
}

/* A name server's reply, for all that asked it the same. */
static void tell_all(dcv_call_t *call, const dcv_reply_t *reply)
{
    call->exchange = NULL;
    call->reply = reply;
    for (const dcv_call_t *one = call; one; one = one->same) {
        tell(one->task, one->ask, reply);
    }
}

static void take_exchange(void *context, dcv_reply_t *reply)
{
    dcv_call_t *call = context;

    tell_all(call, reply);
    feed(call->task);
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
        call->lookup = dcv_resolver_ask(run->view.resolver, &ask->question, take_lookup,
                                        call, task->pool);
        reply = call->lookup ? NULL : &failed;
    }
    if (!reply) {
        run->lookups++;
        return;
    }
    heard(task, ask);
    tell(task, ask, reply);
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
        tell(task, ask, first->reply);
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
    if (!task->first && task->held && task->held_done < task->held->nelts) {
        return APR_ARRAY_IDX(task->held, task->held_done++, dcv_ask_t *);
    }
    return dcv_inquiry_next(task->inquiry);
}

static void leave_hungry(dcv_run_t *run, dcv_task_t *task)
{
    dcv_task_t **at = &run->hungry;

    while (*at && *at != task) {
        at = &(*at)->next_hungry;
    }
    if (*at) {
        *at = task->next_hungry;
        if (!*at) {
            run->last_hungry = at;
        }
    }
    task->is_hungry = 0;
}

/* It is over, and must not be touched by those who ask. */
static void end_soon(dcv_task_t *task)
{
    if (task->is_hungry) {
        leave_hungry(task->run, task);
    }
    if (!task->is_over) {
        task->is_over = 1;
        task->next_over = task->run->over;
        task->run->over = task;
    }
}

/* Send out what a task asks, as long as there is room; else it waits for its turn. */
static void feed(dcv_task_t *task)
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
    else if (run->lookups >= run->lookups_max && !task->is_hungry) {
        task->is_hungry = 1;
        task->next_hungry = NULL;
        *run->last_hungry = task;
        run->last_hungry = &task->next_hungry;
    }
}

void dcv_task_feed_hungry(dcv_run_t *run)
{
    while (run->hungry && run->lookups < run->lookups_max) {
        dcv_task_t *task = run->hungry;

        run->hungry = task->next_hungry;
        if (!run->hungry) {
            run->last_hungry = &run->hungry;
        }
        task->is_hungry = 0;
        feed(task);
    }
}

/* The first question of one of many goes alone, if it is not answered at once. */
static void feed_first(dcv_task_t *task)
{
    dcv_ask_t *ask;

    if (task->run->task_count >= CROWD && (ask = dcv_inquiry_next(task->inquiry))) {
        task->first = ask->question.address ? NULL : ask;
        send_out(task, ask);
    }
    feed(task);
}

void dcv_task_begin(dcv_run_t *run, const dcv_aim_t *aim, apr_pool_t *pool)
{
    dcv_task_t *task = apr_pcalloc(pool, sizeof(*task));

    task->run = run;
    task->pool = pool;
    task->aim = aim;
    task->started = run->now;
    task->inquiry = dcv_inquiry_create(aim, run->view.kind == DCV_VIEW_ROOT, pool);
    task->next = run->tasks;
    task->here = &run->tasks;
    if (run->tasks) {
        run->tasks->here = &task->next;
    }
    run->tasks = task;
    feed_first(task);
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
    if (task->is_hungry) {
        leave_hungry(task->run, task);
    }
}

void dcv_task_hurry(dcv_task_t *task)
{
    task->hurried = 1;
    task->run->slow_count++;
    dcv_inquiry_hurry(task->inquiry);
    feed(task);
}

/* Nothing can be said of a name server that was sent nothing. */
static void tell_unsent(const dcv_task_t *task)
{
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};

    for (dcv_call_t *call = task->direct; call; call = call->next) {
        if (call->exchange && dcv_direct_is_waiting(call->exchange)) {
            dcv_direct_abandon(call->exchange);
            tell_all(call, &unsent);
        }
    }
}

void dcv_task_give_up(dcv_task_t *task)
{
    tell_unsent(task);
    dcv_task_abandon(task);
    dcv_inquiry_give_up(task->inquiry);
    end_soon(task);
}
