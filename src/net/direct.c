/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Direct questions to name servers: see direct.h. Sockets are in exchange.c. */
#include "direct.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "dcv/name.h"

/* Exchanges with one name server at once: a part of all, so that others get theirs. */
#define PER_SERVER_LEAST      4
#define PER_SERVER_MOST       64
#define PER_SERVER_OF(of_all) ((of_all) / 4)

/* Failures in a row after which a name server is not asked again. */
#define FAILURES_MAX 4

struct dcv_direct_t {
    dcv_direct_setup_t setup;
    apr_pollset_t *pollset;
    apr_pool_t *pool;
    apr_hash_t *servers;                     /* address to dcv_server_t */
    dcv_exchange_t *waiting, **last_waiting; /* in order */
    dcv_exchange_t *active;
    dcv_exchange_t *unused; /* to be used again */
    int active_count;
    int per_server_max;
};

static int limit_per_server(int exchanges_max)
{
    int part = PER_SERVER_OF(exchanges_max);

    return part < PER_SERVER_LEAST  ? PER_SERVER_LEAST
           : part > PER_SERVER_MOST ? PER_SERVER_MOST
                                    : part;
}

dcv_direct_t *dcv_direct_create(const dcv_direct_setup_t *setup, apr_pollset_t *pollset,
                                apr_pool_t *pool)
{
    dcv_direct_t *direct = apr_pcalloc(pool, sizeof(*direct));

    direct->setup = *setup;
    direct->per_server_max = limit_per_server(setup->exchanges_max);
    direct->pollset = pollset;
    direct->pool = pool;
    direct->servers = dcv_hash_make(pool);
    direct->last_waiting = &direct->waiting;
    return direct;
}

static dcv_server_t *find_or_add_server(dcv_direct_t *direct, const char *address)
{
    dcv_server_t *server = apr_hash_get(direct->servers, address, APR_HASH_KEY_STRING);

    if (!server) {
        server = apr_pcalloc(direct->pool, sizeof(*server));
        server->address = apr_pstrdup(direct->pool, address);
        apr_hash_set(direct->servers, server->address, APR_HASH_KEY_STRING, server);
    }
    return server;
}

static void take_event(dcv_watcher_t *watcher, const apr_pollfd_t *ready,
                       apr_time_t now)
{
    dcv_exchange_t *exchange = (dcv_exchange_t *)watcher;

    (void)ready;
    /* It may have ended by an event before. */
    if (exchange->step != DCV_STEP_OVER && exchange->step != DCV_STEP_WAITING) {
        dcv_exchange_take(exchange, now);
    }
}

dcv_exchange_t *dcv_direct_ask(dcv_direct_t *direct, const dcv_question_t *question,
                               dcv_exchange_done_t *done, void *context, int *packets,
                               apr_pool_t *pool)
{
    dcv_exchange_t *exchange = direct->unused;

    if (exchange) {
        direct->unused = exchange->next;
        memset(exchange, 0, sizeof(*exchange));
    }
    else {
        exchange = apr_pcalloc(direct->pool, sizeof(*exchange));
    }
    exchange->watcher.take = take_event;
    exchange->pollset = direct->pollset;
    exchange->server = find_or_add_server(direct, question->address);
    exchange->question = *question;
    exchange->done = done;
    exchange->context = context;
    exchange->packets = packets;
    exchange->pool = pool;
    exchange->step = DCV_STEP_WAITING;
    *direct->last_waiting = exchange;
    direct->last_waiting = &exchange->next;
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

/* Whether an address is not of the Internet (RFC 6890): no CA reaches it. */
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
    if (!direct->setup.allows_private &&
        is_private(exchange->question.address, exchange->pool)) {
        dcv_exchange_end(exchange, DCV_PRIVATE);
    }
    else if (exchange->server->failures >= FAILURES_MAX) {
        dcv_exchange_end(exchange, DCV_SILENT);
    }
    else {
        dcv_exchange_start(exchange, now, direct->setup.timeout);
    }
}

/* Start queued exchanges in order, except where their name server has its limit. */
static void start_waiting(dcv_direct_t *direct, apr_time_t now)
{
    dcv_exchange_t **at = &direct->waiting;

    while (*at && direct->active_count < direct->setup.exchanges_max) {
        dcv_exchange_t *exchange = *at;

        if (exchange->server->active >= direct->per_server_max &&
            exchange->step != DCV_STEP_OVER) {
            at = &exchange->next;
            continue;
        }
        *at = exchange->next;
        if (!*at) {
            direct->last_waiting = at;
        }
        start(direct, exchange, now);
    }
}

static void count_failures(dcv_server_t *server, const dcv_reply_t *reply)
{
    if (reply->outcome == DCV_SILENT || reply->outcome == DCV_CLOSED) {
        server->failures++;
    }
    else {
        server->failures = 0;
    }
}

/* Deliver the replies of exchanges that are over. Whoever takes one may ask more. */
static void deliver_replies(dcv_direct_t *direct)
{
    dcv_exchange_t **at = &direct->active;

    while (*at) {
        dcv_exchange_t *exchange = *at;
        dcv_exchange_done_t *done = exchange->done;

        if (exchange->step != DCV_STEP_OVER) {
            at = &exchange->next;
            continue;
        }
        *at = exchange->next;
        direct->active_count--;
        exchange->server->active--;
        exchange->next = direct->unused;
        direct->unused = exchange;
        exchange->done = NULL;
        if (done) {
            count_failures(exchange->server, exchange->reply);
            done(exchange->context, exchange->reply);
            /* What was asked meanwhile is in waiting: at is still right. */
        }
    }
}

void dcv_direct_advance(dcv_direct_t *direct, apr_time_t now)
{
    for (dcv_exchange_t *one = direct->active; one; one = one->next) {
        if (one->step != DCV_STEP_OVER && one->deadline <= now) {
            dcv_exchange_time_out(one, now);
        }
    }
    deliver_replies(direct);
    start_waiting(direct, now);
    /* Some end as soon as they start. */
    deliver_replies(direct);
}
