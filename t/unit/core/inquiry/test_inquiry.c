/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"
#include "inquiry/evidence.h"

#define OWNER  LABEL ".example.com"
#define BARE   "c7fbc2039e400c8ef74129ec7db1842c.example.com"
#define BESIDE ".example.com CNAME"

/* A zone with one name server, that has the record or not. */
#define SERVED(outcome, data)                                  \
    {"example.com NS", DCV_DATA, "ns1.example.com", NULL},     \
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},    \
    {                                                          \
        OWNER " CNAME 192.0.2.1", outcome, data, "example.com" \
    }

static fake_dns_t dns;
static dcv_aim_t aim;

/* Ask a DNS about example.com. */
static const dcv_evidence_t *ask(const answer_t *answers, int direct)
{
    dns = (fake_dns_t){.answers = answers};
    return inquire(&dns, &aim, direct);
}

/* The questions in which mistakes are looked for. */
static int diagnoses(void)
{
    return asked(&dns, OWNER ".example.com CNAME") + asked(&dns, BARE " CNAME") +
           asked_like(&dns, " TXT") + asked_like(&dns, " MX");
}

/* The question about a name that nobody has; what it is, nobody knows before. */
static const char *beside(void)
{
    dcv_inquiry_t *inquiry = dcv_inquiry_create(&aim, 0, pool);
    dcv_ask_t *one;

    while ((one = dcv_inquiry_next(inquiry))) {
        if (one->question.type == DCV_TYPE_CNAME && strcmp(one->question.name, OWNER)) {
            return one->question.name;
        }
    }
    return NULL;
}

static void test_right(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_DATA, TARGET, NULL}, SERVED(DCV_DATA, TARGET), NONE};
    const dcv_evidence_t *evidence = ask(answers, 1);

    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), TARGET,
       "the record that the resolver has is noted");
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, 0), TARGET,
       "the record that the name server has is noted");
    is_number(evidence->sightings->nelts, 2,
              "no other sighting is noted where the record is right");
    is(APR_ARRAY_IDX(evidence->places, 0, dcv_place_t).zone, "example.com",
       "the zone of the place is noted");
    is_number(diagnoses(), 0, "no mistake is looked for where the record is right");
    is_number(asked(&dns, OWNER " CNAME"), 1,
              "the resolver is asked for the record once");
    is_number(asked_like(&dns, BESIDE), 3,
              "the server is asked for the record, and a name beside it is asked for");
    evidence = ask(answers, 0);
    is_number(asked_like(&dns, "192.0.2.1"), 0,
              "no name server is asked in an inquiry that is not direct");
    is_number(asked_like(&dns, " NS"), 0,
              "no name servers are looked for if the inquiry is not direct");
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), TARGET,
       "the resolver's record is noted if the inquiry is not direct");
}

static void test_beside(void)
{
    const char *name = beside();

    ok(name && *name == '_' && !strcmp(name + 17, ".example.com"),
       "the name beside the record is in its zone, with 16 hex digits");
    is(name, beside(), "the name beside the record is the same in each inquiry");
}

static void test_no_data(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_NO_DATA, NULL, "example.com"},
        {OWNER " TXT", DCV_DATA, TARGET, NULL},
        {OWNER " A", DCV_DATA, "192.0.2.7", NULL},
        {OWNER ".example.com CNAME", DCV_DATA, TARGET, NULL},
        {BARE " CNAME", DCV_DATA, TARGET, NULL},
        SERVED(DCV_NO_DATA, NULL),
        NONE};
    const dcv_evidence_t *evidence = ask(answers, 1);

    is(seen(evidence, DCV_SIGHTING_DOUBLED, 0, -1), TARGET,
       "a record whose host has the zone twice is found");
    is(seen(evidence, DCV_SIGHTING_BARE, 0, -1), TARGET,
       "a record whose host lacks its underscore is found");
    is(seen(evidence, DCV_SIGHTING_TYPE, 0, -1), TARGET,
       "a record of another type is found");
    is(dcv_evidence_find(evidence, DCV_SIGHTING_DOUBLED, 0, -1)->name,
       OWNER ".example.com", "the record with the zone twice is noted with its name");
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_BESIDE_TYPE, 0, -1),
       "no record of another type is noted beside the owner");
    is_number(asked_like(&dns, " TXT"), 3,
              "a TXT record is asked for at the owner, beside it and at the domain");
    is_number(asked_like(&dns, OWNER " AAAA"), 1,
              "an AAAA record is asked for at the owner");
    is_number(asked_like(&dns, " MX"), 1,
              "an MX record is asked for at the owner only");
    is_number(asked(&dns, OWNER ".example.com CNAME"), 1,
              "the name with the zone twice is asked for once");
}

static void test_nx_domain(void)
{
    static const answer_t answers[] = {SERVED(DCV_NX_DOMAIN, NULL), NONE};
    const dcv_evidence_t *evidence = ask(answers, 1);

    is_number(asked(&dns, OWNER ".example.com CNAME"), 1,
              "the name with the zone twice is asked for if there is no owner");
    is_number(asked(&dns, BARE " CNAME"), 1,
              "the name without underscore is asked for if there is no owner");
    is_number(asked(&dns, OWNER " TXT") + asked_like(&dns, " MX") +
                  asked(&dns, OWNER " A"),
              0, "no other type is asked for at a name that does not exist");
    is_number(evidence->sightings->nelts, 2,
              "names at which mistakes are not found are not noted");
    is_number(dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, -1)->negative_ttl_s,
              900, "the negative TTL of a missing owner is noted");
}

/* NS records in the record's place make it a zone, which does not resolve. */
static void test_cut(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_FAILED, NULL, NULL},
        {"example.com NS", DCV_DATA, "ns1.example.com", NULL},
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},
        {OWNER " CNAME 192.0.2.1", DCV_REFERRAL, TARGET, OWNER},
        NONE};
    static const answer_t below[] = {
        {OWNER " CNAME", DCV_FAILED, NULL, NULL},
        {"example.com NS", DCV_DATA, "ns1.example.com", NULL},
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},
        {OWNER " CNAME 192.0.2.1", DCV_REFERRAL, "ns.example.net", "example.com"},
        NONE};
    const dcv_evidence_t *evidence = ask(answers, 1);
    const dcv_sighting_t *cut = dcv_evidence_find(evidence, DCV_SIGHTING_TYPE, 0, 0);

    ok(cut && cut->type == DCV_TYPE_NS, "NS records in the record's place are noted");
    is(cut ? cut->found : NULL, TARGET, "the name in them is noted");
    is(cut ? cut->name : NULL, OWNER, "where they stand is noted");
    is_number(dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, 0)->outcome,
              DCV_NO_DATA, "a server with NS records there has no CNAME");
    evidence = ask(below, 1);
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_TYPE, 0, 0),
       "a referral to the domain itself is none to the record");
    is_number(dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, 0)->outcome,
              DCV_REFERRAL, "a server that refers to the domain itself is noted so");
}

static void test_wrong(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_DATA, "www.example.net", NULL}, NONE};
    static const answer_t failing[] = {{OWNER " CNAME", DCV_FAILED, NULL, NULL}, NONE};

    (void)ask(answers, 1);
    is_number(diagnoses(), 0, "no mistake is looked for where the record is wrong");
    (void)ask(failing, 1);
    is_number(diagnoses(), 0, "no mistake is looked for where the resolver fails");
    is(seen(dcv_inquiry_evidence(dns.inquiry), DCV_SIGHTING_OWNER, 0, -1), "7",
       "a failure of the resolver is noted");
}

/* A zone cut between the name and its base domain: both may stand twice. */
static void test_two_zones(void)
{
    dns = (fake_dns_t){.answers = (const answer_t[]){NONE}, .zone = "b.example.com"};
    aim = aim_at("a.b.example.com", "example.com");
    (void)inquire(&dns, &aim, 0);
    is_number(asked(&dns, LABEL ".a.b.example.com.b.example.com CNAME"), 1,
              "the owner with its zone appended is asked for");
    is_number(asked(&dns, LABEL ".a.b.example.com.example.com CNAME"), 1,
              "the owner with its base domain appended is asked for");
    is_number(asked_like(&dns, " CAA"), 4, "CAA is asked for at each of four levels");
    aim = aim_at("example.com", "example.com");
}

static void test_places(void)
{
    static const answer_t answers[] = {
        {LABEL ".example.com CNAME", DCV_DATA, TARGET, NULL}, NONE};
    const dcv_evidence_t *evidence;
    const dcv_place_t *place;

    aim = aim_at("a.example.com", "example.com");
    evidence = ask(answers, 0);
    place = (const dcv_place_t *)evidence->places->elts;
    is_number(evidence->places->nelts, 2,
              "a name below its base domain has two places");
    is(place[0].domain, "a.example.com", "the first place is the name itself");
    is(place[1].domain, "example.com", "the second place is the base domain");
    is(place[0].zone, "example.com",
       "a place without a zone of its own has the base domain's zone");
    is_number(asked_like(&dns, ".example.com.example.com") + asked_like(&dns, "c7fb") -
                  asked_like(&dns, "_c7fb"),
              0, "no mistake is looked for where one of two places is right");
    (void)ask((const answer_t[]){NONE}, 0);
    is_number(asked(&dns, LABEL ".a.example.com.example.com CNAME") +
                  asked(&dns, LABEL ".example.com.example.com CNAME"),
              2, "mistakes are looked for at both places where both are missing");
    aim = aim_at("example.com", "example.com");
}

static void test_others(void)
{
    apr_array_header_t *labels = apr_array_make(pool, 9, sizeof(const char *));
    answer_t answers[] = {{"_1.example.com CNAME", DCV_DATA, "other.example", NULL},
                          NONE};
    const dcv_evidence_t *evidence;

    for (int i = 0; i < 9; i++) {
        APR_ARRAY_PUSH(labels, const char *) = apr_psprintf(pool, "_%d", i);
    }
    aim.other_labels = labels;
    evidence = ask(answers, 0);
    is(seen(evidence, DCV_SIGHTING_OTHER, 0, -1), "other.example",
       "the record of another order is found");
    is(dcv_evidence_find(evidence, DCV_SIGHTING_OTHER, 0, -1)->name, "_1.example.com",
       "the record of another order is noted with its name");
    is_number(asked(&dns, "_5.example.com CNAME"), 1,
              "the label of the sixth other order is asked for");
    is_number(asked(&dns, "_6.example.com CNAME"), 0,
              "the label of the seventh other order is not asked for");
    answers[0] = (answer_t){OWNER " CNAME", DCV_DATA, TARGET, NULL};
    (void)ask(answers, 0);
    is_number(asked(&dns, "_1.example.com CNAME"), 0,
              "no other order's label is asked for where the record is right");
    aim.other_labels = NULL;
}

/* The same comes out in whatever order replies come. */
static void test_order(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_NO_DATA, NULL, "example.com"},
        {OWNER " TXT", DCV_DATA, TARGET, NULL},
        SERVED(DCV_NO_DATA, NULL),
        NONE};
    const dcv_evidence_t *evidence = ask(answers, 1);
    int count = dns.asked->nelts, sightings = evidence->sightings->nelts;

    dns = (fake_dns_t){.answers = answers, .newest_first = 1};
    evidence = inquire(&dns, &aim, 1);
    is_number(dns.asked->nelts, count,
              "replies in reverse order lead to as many questions");
    is_number(evidence->sightings->nelts, sightings,
              "replies in reverse order lead to as many sightings");
    is(seen(evidence, DCV_SIGHTING_TYPE, 0, -1), TARGET,
       "replies in reverse order show the same TXT record");
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, 0), "1",
       "replies in reverse order show the same of the server");
}

/*
 * Time is up: what is open counts as silence, what was not asked is not known, and what was
 * said stays.
 */
static void test_give_up(void)
{
    static const answer_t answers[] = {SERVED(DCV_NX_DOMAIN, NULL), NONE};
    int steps = 0, over = 1, calm = 1;
    const dcv_evidence_t *evidence;

    dns = (fake_dns_t){.answers = answers};
    begin(&dns, &aim, 1);
    dcv_inquiry_give_up(dns.inquiry);
    evidence = dcv_inquiry_evidence(dns.inquiry);
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), "17",
       "an inquiry that gives up before it asks blames no resolver");
    is_number(evidence->caa.outcome, DCV_UNREACHABLE,
              "an inquiry that gives up before it asks knows nothing of CAA");
    is_number(evidence->sightings->nelts, 1,
              "an inquiry that gives up at once notes nothing else");
    begin(&dns, &aim, 1);
    (void)take_questions(&dns);
    dcv_inquiry_give_up(dns.inquiry);
    evidence = dcv_inquiry_evidence(dns.inquiry);
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), "8",
       "an inquiry that gives up notes a resolver that was asked as silent");
    is_number(evidence->caa.outcome, DCV_SILENT,
              "an inquiry that gives up notes that CAA was silent");
    for (int after = 1; over && steps < 100; after++) {
        begin(&dns, &aim, 1);
        for (steps = 0; steps < after && take_questions(&dns); steps++) {
            answer_one(&dns);
        }
        over = steps == after;
        (void)take_questions(&dns);
        dcv_inquiry_give_up(dns.inquiry);
        calm &= dcv_inquiry_is_over(dns.inquiry) && !take_questions(&dns) &&
                dcv_evidence_find(dcv_inquiry_evidence(dns.inquiry), DCV_SIGHTING_OWNER,
                                  0, -1);
    }
    ok(calm && steps >= 8,
       "an inquiry is over when it gives up after any number of replies");
    is(seen(dcv_inquiry_evidence(dns.inquiry), DCV_SIGHTING_OWNER, 0, 0), "2",
       "an inquiry that gives up keeps the replies that it has");
}

/* Of two CNAMEs at one name the wrong one is told first, in whatever order they come. */
static void test_two(void)
{
    answer_t answers[] = {{OWNER " CNAME", DCV_DATA, TARGET " www.example.net", NULL},
                          {OWNER " TXT", DCV_DATA, "one two", NULL},
                          NONE};
    const dcv_sighting_t *sighting =
        dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_OWNER, 0, -1);

    is(sighting->found, "www.example.net",
       "of two CNAMEs the wrong one is noted first if it comes last");
    is(sighting->also, TARGET,
       "the right CNAME is noted beside the wrong one that came last");
    answers[0].data = "www.example.net " TARGET;
    sighting = dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_OWNER, 0, -1);
    is(sighting->found, "www.example.net",
       "of two CNAMEs the wrong one is noted first if it comes first");
    is(sighting->also, TARGET,
       "the right CNAME is noted beside the wrong one that came first");
    answers[0].data = "b.example a.example c.example";
    sighting = dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_OWNER, 0, -1);
    is(sighting->found, "a.example",
       "of three wrong CNAMEs the first one by name leads");
    is(sighting->also, "b.example",
       "of three wrong CNAMEs the second one by name is noted beside it");
    answers[0].data = TARGET " " TARGET;
    sighting = dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_OWNER, 0, -1);
    is(sighting->found, TARGET, "a CNAME that comes twice is noted");
    is(sighting->also, NULL, "a CNAME that comes twice is not noted beside itself");
    answers[0] = (answer_t){OWNER " CNAME", DCV_NO_DATA, NULL, "example.com"};
    sighting = dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_TYPE, 0, -1);
    is(sighting->also, NULL, "of two TXT records no second one is noted");
}

/* A panel may take a name in the zone for a zone. */
static void test_below(void)
{
    static const answer_t answers[] = {
        {LABEL ".www.www.example.com CNAME", DCV_DATA, TARGET, NULL}, NONE};
    const dcv_sighting_t *sighting;

    aim = aim_at("www.example.com", "example.com");
    sighting = dcv_evidence_find(ask(answers, 0), DCV_SIGHTING_DOUBLED, 0, -1);
    is(sighting ? sighting->name : NULL, LABEL ".www.www.example.com",
       "a record with the name twice behind its label is found");
    is_number(asked(&dns, LABEL ".www.example.com.www.example.com CNAME"), 1,
              "the whole owner with the name appended is asked for");
    is_number(asked_like(&dns, OWNER ".example.com CNAME"), 1,
              "the owner at the base domain is asked for with the zone appended");
    aim = aim_at("example.com", "example.com");
    (void)ask(answers, 0);
    is_number(asked_like(&dns, ".example.example.com CNAME"), 0,
              "part of the base domain is not appended to an owner in it");
}

static void test_limits(void)
{
    apr_array_header_t *records = (apr_array_header_t *)aim.records;
    dcv_record_t record = *(dcv_record_t *)records->elts;
    const dcv_evidence_t *evidence;

    aim.records = records = apr_array_copy(pool, records);
    for (int i = 0; i < 40; i++) {
        record.domain = apr_psprintf(pool, "r%d.example.com", i);
        APR_ARRAY_PUSH(records, dcv_record_t) = record;
    }
    evidence = ask((const answer_t[]){NONE}, 1);
    is_number(evidence->places->nelts, DCV_EVIDENCE_PLACES_MAX,
              "an inquiry has no more places than the limit");
    is(APR_ARRAY_IDX(evidence->places, 0, dcv_place_t).domain, "r24.example.com",
       "the first of too many places are left out");
    is(APR_ARRAY_IDX(evidence->places, DCV_EVIDENCE_PLACES_MAX - 1, dcv_place_t).domain,
       "r39.example.com", "the last of too many places, the base domain, is kept");
    aim = aim_at("example.com", "example.com");
}

void run_tests(void)
{
    aim = aim_at("example.com", "example.com");
    test_right();
    test_beside();
    test_no_data();
    test_nx_domain();
    test_cut();
    test_wrong();
    test_two_zones();
    test_places();
    test_others();
    test_order();
    test_give_up();
    test_two();
    test_below();
    test_limits();
}
