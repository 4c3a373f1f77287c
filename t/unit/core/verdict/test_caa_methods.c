/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The parameters of RFC 8657, on both sides of the day from which CAs must honour them. */
#include "evidence_fixture.h"
#include "verdict/caa_methods.h"
#include "when.h"

#define BEFORE      (DCV_CAA_PARAMETERS_BIND - 1)
#define AFTER       DCV_CAA_PARAMETERS_BIND
#define CAA_ACCOUNT "https://acme.example/acct/1"

/* An order with an account for its persistent record. */
static dcv_order_t *order_with_account(void)
{
    dcv_persist_account_t *account = apr_pcalloc(pool, sizeof(*account));
    dcv_order_t *order = order_with(PUBLISHED);

    account->authority = order->authority;
    account->uri = CAA_ACCOUNT;
    account->value = account->text = "";
    order->account = account;
    return order;
}

static const char *word(const dcv_caa_method_t *method)
{
    static const char *const words[] = {"may", "forbidden", "unknown"};

    return apr_pstrcat(pool, words[method->may], method->from ? "@" : "", NULL);
}

/* What CAA permits by file, record and persistent record; "@" where a parameter forbids. */
static const char *methods_of(const dcv_check_t *check)
{
    const dcv_caa_methods_t *methods = &check->caa.methods;

    return apr_pstrcat(pool, word(&methods->file), " ", word(&methods->record), " ",
                       word(&methods->persistent), NULL);
}

static scene_t scene_with(const dcv_order_t *order, const char *name, const char *one,
                          const char *other)
{
    scene_t at = scene_of(order, name);

    see_owner(&at, TARGET);
    add_property(&at, 0, "issue", one);
    if (other) {
        add_property(&at, 0, "issue", other);
    }
    return at;
}

/*
 * What CAA permits, the verdict of the right record before the day and from it on, and that
 * of CAA.
 */
static void permits(const char *one, const char *other, const char *methods,
                    const char *verdict, const char *caa)
{
    const char *value = apr_pstrcat(pool, one, other ? " | " : "", other, NULL);
    scene_t at = scene_with(order_with(PUBLISHED), ZONE, one, other);
    int forbidden = !strcmp(methods, "forbidden forbidden forbidden");
    dcv_check_t *check;

    at.now = BEFORE;
    check = judge(&at);
    is(methods_of(check), methods,
       apr_psprintf(pool, "%s: the methods that CAA permits", value));
    verdict_is(check, forbidden ? "caa_forbids" : "valid",
               apr_psprintf(pool, "%s: the record before the day", value));
    at.now = AFTER;
    check = judge(&at);
    is(methods_of(check), methods,
       apr_psprintf(pool, "%s: the methods are the same from the day on", value));
    verdict_is(check, verdict,
               apr_psprintf(pool, "%s: the record from the day on", value));
    is(dcv_verdict_name(check->caa.verdict), caa,
       apr_psprintf(pool, "%s: CAA from the day on", value));
}

#define FORBIDS "caa_forbids"

static void test_table(void)
{
    permits("sectigo.com", NULL, "may may may", "valid", "valid");
    permits("sectigo.com; validationmethods=ca-tbr-18", NULL,
            "may forbidden@ forbidden@", FORBIDS, "valid");
    permits("sectigo.com; validationmethods=http-01,dns-01", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=dns-01,ca-tbr-7", NULL,
            "forbidden@ may forbidden@", "valid", "valid");
    permits("sectigo.com; accounturi=" CAA_ACCOUNT, NULL, "unknown unknown unknown",
            "valid", "valid");
    permits("sectigo.com; validationmethods=dns-01", "sectigo.com", "may may may",
            "valid", "valid");
    permits("sectigo.com.", NULL, "forbidden forbidden forbidden", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=ca-tbr-22", NULL,
            "forbidden@ forbidden@ may", FORBIDS, FORBIDS);
}

static void test_parameters(void)
{
    permits("sectigo.com; ValidationMethods=ca-tbr-7", NULL,
            "forbidden@ may forbidden@", "valid", "valid");
    permits("sectigo.com; validationmethods=CA-TBR-7", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=ca-tbr-70,xca-tbr-7", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=", NULL, "forbidden@ forbidden@ forbidden@",
            FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=ca-tbr-7,", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=ca-tbr-7,a_b", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; validationmethods=ca-tbr-7; validationmethods=ca-tbr-18",
            NULL, "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; accounturi=a:b; accounturi=c:d", NULL,
            "forbidden@ forbidden@ forbidden@", FORBIDS, FORBIDS);
    permits("sectigo.com; accounturi=a:b; validationmethods=ca-tbr-18", NULL,
            "unknown forbidden@ forbidden@", FORBIDS, "valid");
    permits("sectigo.com; policy=ev", NULL, "may may may", "valid", "valid");
    permits("sectigo.com; validationmethods=ca-tbr-7,ca-tbr-18,ca-tbr-22", NULL,
            "may may may", "valid", "valid");
}

static void test_several(void)
{
    permits("sectigo.com; validationmethods=ca-tbr-18",
            "comodoca.com; validationmethods=ca-tbr-7", "may may forbidden@", "valid",
            "valid");
    permits("sectigo.com; validationmethods=ca-tbr-18", "ca.example",
            "may forbidden@ forbidden@", FORBIDS, "valid");
    permits("ca.example; validationmethods=ca-tbr-7", NULL,
            "forbidden forbidden forbidden", FORBIDS, FORBIDS);
    permits("sectigo.com; accounturi=a:b", "sectigo.com; validationmethods=ca-tbr-7",
            "unknown may unknown", "valid", "valid");
    permits("sectigo.com; validationmethods=ca-tbr-18;", "sectigo.com", "may may may",
            "valid", "valid");
}

/* An order with an account for the persistent record. */
static void test_persistent(void)
{
    dcv_order_t *order = order_with_account();
    scene_t at = scene_with(order, ZONE, "sectigo.com; accounturi=" CAA_ACCOUNT, NULL);

    is(methods_of(judge(&at)), "unknown unknown may",
       "the account of the persistent record is the one that may");
    at = scene_with(order, ZONE, "sectigo.com; accounturi=" CAA_ACCOUNT "0", NULL);
    is(methods_of(judge(&at)), "unknown unknown unknown",
       "an account that is another one is not judged");
    at = scene_with(order, ZONE, "entrust.net", NULL);
    is(methods_of(judge(&at)), "may may may",
       "any CAA name of the CA permits the persistent record, also one of no such record");
    at = scene_with(order, ZONE, "sectigo.com; validationmethods=ca-tbr-22", NULL);
    at.now = AFTER;
    verdict_is(judge(&at), "caa_forbids", "only the persistent record is permitted");
    is(dcv_verdict_name(judge(&at)->caa.verdict), "valid",
       "so CAA does not shut the CA out of an order that has one");
}

/* A wildcard goes by issuewild, and has no file. */
static void test_wildcard(void)
{
    const dcv_order_t *order = order_with(PUBLISHED);
    scene_t at = scene_with(order, "*." ZONE, "sectigo.com", NULL);

    at.now = AFTER;
    add_property(&at, 0, "issuewild", "sectigo.com; validationmethods=ca-tbr-18");
    is(methods_of(judge(&at)), "may forbidden@ forbidden@",
       "the parameters of issuewild count for a wildcard");
    is(dcv_verdict_name(judge(&at)->caa.verdict), "caa_forbids",
       "CAA that permits the file only shuts the CA out of a wildcard");
    at = scene_with(order, ZONE, "sectigo.com", NULL);
    add_property(&at, 0, "issuewild", "sectigo.com; validationmethods=ca-tbr-18");
    is(methods_of(judge(&at)), "may may may",
       "the parameters of issuewild do not count for another name");
}

static void test_unknown(void)
{
    scene_t at = scene();

    see_owner(&at, TARGET);
    is(methods_of(judge(&at)), "may may may", "without CAA every method is permitted");
    at.evidence->caa.outcome = DCV_SILENT;
    is(methods_of(judge(&at)), "unknown unknown unknown",
       "of CAA that is not known no method is known");
    is(dcv_verdict_name(judge(&at)->caa.methods.file.verdict), "timeout",
       "and each has the verdict of the failure");
    at = scene_with(order_with(PUBLISHED), ZONE, "sectigo.com", NULL);
    add_property(&at, 0x80, "x-nobody", "");
    is(methods_of(judge(&at)), "forbidden forbidden forbidden",
       "a critical property forbids every method");
    at.evidence->view = DCV_VIEW_NOBODY;
    is(methods_of(judge(&at)), "unknown unknown unknown",
       "where nobody could be asked no method is known");
}

/* Of an administrator's own authority it may not be known what CAA calls it. */
static void test_nameless(void)
{
    dcv_order_t *order = order_with(PUBLISHED);
    scene_t at;

    order->authority = own_authority(NULL);
    at = scene_with(order, ZONE, "ca.example; validationmethods=ca-tbr-18", NULL);
    at.now = BEFORE;
    is(methods_of(judge(&at)), "unknown forbidden@ forbidden@",
       "an authority without a name for CAA is any of the issuers");
    verdict_is(judge(&at), "valid", "whose parameters forbid nothing before the day");
    at.now = AFTER;
    verdict_is(judge(&at), "caa_forbids", "and what they all forbid from it on");
}

/* Evidence that was kept is judged by the day on which it is shown. */
static void test_day(void)
{
    scene_t at = scene_with(order_with(PUBLISHED), ZONE,
                            "sectigo.com; validationmethods=ca-tbr-18", NULL);
    const dcv_check_t *check;

    is(dcv_when_day(DCV_CAA_PARAMETERS_BIND, pool), DCV_CAA_PARAMETERS_DAY,
       "the day is the same in both forms");
    check = judge(&at);
    is(dcv_verdict_name(check->verdict), "valid", "evidence counts as of its own time");
    at.evidence->time = AFTER;
    check = judge(&at);
    is(dcv_verdict_name(check->verdict), "caa_forbids", "which may be a later one");
    ok(check->caa.methods.record.from == DCV_CAA_PARAMETERS_BIND,
       "from when it is forbidden is told");
    at.now = BEFORE;
    is(dcv_verdict_name(judge(&at)->verdict), "valid",
       "the time of showing goes before that of the evidence");
}

void run_tests(void)
{
    test_table();
    test_parameters();
    test_several();
    test_persistent();
    test_wildcard();
    test_unknown();
    test_nameless();
    test_day();
}
