/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

#define PERSIST DCV_PERSIST_LABEL "." ZONE
#define LINE    PERSIST ". IN TXT \"" VALUE "\""

static scene_t at;

static const dcv_finding_t *finding(void)
{
    return &APR_ARRAY_IDX(judge(&at)->persistent->findings, 0, dcv_finding_t);
}

/* What is said where the resolver says this of the record of a name. */
static void says(const char *name, const char *value, const char *explained,
                 const char *remedied)
{
    const dcv_finding_t *said;

    at = persist_scene(name);
    see_persist(&at, DCV_PERSIST_AT_OWNER, at.proof.records->nelts - 1, -1, value);
    said = finding();
    has(said->explanation, explained,
        apr_psprintf(pool, "it is explained that %.60s", explained));
    if (remedied) {
        has(said->remedy ? said->remedy : "", remedied,
            apr_psprintf(pool, "it is said to %.60s", remedied));
    }
    else {
        is(said->remedy, NULL, "there is nothing to be done about it");
    }
    is(said->explanation, dcv_text_readable(said->explanation, pool),
       "what is explained is readable");
}

static void test_right(void)
{
    says(ZONE, VALUE,
         PERSIST " is a TXT record with \"" VALUE "\". The resolver says so.", NULL);
    says("www." ZONE, VALUE,
         " It covers www." ZONE ", as all names below " ZONE " and their wildcards.",
         NULL);
    says("*." ZONE, VALUE,
         " Let's Encrypt would want policy=wildcard in it for a wildcard; sectigo does "
         "not.",
         NULL);
    says(ZONE,
         apr_psprintf(pool, VALUE "; persistUntil=%ld",
                      (long)apr_time_sec(NOW + 30 * DAY)),
         " It holds until 2026-12-23 12:00:00 UTC.", NULL);
    says(ZONE,
         apr_psprintf(pool, VALUE "; persistUntil=%ld",
                      (long)apr_time_sec(NOW + 3 * DAY)),
         " It ends in 3 days (2026-11-26 12:00:00 UTC): no CA takes it after that.",
         "to " VALUE " (without quotation marks). In a zone file: " LINE);
}

/* The configuration's own end comes as soon, and has to be changed first. */
static void test_prolong(void)
{
    at = persist_scene(ZONE);
    give_account((dcv_order_t *)at.order, ACCOUNT, "2026-11-25");
    dcv_proof_describe(&at.proof, at.order, at.proof.name, at.server->psl, NOW, pool);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, at.order->account->value);
    has(finding()->remedy,
        "give DCVPersistAccount a later until=. Then, in the zone " ZONE,
        "a configured end is to be moved first");
}

static void test_wrong(void)
{
    says(ZONE, NULL,
         "There is no TXT record for this CA at " PERSIST ". Asked: the resolver.",
         "In the zone " ZONE ", add a record of type TXT with the host "
         "_validation-persist and the value " VALUE
         ", without quotation marks. In a zone file: " LINE);
    says(ZONE, VALUE ";", "and no CA takes that: at character ",
         "In the zone " ZONE ", change the value of the TXT record with the host "
         "_validation-persist that is \"" VALUE ";\" to " VALUE);
    says(ZONE, VALUE "; persistUntil=1735689600",
         "and has ended: persistUntil=1735689600 was 2025-01-01 00:00:00 UTC.",
         "change the value");
    says(ZONE, "\"" VALUE "\"",
         " These validators do not take it: Open MPIC (Sectigo's), boulder (Let's "
         "Encrypt's).",
         "change the value");
    says(ZONE, "ca.example; accounturi=x",
         "it is for ca.example, and not for sectigo. There is none for this CA.",
         "(the other CA's record may stay beside it)");
    says(ZONE, "sectigo.com; accounturi=\xe2\x80\x8e\x1b", "“\\xe2\\x80\\x8e”",
         "change the value");
}

/* Something elsewhere, where the record itself is missing. */
static void elsewhere(dcv_sighting_kind_t kind, dcv_type_t type, const char *explained,
                      const char *remedied)
{
    at = persist_scene(ZONE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, NULL);
    see_persist(&at, kind, 0, -1, VALUE)->type = type;
    has(finding()->explanation, explained, "what stands elsewhere is explained");
    has(finding()->remedy, remedied, "what to do about it is said");
}

static void test_elsewhere(void)
{
    elsewhere(DCV_PERSIST_AT_DOUBLED, DCV_TYPE_TXT, "the panel added the zone",
              "change the host of that TXT record to _validation-persist (without");
    elsewhere(DCV_PERSIST_AT_TYPE, DCV_TYPE_CAA, "stands a record of type CAA",
              "remove the CAA record with the host _validation-persist, and add");
    elsewhere(DCV_PERSIST_AT_STAR, DCV_TYPE_TXT, "“*” does not belong in its host",
              "The other record may go.");
    elsewhere(DCV_PERSIST_AT_NAMED, DCV_TYPE_TXT, "it was entered without its host",
              "add a record of type TXT");
    at = persist_scene(ZONE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, NULL)->alias = "elsewhere.example";
    has(finding()->explanation,
        "leads by a CNAME to elsewhere.example, where there is no",
        "a CNAME that leads to nothing is explained");
    has(finding()->remedy,
        "remove the CNAME record with the host _validation-persist, and "
        "add a record of type TXT",
        "it is to be replaced, or to lead to a record");
}

static void test_failures(void)
{
    dcv_sighting_t *seen;

    at = persist_scene(ZONE);
    seen = see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, VALUE);
    seen->dnssec = DCV_DNSSEC_BOGUS;
    seen->why_bogus = "no keys";
    has(finding()->explanation, "DNSSEC of the zone " ZONE " is broken",
        "a bogus record is explained by its zone");
    seen->dnssec = DCV_DNSSEC_INSECURE;
    seen->outcome = DCV_FAILED;
    has(finding()->explanation, "Nobody can say whether " PERSIST " is there",
        "a failure is explained as one");
    seen->outcome = DCV_UNREACHABLE;
    has(finding()->explanation, "Nobody could tell this server",
        "what is not known is said to be so");
    is(finding()->remedy, NULL, "nothing is to be done about what is not known");
}

void run_tests(void)
{
    test_right();
    test_prolong();
    test_wrong();
    test_elsewhere();
    test_failures();
}
