/* SPDX-License-Identifier: Apache-2.0 */
/* One name server by itself: see direct.h. What goes over the wire is in exchange.c. */
#include "direct.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/name.h"
#include "exchange.h"

/* What one name server gets at once: no more than a part of all, or others would starve. */
#define SERVER_AT_ONCE_MIN 4
#define SERVER_AT_ONCE_MAX 64
#define SERVER_PART(all)   ((all) / 4)

/* How often one may fail in a row. */
#define SERVER_FAILURES 4

struct dcv_direct_t {
    dcv_direct_setup_t setup;
    apr_pollset_t *pollset;
    apr_pool_t *pool;
    apr_hash_t *servers;             /* address to dcv_direct_server_t */
    dcv_exchange_t *waiting, **last; /* in order */
    dcv_exchange_t *active;
    dcv_exchange_t *idle; /* to be used again */
    int active_count;
    int server_at_once;
};

static int server_at_once(int all)
{
    int part = SERVER_PART(all);

    return part < SERVER_AT_ONCE_MIN   ? SERVER_AT_ONCE_MIN
           : part > SERVER_AT_ONCE_MAX ? SERVER_AT_ONCE_MAX
                                       : part;
}

dcv_direct_t *dcv_direct_create(const dcv_direct_setup_t *setup, apr_pollset_t *pollset,
                                apr_pool_t *pool)
{
    dcv_direct_t *direct = apr_pcalloc(pool, sizeof(*direct));

    direct->setup = *setup;
    direct->server_at_once = server_at_once(setup->at_once);
    direct->pollset = pollset;
    direct->pool = pool;
    direct->servers = apr_hash_make(pool);
    direct->last = &direct->waiting;
    return direct;
}

static dcv_direct_server_t *server_of(dcv_direct_t *direct, const char *address)
{
    dcv_direct_server_t *server =
        apr_hash_get(direct->servers, address, APR_HASH_KEY_STRING);

    if (!server) {
        server = apr_pcalloc(direct->pool, sizeof(*server));
        server->address = apr_pstrdup(direct->pool, address);
        apr_hash_set(direct->servers, server->address, APR_HASH_KEY_STRING, server);
    }
    return server;
}

dcv_exchange_t *dcv_direct_ask(dcv_direct_t *direct, const dcv_question_t *question,
                               dcv_direct_done_t *done, void *context, apr_pool_t *pool)
{
    dcv_exchange_t *exchange = direct->idle;

    if (exchange) {
        direct->idle = exchange->next;
        memset(exchange, 0, sizeof(*exchange));
    }
    else {
        exchange = apr_pcalloc(direct->pool, sizeof(*exchange));
    }
    exchange->pollset = direct->pollset;
    exchange->server = server_of(direct, question->address);
    exchange->question = *question;
    exchange->done = done;
    exchange->context = context;
    exchange->pool = pool;
    exchange->step = DCV_STEP_WAITING;
    *direct->last = exchange;
    direct->last = &exchange->next;
    return exchange;
}

int dcv_direct_is_waiting(const dcv_exchange_t *exchange)
{
    return exchange->step == DCV_STEP_WAITING;
}

void dcv_direct_abandon(dcv_exchange_t *exchange)
{
    dcv_exchange_close(exchange);
    exchange->step = DCV_STEP_OVER;
    exchange->done = NULL;
}

/* Whether an address is none of the Internet's, which no CA reaches. */
static int is_private(const char *address, apr_pool_t *pool)
{
    const dcv_name_t *name = NULL;

    return dcv_name_parse(&name, address, strlen(address), pool) ||
           !dcv_name_is_address(name) || dcv_name_is_reserved(name);
}

static void start(dcv_direct_t *direct, dcv_exchange_t *exchange, apr_time_t now)
{
    exchange->next = direct->active;
    direct->active = exchange;
    direct->active_count++;
    exchange->server->active++;
    if (exchange->step == DCV_STEP_OVER) {
        return;
    }
    if (!direct->setup.any_address &&
        is_private(exchange->question.address, exchange->pool)) {
        dcv_exchange_end(exchange, DCV_PRIVATE);
    }
    else if (exchange->server->failures >= SERVER_FAILURES) {
        dcv_exchange_end(exchange, DCV_SILENT);
    }
    else {
        dcv_exchange_start(exchange, now, direct->setup.timeout);
    }
}

/* Start those that wait, in their order, but for those whose server has enough to do. */
static void start_waiting(dcv_direct_t *direct, apr_time_t now)
{
    dcv_exchange_t **at = &direct->waiting;

    while (*at && direct->active_count < direct->setup.at_once) {
        dcv_exchange_t *exchange = *at;

        if (exchange->server->active >= direct->server_at_once &&
            exchange->step != DCV_STEP_OVER) {
            at = &exchange->next;
            continue;
        }
        *at = exchange->next;
        if (!*at) {
            direct->last = at;
        }
        start(direct, exchange, now);
    }
}

static void judge_server(dcv_direct_server_t *server, const dcv_reply_t *reply)
{
    if (reply->outcome == DCV_SILENT || reply->outcome == DCV_CLOSED) {
        server->failures++;
    }
    else {
        server->failures = 0;
    }
}

/* Hand out the replies of those that are over. What is told may ask more. */
static void hand_out(dcv_direct_t *direct)
{
    dcv_exchange_t **at = &direct->active;

    while (*at) {
        dcv_exchange_t *exchange = *at;
        dcv_direct_done_t *done = exchange->done;

        if (exchange->step != DCV_STEP_OVER) {
            at = &exchange->next;
            continue;
        }
        *at = exchange->next;
        direct->active_count--;
        exchange->server->active--;
        exchange->next = direct->idle;
        direct->idle = exchange;
        exchange->done = NULL;
        if (done) {
            judge_server(exchange->server, exchange->reply);
            done(exchange->context, exchange->reply);
            /* What was asked meanwhile is in the waiting list; this one did not change. */
        }
    }
}

void dcv_direct_take(void *client_data, apr_time_t now)
{
    dcv_exchange_t *exchange = client_data;

    /* An event may come for one that ended a moment ago. */
    if (exchange->step != DCV_STEP_OVER && exchange->step != DCV_STEP_WAITING) {
        dcv_exchange_take(exchange, now);
    }
}

void dcv_direct_go_on(dcv_direct_t *direct, apr_time_t now)
{
    for (dcv_exchange_t *one = direct->active; one; one = one->next) {
        if (one->step != DCV_STEP_OVER && one->until <= now) {
            dcv_exchange_time_out(one, now);
        }
    }
    hand_out(direct);
    start_waiting(direct, now);
    /* Those that failed at once. */
    hand_out(direct);
}
