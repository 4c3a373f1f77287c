/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"
#include "fixture.h"
#include "inquiry/evidence.h"
#include "inquiry/inquiry_persist.h"

#define OWNER "_validation-persist.example.com"
#define OURS  "sectigo.com;accounturi=https://a.example/1"

#define SERVED(outcome, data)                               \
    {"example.com NS", DCV_DATA, "ns1.example.com", NULL},  \
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL}, \
    {                                                       \
        OWNER " TXT 192.0.2.1", outcome, data, NULL         \
    }

static fake_dns_t dns;
static dcv_aim_t aim;

/* The aim for a name of an order that has an account. */
static void aim_for(const char *name)
{
    apr_array_header_t *records = apr_array_make(pool, 2, sizeof(dcv_record_t));

    aim = aim_at(name, "example.com");
    for (int i = 0; i < aim.records->nelts; i++) {
        dcv_record_t record = APR_ARRAY_IDX(aim.records, i, dcv_record_t);

        record.owner =
            apr_pstrcat(pool, DCV_PERSIST_LABEL ".", record.domain, ".", NULL);
        APR_ARRAY_PUSH(records, dcv_record_t) = record;
    }
    aim.persistent = records;
    succeeds(dcv_persist_create(&aim.account, "sectigo", "https://a.example/1", NULL,
                                dcv_authorities_create(pool), pool),
             "the order of the inquiry has an account");
}

static const dcv_evidence_t *ask(const answer_t *answers, int direct)
{
    dns = (fake_dns_t){.answers = answers};
    return inquire(&dns, &aim, direct);
}

/* A value that was seen, in the order in which they are kept. */
static const char *value(const dcv_evidence_t *evidence, dcv_sighting_kind_t kind,
                         int server, int number)
{
    const dcv_sighting_t *seen = dcv_evidence_find(evidence, kind, 0, server);

    return seen && seen->values && number < seen->values->nelts
               ? APR_ARRAY_IDX(seen->values, number, const char *)
               : NULL;
}

static void test_right(void)
{
    static const answer_t answers[] = {
        {OWNER " TXT", DCV_DATA, "a.example;x=1 " OURS, NULL},
        SERVED(DCV_DATA, OURS),
        NONE};
    const dcv_evidence_t *evidence;

    aim_for("example.com");
    evidence = ask(answers, 1);
    is(value(evidence, DCV_PERSIST_AT_OWNER, -1, 0), OURS,
       "of several values that for the CA comes first");
    is(value(evidence, DCV_PERSIST_AT_OWNER, -1, 1), "a.example;x=1",
       "another CA's value is noted behind it");
    is(value(evidence, DCV_PERSIST_AT_OWNER, 0, 0), OURS,
       "each name server is asked by itself");
    is_number(asked(&dns, OWNER " TXT"), 1, "the resolver is asked for it once");
    is_number(asked(&dns, OWNER ".example.com TXT") + asked(&dns, OWNER " A"), 0,
              "no mistake is looked for where a record is for the CA");
}

static void test_missing(void)
{
    static const answer_t answers[] = {
        {OWNER " TXT", DCV_NO_DATA, NULL, "example.com"},
        {OWNER " CAA", DCV_DATA, "issue=" OURS, NULL},
        {OWNER ".example.com TXT", DCV_DATA, OURS, NULL},
        {"example.com TXT", DCV_DATA, OURS, NULL},
        {"_validation-persist.*.example.com TXT", DCV_DATA, OURS, NULL},
        NONE};
    const dcv_evidence_t *evidence;

    aim_for("*.example.com");
    evidence = ask(answers, 0);
    is(value(evidence, DCV_PERSIST_AT_DOUBLED, -1, 0), OURS,
       "a record with the zone twice is found");
    is(value(evidence, DCV_PERSIST_AT_NAMED, -1, 0), OURS,
       "a record without its host is found");
    is(value(evidence, DCV_PERSIST_AT_STAR, -1, 0), OURS,
       "a record below the star is found for a wildcard");
    is(value(evidence, DCV_PERSIST_AT_TYPE, -1, 0), OURS,
       "another type is found there");
    ok(asked_like(&dns, "_") > 0 &&
           dcv_evidence_find(evidence, DCV_PERSIST_AT_OWNER, 0, -1) != NULL,
       "that the record is not there is noted");
}

static void test_alias(void)
{
    dcv_reply_t reply = {.outcome = DCV_NX_DOMAIN, .alias = "elsewhere.example"};
    const dcv_ask_t question = {.question = {.name = OWNER, .type = DCV_TYPE_TXT},
                                .purpose = DCV_FOR_PERSIST,
                                .kind = DCV_PERSIST_AT_OWNER,
                                .item = 0};
    dcv_inquiry_t *inquiry;
    const dcv_evidence_t *evidence;

    aim_for("example.com");
    inquiry = dcv_inquiry_create(&aim, 0, pool);
    evidence = dcv_inquiry_evidence(inquiry);
    dcv_inquiry_take_persist(inquiry, &question, &reply);
    is(APR_ARRAY_IDX(evidence->persistent, 0, dcv_sighting_t).alias,
       "elsewhere.example", "a CNAME at the owner is noted with where it leads");
    reply = (dcv_reply_t){.outcome = DCV_REFERRAL, .zone = OWNER};
    dcv_inquiry_take_persist(inquiry, &question, &reply);
    is(APR_ARRAY_IDX(evidence->persistent, 1, dcv_sighting_t).alias, OWNER,
       "a zone of the owner's own is noted as where a server refers to");
    reply.zone = "example.com";
    dcv_inquiry_take_persist(inquiry, &question, &reply);
    is(APR_ARRAY_IDX(evidence->persistent, 2, dcv_sighting_t).alias, NULL,
       "a server that refers to the zone itself leads nowhere");
}

static void test_without_account(void)
{
    static const answer_t answers[] = {NONE};
    int with, without;

    aim_for("www.example.com");
    ask(answers, 0);
    with = dns.asked->nelts;
    is_number(asked(&dns, "_validation-persist.www.example.com TXT") +
                  asked(&dns, OWNER " TXT"),
              2, "each Authorization Domain Name is asked for");
    aim = aim_at("www.example.com", "example.com");
    is_number(ask(answers, 0)->persistent->nelts, 0,
              "without an account nothing is noted");
    without = dns.asked->nelts;
    is_number(asked_like(&dns, "_validation-persist"), 0,
              "nor is anything asked without an account");
    ok(with > without, "an account costs questions of its own");
}

void run_tests(void)
{
    test_right();
    test_missing();
    test_alias();
    test_without_account();
}
