/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"

#define NONE                       \
    {                              \
        NULL, DCV_DATA, NULL, NULL \
    }

static dcv_aim_t aim;
static fake_dns_t dns;

/* The CAA record set that counts for a.b.example.com. */
static const dcv_caa_seen_t *caa(const answer_t *answers)
{
    const dcv_evidence_t *evidence;

    dns.answers = answers;
    evidence = inquire(&dns, &aim, 0);
    return &evidence->caa;
}

static const char *issuer(const dcv_caa_seen_t *seen)
{
    return seen->properties ? APR_ARRAY_IDX(seen->properties, 0, dcv_property_t).value
                            : NULL;
}

static void test_climbing(void)
{
    static const answer_t low[] = {
        {"a.b.example.com CAA", DCV_DATA, "issue=low.example", NULL},
        {"example.com CAA", DCV_DATA, "issue=high.example", NULL},
        NONE};
    static const answer_t high[] = {
        {"b.example.com CAA", DCV_NO_DATA, NULL, "example.com"},
        {"example.com CAA", DCV_DATA, "issue=high.example", NULL},
        {"com CAA", DCV_FAILED, NULL, NULL},
        NONE};
    const dcv_caa_seen_t *seen = caa((const answer_t[]){NONE});

    is_number(seen->outcome, DCV_NO_DATA, "none anywhere");
    is(seen->at, NULL, "nowhere");
    is_number(asked(&dns, "a.b.example.com CAA"), 1, "the name was asked for");
    is_number(asked(&dns, "com CAA"), 1, "up to the top");
    is_number(asked_like(&dns, " CAA"), 4, "each level once");
    seen = caa(low);
    is(seen->at, "a.b.example.com", "the lowest counts");
    is(issuer(seen), "low.example", "with what it says");
    is_number(seen->ttl_s, 300, "for so long");
    seen = caa(high);
    is(seen->at, "example.com", "one above, where those below have none");
    is(issuer(seen), "high.example", "with what it says");
    is_number(seen->outcome, DCV_DATA, "whatever is above that");
}

/* A level that does not reply may have one that forbids. */
static void test_failures(void)
{
    static const answer_t failing[] = {
        {"b.example.com CAA", DCV_FAILED, NULL, NULL},
        {"example.com CAA", DCV_DATA, "issue=high.example", NULL},
        NONE};
    static const answer_t above[] = {
        {"a.b.example.com CAA", DCV_DATA, "issue=low.example", NULL},
        {"b.example.com CAA", DCV_SILENT, NULL, NULL},
        NONE};
    const dcv_caa_seen_t *seen = caa(failing);

    is(seen->at, "b.example.com", "where it fails");
    is_number(seen->outcome, DCV_FAILED, "a failure");
    ok(!seen->properties, "what is above does not count");
    seen = caa(above);
    is(issuer(seen), "low.example", "nor does a failure above");
}

static void test_bogus(void)
{
    static const answer_t answers[] = {
        {"example.com CAA", DCV_DATA, "issue=high.example", NULL}, NONE};
    const dcv_caa_seen_t *seen;
    dcv_ask_t *one;

    dns.answers = answers;
    begin(&dns, &aim, 0);
    while (take_questions(&dns)) {
        dcv_reply_t reply;

        one = dcv_inquiry_open(dns.inquiry);
        reply = *reply_to(&dns, &one->question);
        if (!strcmp(one->question.name, "b.example.com") &&
            one->question.type == DCV_TYPE_CAA) {
            reply.dnssec = DCV_DNSSEC_BOGUS;
            reply.why_bogus = "expired";
        }
        dcv_inquiry_take(dns.inquiry, one, apr_pmemdup(pool, &reply, sizeof(reply)));
    }
    seen = &dcv_inquiry_evidence(dns.inquiry)->caa;
    is(seen->at, "b.example.com", "absence that is bogus");
    is_number(seen->dnssec, DCV_DNSSEC_BOGUS, "is none");
    is(seen->why_bogus, "expired", "with its reason");
}

void run_tests(void)
{
    aim = aim_at("a.b.example.com", "example.com");
    test_climbing();
    test_failures();
    test_bogus();
    dns.newest_first = 1;
    test_climbing();
    test_failures();
    aim = aim_at("*.a.b.example.com", "example.com");
    test_climbing();
}
