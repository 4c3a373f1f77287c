/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"

#define OWNER LABEL ".example.com"

/* The zone above, which refers to whoever has example.com. */
#define PARENT(servers)                                                           \
    {"com SOA", DCV_DATA, "com", NULL}, {"com NS", DCV_DATA, "a.gtld.net", NULL}, \
        {"a.gtld.net A", DCV_DATA, "192.0.2.99", NULL},                           \
    {                                                                             \
        "example.com NS 192.0.2.99", DCV_REFERRAL, servers, "example.com"         \
    }

static fake_dns_t dns;
static dcv_aim_t aim;

static const dcv_evidence_t *ask(const answer_t *answers)
{
    dns = (fake_dns_t){.answers = answers};
    return inquire(&dns, &aim, 1);
}

/* Each server in the evidence, and what it said, with spaces before each. */
static const char *told(const dcv_evidence_t *evidence, int place)
{
    const char *list = "";

    for (int i = 0; i < evidence->servers->nelts; i++) {
        const dcv_zone_server_t *server =
            &APR_ARRAY_IDX(evidence->servers, i, dcv_zone_server_t);
        const char *said = seen(evidence, DCV_SIGHTING_OWNER, place, i);

        list = apr_pstrcat(pool, list, " ", server->name, "/",
                           server->address ? server->address : "none", "=",
                           said ? said : "unasked", NULL);
    }
    return list;
}

static const char *zone_of(const dcv_evidence_t *evidence, int place)
{
    return APR_ARRAY_IDX(evidence->places, place, dcv_place_t).zone;
}

static void test_servers(void)
{
    static const answer_t answers[] = {
        {"example.com NS", DCV_DATA, "ns1.example.com ns2.example.net nowhere.example",
         NULL},
        {"ns1.example.com A", DCV_DATA, "192.0.2.1 192.0.2.2", NULL},
        {"ns1.example.com AAAA", DCV_DATA, "2001:db8::1", NULL},
        {"ns2.example.net A", DCV_DATA, "192.0.2.3", NULL},
        {OWNER " CNAME 192.0.2.1", DCV_DATA, TARGET, NULL},
        {OWNER " CNAME 192.0.2.2", DCV_NX_DOMAIN, NULL, "example.com"},
        {OWNER " CNAME 2001:db8::1", DCV_RCODE, NULL, NULL},
        PARENT("ns1.example.com=192.0.2.1 ns2.example.net nowhere.example"),
        NONE};
    const dcv_evidence_t *evidence = ask(answers);

    is(zone_of(evidence, 0), "example.com",
       "the zone is taken from the SOA of a negative answer");
    is(told(evidence, 0),
       " ns1.example.com/192.0.2.1=" TARGET
       " ns1.example.com/192.0.2.2=2 ns1.example.com/2001:db8::1=6"
       " ns2.example.net/192.0.2.3=8 nowhere.example/none=16",
       "each address of each name server is asked by itself");
    is(APR_ARRAY_IDX(evidence->servers, 0, dcv_zone_server_t).zone, "example.com",
       "a name server is noted with its zone");
    is_number(asked(&dns, "example.com SOA"), 0,
              "no SOA is asked for where the zone is known");
    is_number(asked(&dns, "nowhere.example AAAA"), 1,
              "an IPv6 address of a name server is asked for");
    is_number(asked(&dns, "example.com NS 192.0.2.99"), 1,
              "the parent is asked once for addresses that were not found");
}

/* Places of one zone share its servers; a zone below has its own. */
static void test_zones(void)
{
    static const answer_t answers[] = {
        {LABEL ".a.b.example.com CNAME", DCV_NX_DOMAIN, NULL, "b.example.com"},
        {LABEL ".b.example.com CNAME", DCV_NX_DOMAIN, NULL, "B.Example.com"},
        {"b.example.com NS", DCV_DATA, "ns.b.example.com", NULL},
        {"ns.b.example.com A", DCV_DATA, "192.0.2.2", NULL},
        {"example.com NS", DCV_DATA, "ns.example.com", NULL},
        {"ns.example.com A", DCV_DATA, "192.0.2.1", NULL},
        NONE};
    const dcv_evidence_t *evidence;

    aim = aim_at("a.b.example.com", "example.com");
    dns = (fake_dns_t){.answers = answers, .zone = "b.example.com"};
    evidence = inquire(&dns, &aim, 1);
    is(zone_of(evidence, 0), "b.example.com",
       "a zone below the base domain is found for the name");
    is(zone_of(evidence, 1), "b.example.com",
       "a zone that is spelled in another case is the same zone");
    is_number(asked(&dns, "b.example.com NS"), 1,
              "a zone of two places is asked for its servers once");
    is_number(asked(&dns, LABEL ".a.b.example.com CNAME 192.0.2.2") +
                  asked(&dns, LABEL ".b.example.com CNAME 192.0.2.2"),
              2, "a server of a zone of two places is asked for both records");
    is_number(asked(&dns, LABEL ".a.b.example.com CNAME 192.0.2.1"), 0,
              "servers of the zone above are not asked for the record");
    aim = aim_at("example.com", "example.com");
}

/* Where a wildcard answers, nothing is missing that would name the zone. */
static void test_wildcard(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_DATA, "www.example.net", NULL},
        {"_22a1bbde33c5e3a8.example.com CNAME", DCV_DATA, "www.example.net", NULL},
        {"example.com SOA", DCV_DATA, "example.com", NULL},
        {"example.com NS", DCV_DATA, "ns1.example.com", NULL},
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},
        NONE};
    answer_t own[8];
    dcv_ask_t *one;
    const dcv_evidence_t *evidence;

    memcpy(own, answers, sizeof(answers));
    begin(&dns, &aim, 0);
    (void)take_questions(&dns);
    for (one = dcv_inquiry_open(dns.inquiry); one; one = one->next) {
        if (one->question.type == DCV_TYPE_CNAME && strcmp(one->question.name, OWNER)) {
            own[1].question = question_text(&one->question);
        }
    }
    evidence = ask(own);
    is(zone_of(evidence, 0), "example.com",
       "the zone is found by its SOA where a wildcard answers");
    is_number(asked(&dns, "example.com SOA"), 1,
              "the SOA of the zone is asked for once where a wildcard answers");
    is(told(evidence, 0), " ns1.example.com/192.0.2.1=8",
       "the server of the zone is asked where a wildcard answers");
    is(seen(evidence, DCV_SIGHTING_BESIDE, 0, -1), "www.example.net",
       "the wildcard's answer beside the record is noted");
}

/* A zone that does not resolve: those above know who should have it. */
static void test_delegation(void)
{
    static const answer_t answers[] = {
        {OWNER " CNAME", DCV_FAILED, NULL, NULL},
        {"example.com NS", DCV_FAILED, NULL, NULL},
        {"example.com SOA", DCV_FAILED, NULL, NULL},
        PARENT("ns1.example.com=192.0.2.1 ns2.example.net"),
        {"ns2.example.net A", DCV_DATA, "192.0.2.2", NULL},
        {OWNER " CNAME 192.0.2.1", DCV_RCODE, NULL, NULL},
        NONE};
    answer_t failing[sizeof(answers) / sizeof(answers[0]) + 1];
    const dcv_evidence_t *evidence;
    dcv_ask_t *one;

    memcpy(failing + 1, answers, sizeof(answers));
    begin(&dns, &aim, 1);
    (void)take_questions(&dns);
    for (one = dcv_inquiry_open(dns.inquiry); one; one = one->next) {
        if (one->question.type == DCV_TYPE_CNAME && strcmp(one->question.name, OWNER)) {
            failing[0] =
                (answer_t){question_text(&one->question), DCV_FAILED, NULL, NULL};
        }
    }
    evidence = ask(failing);
    is(zone_of(evidence, 0), "example.com",
       "a zone that does not resolve is found at its parent");
    is(told(evidence, 0), " ns1.example.com/192.0.2.1=6 ns2.example.net/192.0.2.2=8",
       "servers that only the parent names are asked");
    is_number(asked(&dns, "example.com NS 192.0.2.99"), 1,
              "the parent of a zone that does not resolve is asked once");
    is_number(asked(&dns, "ns1.example.com A"), 0,
              "an address that the parent gives is not asked for");
    dns = (fake_dns_t){.answers = failing};
    evidence = inquire(&dns, &aim, 0);
    is_number(asked_like(&dns, "192.0.2."), 0,
              "no server is asked by its address if the inquiry is not direct");
    is_number(evidence->servers->nelts, 0,
              "no server is noted if the inquiry is not direct");
}

/* A zone whose negative answers work, but that does not tell its own servers. */
static void test_no_names(void)
{
    static const answer_t answers[] = {
        {"example.com NS", DCV_NO_DATA, NULL, "example.com"},
        PARENT("ns1.example.com=192.0.2.1"),
        {OWNER " CNAME 192.0.2.1", DCV_NX_DOMAIN, NULL, "example.com"},
        NONE};

    is(told(ask(answers), 0), " ns1.example.com/192.0.2.1=2",
       "servers of a zone that does not name them are the parent's");
}

/* A server's name that lies in the zone, and that nobody resolves but the parent. */
static void test_glue(void)
{
    static const answer_t answers[] = {
        {"example.com NS", DCV_DATA, "ns1.example.com ns2.example.com", NULL},
        {"ns1.example.com A", DCV_DATA, "192.0.2.1", NULL},
        {"ns2.example.com A", DCV_FAILED, NULL, NULL},
        {"ns2.example.com AAAA", DCV_FAILED, NULL, NULL},
        PARENT("ns1.example.com=192.0.2.1 ns2.example.com=192.0.2.2"),
        {OWNER " CNAME 192.0.2.1", DCV_DATA, TARGET, "example.com"},
        NONE};

    is(told(ask(answers), 0),
       " ns1.example.com/192.0.2.1=" TARGET " ns2.example.com/192.0.2.2=8",
       "an address that does not resolve is taken from the parent");
}

static void test_hurry(void)
{
    static const answer_t answers[] = {
        PARENT("ns1.example.com=192.0.2.1 ns2.example.com=192.0.2.2"),
        {OWNER " CNAME 192.0.2.1", DCV_DATA, TARGET, "example.com"},
        NONE};
    const dcv_evidence_t *evidence;

    dns = (fake_dns_t){.answers = answers, .newest_first = 1};
    begin(&dns, &aim, 1);
    (void)take_questions(&dns);
    is_number(asked_like(&dns, " NS"), 0,
              "no servers are looked for before the resolver replies");
    dcv_inquiry_hurry(dns.inquiry);
    for (int i = 0; i < 30 && !asked_like(&dns, "192.0.2.2"); i++) {
        answer_one(&dns);
        (void)take_questions(&dns);
    }
    is_number(asked(&dns, OWNER " CNAME 192.0.2.1"), 1,
              "in a hurry the servers are asked before the resolver replies");
    answer_one(&dns);
    answer_one(&dns);
    dcv_inquiry_give_up(dns.inquiry);
    evidence = dcv_inquiry_evidence(dns.inquiry);
    is(told(evidence, 0),
       " ns1.example.com/192.0.2.1=" TARGET " ns2.example.com/192.0.2.2=8",
       "in a hurry a server that does not answer is noted as silent");
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), "8",
       "in a hurry a resolver that does not answer is noted as silent");
}

/* A reply can only be about the name it is for. */
static void test_lies(void)
{
    static const answer_t elsewhere[] = {
        {OWNER " CNAME", DCV_NX_DOMAIN, NULL, "victim.example"}, NONE};
    static const answer_t root[] = {{OWNER " CNAME", DCV_NX_DOMAIN, NULL, ""}, NONE};
    const dcv_evidence_t *evidence;

    dns = (fake_dns_t){.answers = elsewhere, .zone = "victim.example"};
    evidence = inquire(&dns, &aim, 1);
    is(zone_of(evidence, 0), NULL,
       "an SOA of a zone without the name in it is not believed");
    is_number(asked(&dns, "victim.example NS"), 0,
              "a zone without the name in it is not asked for its servers");
    dns = (fake_dns_t){.answers = root, .zone = ""};
    evidence = inquire(&dns, &aim, 1);
    is(zone_of(evidence, 0), NULL, "the root is not taken as the zone of a record");
    is_number(evidence->servers->nelts, 0, "no servers of the root are noted");
}

/* What a zone that is made to keep us busy gets is bounded. */
static void test_bounds(void)
{
    answer_t answers[64] = {{"example.com NS", DCV_DATA, "", NULL}};
    const char *names = "";
    const dcv_evidence_t *evidence;

    for (int i = 0; i < 40; i++) {
        names = apr_psprintf(pool, "%s ns%d.example.com", names, i);
        answers[1 + i] =
            (answer_t){apr_psprintf(pool, "ns%d.example.com A", i), DCV_DATA,
                       apr_psprintf(pool, "192.0.2.%d 192.0.2.%d 192.0.2.%d 192.0.2.%d",
                                    4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3),
                       NULL};
    }
    answers[0].data = names;
    answers[41] = (answer_t)NONE;
    evidence = ask(answers);
    ok(evidence->servers->nelts == DCV_EVIDENCE_SERVERS_MAX,
       "of 160 addresses as many are noted as the limit allows");
    ok(asked_like(&dns, "192.0.2.") <= DCV_EVIDENCE_SERVERS_MAX,
       "no more addresses are asked than the limit allows");
    ok(dns.asked->nelts < 100, "40 name servers lead to fewer than 100 questions");
    aim = aim_at("l.k.j.i.h.g.f.e.d.c.b.a.example.com", "example.com");
    evidence = ask(answers);
    is_number(dns.asked->nelts, 400,
              "an inquiry for a name of 14 labels stops at 400 questions");
    is(seen(evidence, DCV_SIGHTING_OWNER, 0, -1), "2",
       "an inquiry that stops at 400 questions keeps the first reply");
    aim = aim_at("example.com", "example.com");
}

/* Two zones with many servers each. */
static void test_bound_of_all(void)
{
    answer_t answers[] = {
        {LABEL ".example.com CNAME", DCV_NX_DOMAIN, NULL, "example.com"},
        {"b.example.com NS", DCV_DATA, "ns.b.example.com", NULL},
        {"ns.b.example.com A", DCV_DATA, NULL, NULL},
        {"example.com NS", DCV_DATA, "ns.example.com", NULL},
        {"ns.example.com A", DCV_DATA, NULL, NULL},
        NONE};
    const char *addresses = "";

    for (int i = 1; i <= 20; i++) {
        addresses = apr_psprintf(pool, "%s 192.0.2.%d", addresses, i);
    }
    answers[2].data = answers[4].data = addresses;
    aim = aim_at("b.example.com", "example.com");
    dns = (fake_dns_t){.answers = answers, .zone = "b.example.com"};
    is_number(inquire(&dns, &aim, 1)->servers->nelts, DCV_EVIDENCE_SERVERS_MAX,
              "the limit of servers is one for all zones of an inquiry");
    aim = aim_at("example.com", "example.com");
}

/* One name with more addresses than anybody has. */
static void test_addresses(void)
{
    answer_t answers[] = {{"example.com NS", DCV_DATA, "ns1.example.com", NULL},
                          {"ns1.example.com A", DCV_DATA, NULL, NULL},
                          NONE};
    apr_array_header_t *list = apr_array_make(pool, 4000, sizeof(const char *));
    dcv_inquiry_t *inquiry;
    const dcv_evidence_t *evidence;

    for (int i = 0; i < 4000; i++) {
        APR_ARRAY_PUSH(list, const char *) =
            apr_psprintf(pool, "198.18.%d.%d", i / 250, i % 250);
    }
    answers[1].data = apr_array_pstrcat(pool, list, ' ');
    evidence = ask(answers);
    inquiry = dns.inquiry;
    is_number(evidence->servers->nelts, DCV_EVIDENCE_SERVERS_MAX,
              "of 4000 addresses as many are noted as the limit allows");
    ok(dcv_inquiry_is_over(inquiry),
       "an inquiry about a server with 4000 addresses ends");
}

void run_tests(void)
{
    aim = aim_at("example.com", "example.com");
    test_servers();
    test_zones();
    test_wildcard();
    test_delegation();
    test_no_names();
    test_glue();
    test_hurry();
    test_lies();
    test_bounds();
    test_bound_of_all();
    test_addresses();
}
