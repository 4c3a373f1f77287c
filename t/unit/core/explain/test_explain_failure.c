/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "explain/explain.h"

static scene_t at;

static void test_failure(void)
{
    dcv_check_t *check;

    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    fail(see_server(&at, NULL), DCV_RCODE, 5);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    check = judge(&at);
    is(explanation(check, 0),
       "Nobody can say whether " OWNER " is there: the zone " ZONE
       " does not resolve. ns1.example.net (192.0.2.1) does not answer, "
       "ns2.example.net (192.0.2.2) refuses to answer (REFUSED): it does not have the "
       "zone, ns3.example.net (192.0.2.3) cannot be reached from this machine.",
       "the explanation of a failure says what each server did");
    has(remedy(check, 0), "Let whoever runs the name servers of " ZONE " see to them",
        "the remedy of a failure refers to who runs the name servers");
    at = scene();
    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    has(explanation(judge(&at), 0), "Its name servers could not be found out in time.",
        "a failure without known servers is explained");
}

static void test_bogus(void)
{
    dcv_sighting_t *seen;
    dcv_check_t *check;

    at = scene();
    seen = see_owner(&at, TARGET);
    seen->dnssec = DCV_DNSSEC_BOGUS;
    seen->why_bogus = "signature expired";
    check = judge(&at);
    is(explanation(check, 0),
       "DNSSEC of the zone " ZONE " is broken, so that a CA must not believe what it "
       "says: signature expired. The record itself is there, and right.",
       "a bogus record's explanation has its reason and that it is right");
    has(remedy(check, 0), "Let whoever runs the zone " ZONE " sign it again, or remove",
        "the remedy of a bogus zone is to sign it again");
    is_number(check->findings->nelts, 1,
              "a bogus record that is right has one finding");
    seen->found = HASHES ".comodoca.com." ZONE;
    seen->why_bogus = NULL;
    check = judge(&at);
    has(explanation(check, 0),
        "says: validation fails. The record that is there is not right either.",
        "a bogus record's explanation says that it is wrong");
    is(verdicts_of(check), " dnssec_bogus target_zone_appended unique_value_wrong",
       "a bogus record's mistakes follow as further findings");
    fail(seen, DCV_NO_DATA, 0);
    has(explanation(judge(&at), 0), "says: validation fails.",
        "a bogus answer without a record is explained by its reason");
}

static void test_unknown(void)
{
    dcv_check_t *check;

    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    fail(see_server(&at, NULL), DCV_UNREACHABLE, -1);
    check = judge(&at);
    is(verdicts_of(check), " unknown",
       "where no name server can be reached, none fails");
    has(explanation(check, 0), "says nothing of the record, nor of its name servers",
        "what is unknown accuses nobody");
    has(remedy(check, 0), "can reach these name servers",
        "the remedy of what is unknown is for this server");
    at = scene();
    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    is(verdicts_of(judge(&at)), " timeout",
       "from the root silence is that of the zone");
    at.evidence->view = DCV_VIEW_FORWARDER;
    check = judge(&at);
    is(verdicts_of(check), " unknown", "the silence of another resolver is its own");
    has(remedy(check, 0), "resolver answers",
        "the remedy of a silent resolver is for this server");
    at = scene();
    see_owner(&at, TARGET);
    at.evidence->caa.outcome = DCV_UNREACHABLE;
    at.evidence->caa.at = ZONE;
    check = judge(&at);
    is(verdicts_of(check), " unknown valid",
       "a right record is unknown where CAA was not asked for");
}

static void test_spent(void)
{
    dcv_check_t *check;

    at = scene();
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    at.evidence->is_spent = 1;
    check = judge(&at);
    is(verdicts_of(check), " server_failure server_failure",
       "packets that are used up are a finding of their own, with the verdict of the "
       "failure");
    has(explanation(check, 1), "has sent as many packets as it may: 300 for one name",
        "the finding on packets that are used up tells how many may be sent");
    has(remedy(check, 1), "name servers of " ZONE " see that each of them answers",
        "the remedy of packets that are used up is that name servers answer");
}

static void limit_is(dcv_view_kind_t view, int validated, const char *text)
{
    dcv_evidence_t evidence = {.view = view, .validated = validated};
    const char *limits = dcv_explain_limits(&evidence);

    ok(text ? limits && strstr(limits, text) != NULL : !limits,
       text ? apr_pstrcat(pool, "the limits of a check say: ", text, NULL)
            : "a check from the root with DNSSEC has no limits");
}

static void test_views(void)
{
    at = scene();
    at.evidence->view = DCV_VIEW_NOBODY;
    has(explanation(judge(&at), 0), "This server could ask nobody",
        "a check without a view explains that nobody could be asked");
    has(remedy(judge(&at), 0),
        "port 53 (UDP and TCP), or name a resolver with "
        "DCVResolver",
        "the remedy of a check without a view names port 53 and DCVResolver");
    at.evidence->view = DCV_VIEW_ROOT;
    at.evidence->places->nelts = 0;
    is(explanation(judge(&at), 0), "There was nothing to ask for.",
       "a check without places explains that there was nothing to ask");
    limit_is(DCV_VIEW_ROOT, 1, NULL);
    limit_is(DCV_VIEW_ROOT, 0, "Correct DCVTrustAnchor.");
    limit_is(DCV_VIEW_FALLBACK, 1, "The DNS root is out of reach from here");
    limit_is(DCV_VIEW_FALLBACK, 0, "so that DNSSEC was not validated");
    limit_is(DCV_VIEW_SYSTEM, 1, "A resolver was asked, as configured.");
    limit_is(DCV_VIEW_FORWARDER, 0, "lets no signatures through");
    limit_is(DCV_VIEW_NOBODY, 0, "Nobody could be asked.");
}

static void test_hostile(void)
{
    dcv_sighting_t *seen;

    at = scene();
    ((dcv_place_t *)at.evidence->places->elts)->zone = HOSTILE;
    seen = see_owner(&at, HOSTILE);
    seen->dnssec = DCV_DNSSEC_BOGUS;
    seen->why_bogus = HOSTILE;
    add_property(&at, 0, "issue", HOSTILE);
    at.evidence->caa.at = HOSTILE;
    is_readable(judge(&at));
    fail(seen, DCV_FAILED, 2);
    seen->dnssec = DCV_DNSSEC_UNKNOWN;
    add_server(&at, HOSTILE, HOSTILE);
    fail(see(&at, DCV_SIGHTING_OWNER, 0, 0, NULL), DCV_SILENT, -1);
    is_readable(judge(&at));
    at.evidence->sightings->nelts = 0;
    see_owner(&at, TARGET);
    at.evidence->caa.dnssec = DCV_DNSSEC_BOGUS;
    at.evidence->caa.why_bogus = HOSTILE;
    is_readable(judge(&at));
    at.evidence->caa.dnssec = DCV_DNSSEC_UNKNOWN;
    at.evidence->caa.outcome = DCV_FAILED;
    is_readable(judge(&at));
}

void run_tests(void)
{
    test_failure();
    test_bogus();
    test_unknown();
    test_spent();
    test_views();
    test_hostile();
}
