/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "explain/explain.h"

#define BEFORE      (DCV_CAA_PARAMETERS_BIND - 1)
#define AFTER       DCV_CAA_PARAMETERS_BIND
#define CAA_ACCOUNT "https://acme.example/acct/1"

/* A check of the right record with a CAA property, at a time. */
static dcv_check_t *with(const char *value, apr_time_t now)
{
    scene_t at = scene();

    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", value);
    at.now = now;
    return judge(&at);
}

static const char *title(const dcv_check_t *check, int number)
{
    return number < check->findings->nelts
               ? APR_ARRAY_IDX(check->findings, number, dcv_finding_t).title
               : "";
}

#define FILE_ONLY "sectigo.com; validationmethods=ca-tbr-18"
#define CHANGED                                                                       \
    "0 issue \"" FILE_ONLY "\" to 0 issue \"" FILE_ONLY ",ca-tbr-7\", or let the CA " \
    "validate by file"

static void test_before(void)
{
    dcv_check_t *check = with(FILE_ONLY, BEFORE);

    is(verdicts_of(check), " valid valid", "before the day nothing is wrong");
    is(title(check, 0), NULL, "the record has the heading of its verdict");
    is(title(check, 1), "CAA, from 2027-03-15 on", "what is told of CAA has its own");
    is(explanation(check, 1),
       "From 2027-03-15 on CAA at " ZONE " permits some methods of validation only: by "
       "file yes, by record no. The CAA record 0 issue \"" FILE_ONLY "\" does not list "
       "ca-tbr-7. CAs must honour that then, and need not before (RFC 8657).",
       "before the day it is told what will be refused");
    is(remedy(check, 1),
       "Before 2027-03-15, change at " ZONE " the CAA record " CHANGED,
       "before the day the record is told with the label that it lacks");
}

static void test_after(void)
{
    dcv_check_t *check = with(FILE_ONLY, AFTER);

    is(verdicts_of(check), " caa_forbids valid", "from the day on CAA leads");
    is(title(check, 0), NULL, "what is wrong now has the heading of its verdict");
    is(explanation(check, 0),
       "CAA at " ZONE
       " permits some methods of validation only: by file yes, by record "
       "no. The CAA record 0 issue \"" FILE_ONLY "\" does not list ca-tbr-7. CAs must "
       "honour that since 2027-03-15 (RFC 8657).",
       "from the day on it is told what is refused");
    is(remedy(check, 0), "Change at " ZONE " the CAA record " CHANGED,
       "from the day on the record is told with the label that it lacks");
}

/* The remedy for a value from the day on: the value as it is to be. */
static void becomes(const char *value, const char *wanted, const char *rest)
{
    is(remedy(with(value, AFTER), 0),
       apr_psprintf(
           pool, "Change at " ZONE " the CAA record 0 issue \"%s\" to 0 issue \"%s\"%s",
           value, wanted, rest),
       apr_psprintf(pool, "the value %s is told as it should be", value));
}

static void test_remedy(void)
{
    becomes("sectigo.com; validationmethods=http-01,dns-01",
            "sectigo.com; validationmethods=http-01,dns-01,ca-tbr-18,ca-tbr-7", "");
    becomes(
        "sectigo.com;policy=ev;validationmethods=ca-tbr-22 ; x=y",
        "sectigo.com; policy=ev; validationmethods=ca-tbr-22,ca-tbr-18,ca-tbr-7; x=y",
        "");
    becomes("sectigo.com; validationmethods=ca-tbr-7,a_b",
            "sectigo.com; validationmethods=ca-tbr-18,ca-tbr-7", "");
    becomes("sectigo.com; validationmethods=",
            "sectigo.com; validationmethods=ca-tbr-18,ca-tbr-7", "");
    becomes("sectigo.com; validationmethods=CA-TBR-7",
            "sectigo.com; validationmethods=CA-TBR-7,ca-tbr-18,ca-tbr-7", "");
    becomes("sectigo.com; validationmethods=ca-tbr-7; validationmethods=ca-tbr-18",
            "sectigo.com; validationmethods=ca-tbr-7,ca-tbr-18", "");
    becomes("Sectigo.com; validationmethods=ca_tbr_7",
            "Sectigo.com; validationmethods=ca-tbr-18,ca-tbr-7", "");
    has(explanation(with("sectigo.com; validationmethods=ca_tbr_7", AFTER), 0),
        "has no list of labels with commas between",
        "a list that is malformed is called so");
    has(explanation(
            with("sectigo.com; validationmethods=a; validationmethods=b", AFTER), 0),
        "has validationmethods twice", "a parameter that stands there twice is told");
    is(remedy(with("sectigo.com; accounturi=a:b; accounturi=c:d", AFTER), 0),
       "Leave at " ZONE " one accounturi in the CAA record 0 issue \"sectigo.com; "
       "accounturi=a:b; accounturi=c:d\"",
       "of two accounts one is to be left");
}

/* Where the record is permitted, a method that is forbidden is a word at the end. */
static void test_other_method(void)
{
    dcv_check_t *check = with("sectigo.com; validationmethods=ca-tbr-7", AFTER);

    is(verdicts_of(check), " valid valid", "a forbidden file leaves the record alone");
    is(title(check, 1), "CAA forbids a method", "a forbidden file has its own heading");
    has(explanation(check, 1), "by file no, by record yes",
        "it is told which method is forbidden");
    has(remedy(check, 1),
        "validationmethods=ca-tbr-7,ca-tbr-18\", or let the CA validate "
        "by record",
        "it is told how to allow it, and what to do instead");
}

static void test_account(void)
{
    dcv_check_t *check = with("sectigo.com; accounturi=" CAA_ACCOUNT, BEFORE);

    is(verdicts_of(check), " valid valid", "an account is not judged");
    is(title(check, 1), "CAA names one account", "an account has its own heading");
    has(explanation(check, 1),
        "lets only the account " CAA_ACCOUNT
        " have certificates (RFC 8657), which CAs must "
        "honour from 2027-03-15.",
        "it is told which account may");
    has(remedy(check, 1), "Order with the account " CAA_ACCOUNT,
        "it is told to order with that account");
    check = with("sectigo.com; accounturi=" CAA_ACCOUNT, AFTER);
    is(verdicts_of(check), " valid valid", "nor is an account judged from the day on");
    has(explanation(check, 1), "honour since 2027-03-15.",
        "from the day on it is told that it counts");
}

/* What is neither permitted nor forbidden, beside what is forbidden. */
static void test_open(void)
{
    dcv_order_t *order = order_with(PUBLISHED);
    dcv_persist_account_t account = {
        .authority = order->authority, .uri = CAA_ACCOUNT, .value = "", .text = ""};
    scene_t at;

    has(explanation(
            with("sectigo.com; accounturi=a:b; validationmethods=ca-tbr-18", AFTER), 0),
        "permits some methods of validation only: by file for one account only, by record "
        "no.",
        "a file for one account is not called permitted");
    order->authority = own_authority(NULL);
    at = scene_of(order, ZONE);
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", FILE_ONLY);
    at.now = AFTER;
    has(explanation(judge(&at), 0), "only: by file not known, by record no.",
        "of an authority without a name for CAA it is not known what is permitted");
    order = order_with(PUBLISHED);
    order->account = &account;
    at = scene_of(order, ZONE);
    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", "sectigo.com; accounturi=" CAA_ACCOUNT);
    has(explanation(judge(&at), 1),
        "The persistent record is for it; whether the order is of that account is not "
        "known here.",
        "the account of the persistent record is told as such");
}

/* What the name does not have is left out; several records are told. */
static void test_ways(void)
{
    scene_t at = scene_of(order_with(PUBLISHED), "*." ZONE);
    dcv_check_t *check;

    see_owner(&at, TARGET);
    at.now = AFTER;
    add_property(&at, 0, "issuewild", FILE_ONLY);
    add_property(&at, 0, "issuewild", "comodo.com; validationmethods=dns-01");
    check = judge(&at);
    has(explanation(check, 0), " permits no method of validation: by record no. ",
        "a wildcard has no file in the sentence");
    has(explanation(check, 0),
        "The CAA record 0 issuewild \"" FILE_ONLY "\" does not list ca-tbr-7. The CAA "
        "record 0 issuewild \"comodo.com; validationmethods=dns-01\" does not list "
        "ca-tbr-7.",
        "each record that names the CA is told");
    has(remedy(check, 0), "to 0 issuewild \"" FILE_ONLY ",ca-tbr-7\"",
        "the remedy for a wildcard has the whole record");
}

/* What is wrong with the record itself goes before CAA. */
static void test_beside(void)
{
    scene_t at = scene();
    dcv_check_t *check;

    see_owner(&at, NULL);
    add_property(&at, 0, "issue", FILE_ONLY);
    at.now = BEFORE;
    is(verdicts_of(judge(&at)), " missing valid",
       "a missing record leads, and what CAA will forbid follows");
    at.now = AFTER;
    check = judge(&at);
    is(verdicts_of(check), " missing caa_forbids",
       "a missing record leads, and what CAA forbids follows");
}

static void test_hostile(void)
{
    is_readable(with("sectigo.com; accounturi=\"<b>\\", AFTER));
    is_readable(with("sectigo.com; validationmethods=\"<b>\\", AFTER));
}

void run_tests(void)
{
    test_before();
    test_after();
    test_remedy();
    test_other_method();
    test_account();
    test_open();
    test_ways();
    test_beside();
    test_hostile();
}
