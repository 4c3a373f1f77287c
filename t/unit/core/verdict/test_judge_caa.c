/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "verdict/verdict.h"

/* What CAA says of the record that is right. Issuers stand behind the verdict. */
static const char *judged(const scene_t *at)
{
    dcv_check_t *check;
    const char *name;

    at->evidence->sightings->nelts = 0;
    see_owner(at, TARGET);
    check = judge(at);
    name = dcv_verdict_name(check->caa.verdict);
    return apr_pstrcat(pool, name ? name : "unknown",
                       check->caa.issuers->nelts ? " " : "",
                       apr_array_pstrcat(pool, check->caa.issuers, ' '), NULL);
}

/* The same for one property of an order of Comodo's. */
static const char *with(unsigned char flags, const char *tag, const char *value)
{
    scene_t at = scene();

    add_property(&at, flags, tag, value);
    return judged(&at);
}

static void test_issue(void)
{
    scene_t at = scene();

    is(judged(&at), "valid", "no CAA at all");
    is(with(0, "issue", "sectigo.com"), "valid sectigo.com", "this CA");
    is(with(0, "issue", "comodoca.com"), "valid comodoca.com", "by another name");
    is(with(0, "issue", "ca.example"), "caa_forbids ca.example", "another CA");
    is(with(0, "issue", "notsectigo.com"), "caa_forbids notsectigo.com",
       "a name that ends alike");
    is(with(0, "issue", "www.sectigo.com"), "caa_forbids www.sectigo.com",
       "a name below");
    is(with(0, "issue", ";"), "caa_forbids", "nobody");
    is(with(0, "issue", ""), "caa_forbids", "nobody, in fewer words");
    is(with(0, "issue", " ; a=b"), "caa_forbids", "nobody, in more words");
    is(with(0, "ISSUE", "Sectigo.COM"), "valid Sectigo.COM", "in whatever case");
    is(with(0, "issue", "sectigo.com; account=7; b=c"), "valid sectigo.com",
       "with parameters");
    is(with(0, "issue", " \tsectigo.com\t ;a=b"), "valid sectigo.com",
       "with white space");
    is(with(0, "issue", "sectigo.com."), "valid sectigo.com.", "with a final dot");
    add_property(&at, 0, "issue", "ca.example");
    add_property(&at, 0, "issue", "usertrust.com");
    is(judged(&at), "valid ca.example usertrust.com", "one of two");
    at = scene();
    add_property(&at, 0, "issue", ";");
    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "valid sectigo.com", "nobody but this CA");
}

static void test_others(void)
{
    is(with(0, "iodef", "mailto:a@example.com"), "valid", "where to complain");
    is(with(0x80, "iodef", "mailto:a@example.com"), "valid", "a critical one");
    is(with(0x80, "issue", "sectigo.com"), "valid sectigo.com", "also of this CA");
    is(with(0, "issuemail", "ca.example"), "valid", "a rule on mail");
    is(with(0x80, "IssueMail", "ca.example"), "valid", "a critical one in any case");
    is(with(0x80, "contactemail", "a@example.com"), "valid", "whom to write to");
    is(with(0, "x-nobody", "ca.example"), "valid", "what nobody knows");
    is(with(0x80, "x-nobody", "ca.example"), "caa_forbids", "but for a critical one");
    is(with(0x7f, "x-nobody", "ca.example"), "valid", "other flags are none");
    is(with(0xff, "x-nobody", "ca.example"), "caa_forbids", "beside it they are");
}

static void test_critical(void)
{
    scene_t at = scene();

    add_property(&at, 0, "issue", "sectigo.com");
    add_property(&at, 0x80, "tbs", "unknown");
    is(judged(&at), "caa_forbids", "critical, although the CA is named");
}

static void test_wildcard(void)
{
    const dcv_order_t *order = order_with(PUBLISHED);
    scene_t at = scene_of(order, "*." ZONE);

    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "valid sectigo.com", "issue counts for a wildcard");
    add_property(&at, 0, "issuewild", ";");
    is(judged(&at), "caa_forbids", "unless there is issuewild");
    at = scene_of(order, "*." ZONE);
    add_property(&at, 0, "issue", "ca.example");
    add_property(&at, 0, "IssueWild", "comodo.com");
    is(judged(&at), "valid comodo.com", "which may permit, too");
    at = scene();
    add_property(&at, 0, "issuewild", ";");
    is(judged(&at), "valid", "issuewild is nothing to other names");
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "caa_forbids ca.example", "which have issue");
}

/* What is not known is no permission. */
static void test_failures(void)
{
    scene_t at = scene();

    at.evidence->caa.at = ZONE;
    at.evidence->caa.outcome = DCV_FAILED;
    is(judged(&at), "server_failure", "SERVFAIL");
    at.evidence->caa.outcome = DCV_SILENT;
    is(judged(&at), "timeout", "nothing in time");
    at.evidence->caa.outcome = DCV_REFERRAL;
    is(judged(&at), "lame", "servers without the zone");
    at.evidence->caa.outcome = DCV_UNREACHABLE;
    is(judged(&at), "unknown", "what cannot be asked from here says nothing");
    at.evidence->caa.outcome = DCV_NX_DOMAIN;
    is(judged(&at), "valid", "a name that does not exist has none");
    at.evidence->caa.outcome = DCV_NO_DATA;
    at.evidence->caa.dnssec = DCV_DNSSEC_BOGUS;
    is(judged(&at), "dnssec_bogus", "absence that is bogus");
    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "dnssec_bogus", "permission that is bogus");
    is(judge(&at)->caa.at, ZONE, "where that is");
}

/* Of an administrator's own authority it may not be known what CAA calls it. */
static void test_own(void)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    dcv_definition_t definition = {.body = "%{sha256}",
                                   .target = HASHES "." UNIQUE ".comodoca.com"};
    dcv_order_t *order = order_with(PUBLISHED);
    scene_t at;

    succeeds(dcv_authorities_define(authorities, "mine", &definition), "without names");
    (void)dcv_authorities_find(&order->authority, authorities, "mine", pool);
    at = scene_of(order, ZONE);
    is(judged(&at), "valid", "no CAA");
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "unknown ca.example", "it may be this one");
    verdict_is(judge(&at), "valid", "so the record counts");
    add_property(&at, 0x80, "x-nobody", "");
    is(judged(&at), "caa_forbids", "but no CA may ignore what is critical");
    definition.caa = "Ca.example";
    succeeds(dcv_authorities_define(authorities, "other", &definition), "with a name");
    (void)dcv_authorities_find(&order->authority, authorities, "other", pool);
    at = scene_of(order, ZONE);
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "valid ca.example", "which is known");
}

void run_tests(void)
{
    test_issue();
    test_others();
    test_critical();
    test_wildcard();
    test_failures();
    test_own();
}
