/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which questions go to name servers, and what is said of those that never went. */
#include "task.h"

#include "exchange.h"
#include "fake_dns.h"
#include "resolver.h"

#define OWNER     LABEL ".example.com"
#define CALLS_MAX 64

/* As seen() has them. */
#define SILENT      "8"
#define UNREACHABLE "17"

/* What was asked of either, in order. */
struct dcv_lookup_t {
    dcv_question_t question;
    dcv_resolver_done_t *done;
    void *context;
};

static struct dcv_lookup_t lookups[CALLS_MAX];
static dcv_exchange_t exchanges[CALLS_MAX];
static int lookup_count, exchange_count;

dcv_lookup_t *dcv_resolver_ask(dcv_resolver_t *resolver, const dcv_question_t *question,
                               dcv_resolver_done_t *done, void *context,
                               apr_pool_t *task_pool)
{
    (void)resolver;
    (void)task_pool;
    lookups[lookup_count] = (dcv_lookup_t){*question, done, context};
    return &lookups[lookup_count++];
}

void dcv_resolver_abandon(dcv_lookup_t *lookup)
{
    lookup->done = NULL;
}

dcv_exchange_t *dcv_direct_ask(dcv_direct_t *direct, const dcv_question_t *question,
                               dcv_exchange_done_t *done, void *context, int *packets,
                               apr_pool_t *task_pool)
{
    dcv_exchange_t *exchange = &exchanges[exchange_count++];

    (void)direct;
    (void)task_pool;
    *packets = 1;
    *exchange =
        (dcv_exchange_t){.question = *question, .done = done, .context = context};
    return exchange;
}

int dcv_direct_is_waiting(const dcv_exchange_t *exchange)
{
    return exchange->step == DCV_STEP_WAITING;
}

void dcv_direct_abandon(dcv_exchange_t *exchange)
{
    exchange->step = DCV_STEP_OVER;
    exchange->done = NULL;
}

/* Nothing is fetched: see test_task_fetch.c. */
dcv_transfer_t *dcv_fetcher_fetch(dcv_fetcher_t *fetcher, const dcv_fetch_t *fetch,
                                  dcv_fetched_done_t *done, void *context,
                                  apr_pool_t *task_pool)
{
    (void)fetcher;
    (void)fetch;
    (void)done;
    (void)context;
    (void)task_pool;
    return NULL;
}

const dcv_fetched_t *dcv_fetcher_stop(dcv_transfer_t *transfer, apr_time_t now)
{
    (void)transfer;
    (void)now;
    return NULL;
}

void dcv_fetcher_abandon(dcv_transfer_t *transfer)
{
    (void)transfer;
}

/* Two names at one address, and one more at another. */
static const answer_t answers[] = {{"example.com NS", DCV_DATA,
                                    "ns1.example.com ns2.example.com ns3.example.com",
                                    NULL},
                                   {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},
                                   {"ns2.example.com A", DCV_DATA, "192.0.2.1", NULL},
                                   {"ns3.example.com A", DCV_DATA, "192.0.2.3", NULL},
                                   {OWNER " CNAME 192.0.2.1", DCV_DATA, TARGET, NULL},
                                   {NULL, DCV_DATA, NULL, NULL}};

static fake_dns_t dns = {.answers = answers, .zone = "example.com"};
static dcv_aim_t aim;
static dcv_tasks_t tasks;

static dcv_reply_t *reply_of(const dcv_question_t *question)
{
    return apr_pmemdup(pool, reply_to(&dns, question), sizeof(dcv_reply_t));
}

/* Begin a task, and let the resolver reply until it is the name servers' turn. */
static const dcv_evidence_t *begin_task(void)
{
    aim = aim_at("example.com", "example.com");
    lookup_count = exchange_count = 0;
    dcv_tasks_init(&tasks, CALLS_MAX, pool);
    tasks.asks_servers = 1;
    dcv_task_begin(&tasks, &aim, pool);
    for (int i = 0; i < lookup_count; i++) {
        lookups[i].done(lookups[i].context, reply_of(&lookups[i].question));
    }
    return dcv_inquiry_evidence(tasks.first->inquiry);
}

static void answer_exchange(int number)
{
    dcv_exchange_t *exchange = &exchanges[number];

    exchange->step = DCV_STEP_OVER;
    exchange->done(exchange->context, reply_of(&exchange->question));
}

/* What was seen at the addresses, in order of the servers. */
static const char *all_seen(const dcv_evidence_t *evidence)
{
    const char *list = "";

    for (int i = 0; i < evidence->servers->nelts; i++) {
        const char *said = seen(evidence, DCV_SIGHTING_OWNER, 0, i);

        list = apr_pstrcat(pool, list, i ? " " : "", said ? said : "nothing", NULL);
    }
    return list;
}

static void test_same_address(void)
{
    const dcv_evidence_t *evidence = begin_task();

    is_number(exchange_count, 2,
              "each address is asked once, whatever number of names it has");
    ok(strcmp(exchanges[0].question.address, exchanges[1].question.address) != 0,
       "the two questions go to different addresses");
    for (int i = 0; i < exchange_count; i++) {
        answer_exchange(i);
    }
    ok(tasks.finished == tasks.first,
       "a task is over when all addresses have answered");
    is(all_seen(evidence), TARGET " " TARGET " " SILENT,
       "the answer of an address counts for each name server that has it");
}

static void test_time_is_up(void)
{
    const dcv_evidence_t *evidence = begin_task();

    exchanges[0].step = DCV_STEP_UDP;
    dcv_task_give_up(tasks.first);
    ok(tasks.finished == tasks.first, "a task that is given up is over");
    is(all_seen(evidence), SILENT " " SILENT " " UNREACHABLE,
       "an address that was asked is silent, one that never was is unreachable");
    ok(!exchanges[0].done && !exchanges[1].done,
       "a task that is given up waits for no address");

    evidence = begin_task();
    exchanges[1].step = DCV_STEP_UDP;
    dcv_task_give_up(tasks.first);
    is(all_seen(evidence), UNREACHABLE " " UNREACHABLE " " SILENT,
       "both name servers of an address that was never asked are unreachable");
}

void run_tests(void)
{
    test_same_address();
    test_time_is_up();
}
