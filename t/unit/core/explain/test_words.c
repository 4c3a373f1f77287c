/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "french.h"
#include "evidence_fixture.h"
#include "explain/words.h"
#include "explain/explain.h"

/* What explanations of a scene are made of. */
typedef struct told_t {
    dcv_case_t about;
    dcv_explained_t to;
    const dcv_record_check_t *record; /* the first place's */
} told_t;

static told_t tell(const scene_t *at)
{
    told_t *told = apr_palloc(pool, sizeof(*told));

    told->about = case_of(at);
    told->to.about = &told->about;
    told->to.check = judge(at);
    told->to.pool = pool;
    told->record = (dcv_record_check_t *)told->to.check->records->elts;
    return *told;
}

static const char *reply(dcv_outcome_t outcome)
{
    expect_french(dcv_words_reply(outcome, -1, NULL, DCV_LANG_FR, pool), 0);
    return dcv_words_reply(outcome, -1, NULL, DCV_LANG_EN, pool);
}

static void test_replies(void)
{
    int all = 1;

    is(dcv_words_reply(DCV_DATA, 0, TARGET, DCV_LANG_EN, pool), "has " TARGET,
       "a reply with a record is told with its data");
    is(dcv_words_reply(DCV_DATA, 0, "a\x1b[0m\xff", DCV_LANG_EN, pool),
       "has a\\x1b[0m\\xff", "bytes of a record that are not text are made readable");
    is(dcv_words_reply(DCV_RCODE, 5, NULL, DCV_LANG_EN, pool),
       "refuses to answer (REFUSED): it does not have the zone",
       "a REFUSED reply is told as a server without the zone");
    is(dcv_words_reply(DCV_RCODE, 2, NULL, DCV_LANG_EN, pool),
       "answers with an error (SERVFAIL)", "a SERVFAIL reply is told as an error");
    is(dcv_words_reply(DCV_NX_DOMAIN, 3, NULL, DCV_LANG_EN, pool),
       "says that there is no such name (NXDOMAIN)",
       "an NXDOMAIN reply is told as no such name");
    is(reply(DCV_CLOSED), "does not answer: nothing listens on its port 53",
       "a closed port is told as one where nothing listens");
    is(reply(DCV_TCP_CLOSED), "cuts its answer short, and refuses TCP",
       "a refused TCP connection is told as an answer cut short");
    is(reply(DCV_WRONG_ID), "answers with the id of another question",
       "a wrong id is told as that of another question");
    for (int i = DCV_NO_DATA; i <= DCV_UNREACHABLE; i++) {
        all &= i == DCV_RCODE || (reply((dcv_outcome_t)i) && *reply((dcv_outcome_t)i));
    }
    ok(all, "every outcome of a question has words");
}

static void test_servers(void)
{
    scene_t at = scene();
    told_t told;

    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    see_server(&at, NULL);
    add_server(&at, "ns0.example.net", NULL);
    fail(see(&at, DCV_SIGHTING_OWNER, 0, 4, NULL), DCV_NO_ADDRESS, -1);
    told = tell(&at);
    is(dcv_words_servers(&told.to, told.record, DCV_VALID, 1),
       "ns1.example.net (192.0.2.1)", "the server that has a record is listed");
    is(dcv_words_servers(&told.to, told.record, DCV_VALID, 0),
       "ns0.example.net has no address, ns3.example.net (192.0.2.3) does not answer, "
       "ns4.example.net (192.0.2.4) says that there is no such name (NXDOMAIN)",
       "servers that lack a record are listed by name with their replies");
    is(dcv_words_servers(&told.to, told.record, DCV_LAME, 1), "ns0.example.net",
       "a lame server without an address is listed by its name");
    is(dcv_words_servers(&told.to, told.record, DCV_SERVER_FAILURE, 1), "",
       "no server is listed for a failure that none has");
    is(dcv_words_asked(&told.to, told.record),
       "Asked: ns1.example.net (192.0.2.1). Not so: ns0.example.net has no address, "
       "ns3.example.net (192.0.2.3) does not answer, ns4.example.net (192.0.2.4) says "
       "that there is no such name (NXDOMAIN).",
       "servers that say what is told are listed as asked, the others with their replies");
    at = scene();
    see_owner(&at, TARGET);
    told = tell(&at);
    is(dcv_words_asked(&told.to, told.record), "Asked: the resolver.",
       "the resolver is listed as asked if no server was");
    for (int i = 0; i < 9; i++) {
        see_server(&at, TARGET);
    }
    told = tell(&at);
    has(dcv_words_servers(&told.to, told.record, DCV_VALID, 1),
        "ns6.example.net (192.0.2.6) and 3 more",
        "a list of nine servers ends with the number of those left out");
}

static void test_dead(void)
{
    scene_t at = scene();

    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    ok(!dcv_words_others_are_dead(tell(&at).record),
       "a server that is the only one has no dead ones beside it");
    fail(see_server(&at, NULL), DCV_NO_ADDRESS, -1);
    fail(see_server(&at, NULL), DCV_CLOSED, -1);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    ok(dcv_words_others_are_dead(tell(&at).record),
       "servers without any reply beside one with the record are dead");
    fail(see_server(&at, NULL), DCV_RCODE, 2);
    ok(!dcv_words_others_are_dead(tell(&at).record),
       "a server that replies with an error is not dead");
}

static void test_enter(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "www." ZONE);
    told_t told;
    dcv_place_t *place = (dcv_place_t *)at.evidence->places->elts;

    see_owner(&at, NULL);
    told = tell(&at);
    is(dcv_words_owner(told.record, pool), LABEL ".www." ZONE,
       "the owner of a record has its label and domain");
    is(dcv_words_host(told.record, pool), LABEL ".www",
       "the host of a record is its owner without the zone");
    is(dcv_words_enter(&told.to, told.record, "zone %s, host %s, target %s"),
       "zone " ZONE ", host " LABEL ".www, target " TARGET ".",
       "the record to enter is told with its zone, host and target");
    place->zone = "www." ZONE;
    told = tell(&at);
    is(dcv_words_host(told.record, pool), LABEL,
       "the host of a record in a zone of its own is the label");
    is(dcv_words_zone(told.record, pool), "www." ZONE,
       "the zone of a record that has one of its own is told");
    place->zone = "com";
    told = tell(&at);
    is(dcv_words_zone(told.record, pool), ZONE,
       "a record is entered in the base domain if only the zone above is known");
    place->zone = NULL;
    told = tell(&at);
    is(dcv_words_zone(told.record, pool), ZONE,
       "a record in an unknown zone is entered in the base domain");
    place->zone =
        "www.very-much-longer-than-the-record-itself-which-cannot-be-and-is-no-"
        "zone-of-it-at-all-as-anybody-can-see." ZONE;
    told = tell(&at);
    is(dcv_words_host(told.record, pool), LABEL ".www",
       "the host of a record is not cut by a zone that does not end its owner");
}

static void test_memory(void)
{
    scene_t at = scene();
    dcv_case_t later;
    told_t told;

    see_owner(&at, NULL);
    told = tell(&at);
    is(dcv_words_memory(&told.to, 0), "",
       "a negative TTL of 0 adds no words about resolvers");
    is(dcv_words_memory(&told.to, 900),
       "Resolvers that asked before remember that for up to 15 minutes (until "
       "2026-11-23 12:15:00 UTC): ask the CA again after that.",
       "a negative TTL of 900 seconds is told in minutes with its end");
    later = *told.to.about;
    later.now = later.evidence->time + apr_time_from_sec(899);
    told.to.about = &later;
    has(dcv_words_memory(&told.to, 900), "up to 15 minutes",
        "what is remembered for a second more is said");
    later.now += apr_time_from_sec(1);
    is(dcv_words_memory(&told.to, 900), "", "a time that has passed is not announced");
    later.now = later.evidence->time;
    ok(dcv_judge_case(&later)->retry_after > later.now,
       "a time for another check that is to come is told");
    later.now += apr_time_from_sec(86400);
    ok(!dcv_judge_case(&later)->retry_after,
       "a time for another check that has passed is not told");
    later.now = 0;
    has(dcv_words_memory(&told.to, 7200), "up to 2 hours (until 2026-11-23 14:00:00",
        "a negative TTL of 7200 seconds is told in hours with its end");
}

void run_tests(void)
{
    test_replies();
    test_servers();
    test_dead();
    test_enter();
    test_memory();
}
