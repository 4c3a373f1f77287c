/* SPDX-FileCopyrightText: The mod_dcv authors */
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

    verdict_is(check, "valid",
               "a record that the resolver and all servers have is valid");
    is(verdicts_of(check), " valid", "a valid record has no other finding");
    is(remedy(check, 0), "", "a valid record has no remedy");
    ok(check->time == NOW && !check->retry_after,
       "a valid check has its time and need not be repeated");
    is(check->limits, NULL, "a check that sees everything has no limits");
    is_number(check->records->nelts, 1, "a check of one place has one record");
    is(record->found, TARGET, "a record check has the target that was found");
    is_number(record->ttl_s, TTL_S, "a record check has the TTL that was found");
    is_number(record->servers->nelts, 2, "a record check has both servers");
    see_owner(&at, TARGET);
    verdict_is(judge(&at), "valid",
               "a record that only the resolver was asked for is valid");
    at = scene();
    see_owner(&at,
              "FDADAE5FBE8FCE33026FFA3DE7D27F54." HALF_2 "." UNIQUE ".ComodoCA.com");
    verdict_is(judge(&at), "valid",
               "a target that is spelled in another case is valid");
}

static void test_partial(void)
{
    dcv_check_t *check = judge_three(TARGET, TARGET, NULL);
    scene_t at;

    verdict_is(check, "partial", "a record that one of two servers lacks is partial");
    ok(check->retry_after == NOW + apr_time_from_sec(NEGATIVE_S),
       "a partial record may be checked again after its negative TTL");
    verdict_is(judge_three(NULL, TARGET, NULL), "partial",
               "a record that one server and the resolver lack is partial");
    verdict_is(judge_three(NULL, TARGET, TARGET), "partial",
               "a record that only the resolver lacks is partial");
    verdict_is(judge_three(TARGET, NULL, NULL), "partial",
               "a record that only the resolver has is partial");
    verdict_is(judge_three(TARGET, TARGET, "www.example.net"), "partial",
               "a record with another target on one server is partial");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    check = judge(&at);
    verdict_is(check, "partial", "a record is partial if one server does not answer");
    has(explanation(check, 0), "ns2.example.net (192.0.2.2) does not answer",
        "the explanation names the server that does not answer");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    verdict_is(judge(&at), "valid",
               "a record is valid if one server is out of reach from here");
}

static void test_missing(void)
{
    dcv_check_t *check = judge_three(NULL, NULL, NULL);

    verdict_is(check, "missing", "a record that nobody has is missing");
    verdict_is(
        judge_three(NULL, "www.example.net", NULL), "wrong_target",
        "a wrong record of one server is not missing where the resolver lacks it");
    ok(check->retry_after == NOW + apr_time_from_sec(NEGATIVE_S),
       "a missing record may be checked again after its negative TTL");
    check = judge_three("www.example.net", "www.example.net", "www.example.net");
    verdict_is(check, "wrong_target",
               "a record with another target everywhere has a wrong target");
    ok(check->retry_after == NOW + apr_time_from_sec(TTL_S),
       "a wrong target may be checked again after its TTL");
    is(((dcv_record_check_t *)check->records->elts)->found, "www.example.net",
       "a record check has the wrong target that was found");
    verdict_is(judge_three(STRANGE, STRANGE, STRANGE), "other_csr",
               "a target with the hashes of an unknown CSR is another CSR's");
    verdict_is(judge_three(HASHES ".comodoca.com", NULL, NULL), "unique_value_wrong",
               "a target without its unique value is recognised as such");
    verdict_is(judge_three(HASHES "." UNIQUE ".sectigo.com", NULL, NULL),
               "wrong_authority",
               "a target with another CA's domain is recognised as such");
    verdict_is(judge_three(TARGET "." ZONE, NULL, NULL), "target_zone_appended",
               "a target with the zone behind it is recognised as such");
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
    verdict_is(check, "wrong_target",
               "two CNAMEs are wrong even if one has the right target");
    is(record->found, "www.example.net",
       "of two CNAMEs the wrong one is noted as found");
    is(record->also, TARGET,
       "of two CNAMEs the right one is noted beside the wrong one");
    ok(check->retry_after == NOW + apr_time_from_sec(TTL_S),
       "two CNAMEs may be checked again after their TTL");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, "www.example.net")->also = TARGET;
    see_server(&at, TARGET);
    verdict_is(judge(&at), "wrong_target",
               "two CNAMEs on a server are wrong though the resolver gets one");
    at = scene();
    see_owner(&at, NULL);
    see(&at, DCV_SIGHTING_BARE, 0, -1, TARGET);
    see_server(&at, "www.example.net")->also = "www.example.org";
    is(verdicts_of(judge(&at)), " wrong_target",
       "two CNAMEs on a server are wrong though the resolver has none");
    ((dcv_sighting_t *)at.evidence->sightings->elts)->dnssec = DCV_DNSSEC_BOGUS;
    is(verdicts_of(judge(&at)), " dnssec_bogus wrong_target",
       "two CNAMEs of a bogus zone are wrong besides");
    at = scene();
    see_owner(&at, "www.example.net")->also = "www.example.org";
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "www.example.net")->also = "www.example.org";
    verdict_is(judge(&at), "wildcard_record",
               "two CNAMEs that a wildcard gives count as a wildcard's");
}

/* Where the servers fail, what they do says why: the worst that is known for sure. */
static void test_failures(void)
{
    is(failing(DCV_SILENT, DCV_CLOSED), "timeout",
       "servers that do not answer or listen are a timeout");
    is(failing(DCV_TCP_SILENT, DCV_PRIVATE), "timeout",
       "a silent TCP port and a private address are a timeout");
    is(failing(DCV_REFERRAL, DCV_UPWARD), "lame",
       "servers that refer elsewhere are lame");
    is(failing(DCV_NOT_AUTHORITATIVE, DCV_NO_ADDRESS), "lame",
       "servers without authority or address are lame");
    is(failing(DCV_RCODE, DCV_RCODE), "server_failure",
       "servers that reply with errors are a server failure");
    is(failing(DCV_TCP_CLOSED, DCV_WRONG_ID), "server_failure",
       "closed TCP and a wrong id are a server failure");
    is(failing(DCV_WRONG_QUESTION, DCV_GARBLED), "server_failure",
       "a wrong question and a garbled reply are a server failure");
    is(failing(DCV_SILENT, DCV_REFERRAL), "lame",
       "a silent server and a referring one are lame");
    is(failing(DCV_REFERRAL, DCV_SILENT), "lame",
       "a referring server and a silent one are lame");
    is(failing(DCV_SILENT, DCV_RCODE), "server_failure",
       "a silent server and one with an error are a server failure");
    is(failing(DCV_RCODE, DCV_REFERRAL), "server_failure",
       "a server with an error and a lame one are a server failure");
    is(failing(DCV_UNREACHABLE, DCV_UNREACHABLE), "unknown",
       "where all servers are out of reach from here, the verdict blames none");
    is(failing(DCV_UNREACHABLE, DCV_REFERRAL), "lame",
       "of servers that fail only those within reach are judged");
}

static void test_failing_resolver(void)
{
    scene_t at = scene();

    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "timeout", "a resolver that does not answer is a timeout");
    fail(see_server(&at, NULL), DCV_REFERRAL, -1);
    see_server(&at, NULL);
    verdict_is(judge(&at), "missing",
               "a server's negative answer counts more than failures");
    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    see_server(&at, NULL);
    see_server(&at, "www.example.net");
    verdict_is(judge(&at), "wrong_target",
               "of servers that differ the verdict nearest to right counts");
    is(((dcv_record_check_t *)judge(&at)->records->elts)->found, "www.example.net",
       "the target that was found is the server's if the resolver fails");
    see_server(&at, NULL);
    verdict_is(judge(&at), "wrong_target",
               "the verdict nearest to right does not depend on the last server");
    at = scene();
    see_owner(&at, NULL);
    fail(see_server(&at, NULL), DCV_REFERRAL, -1);
    fail(see_server(&at, NULL), DCV_RCODE, 5);
    verdict_is(judge(&at), "missing",
               "the resolver's answer counts more than a server failure");
    fail(&APR_ARRAY_IDX(at.evidence->sightings, 2, dcv_sighting_t), DCV_UPWARD, 0);
    verdict_is(judge(&at), "lame",
               "two lame servers count more than the resolver's answer");
    at = scene();
    see_server(&at, NULL);
    at.evidence->sightings->nelts = 0;
    ok(judge(&at)->findings->nelts == 1, "evidence without sightings has one finding");
    at.evidence->view = DCV_VIEW_NOBODY;
    verdict_is(judge(&at), "unknown", "evidence without a view tells nothing");
    at = scene();
    at.evidence->places->nelts = 0;
    verdict_is(judge(&at), "unknown",
               "evidence without the record's place tells nothing");
}

static void test_bogus(void)
{
    scene_t at = scene();
    dcv_sighting_t *seen = see_owner(&at, TARGET);
    dcv_check_t *check;

    seen->dnssec = DCV_DNSSEC_BOGUS;
    seen->why_bogus = "signature expired";
    check = judge(&at);
    verdict_is(check, "dnssec_bogus", "a right record of a bogus zone is bogus");
    has(explanation(check, 0), "The record itself is there, and right.",
        "the explanation tells that the bogus record is right");
    ok(!check->retry_after, "a bogus zone has no time for another check");
    see_server(&at, TARGET);
    verdict_is(judge(&at), "dnssec_bogus", "a bogus record that a server has is bogus");
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "dnssec_bogus",
               "a bogus record is bogus even if a server does not answer");
    at = scene();
    seen = see_owner(&at, TARGET "." ZONE);
    seen->dnssec = DCV_DNSSEC_BOGUS;
    check = judge(&at);
    is(verdicts_of(check), " dnssec_bogus target_zone_appended",
       "what is wrong with a bogus record is a second finding");
    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    ((dcv_sighting_t *)at.evidence->sightings->elts)->dnssec = DCV_DNSSEC_BOGUS;
    verdict_is(judge(&at), "dnssec_bogus",
               "a bogus failure of the resolver alone is bogus");
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    verdict_is(judge(&at), "timeout",
               "servers that do not answer count more than a bogus failure");
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
       "a record at the doubled owner is recognised as such");
    is(clued(DCV_SIGHTING_DOUBLED, DCV_TYPE_CNAME, TARGET "." ZONE),
       " owner_doubled target_zone_appended",
       "a doubled owner and an appended zone are both found");
    is(clued(DCV_SIGHTING_DOUBLED, DCV_TYPE_CNAME, HASHES ".comodoca.com." ZONE),
       " owner_doubled target_zone_appended unique_value_wrong",
       "three mistakes of one record are all found");
    is(clued(DCV_SIGHTING_BARE, DCV_TYPE_CNAME, TARGET), " underscore_missing",
       "a record without its underscore is recognised as such");
    is(clued(DCV_SIGHTING_BARE, DCV_TYPE_CNAME, "www.example.net"),
       " underscore_missing wrong_target",
       "a missing underscore and a wrong target are both found");
    is(clued(DCV_SIGHTING_TYPE, DCV_TYPE_TXT, TARGET), " wrong_type",
       "a TXT record in place of the CNAME is recognised as such");
    is(clued(DCV_SIGHTING_TYPE, DCV_TYPE_NS, TARGET), " wrong_type",
       "an NS record in place of the CNAME is recognised as such");
    is(clued(DCV_SIGHTING_OTHER, DCV_TYPE_CNAME, STRANGE), " other_csr",
       "the record of another order is recognised as such");
    is(clued(DCV_SIGHTING_BESIDE, DCV_TYPE_CNAME, TARGET), " missing",
       "a wildcard that does not answer for the owner is no clue");
}

static void test_two_clues(void)
{
    scene_t at = scene();

    see_owner(&at, NULL);
    see(&at, DCV_SIGHTING_OTHER, 0, -1, STRANGE);
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "text")->type = DCV_TYPE_TXT;
    is(verdicts_of(judge(&at)), " wrong_type",
       "a record of another type counts more than another order's record");
    see(&at, DCV_SIGHTING_BARE, 0, -1, TARGET);
    is(verdicts_of(judge(&at)), " underscore_missing",
       "a missing underscore counts more than a record of another type");
    see(&at, DCV_SIGHTING_DOUBLED, 0, -1, TARGET);
    is(verdicts_of(judge(&at)), " owner_doubled",
       "a doubled owner counts more than a missing underscore");
}

/* A wildcard gives the same to everybody: that explains nothing. */
static void test_wildcards(void)
{
    scene_t at = scene();

    see_owner(&at, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "WWW.example.net");
    verdict_is(judge(&at), "wildcard_record",
               "a target that a name beside it has, too, counts as a wildcard's");
    at = scene();
    see_owner(&at, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "other.example.net");
    verdict_is(judge(&at), "wrong_target",
               "a target that a name beside it has not is a wrong target");
    at = scene();
    see_owner(&at, TARGET);
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, TARGET);
    verdict_is(judge(&at), "valid", "a wildcard that gives the right target is valid");
    at = scene();
    see_owner(&at, NULL)->outcome = DCV_NO_DATA;
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "192.0.2.1")->type = DCV_TYPE_A;
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "2001:db8::1")->type = DCV_TYPE_AAAA;
    see(&at, DCV_SIGHTING_BESIDE_TYPE, 0, -1, "2001:db8::1")->type = DCV_TYPE_AAAA;
    see(&at, DCV_SIGHTING_BESIDE_TYPE, 0, -1, "192.0.2.1")->type = DCV_TYPE_A;
    verdict_is(judge(&at), "missing",
               "addresses of a wildcard are no records of a wrong type");
    see(&at, DCV_SIGHTING_TYPE, 0, -1, "text")->type = DCV_TYPE_TXT;
    verdict_is(judge(&at), "wrong_type",
               "a TXT record beside a wildcard's addresses is a wrong type");
}

/* A wildcard of the zone also answers for the doubled name of a host below it. */
static void test_wildcard_above(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "www." ZONE);

    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, "www.example.net");
    see(&at, DCV_SIGHTING_BESIDE, 1, -1, "www.example.net");
    see(&at, DCV_SIGHTING_DOUBLED, 0, -1, "www.example.net");
    is(verdicts_of(judge(&at)), " wildcard_record",
       "a wildcard that answers the doubled name is no doubled owner");
}

static void test_places(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "www." ZONE);
    dcv_check_t *check;

    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, TARGET);
    check = judge(&at);
    verdict_is(check, "valid", "a record at one of two places is valid");
    is(verdicts_of(check), " valid",
       "a missing record at the other place is no finding");
    is_number(check->records->nelts, 2, "a check of two places has two records");
    at.evidence->sightings->nelts = 0;
    see(&at, DCV_SIGHTING_OWNER, 0, -1, TARGET "." ZONE);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, "www.example.net");
    is(verdicts_of(judge(&at)), " target_zone_appended wrong_target",
       "of two wrong places the one nearest to right leads");
    at.evidence->sightings->nelts = 0;
    see(&at, DCV_SIGHTING_OWNER, 0, -1, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, NULL);
    check = judge(&at);
    is(verdicts_of(check), " missing",
       "a record that is missing at two places is one finding");
    has(remedy(check, 0), "the host " LABEL " and",
        "a record that is missing twice is to be added at the base domain");
    at = scene_of(order_with(PUBLISHED), "*." ZONE);
    see(&at, DCV_SIGHTING_OWNER, 0, -1, TARGET);
    verdict_is(judge(&at), "valid", "the record of a wildcard stands at its domain");
}

/* A record that is right is of no use where the CA is shut out. */
static void test_caa(void)
{
    scene_t at = scene();

    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " caa_forbids valid",
       "CAA that forbids the CA comes before a valid record");
    ok(!judge(&at)->retry_after,
       "CAA that forbids the CA has no time for another check");
    at.evidence->caa.properties = NULL;
    at.evidence->caa.outcome = DCV_SILENT;
    is(verdicts_of(judge(&at)), " timeout valid",
       "a CAA question without a reply comes before a valid record");
    at = scene();
    see_owner(&at, NULL);
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " missing caa_forbids",
       "a missing record comes before CAA that forbids the CA");
    at = scene();
    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    at.evidence->caa.outcome = DCV_SILENT;
    is(verdicts_of(judge(&at)), " timeout",
       "a zone that fails for the record and CAA is one finding");
    add_property(&at, 0, "issue", "ca.example");
    is(verdicts_of(judge(&at)), " timeout caa_forbids",
       "CAA that forbids the CA is told beside a failing zone");
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
}
