/* SPDX-FileCopyrightText: The mod_dcv authors */
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

    is(judged(&at), "valid", "an order without CAA records is permitted");
    is(with(0, "issue", "sectigo.com"), "valid sectigo.com",
       "the CA that an issue property names is permitted");
    is(with(0, "issue", "comodoca.com"), "valid comodoca.com",
       "the CA's second name in CAA is permitted");
    is(with(0, "issue", "ca.example"), "caa_forbids ca.example",
       "the name of another CA alone forbids this CA");
    is(with(0, "issue", "notsectigo.com"), "caa_forbids notsectigo.com",
       "a name that only ends like the CA's forbids the CA");
    is(with(0, "issue", "www.sectigo.com"), "caa_forbids www.sectigo.com",
       "a name below the CA's name forbids the CA");
    is(with(0, "issue", ";"), "caa_forbids",
       "an issue property without a name forbids the CA");
    is(with(0, "issue", ""), "caa_forbids", "an empty issue property forbids the CA");
    is(with(0, "issue", " ; a=b"), "caa_forbids",
       "an issue property with parameters only forbids the CA");
    is(with(0, "ISSUE", "Sectigo.COM"), "valid Sectigo.COM",
       "a tag and a name in another case permit the CA");
    is(with(0, "issue", "sectigo.com; account=7; b=c"), "valid sectigo.com",
       "a name with parameters behind it permits the CA");
    is(with(0, "issue", " \tsectigo.com\t ;a=b"), "valid sectigo.com",
       "a name between white space permits the CA");
    is(with(0, "issue", "sectigo.com."), "caa_forbids",
       "a name with a final dot names nobody");
    is(with(0, "issue", "sectigo.com; a"), "caa_forbids",
       "a name with a malformed parameter behind it names nobody");
    is(with(0, "issue", "entrust.net"), "valid entrust.net",
       "Entrust's name permits the CA, which has its business");
    is(with(0, "issue", "affirmtrust.com"), "valid affirmtrust.com",
       "AffirmTrust's name permits the CA");
    add_property(&at, 0, "issue", "ca.example");
    add_property(&at, 0, "issue", "usertrust.com");
    is(judged(&at), "valid ca.example usertrust.com",
       "the CA that is one of two issuers is permitted");
    at = scene();
    add_property(&at, 0, "issue", ";");
    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "valid sectigo.com",
       "the CA that is named beside an empty property is permitted");
}

static void test_others(void)
{
    is(with(0, "iodef", "mailto:a@example.com"), "valid",
       "a property about complaints forbids nothing");
    is(with(0x80, "iodef", "mailto:a@example.com"), "valid",
       "a critical property about complaints forbids nothing");
    is(with(0x80, "issue", "sectigo.com"), "valid sectigo.com",
       "a critical property that names the CA permits the CA");
    is(with(0, "issuemail", "ca.example"), "valid",
       "a property about mail certificates forbids nothing");
    is(with(0x80, "IssueMail", "ca.example"), "valid",
       "a critical property about mail in another case forbids nothing");
    is(with(0x80, "contactemail", "a@example.com"), "valid",
       "a critical property about contacts forbids nothing");
    is(with(0, "x-nobody", "ca.example"), "valid",
       "an unknown property that is not critical forbids nothing");
    is(with(0x80, "x-nobody", "ca.example"), "caa_forbids",
       "an unknown property that is critical forbids the CA");
    is(with(0x7f, "x-nobody", "ca.example"), "valid",
       "flags other than the critical one are ignored");
    is(with(0xff, "x-nobody", "ca.example"), "caa_forbids",
       "the critical flag beside other flags forbids the CA");
}

static void test_critical(void)
{
    scene_t at = scene();

    add_property(&at, 0, "issue", "sectigo.com");
    add_property(&at, 0x80, "tbs", "unknown");
    is(judged(&at), "caa_forbids",
       "an unknown critical property forbids the CA though it is named");
}

static void test_wildcard(void)
{
    const dcv_order_t *order = order_with(PUBLISHED);
    scene_t at = scene_of(order, "*." ZONE);

    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "valid sectigo.com",
       "an issue property alone counts for a wildcard");
    add_property(&at, 0, "issuewild", ";");
    is(judged(&at), "caa_forbids",
       "an empty issuewild property forbids the CA a wildcard");
    at = scene_of(order, "*." ZONE);
    add_property(&at, 0, "issue", "ca.example");
    add_property(&at, 0, "IssueWild", "comodo.com");
    is(judged(&at), "valid comodo.com",
       "an issuewild property permits a wildcard that issue forbids");
    at = scene();
    add_property(&at, 0, "issuewild", ";");
    is(judged(&at), "valid", "an issuewild property is ignored for other names");
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "caa_forbids ca.example",
       "an issue property counts for other names beside issuewild");
}

/* What is not known is no permission. */
static void test_failures(void)
{
    scene_t at = scene();

    at.evidence->caa.at = ZONE;
    at.evidence->caa.outcome = DCV_FAILED;
    is(judged(&at), "server_failure", "a CAA question that fails is a server failure");
    at.evidence->caa.outcome = DCV_SILENT;
    is(judged(&at), "timeout", "a CAA question without a reply is a timeout");
    at.evidence->caa.outcome = DCV_REFERRAL;
    is(judged(&at), "lame", "a CAA question that is referred elsewhere is lame");
    at.evidence->caa.outcome = DCV_UNREACHABLE;
    is(judged(&at), "unknown", "CAA that cannot be reached from here is unknown");
    at.evidence->caa.outcome = DCV_NX_DOMAIN;
    is(judged(&at), "valid", "a name that does not exist has no CAA that forbids");
    at.evidence->caa.outcome = DCV_NO_DATA;
    at.evidence->caa.dnssec = DCV_DNSSEC_BOGUS;
    is(judged(&at), "dnssec_bogus", "a bogus answer that CAA is missing is bogus");
    add_property(&at, 0, "issue", "sectigo.com");
    is(judged(&at), "dnssec_bogus", "a bogus CAA property that names the CA is bogus");
    is(judge(&at)->caa.at, ZONE, "the domain of bogus CAA is told");
}

/* Of an administrator's own authority it may not be known what CAA calls it. */
static void test_own(void)
{
    dcv_order_t *order = order_with(PUBLISHED);
    scene_t at;

    order->authority = own_authority(NULL);
    at = scene_of(order, ZONE);
    is(judged(&at), "valid",
       "an authority without a name for CAA is permitted without CAA");
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "unknown ca.example",
       "an authority without a name for CAA may be any issuer");
    verdict_is(judge(&at), "valid",
               "a record is valid where CAA for its authority is unknown");
    at = scene_of(order, ZONE);
    add_property(&at, 0, "issue", ";");
    is(judged(&at), "caa_forbids",
       "a set that names nobody forbids an authority without a name, too");
    add_property(&at, 0x80, "x-nobody", "");
    is(judged(&at), "caa_forbids",
       "a critical property forbids an authority without a name, too");
    order->authority = own_authority("Ca.example");
    at = scene_of(order, ZONE);
    add_property(&at, 0, "issue", "ca.example");
    is(judged(&at), "valid ca.example",
       "an authority whose name for CAA is an issuer is permitted");
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
