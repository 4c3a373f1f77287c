/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "explain/explain.h"

static scene_t at;

static void test_forbidden(void)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "ca.example");
    add_property(&at, 0, "issue", "other.example");
    check = judge(&at);
    is(explanation(check, 0),
       "CAA at " ZONE " lets only these CAs issue: ca.example and other.example. "
       "comodoca is known as sectigo.com, usertrust.com, trust-provider.com, "
       "comodo.com and 3 more.",
       "the explanation of CAA names who may issue and the CA's names");
    has(remedy(check, 0), "Add at " ZONE " a CAA record: 0 issue \"sectigo.com\"",
        "the remedy of CAA has the record to add");
    at = scene_of(order_with(PUBLISHED), "*." ZONE);
    see_owner(&at, TARGET);
    add_property(&at, 0, "issuewild", ";");
    check = judge(&at);
    has(explanation(check, 0), "CAA at " ZONE " forbids every CA to issue",
        "CAA that forbids every CA is explained as such");
    has(remedy(check, 0), "CAA record: 0 issuewild \"sectigo.com\"",
        "the remedy of CAA for a wildcard has an issuewild record");
}

/* A malformed value: what is said of it, and what is to be done. */
static void malformed(const char *value, const char *explained, const char *remedied)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", value);
    check = judge(&at);
    verdict_is(check, "caa_forbids",
               apr_psprintf(pool, "the value %s names nobody", value));
    has(explanation(check, 0), explained,
        apr_psprintf(pool, "what is wrong with the value %s is told", value));
    is(remedy(check, 0), remedied,
       apr_psprintf(pool, "the remedy for the value %s is told", value));
}

#define CHANGE(value) \
    "Change at " ZONE " the CAA record 0 issue \"" value "\" to 0 issue \"sectigo.com\""
#define ADD           "Add at " ZONE " a CAA record: 0 issue \"sectigo.com\""
#define BEHIND(value) CHANGE(value) ", or correct what is behind the semicolon"

static void test_malformed(void)
{
    malformed("sectigo.com.",
              "CAA at " ZONE " forbids every CA to issue. The record 0 issue "
              "\"sectigo.com.\" is malformed, so that it names nobody (RFC 8659 4.2): "
              "the final dot (character 12) must not be there. comodoca is known as ",
              CHANGE("sectigo.com."));
    malformed("sectigo.com. ; a=b", "the dot (character 12) must not be there.",
              CHANGE("sectigo.com. ; a=b"));
    malformed("sectigo.com;a=b;", "the final semicolon (character 16) must not be",
              BEHIND("sectigo.com;a=b;"));
    malformed("sectigo.com; policy", "“=” and a value are missing at its end.",
              BEHIND("sectigo.com; policy"));
    malformed("\"sectigo.com\"", "“\"” (character 1) must not be there.",
              CHANGE("\"sectigo.com\""));
    malformed("sectigo.com letsencrypt.org", "“l” (character 13) must not be there.",
              CHANGE("sectigo.com letsencrypt.org"));
    malformed("https://sectigo.com", "“:” (character 6) must not be there.", ADD);
    malformed("ca_1.example", "“_” (character 3) must not be there.", ADD);
    malformed("séctigo.com", "“é” (character 2) must not be there.", ADD);
}

/* Beside one that is right a malformed record does no harm. */
static void test_beside(void)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "sectigo.com.");
    add_property(&at, 0, "issue", "comodoca.com");
    is(verdicts_of(judge(&at)), " valid",
       "a malformed property beside one that names the CA is not mentioned");
    add_property(&at, 0x80, "x-nobody", "v");
    check = judge(&at);
    is(remedy(check, 0),
       "Remove at " ZONE " the critical CAA record 128 x-nobody \"v\".",
       "where the CA is named, only the critical property has to go");
    at = scene();
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "ca.example.");
    add_property(&at, 0, "issue", "other.example");
    check = judge(&at);
    has(explanation(check, 0),
        "lets only this CA issue: other.example. The record 0 issue "
        "\"ca.example.\" is malformed",
        "a malformed property of another CA is named beside those who may issue");
    is(remedy(check, 0), ADD " (what else is there may stay)",
       "a malformed property of another CA needs no correction");
    add_property(&at, 0x80, "x-nobody", "v");
    is(remedy(judge(&at), 0),
       "Remove at " ZONE " the critical CAA record 128 x-nobody \"v\". " ADD,
       "where the CA is not named, a record is added besides");
}

/* An administrator's own CA without a name for CAA, and a property that forbids all. */
static void test_nameless(void)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    dcv_definition_t definition = {.body = "%{sha256}", .target = "ca.example"};
    dcv_order_t *order = order_with(PUBLISHED);
    dcv_check_t *check;

    (void)dcv_authorities_define(authorities, "mine", &definition);
    (void)dcv_authorities_find(&order->authority, authorities, "mine", pool);
    at = scene_of(order, ZONE);
    see_owner(&at, "ca.example");
    add_property(&at, 0x80, "x-nobody", "");
    check = judge(&at);
    verdict_is(check, "caa_forbids",
               "a critical property forbids an authority without a name for CAA");
    has(explanation(check, 0), "has a critical property that no CA knows",
        "the explanation of CAA names the critical property");
    has(remedy(check, 0), "critical", "the remedy of CAA names the critical property");
    lacks(remedy(check, 0), "null",
          "the remedy of CAA has no null in place of an unknown name");
}

static void test_caa(void)
{
    at = scene();
    see_owner(&at, TARGET);
    at.evidence->caa.at = "com";
    at.evidence->caa.outcome = DCV_SILENT;
    is(explanation(judge(&at), 0),
       "Whether CAA lets the CA issue is not known: the question for the CAA records of "
       "com was not answered in time. A CA takes that for a no.",
       "a CAA question without a reply is explained");
    at.evidence->caa.outcome = DCV_FAILED;
    has(explanation(judge(&at), 0), "of com failed (SERVFAIL).",
        "a CAA question that fails is explained with its error");
    has(remedy(judge(&at), 0), "the name servers of com",
        "the remedy of a CAA failure names the zone of the name servers");
    at.evidence->caa.dnssec = DCV_DNSSEC_BOGUS;
    at.evidence->caa.why_bogus = "no keys";
    has(explanation(judge(&at), 0), "DNSSEC is broken at com: no keys.",
        "bogus CAA is explained with its domain and reason");
    has(remedy(judge(&at), 0), "sign it again",
        "the remedy of bogus CAA is to sign the zone again");
    at.evidence->caa.why_bogus = NULL;
    has(explanation(judge(&at), 0), "broken at com: validation fails.",
        "bogus CAA without a reason is explained as a failed validation");
}

static void test_hostile(void)
{
    at = scene();
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", HOSTILE);
    add_property(&at, 0, "issue", "sectigo.com" HOSTILE);
    is_readable(judge(&at));
    add_property(&at, 0x80, HOSTILE, HOSTILE);
    at.evidence->caa.at = HOSTILE;
    is_readable(judge(&at));
}

void run_tests(void)
{
    test_forbidden();
    test_malformed();
    test_beside();
    test_nameless();
    test_caa();
    test_hostile();
}
