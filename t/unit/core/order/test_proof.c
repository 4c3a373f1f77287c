/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <stdlib.h>

static dcv_order_t *order;
static server_t server;

static dcv_proof_t describe_at(const char *name, apr_time_t now)
{
    dcv_proof_t proof;

    memset(&proof, 0xff, sizeof(proof));
    dcv_proof_describe(&proof, order, make_name(name), server.psl, now, pool);
    return proof;
}

static dcv_proof_t describe(const char *name)
{
    return describe_at(name, NOW);
}

static const dcv_record_t *record_of(const dcv_proof_t *proof, int number)
{
    return &APR_ARRAY_IDX(proof->records, number, dcv_record_t);
}

static const char *email_of(const dcv_proof_t *proof, int number)
{
    return APR_ARRAY_IDX(proof->emails, number, const char *);
}

static void test_file(void)
{
    dcv_proof_t proof = describe("www.example.com");

    is(proof.urls[0],
       apr_pstrcat(pool, "http://www.example.com/.well-known/pki-validation/",
                   dcv_order_file_name(order, pool), NULL),
       "the first URL is that of the file over http");
    is(proof.urls[1],
       apr_pstrcat(pool, "https://www.example.com/.well-known/pki-validation/",
                   dcv_order_file_name(order, pool), NULL),
       "the second URL is that of the file over https");
    ok(!proof.no_file && !proof.no_record,
       "a domain name can have both a file and a record");
    is(proof.unicode, NULL, "a name in ASCII has no form in Unicode");
    proof = describe("*.example.com");
    ok(proof.no_file && !proof.urls[0] && !proof.urls[1],
       "a wildcard has no file and no URLs");
    is_number(proof.records->nelts, 1, "a wildcard of a base domain has one record");
    is(record_of(&proof, 0)->domain, "example.com",
       "the record of a wildcard is at its base domain");
    proof = describe("xn--bcher-kva.example");
    is(proof.unicode, "bücher.example", "a name with A-labels has its form in Unicode");
}

static void test_records(void)
{
    dcv_proof_t proof = describe("a.www.example.co.uk");
    const char *labels = dcv_order_owner(order, pool);
    const char *target = apr_pstrcat(pool, dcv_order_target(order, pool), ".", NULL);
    const dcv_record_t *record;

    is_number(proof.records->nelts, 3,
              "there is a record at each level from the name up to its base domain");
    record = record_of(&proof, 0);
    is(record->domain, "a.www.example.co.uk", "the first record is at the name itself");
    is(record->owner, apr_pstrcat(pool, labels, ".a.www.example.co.uk.", NULL),
       "the owner of a record is a full name with a final dot");
    is(record->target, target,
       "the target of a record is a full name with a final dot");
    is(record->zone_line, dcv_order_zone_line(order, "a.www.example.co.uk", pool),
       "the record's line in a zone is that of the order");
    is(record->panel_zone, "example.co.uk",
       "the zone that a panel shows is the base domain");
    is(record->panel_host, apr_pstrcat(pool, labels, ".a.www", NULL),
       "the host to type in a panel lacks the zone");
    is(record_of(&proof, 1)->domain, "www.example.co.uk",
       "the second record is one label above the name");
    record = record_of(&proof, 2);
    is(record->domain, "example.co.uk", "the last record is at the base domain");
    is(record->panel_host, labels,
       "the host to type for the base domain is the record's labels alone");
    is(record->panel_zone, "example.co.uk",
       "the record at the base domain is in the same zone of the panel");
    proof = describe("customer.github.io");
    is_number(proof.records->nelts, 1,
              "there is no record above a customer of a private suffix");
}

static void test_no_record(void)
{
    dcv_proof_t proof = describe("2001:db8::1");

    ok(proof.no_record != NULL, "it is told why an address has no record");
    is_number(proof.records->nelts, 0, "an address has no record at any level");
    is_number(proof.emails->nelts, 0, "an address has no mail addresses");
    has(proof.urls[0], "http://[2001:db8::1]/",
        "an address has a file, at a URL with brackets");
    proof = describe("co.uk");
    ok(proof.no_record != NULL, "it is told why a public suffix has no record");
    is_number(proof.records->nelts + proof.emails->nelts, 0,
              "a public suffix has neither records nor mail addresses");
    proof = describe("*.co.uk");
    ok(proof.no_record && proof.no_file,
       "a wildcard of a public suffix has neither a record nor a file");
}

/* At the same places, with the same value. */
static void test_persistent(void)
{
    dcv_proof_t proof = describe("a.www.example.co.uk");
    const dcv_persist_account_t *account;
    const dcv_record_t *record;

    ok(!proof.persistent, "without an account there is no persistent record");
    account = give_account(order, "https://a.example/1", "2027-03-31");
    proof = describe("a.www.example.co.uk");
    is_number(proof.persistent->nelts, 3,
              "there is a persistent record at each level up to the base domain");
    record = &APR_ARRAY_IDX(proof.persistent, 1, dcv_record_t);
    is(record->domain, "www.example.co.uk",
       "the second persistent record is one label above the name");
    is(record->owner, "_validation-persist.www.example.co.uk.",
       "the owner of a persistent record is a full name with a final dot");
    is(record->target, account->value,
       "the value of a persistent record is that of the account");
    is(record->zone_line, dcv_persist_zone_line(account, "www.example.co.uk", pool),
       "the line of a persistent record has its value in quotes");
    is(record->panel_host, "_validation-persist.www",
       "the host of a persistent record lacks the zone");
    is(record->panel_zone, "example.co.uk",
       "the zone of a persistent record is the base domain");
    proof = describe("*.example.com");
    is_number(proof.persistent->nelts, 1, "a wildcard has one persistent record");
    is(APR_ARRAY_IDX(proof.persistent, 0, dcv_record_t).owner,
       "_validation-persist.example.com.",
       "the persistent record of a wildcard is at the name behind it");
    ok(!describe("2001:db8::1").persistent, "an address has no persistent record");
    ok(!describe("co.uk").persistent, "a public suffix has no persistent record");
    is_number(proof.records->nelts, 1, "the other record is there all the same");
    order->account = NULL;
}

/* The labels of the record go before the name: together they may be too long. */
static void test_long_name(void)
{
    const char *label = apr_psprintf(pool, "%060d", 7);
    const char *name =
        apr_psprintf(pool, "%s.%s.%s.%.30s.example.com", label, label, label, label);
    dcv_proof_t proof = describe(name);

    is_number(proof.records->nelts, 4,
              "a name that is too long for a record has records above it only");
    is(APR_ARRAY_IDX(proof.records, 0, dcv_record_t).domain, strchr(name, '.') + 1,
       "the first record of a name that is too long is one label above it");
}

static void test_emails(void)
{
    dcv_proof_t proof = describe("www.example.com");

    is_number(proof.emails->nelts, 10,
              "there are five mail addresses for each of the two domains");
    is(email_of(&proof, 0), "admin@example.com",
       "the first mail address is admin at the base domain");
    is(email_of(&proof, 1), "administrator@example.com",
       "the second mail address is administrator at the base domain");
    is(email_of(&proof, 2), "hostmaster@example.com",
       "the third mail address is hostmaster at the base domain");
    is(email_of(&proof, 3), "webmaster@example.com",
       "the fourth mail address is webmaster at the base domain");
    is(email_of(&proof, 4), "postmaster@example.com",
       "the fifth mail address is postmaster at the base domain");
    is(email_of(&proof, 5), "admin@www.example.com",
       "the mail addresses at the name follow those at the base domain");
    proof = describe_at("www.example.com", DCV_MAIL_ENDS - 1);
    is_number(proof.emails->nelts, 10,
              "there are mail addresses up to the last moment of validation by mail");
    proof = describe_at("www.example.com", DCV_MAIL_ENDS);
    is_number(proof.emails->nelts, 0,
              "there are no mail addresses when validation by mail has ended");
    is_number(proof.records->nelts, 2,
              "there are records when validation by mail has ended");
    is_number((long)apr_time_sec(DCV_MAIL_ENDS),
              atol(output_of("date -u -d 2028-03-15 +%s")),
              "validation by mail ends at the start of 2028-03-15");
}

void run_tests(void)
{
    server = make_server();
    order = make_order("site.csr", make_csr(EC "-subj /CN=www.example.com"),
                       ORDER(.unique_value = "u1"));
    test_file();
    test_records();
    test_persistent();
    test_no_record();
    test_long_name();
    test_emails();
}
