/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <stdlib.h>

static const dcv_order_t *order;
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
       "the file over http");
    is(proof.urls[1],
       apr_pstrcat(pool, "https://www.example.com/.well-known/pki-validation/",
                   dcv_order_file_name(order, pool), NULL),
       "and https");
    ok(!proof.no_file && !proof.no_record, "nothing is against it");
    is(proof.unicode, NULL, "no other way to write it");
    proof = describe("*.example.com");
    ok(proof.no_file && !proof.urls[0] && !proof.urls[1], "no file for a wildcard");
    is_number(proof.records->nelts, 1, "but a record");
    is(record_of(&proof, 0)->domain, "example.com", "at its base domain");
    proof = describe("xn--bcher-kva.example");
    is(proof.unicode,
       "b\xc3\xbc"
       "cher.example",
       "as people write it");
}

static void test_records(void)
{
    dcv_proof_t proof = describe("a.www.example.co.uk");
    const char *labels = dcv_order_owner(order, pool);
    const char *target = apr_pstrcat(pool, dcv_order_target(order, pool), ".", NULL);
    const dcv_record_t *record;

    is_number(proof.records->nelts, 3, "from the name up to its base domain");
    record = record_of(&proof, 0);
    is(record->domain, "a.www.example.co.uk", "at the name");
    is(record->owner, apr_pstrcat(pool, labels, ".a.www.example.co.uk.", NULL),
       "its owner in full");
    is(record->target, target, "its target in full");
    is(record->zone_line, dcv_order_zone_line(order, "a.www.example.co.uk", pool),
       "its line in a zone");
    is(record->panel_zone, "example.co.uk", "the zone that a panel shows");
    is(record->panel_host, apr_pstrcat(pool, labels, ".a.www", NULL),
       "and what to type there");
    is(record_of(&proof, 1)->domain, "www.example.co.uk", "above it");
    record = record_of(&proof, 2);
    is(record->domain, "example.co.uk", "at the base domain");
    is(record->panel_host, labels, "there is nothing else to type");
    is(record->panel_zone, "example.co.uk", "in the same zone");
    proof = describe("customer.github.io");
    is_number(proof.records->nelts, 1, "none above a private suffix");
}

static void test_no_record(void)
{
    dcv_proof_t proof = describe("2001:db8::1");

    ok(proof.no_record != NULL, "no record for an address");
    is_number(proof.records->nelts, 0, "at all");
    is_number(proof.emails->nelts, 0, "nor mail");
    has(proof.urls[0], "http://[2001:db8::1]/", "but a file");
    proof = describe("co.uk");
    ok(proof.no_record != NULL, "no record for a public suffix");
    is_number(proof.records->nelts + proof.emails->nelts, 0, "nor mail");
    proof = describe("*.co.uk");
    ok(proof.no_record && proof.no_file, "nor anything for a wildcard of one");
}

/* The labels of the record go before the name: together they may be too long. */
static void test_long_name(void)
{
    const char *label = apr_psprintf(pool, "%060d", 7);
    const char *name =
        apr_psprintf(pool, "%s.%s.%s.%.30s.example.com", label, label, label, label);
    dcv_proof_t proof = describe(name);

    is_number(proof.records->nelts, 4, "no record at the name itself");
    is(APR_ARRAY_IDX(proof.records, 0, dcv_record_t).domain, strchr(name, '.') + 1,
       "but above it");
}

static void test_emails(void)
{
    dcv_proof_t proof = describe("www.example.com");

    is_number(proof.emails->nelts, 10, "five addresses for each domain");
    is(email_of(&proof, 0), "admin@example.com", "the base domain's first");
    is(email_of(&proof, 1), "administrator@example.com", "all that the rules");
    is(email_of(&proof, 2), "hostmaster@example.com", "of the CAs");
    is(email_of(&proof, 3), "webmaster@example.com", "know");
    is(email_of(&proof, 4), "postmaster@example.com", "of it");
    is(email_of(&proof, 5), "admin@www.example.com", "then the name's");
    proof = describe_at("www.example.com", DCV_MAIL_ENDS - 1);
    is_number(proof.emails->nelts, 10, "up to the last moment");
    proof = describe_at("www.example.com", DCV_MAIL_ENDS);
    is_number(proof.emails->nelts, 0, "then none");
    is_number(proof.records->nelts, 2, "though records stay");
    is_number((long)apr_time_sec(DCV_MAIL_ENDS),
              atol(output_of("date -u -d 2028-03-15 +%s")), "that is on 2028-03-15");
}

void run_tests(void)
{
    server = make_server();
    order = make_order("site.csr", make_csr(EC "-subj /CN=www.example.com"),
                       ORDER(.unique_value = "u1"));
    test_file();
    test_records();
    test_no_record();
    test_long_name();
    test_emails();
}
