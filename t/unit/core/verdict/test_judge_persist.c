/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

static scene_t at;

/* The resolver says this of the record at the base domain. */
static dcv_sighting_t *resolver(const char *value)
{
    at = persist_scene(ZONE);
    return see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, value);
}

static const char *verdict(void)
{
    return dcv_verdict_name(judge(&at)->persistent->verdict);
}

/* The verdict where the resolver says one thing, and each of two servers another. */
static const char *of_three(const char *resolved, const char *first, const char *second)
{
    resolver(resolved);
    add_server(&at, "ns1." ZONE, "192.0.2.1");
    add_server(&at, "ns2." ZONE, "192.0.2.2");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 0, first);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 1, second);
    return verdict();
}

static void value_is(const char *value, const char *expected)
{
    is(of_three(value, value, value), expected,
       apr_psprintf(pool, "the value '%.60s' has its verdict", value));
}

static const char *until(apr_time_t time)
{
    return apr_psprintf(pool, VALUE "; persistUntil=%ld", (long)apr_time_sec(time));
}

static void test_values(void)
{
    value_is(VALUE, "valid");
    value_is(VALUE ";", "wrong_value");
    value_is("\"" VALUE "\"", "not_for_all");
    value_is("\"sectigo.com.; accounturi=" ACCOUNT "\"", "wrong_value");
    value_is("letsencrypt.org; accounturi=https://le.example/1", "wrong_authority");
    value_is("sectigo; accounturi=" ACCOUNT, "wrong_authority");
    value_is("v=spf1 -all", "missing");
    value_is("hello", "missing");
    value_is(until(NOW - apr_time_from_sec(1)), "expired");
    value_is(until(NOW), "expiring");
    value_is(until(NOW + 14 * DAY - apr_time_from_sec(1)), "expiring");
    value_is(until(NOW + 14 * DAY), "valid");
}

static void test_servers(void)
{
    is(of_three(NULL, NULL, NULL), "missing", "a record that nobody has is missing");
    is(of_three(VALUE, VALUE, NULL), "partial",
       "a record that one of two servers lacks is partial");
    is(of_three(NULL, VALUE, NULL), "partial",
       "a record that one of two servers has is partial");
    is(of_three(NULL, VALUE ";", NULL), "wrong_value",
       "a wrong record goes before a missing one");
    is(of_three(VALUE, until(NOW + DAY), VALUE), "valid",
       "a server's record that ends soon is right as well");
}

static void test_several(void)
{
    dcv_sighting_t *seen = resolver("letsencrypt.org; accounturi=https://x/1");

    add_value(seen, VALUE ";");
    is(verdict(), "wrong_value", "a record for the CA goes before one for another");
    add_value(seen, until(NOW + DAY));
    is(verdict(), "expiring", "one that is right goes before one that is wrong");
    add_value(seen, VALUE);
    is(verdict(), "valid", "of those that are right the one that holds longest counts");
    is(judge(&at)->persistent->best->found, VALUE, "that one is what was found");
    is_number(dcv_verdict_found(judge(&at)->persistent, pool)->nelts, 4,
              "all values that were found are told");
}

static void test_alias(void)
{
    resolver(VALUE)->alias = "elsewhere.example";
    add_server(&at, "ns1." ZONE, "192.0.2.1");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 0, NULL)->alias = "elsewhere.example";
    is(verdict(), "valid", "a record that a CNAME leads to is valid");
    resolver(NULL)->alias = "elsewhere.example";
    is(verdict(), "wrong_type", "a CNAME that leads to nothing is of the wrong type");
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "elsewhere.example");
    is(verdict(), "missing", "a CNAME of a wildcard is no record that was entered");
}

/* Something at another place, where the record itself is missing. */
static const char *elsewhere(dcv_sighting_kind_t kind, dcv_type_t type,
                             const char *value)
{
    resolver(NULL);
    see_persist(&at, kind, 0, -1, value)->type = type;
    return verdict();
}

static void test_clues(void)
{
    is(elsewhere(DCV_PERSIST_AT_DOUBLED, DCV_TYPE_TXT, VALUE), "owner_doubled",
       "a record with the zone twice is recognised");
    is(elsewhere(DCV_PERSIST_AT_DOUBLED, DCV_TYPE_TXT, "v=spf1"), "missing",
       "any other text there explains nothing");
    is(elsewhere(DCV_PERSIST_AT_TYPE, DCV_TYPE_A, "192.0.2.1"), "wrong_type",
       "another type is recognised as such");
    see_persist(&at, DCV_PERSIST_AT_BESIDE, 0, -1, "192.0.2.1")->type = DCV_TYPE_A;
    is(verdict(), "missing", "another type of a wildcard is nobody's mistake");
    is(elsewhere(DCV_PERSIST_AT_STAR, DCV_TYPE_TXT, VALUE), "missing",
       "a record below the star is missing where it belongs");
    ok(judge(&at)->persistent->best->clue != NULL, "but it is pointed at");
    is(elsewhere(DCV_PERSIST_AT_NAMED, DCV_TYPE_TXT, "v=spf1"), "missing",
       "a text at the name is nothing of it");
    ok(!judge(&at)->persistent->best->clue, "and it is not pointed at");
}

static void test_failures(void)
{
    dcv_sighting_t *seen = resolver(VALUE);

    seen->dnssec = DCV_DNSSEC_BOGUS;
    is(verdict(), "dnssec_bogus", "a record that is bogus is worth nothing");
    seen = resolver(NULL);
    seen->outcome = DCV_FAILED;
    is(verdict(), "server_failure", "a resolver that fails finds no record");
    seen->outcome = DCV_UNREACHABLE;
    is(verdict(), "unknown", "a question that was not asked is unknown");
    at.evidence->view = DCV_VIEW_NOBODY;
    is(verdict(), "unknown", "where nobody can be asked the record is unknown");
}

static void test_places(void)
{
    at = persist_scene("*." ZONE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, VALUE);
    is(verdict(), "valid", "a wildcard without a policy is valid");
    at = persist_scene("www." ZONE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, VALUE ";");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 1, -1, VALUE);
    is(verdict(), "valid", "one valid record above the name is enough");
    is(judge(&at)->persistent->best->record->domain, ZONE, "it is told which one");
    is_number(judge(&at)->persistent->records->nelts, 2, "both places are told");
}

static void test_none(void)
{
    at = persist_scene(ZONE);
    ok(!judge(&at)->persistent, "what nobody asked for is not judged");
    at = scene();
    see_owner(&at, TARGET);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, VALUE);
    ok(!judge(&at)->persistent, "without an account there is nothing to judge");
}

void run_tests(void)
{
    test_values();
    test_servers();
    test_several();
    test_alias();
    test_clues();
    test_failures();
    test_places();
    test_none();
}
