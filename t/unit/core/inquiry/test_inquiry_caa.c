/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"

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

    is_number(seen->outcome, DCV_NO_DATA,
              "CAA that is found nowhere counts as no data");
    is(seen->at, NULL, "CAA that is found nowhere has no domain");
    is_number(asked(&dns, "a.b.example.com CAA"), 1,
              "the name itself is asked for CAA");
    is_number(asked(&dns, "com CAA"), 1, "the top-level domain is asked for CAA");
    is_number(asked_like(&dns, " CAA"), 4, "each level is asked for CAA once");
    seen = caa(low);
    is(seen->at, "a.b.example.com", "of two levels with CAA the lower one counts");
    is(issuer(seen), "low.example", "the properties of the lower level are noted");
    is_number(seen->ttl_s, 300, "the TTL of the CAA record that counts is noted");
    seen = caa(high);
    is(seen->at, "example.com", "a level above counts where those below have no CAA");
    is(issuer(seen), "high.example", "the properties of the level above are noted");
    is_number(seen->outcome, DCV_DATA,
              "a failure above the level that counts is ignored");
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

    is(seen->at, "b.example.com", "the level whose CAA question fails is noted");
    is_number(seen->outcome, DCV_FAILED, "the failure of a CAA question is noted");
    ok(!seen->properties, "CAA above a level that fails does not count");
    seen = caa(above);
    is(issuer(seen), "low.example", "CAA below a level that fails counts");
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
    is(seen->at, "b.example.com", "the level whose missing CAA is bogus counts");
    is_number(seen->dnssec, DCV_DNSSEC_BOGUS,
              "a bogus answer that CAA is missing is noted as bogus");
    is(seen->why_bogus, "expired", "the reason why a CAA answer is bogus is noted");
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
