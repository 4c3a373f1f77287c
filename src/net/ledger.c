/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a run may send, and has sent: see ledger.h. */
#include "ledger.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "budget.h"

/* Packets for the root and the top level domain, of which no account is kept. */
#define START_COST 12

/* Most packets of a question to one name server: with EDNS, without it, and over TCP. */
#define EXCHANGE_COST 4

/*
 * What the resolver leaves for questions to single name servers, which tell more where it
 * has much to try.
 */
#define SERVERS_SHARE 100

/* Of a base domain: as one name for the first, and so many for each other one. */
#define PER_OTHER_NAME 100

/* A reply that is bogus: the resolver asks for it again, and for its keys. */
#define BOGUS_COST 8

/* After so many failures, and nothing else, nobody is asked again. */
#define FAILURES_MAX 2

/* What was sent. */
typedef struct {
    int packets;                  /* to single name servers */
    int succeeded, failed, bogus; /* questions of the resolver */
} sent_t;

/* A domain that the resolver was asked about, or a name server of a zone. */
typedef struct {
    int open, failures, answers;
    dcv_reply_t failure; /* the last one, of a name server */
} state_t;

/* A base domain, for all its names. */
typedef struct {
    const char *domain;
    int names;
    sent_t sent;
    int exchanges; /* with single name servers that took packets */
    int good_servers, bad_servers;
} base_t;

struct dcv_ledger_t {
    apr_pool_t *pool;
    apr_hash_t *bases;   /* domain to base_t */
    apr_hash_t *domains; /* domain in lower case to state_t */
    apr_hash_t *servers; /* "ADDRESS zone" to state_t */
    int has_news;
};

struct dcv_account_t {
    dcv_ledger_t *ledger;
    base_t *base;
    sent_t sent;
    int open_lookups, open_exchanges;
    int is_spent;
};

typedef char ledger_key_t[2 * DCV_DNS_NAME_MAX + 64];

dcv_ledger_t *dcv_ledger_create(apr_pool_t *pool)
{
    dcv_ledger_t *ledger = apr_pcalloc(pool, sizeof(*ledger));

    ledger->pool = pool;
    ledger->bases = dcv_hash_make(pool);
    ledger->domains = dcv_hash_make(pool);
    ledger->servers = dcv_hash_make(pool);
    return ledger;
}

dcv_account_t *dcv_ledger_open(dcv_ledger_t *ledger, const char *domain,
                               apr_pool_t *pool)
{
    dcv_account_t *account = apr_pcalloc(pool, sizeof(*account));
    base_t *base = apr_hash_get(ledger->bases, domain, APR_HASH_KEY_STRING);

    if (!base) {
        base = apr_pcalloc(ledger->pool, sizeof(*base));
        base->domain = apr_pstrdup(ledger->pool, domain);
        apr_hash_set(ledger->bases, base->domain, APR_HASH_KEY_STRING, base);
    }
    base->names++;
    account->ledger = ledger;
    account->base = base;
    return account;
}

/* The state behind a key; NULL: there is none. */
static state_t *find_state(apr_hash_t *states, const char *key)
{
    return apr_hash_get(states, key, APR_HASH_KEY_STRING);
}

static state_t *find_or_add_state(const dcv_ledger_t *ledger, apr_hash_t *states,
                                  const char *key)
{
    state_t *state = find_state(states, key);

    if (!state) {
        state = apr_pcalloc(ledger->pool, sizeof(*state));
        apr_hash_set(states, apr_pstrdup(ledger->pool, key), APR_HASH_KEY_STRING,
                     state);
    }
    return state;
}

static int is_failing(const state_t *state)
{
    return state && !state->answers && state->failures >= FAILURES_MAX;
}

/* Whether it is not known yet whether it answers, and those that are asking will tell. */
static int is_being_tried(const state_t *state, int open)
{
    return state && !state->answers && state->open >= open;
}

/*
 * The domain in whose zone, or above it, a question's name is to be found, in lower case.
 * Returns a part of key; NULL: nobody keeps account of it, as of a top level domain.
 */
static const char *domain_of(ledger_key_t key, const dcv_account_t *account,
                             const dcv_question_t *question)
{
    int is_inside = dcv_dns_is_below(question->name, account->base->domain);
    const char *dot = strchr(question->name, '.');
    apr_size_t i = 0;

    if (!is_inside &&
        ((question->type != DCV_TYPE_A && question->type != DCV_TYPE_AAAA) || !dot)) {
        return NULL;
    }
    for (const char *from = *question->name == '_' || !is_inside ? dot : question->name;
         from && *from && i < sizeof(ledger_key_t) - 1; from++) {
        key[i++] = (char)apr_tolower(*from);
    }
    key[i] = '\0';
    return *key == '.' ? key + 1 : key;
}

/* The next domain above one in the base domain; NULL: none. */
static const char *above(const dcv_account_t *account, const char *domain)
{
    const char *dot = strchr(domain, '.');

    return dot && dcv_dns_is_below(dot + 1, account->base->domain) ? dot + 1 : NULL;
}

static const char *server_key(ledger_key_t key, const dcv_question_t *question)
{
    apr_snprintf(key, sizeof(ledger_key_t), "%s %s", question->address,
                 question->zone ? question->zone : "");
    return key;
}

/*
 * What a question of the resolver that succeeds is likely to have cost: as many packets as
 * one to a single name server, TCP included, after some that go to bad ones.
 */
static int success_cost(const base_t *base)
{
    int each = base->exchanges
                   ? (base->sent.packets + base->exchanges - 1) / base->exchanges
                   : 1;
    int cost = base->good_servers ? each * (base->good_servers + base->bad_servers) /
                                        base->good_servers
               : base->bad_servers ? DCV_BUDGET_LOOKUP
                                   : each;

    return cost < DCV_BUDGET_LOOKUP ? cost : DCV_BUDGET_LOOKUP;
}

static int cost_of(const sent_t *sent, const base_t *base)
{
    return sent->packets + sent->failed * DCV_BUDGET_LOOKUP + sent->bogus * BOGUS_COST +
           sent->succeeded * success_cost(base);
}

/*
 * Whether what a question costs at most is left, and more; later, perhaps, if others are
 * open.
 */
static dcv_ask_when_t when_affordable(dcv_account_t *account, int cost, int more)
{
    const base_t *base = account->base;
    int open = account->open_lookups * DCV_BUDGET_LOOKUP +
               account->open_exchanges * EXCHANGE_COST;
    int left = DCV_PACKETS_MAX - START_COST - cost_of(&account->sent, base);
    int base_left = DCV_PACKETS_MAX + (base->names - 1) * PER_OTHER_NAME -
                    cost_of(&base->sent, base);

    if (open + cost + more <= left && open + cost + more <= base_left) {
        return DCV_ASK_NOW;
    }
    if (open) {
        return DCV_ASK_LATER;
    }
    account->is_spent = 1;
    return DCV_ASK_NEVER;
}

/*
 * When to ask the resolver. Sets *is_failing_domain where it is not to be asked since it
 * has failed for that domain before.
 */
static dcv_ask_when_t when_lookup(dcv_account_t *account,
                                  const dcv_question_t *question,
                                  int *is_failing_domain)
{
    dcv_ledger_t *ledger = account->ledger;
    ledger_key_t key;
    const char *domain = domain_of(key, account, question);
    int must_wait = 0;

    for (const char *at = domain; at; at = above(account, at)) {
        const state_t *state = find_state(ledger->domains, at);

        if (is_failing(state)) {
            *is_failing_domain = 1;
            return DCV_ASK_NEVER;
        }
        must_wait |= is_being_tried(state, 1);
    }
    return must_wait ? DCV_ASK_LATER
                     : when_affordable(account, DCV_BUDGET_LOOKUP, SERVERS_SHARE);
}

dcv_ask_when_t dcv_account_when(dcv_account_t *account, const dcv_question_t *question,
                                const dcv_reply_t **reply)
{
    static const dcv_reply_t failed = {.outcome = DCV_FAILED, .rcode = -1};
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};
    dcv_ledger_t *ledger = account->ledger;
    const state_t *server;
    ledger_key_t key;
    int is_failing_domain = 0;

    if (!question->address) {
        dcv_ask_when_t when = when_lookup(account, question, &is_failing_domain);

        *reply = is_failing_domain ? &failed : &unsent;
        return when;
    }
    server = find_state(ledger->servers, server_key(key, question));
    if (is_failing(server)) {
        *reply = &server->failure;
        return DCV_ASK_NEVER;
    }
    *reply = &unsent;
    return is_being_tried(server, FAILURES_MAX)
               ? DCV_ASK_LATER
               : when_affordable(account, EXCHANGE_COST, 0);
}

static state_t *server_of(const dcv_account_t *account, const dcv_question_t *question)
{
    ledger_key_t key;

    return find_or_add_state(account->ledger, account->ledger->servers,
                             server_key(key, question));
}

/* The state of what a question asks; NULL: none is kept. */
static state_t *state_of(const dcv_account_t *account, const dcv_question_t *question)
{
    ledger_key_t key;
    const char *domain;

    if (question->address) {
        return server_of(account, question);
    }
    domain = domain_of(key, account, question);
    return domain ? find_or_add_state(account->ledger, account->ledger->domains, domain)
                  : NULL;
}

void dcv_account_begin(dcv_account_t *account, const dcv_question_t *question)
{
    state_t *state = state_of(account, question);

    account->open_lookups += !question->address;
    account->open_exchanges += question->address != NULL;
    if (state) {
        state->open++;
    }
}

/* Whoever answers for a name shows that the domains above it can be found. */
static void note_answers(const dcv_account_t *account, const dcv_question_t *question)
{
    dcv_ledger_t *ledger = account->ledger;
    ledger_key_t key;

    for (const char *at = domain_of(key, account, question); at;
         at = above(account, at)) {
        find_or_add_state(ledger, ledger->domains, at)->answers++;
    }
}

static void count_lookup(sent_t *sent, int is_bogus, int is_reply)
{
    sent->bogus += is_bogus;
    sent->succeeded += is_reply && !is_bogus;
    sent->failed += !is_reply && !is_bogus;
}

static void end_lookup(dcv_account_t *account, const dcv_question_t *question,
                       state_t *state, const dcv_reply_t *reply)
{
    int is_bogus = reply->dnssec == DCV_DNSSEC_BOGUS;
    int is_reply = reply->outcome <= DCV_NX_DOMAIN;

    account->open_lookups--;
    count_lookup(&account->sent, is_bogus, is_reply);
    count_lookup(&account->base->sent, is_bogus, is_reply);
    /* Where a reply is bogus, there is one. */
    if (is_reply || is_bogus) {
        note_answers(account, question);
    }
    else if (state && question->type != DCV_TYPE_CAA) {
        /* There are servers that fail for CAA only. */
        state->failures++;
    }
}

static void end_exchange(dcv_account_t *account, const dcv_question_t *question,
                         const dcv_reply_t *reply, int packets)
{
    base_t *base = account->base;
    state_t *state = server_of(account, question);

    account->open_exchanges--;
    account->sent.packets += packets;
    base->sent.packets += packets;
    base->exchanges += packets > 0;
    if (reply->outcome <= DCV_REFERRAL) {
        base->good_servers += !state->answers++;
    }
    else if (packets) {
        /* The resolver takes an answer without AA, and asks no other server. */
        base->bad_servers +=
            reply->outcome != DCV_NOT_AUTHORITATIVE && !state->failures;
        state->failures++;
        state->failure =
            (dcv_reply_t){.outcome = reply->outcome, .rcode = reply->rcode};
    }
}

void dcv_account_end(dcv_account_t *account, const dcv_question_t *question,
                     const dcv_reply_t *reply, int packets)
{
    state_t *state = state_of(account, question);

    if (state) {
        state->open--;
        account->ledger->has_news |= !state->answers;
    }
    if (question->address) {
        end_exchange(account, question, reply, packets);
    }
    else {
        end_lookup(account, question, state, reply);
    }
}

int dcv_account_is_spent(const dcv_account_t *account)
{
    return account->is_spent;
}

int dcv_ledger_take_news(dcv_ledger_t *ledger)
{
    int has_news = ledger->has_news;

    ledger->has_news = 0;
    return has_news;
}
