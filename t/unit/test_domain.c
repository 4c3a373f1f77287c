/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report.h"

#include <stdlib.h>

static const dcv_order_t *order;
static server_t server;

static dcv_domain_t describe_at(const char *name, apr_time_t now)
{
    dcv_domain_t domain;

    memset(&domain, 0xff, sizeof(domain));
    dcv_domain_describe(&domain, report_at(&server, now), order, make_name(name), pool);
    return domain;
}

static dcv_domain_t describe(const char *name)
{
    return describe_at(name, NOW);
}

static const dcv_record_t *record_of(const dcv_domain_t *domain, int number)
{
    return &APR_ARRAY_IDX(domain->records, number, dcv_record_t);
}

static const char *email_of(const dcv_domain_t *domain, int number)
{
    return APR_ARRAY_IDX(domain->emails, number, const char *);
}

static void test_file(void)
{
    dcv_domain_t domain = describe("www.example.com");

    is(domain.urls[0],
       apr_pstrcat(pool, "http://www.example.com/.well-known/pki-validation/",
                   dcv_order_file_name(order, pool), NULL),
       "the file over http");
    is(domain.urls[1],
       apr_pstrcat(pool, "https://www.example.com/.well-known/pki-validation/",
                   dcv_order_file_name(order, pool), NULL),
       "and https");
    ok(!domain.no_file && !domain.no_record, "nothing is against it");
    is(domain.unicode, NULL, "no other way to write it");
    is_number((long)domain.visits.count, 0, "no visits");
    domain = describe("*.example.com");
    ok(domain.no_file && !domain.urls[0] && !domain.urls[1], "no file for a wildcard");
    is_number(domain.records->nelts, 1, "but a record");
    is(record_of(&domain, 0)->domain, "example.com", "at its base domain");
    domain = describe("xn--bcher-kva.example");
    is(domain.unicode,
       "b\xc3\xbc"
       "cher.example",
       "as people write it");
}

static void test_records(void)
{
    dcv_domain_t domain = describe("a.www.example.co.uk");
    const char *labels = dcv_order_owner(order, pool);
    const char *target = apr_pstrcat(pool, dcv_order_target(order, pool), ".", NULL);
    const dcv_record_t *record;

    is_number(domain.records->nelts, 3, "from the name up to its base domain");
    record = record_of(&domain, 0);
    is(record->domain, "a.www.example.co.uk", "at the name");
    is(record->owner, apr_pstrcat(pool, labels, ".a.www.example.co.uk.", NULL),
       "its owner in full");
    is(record->target, target, "its target in full");
    is(record->zone_line, dcv_order_zone_line(order, "a.www.example.co.uk", pool),
       "its line in a zone");
    is(record->panel_zone, "example.co.uk", "the zone that a panel shows");
    is(record->panel_host, apr_pstrcat(pool, labels, ".a.www", NULL),
       "and what to type there");
    is(record_of(&domain, 1)->domain, "www.example.co.uk", "above it");
    record = record_of(&domain, 2);
    is(record->domain, "example.co.uk", "at the base domain");
    is(record->panel_host, labels, "there is nothing else to type");
    is(record->panel_zone, "example.co.uk", "in the same zone");
    domain = describe("customer.github.io");
    is_number(domain.records->nelts, 1, "none above a private suffix");
}

static void test_no_record(void)
{
    dcv_domain_t domain = describe("2001:db8::1");

    ok(domain.no_record != NULL, "no record for an address");
    is_number(domain.records->nelts, 0, "at all");
    is_number(domain.emails->nelts, 0, "nor mail");
    has(domain.urls[0], "http://[2001:db8::1]/", "but a file");
    domain = describe("co.uk");
    ok(domain.no_record != NULL, "no record for a public suffix");
    is_number(domain.records->nelts + domain.emails->nelts, 0, "nor mail");
    domain = describe("*.co.uk");
    ok(domain.no_record && domain.no_file, "nor anything for a wildcard of one");
}

/* The labels of the record go before the name: together they may be too long. */
static void test_long_name(void)
{
    const char *label = apr_psprintf(pool, "%060d", 7);
    const char *name =
        apr_psprintf(pool, "%s.%s.%s.%.30s.example.com", label, label, label, label);
    dcv_domain_t domain = describe(name);

    is_number(domain.records->nelts, 4, "no record at the name itself");
    is(APR_ARRAY_IDX(domain.records, 0, dcv_record_t).domain, strchr(name, '.') + 1,
       "but above it");
}

static void test_emails(void)
{
    dcv_domain_t domain = describe("www.example.com");

    is_number(domain.emails->nelts, 10, "five addresses for each domain");
    is(email_of(&domain, 0), "admin@example.com", "the base domain's first");
    is(email_of(&domain, 1), "administrator@example.com", "all that the rules");
    is(email_of(&domain, 2), "hostmaster@example.com", "of the CAs");
    is(email_of(&domain, 3), "webmaster@example.com", "know");
    is(email_of(&domain, 4), "postmaster@example.com", "of it");
    is(email_of(&domain, 5), "admin@www.example.com", "then the name's");
    domain = describe_at("www.example.com", DCV_MAIL_ENDS - 1);
    is_number(domain.emails->nelts, 10, "up to the last moment");
    domain = describe_at("www.example.com", DCV_MAIL_ENDS);
    is_number(domain.emails->nelts, 0, "then none");
    is_number(domain.records->nelts, 2, "though records stay");
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
