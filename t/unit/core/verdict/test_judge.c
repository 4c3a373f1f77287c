/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "verdict/verdict.h"

/* What a record's verdict is when the resolver and two servers say this of it. */
static dcv_check_t *judge_three(const char *resolved, const char *first,
                                const char *second)
{
    scene_t at = scene();

    see_owner(&at, resolved);
    see_server(&at, first);
    see_server(&at, second);
    return judge(&at);
}

/* The same when the resolver gets nothing, and the servers reply so. */
static const char *failing(dcv_outcome_t first, dcv_outcome_t second)
{
    scene_t at = scene();

    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    fail(see_server(&at, NULL), first, first == DCV_RCODE ? 5 : -1);
    fail(see_server(&at, NULL), second, second == DCV_RCODE ? 2 : -1);
    return dcv_verdict_name(judge(&at)->verdict);
}

static void test_right(void)
{
    dcv_check_t *check = judge_three(TARGET, TARGET, TARGET);
    const dcv_record_check_t *record = (dcv_record_check_t *)check->records->elts;
    scene_t at = scene();

    verdict_is(check, "valid", "right everywhere");
    is(verdicts_of(check), " valid", "with nothing else to say");
    is(remedy(check, 0), "", "and nothing to do");
    ok(check->time == NOW && !check->retry_after, "at that time");
    is(check->limits, NULL, "nothing is hidden");
    is_number(check->records->nelts, 1, "one record");
    is(record->found, TARGET, "which points there");
    is_number(record->ttl_s, TTL_S, "for so long");
    is_number(record->servers->nelts, 2, "on two servers");
    see_owner(&at, TARGET);
    verdict_is(judge(&at), "valid", "by the resolver alone");
    at = scene();
    see_owner(&at,
              "FDADAE5FBE8FCE33026FFA3DE7D27F54." HALF_2 "." UNIQUE ".ComodoCA.com");
    verdict_is(judge(&at), "valid", "in whatever case");
}

static void test_partial(void)
{
    dcv_check_t *check = judge_three(TARGET, TARGET, NULL);
    scene_t at;

    verdict_is(check, "partial", "one server lacks it");
    ok(check->retry_after == NOW + apr_time_from_sec(NEGATIVE_S),
       "until caches forget that");
    verdict_is(judge_three(NULL, TARGET, NULL), "partial", "so told the resolver");
    verdict_is(judge_three(NULL, TARGET, TARGET), "partial",
               "only the resolver lacks it");
    verdict_is(judge_three(TARGET, NULL, NULL), "partial", "only the resolver has it");
    verdict_is(judge_three(TARGET, TARGET, "www.example.net"), "partial",
               "one server has another target");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    check = judge(&at);
    verdict_is(check, "partial", "one server is dead");
    has(explanation(check, 0), "ns2.example.net (192.0.2.2) does not answer",
        "which is named");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    verdict_is(judge(&at), "valid", "one server that cannot be asked from here");
}

static void test_missing(void)
{
    dcv_check_t *check = judge_three(NULL, NULL, NULL);

    verdict_is(check, "missing", "nobody has it");
    ok(check->retry_after == NOW + apr_time_from_sec(NEGATIVE_S),
       "until caches forget that");
    check = judge_three("www.example.net", "www.example.net", "www.example.net");
    verdict_is(check, "wrong_target", "something else everywhere");
    ok(check->retry_after == NOW + apr_time_from_sec(TTL_S),
       "until caches forget what it is");
    is(((dcv_record_check_t *)check->records->elts)->found, "www.example.net",
       "which is told");
    verdict_is(judge_three(STRANGE, STRANGE, STRANGE), "other_csr", "another's");
    verdict_is(judge_three(HASHES ".comodoca.com", NULL, NULL), "unique_value_wrong",
               "without its unique value");
    verdict_is(judge_three(HASHES "." UNIQUE ".sectigo.com", NULL, NULL),
               "wrong_authority", "another CA's");
    verdict_is(judge_three(TARGET "." ZONE, NULL, NULL), "target_zone_appended",
               "with the zone behind it");
}

/* Two CNAMEs at one name are never right, whoever gets which of them. */
static void test_two(void)
{
    scene_t at = scene();
    dcv_check_t *check;
    const dcv_record_check_t *record;

    see_owner(&at, "www.example.net")->also = TARGET;
    check = judge(&at);
    record = (const dcv_record_check_t *)check->records->elts;
    verdict_is(check, "wrong_target", "to the target, and elsewhere");
    is(record->found, "www.example.net", "the wrong one is shown");
    is(record->also, TARGET, "and the other one");
    ok(check->retry_after == NOW + apr_time_from_sec(TTL_S), "as long as it is known");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, "www.example.net")->also = TARGET;
    see_server(&at, TARGET);
    verdict_is(judge(&at), "wrong_target", "though the resolver picks the right one");
    at = scene();
    see_owner(&at, NULL);
    see(&at, DCV_SIGHTING_BARE, 0, -1, TARGET);
    see_server(&at, "www.example.net")->also = "www.example.org";
    is(verdicts_of(judge(&at)), " wrong_target", "or takes none of them");
    ((dcv_sighting_t *)at.evidence->sightings->elts)->dnssec = DCV_DNSSEC_BOGUS;
    is(verdicts_of(judge(&at)), " dnssec_bogus wrong_target", "bogus ones, too");
    at = scene();
    see_owner(&at, "www.example.net")->also = "www.example.org";
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "www.example.net")->also = "www.example.org";
    verdict_is(judge(&at), "wildcard_record", "a wildcard's are a wildcard's");
}

/* Where the servers fail, what they do says why: the worst that is known for sure. */
static void test_failures(void)
{
    is(failing(DCV_SILENT, DCV_CLOSED), "timeout", "no answers");
    is(failing(DCV_TCP_SILENT, DCV_PRIVATE), "timeout", "nor these");
    is(failing(DCV_REFERRAL, DCV_UPWARD), "lame", "servers without the zone");
    is(failing(DCV_NOT_AUTHORITATIVE, DCV_NO_ADDRESS), "lame", "nor these have it");
    is(failing(DCV_RCODE, DCV_RCODE), "server_failure", "errors");
    is(failing(DCV_TCP_CLOSED, DCV_WRONG_ID), "server_failure", "odd replies");
    is(failing(DCV_WRONG_QUESTION, DCV_GARBLED), "server_failure", "odder ones");
    is(failing(DCV_SILENT, DCV_REFERRAL), "lame", "one is lame");
    is(failing(DCV_REFERRAL, DCV_SILENT), "lame", "whichever");
    is(failing(DCV_SILENT, DCV_RCODE), "server_failure", "one fails");
    is(failing(DCV_RCODE, DCV_REFERRAL), "server_failure", "whatever the other does");
    is(failing(DCV_UNREACHABLE, DCV_UNREACHABLE), "server_failure",
       "nobody can be asked but the resolver");
    is(failing(DCV_UNREACHABLE, DCV_REFERRAL), "lame", "one can be asked");
}

static void test_failing_resolver(void)
{
    scene_t at = scene();

    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "timeout", "the resolver alone, in time");
    fail(see_server(&at, NULL), DCV_REFERRAL, -1);
    see_server(&at, NULL);
    verdict_is(judge(&at), "missing", "a server that knows it is missing");
    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    see_server(&at, NULL);
    see_server(&at, "www.example.net");
    verdict_is(judge(&at), "wrong_target", "servers that differ: the nearest to right");
    is(((dcv_record_check_t *)judge(&at)->records->elts)->found, "www.example.net",
       "what stands there is theirs");
    see_server(&at, NULL);
    verdict_is(judge(&at), "wrong_target", "whoever comes last");
    at = scene();
    see_owner(&at, NULL);
    fail(see_server(&at, NULL), DCV_REFERRAL, -1);
    fail(see_server(&at, NULL), DCV_RCODE, 5);
    verdict_is(judge(&at), "missing", "the resolver knows better than a failure");
    fail(&APR_ARRAY_IDX(at.evidence->sightings, 2, dcv_sighting_t), DCV_UPWARD, 0);
    verdict_is(judge(&at), "lame", "but not than servers without the zone");
    at = scene();
    see_server(&at, NULL);
    at.evidence->sightings->nelts = 0;
    ok(judge(&at)->findings->nelts == 1, "nothing seen is something to say");
    at.evidence->view = DCV_VIEW_NOBODY;
    verdict_is(judge(&at), "timeout", "nobody could be asked");
    at = scene();
    at.evidence->places->nelts = 0;
    verdict_is(judge(&at), "timeout", "evidence of other places");
}

static void test_bogus(void)
{
    scene_t at = scene();
    dcv_sighting_t *seen = see_owner(&at, TARGET);
    dcv_check_t *check;

    seen->dnssec = DCV_DNSSEC_BOGUS;
    seen->why_bogus = "signature expired";
    check = judge(&at);
    verdict_is(check, "dnssec_bogus", "right, but bogus");
    has(explanation(check, 0), "The record itself is there, and right.",
        "which is told");
    ok(!check->retry_after, "no time mends that");
    see_server(&at, TARGET);
    verdict_is(judge(&at), "dnssec_bogus", "though a server has it");
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "dnssec_bogus", "and another is dead");
    at = scene();
    seen = see_owner(&at, TARGET "." ZONE);
    seen->dnssec = DCV_DNSSEC_BOGUS;
    check = judge(&at);
    is(verdicts_of(check), " dnssec_bogus target_zone_appended",
       "what is wrong inside follows");
    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    ((dcv_sighting_t *)at.evidence->sightings->elts)->dnssec = DCV_DNSSEC_BOGUS;
    verdict_is(judge(&at), "dnssec_bogus", "nothing but bogus");
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "timeout", "servers that are all dead come first");
}

/* A record in another place, where people put it by mistake. */
static const char *clued(dcv_sighting_kind_t asked, dcv_type_t type, const char *found)
{
    scene_t at = scene();
    dcv_sighting_t *clue;

    see_owner(&at, NULL)->outcome = DCV_NO_DATA;
    clue = see(&at, asked, 0, -1, found);
    clue->type = type;
    return verdicts_of(judge(&at));
}

static void test_clues(void)
{
    is(clued(DCV_SIGHTING_DOUBLED, DCV_TYPE_CNAME, TARGET), " owner_doubled",
       "the zone stands twice");
    is(clued(DCV_SIGHTING_DOUBLED, DCV_TYPE_CNAME, TARGET "." ZONE),
       " owner_doubled target_zone_appended", "and behind the target, too");
    is(clued(DCV_SIGHTING_DOUBLED, DCV_TYPE_CNAME, HASHES ".comodoca.com." ZONE),
       " owner_doubled target_zone_appended unique_value_wrong", "three mistakes");
    is(clued(DCV_SIGHTING_BARE, DCV_TYPE_CNAME, TARGET), " underscore_missing",
       "without its underscore");
    is(clued(DCV_SIGHTING_BARE, DCV_TYPE_CNAME, "www.example.net"),
       " underscore_missing wrong_target", "and with another target");
    is(clued(DCV_SIGHTING_TYPE, DCV_TYPE_TXT, TARGET), " wrong_type", "a TXT record");
    is(clued(DCV_SIGHTING_OTHER, DCV_TYPE_CNAME, STRANGE), " other_csr",
       "the record of another order");
    is(clued(DCV_SIGHTING_BESIDE, DCV_TYPE_CNAME, TARGET), " missing",
       "a wildcard that answers others only");
}

static void test_two_clues(void)
{
    scene_t at = scene();

    see_owner(&at, NULL);
    see(&at, DCV_SIGHTING_OTHER, 0, -1, STRANGE);
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "text")->type = DCV_TYPE_TXT;
    is(verdicts_of(judge(&at)), " wrong_type", "a text before another's record");
    see(&at, DCV_SIGHTING_BARE, 0, -1, TARGET);
    is(verdicts_of(judge(&at)), " underscore_missing", "the record before a text");
    see(&at, DCV_SIGHTING_DOUBLED, 0, -1, TARGET);
    is(verdicts_of(judge(&at)), " owner_doubled", "the likeliest first");
}

/* A wildcard gives the same to everybody: that explains nothing. */
static void test_wildcards(void)
{
    scene_t at = scene();

    see_owner(&at, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "WWW.example.net");
    verdict_is(judge(&at), "wildcard_record", "a wildcard answers");
    at = scene();
    see_owner(&at, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "other.example.net");
    verdict_is(judge(&at), "wrong_target", "one that says something else");
    at = scene();
    see_owner(&at, TARGET);
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, TARGET);
    verdict_is(judge(&at), "valid", "one that is right will do");
    at = scene();
    see_owner(&at, NULL)->outcome = DCV_NO_DATA;
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "192.0.2.1")->type = DCV_TYPE_A;
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "2001:db8::1")->type = DCV_TYPE_AAAA;
    see(&at, DCV_SIGHTING_BESIDE_TYPE, 0, -1, "2001:db8::1")->type = DCV_TYPE_AAAA;
    see(&at, DCV_SIGHTING_BESIDE_TYPE, 0, -1, "192.0.2.1")->type = DCV_TYPE_A;
    verdict_is(judge(&at), "missing", "wildcards with addresses, in whatever order");
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "text")->type = DCV_TYPE_TXT;
    verdict_is(judge(&at), "wrong_type", "beside which there is a text");
}

/* A wildcard of the zone also answers for the doubled name of a host below it. */
static void test_wildcard_above(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "www." ZONE);

    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 1, -1, "www.example.net");
    see(&at, DCV_SIGHTING_DOUBLED, 0, -1, "www.example.net");
    is(verdicts_of(judge(&at)), " wildcard_record", "that is no doubled owner");
}

static void test_places(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "www." ZONE);
    dcv_check_t *check;

    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, TARGET);
    check = judge(&at);
    verdict_is(check, "valid", "one of two places is enough");
    is(verdicts_of(check), " valid", "and the other is no fault");
    is_number(check->records->nelts, 2, "both are told");
    at.evidence->sightings->nelts = 0;
    see(&at, DCV_SIGHTING_OWNER, 0, -1, TARGET "." ZONE);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, "www.example.net");
    is(verdicts_of(judge(&at)), " target_zone_appended wrong_target",
       "the one nearest to right leads");
    at.evidence->sightings->nelts = 0;
    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, NULL);
    check = judge(&at);
    is(verdicts_of(check), " missing", "both missing is one fault");
    has(remedy(check, 0), "the host " LABEL " and", "to be mended at the base domain");
    at = scene_of(order_with(PUBLISHED), "*." ZONE);
    see(&at, DCV_SIGHTING_OWNER, 0, -1, TARGET);
    verdict_is(judge(&at), "valid", "a wildcard's place is its domain");
}

/* A record that is right is of no use where the CA is shut out. */
static void test_caa(void)
{
    scene_t at = scene();

    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " caa_forbids valid",
       "the record is right, CAA is not");
    ok(!judge(&at)->retry_after, "no time mends that");
    at.evidence->caa.properties = NULL;
    at.evidence->caa.outcome = DCV_SILENT;
    is(verdicts_of(judge(&at)), " timeout valid", "CAA cannot be asked for");
    at = scene();
    see_owner(&at, NULL);
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " missing caa_forbids", "the record first");
    at = scene();
    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    at.evidence->caa.outcome = DCV_SILENT;
    is(verdicts_of(judge(&at)), " timeout", "one sentence for a zone that fails");
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " timeout caa_forbids", "unless CAA is known");
}

static void test_outcomes(void)
{
    ok(!dcv_verdict_is_failure(DCV_VALID) && !dcv_verdict_is_failure(DCV_MISSING) &&
           !dcv_verdict_is_failure(DCV_DNSSEC_BROKEN) &&
           !dcv_verdict_is_failure(DCV_VERDICTS),
       "verdicts on what is said");
    is_number(dcv_verdict_of_outcome(DCV_NO_DATA), DCV_MISSING, "none of that type");
    is_number(dcv_verdict_of_outcome(DCV_NX_DOMAIN), DCV_MISSING, "no such name");
    is_number(dcv_verdict_of_outcome(DCV_UNREACHABLE), DCV_VERDICTS,
              "a network that we lack says nothing");
}

void run_tests(void)
{
    test_right();
    test_partial();
    test_missing();
    test_two();
    test_failures();
    test_failing_resolver();
    test_bogus();
    test_clues();
    test_two_clues();
    test_wildcards();
    test_wildcard_above();
    test_places();
    test_caa();
    test_outcomes();
}
