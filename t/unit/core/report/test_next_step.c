/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "french.h"
#include "report/next_step.h"
#include "report/report.h"
#include "report/glance.h"
#include "warnings/warning_kinds.h"

#define MINUTE apr_time_from_sec(60)

static const dcv_csr_file_t *file;
static known_t known;

/* An order of a virtual host that serves its names, as it is described. */
static dcv_entry_t *described(const dcv_order_t *order, const char *aliases)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, ZONE, aliases);
    dcv_report_t *report;
    dcv_entry_t *entry;

    server.sources = sources_of(&known);
    add_order(&server, vhost, order);
    report =
        dcv_report_create(index_of(&server), &server.sources, NOW, DCV_LANG_FR, pool);
    entry = dcv_report_entry(report, vhost, order, pool);
    dcv_report_describe(report, entry, &(dcv_query_t){.limit = 0}, pool);
    expect_french(entry->next_step.text, 0);
    report = report_at(&server, NOW);
    entry = dcv_report_entry(report, vhost, order, pool);
    dcv_report_describe(report, entry, &(dcv_query_t){.limit = 0}, pool);
    is_number(dcv_glance_who(report, (dcv_spot_t){order, vhost, 0}, pool),
              entry->next_step.who,
              "whose turn it is, is the same without a description");
    return entry;
}

static void next_is(const dcv_entry_t *entry, const char *who, const char *text,
                    const char *name)
{
    is(dcv_who_name(entry->next_step.who), who, name);
    has(entry->next_step.text, text,
        apr_pstrcat(pool, name, ", and the text says why", NULL));
}

static void test_waiting(void)
{
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));
    dcv_entry_t *entry;

    next_is(described(order, NULL), "ca",
            "example.com: wait for the CA to fetch the file, or ask it to do so now.",
            "a file that nobody has asked for waits for the CA");
    order = make_order("a.csr", file, ORDER(.domains = "www.example.com"));
    next_is(described(order, "www.example.com"), "ca",
            "1 more name waits for the CA, too.",
            "of two names the other one is counted");
    entry = described(order, "www.example.com");
    APR_ARRAY_IDX(entry->domains, 1, dcv_domain_t).not_answered = "It is elsewhere.";
    entry->next_step = dcv_next_step_decide(entry, NOW, DCV_LANG_EN, pool);
    next_is(entry, "host", "www.example.com: It is elsewhere. Give the virtual host",
            "a name whose file is not answered here is the administrator's");
    visit(&known.visits, NOW - MINUTE, "192.0.2.1");
    known.visited = ZONE;
    next_is(described(make_order("a.csr", file, ORDER(0)), NULL), "nobody",
            "Keep the order until",
            "when the file was asked for under each name, nothing is left");
    next_is(
        described(make_order("a.csr", file, ORDER(.domains = "*.example.com")), NULL),
        "customer", "*.example.com: in the zone example.com, add the CNAME record _",
        "a wildcard needs its record");
    known = (known_t){0};
}

static void test_expiry(void)
{
    const dcv_order_t *order = make_order("a.csr", file, ORDER(.issued = "2026-10-26"));

    next_is(described(order, NULL), "ca", "The CA accepts this until 2026-11-25",
            "who waits is told when it is too late");
    order = make_order("a.csr", file, ORDER(.issued = "2026-10-01"));
    next_is(described(order, NULL), "customer", "",
            "an order that has expired is the customer's");
}

static void test_records(void)
{
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));
    const char *target = dcv_order_target(order, pool);

    known.evidence = evidence_of(target, target, target);
    next_is(described(order, NULL), "ca", "the proof is in place. Wait for the CA",
            "a valid record waits for the CA");
    known.evidence = evidence_of(target, target, NULL);
    next_is(described(order, NULL), "dns", ZONE ": ",
            "a record on one of two name servers is the DNS provider's");
    known.evidence =
        evidence_of("a.b.sectigo.com", "a.b.sectigo.com", "a.b.sectigo.com");
    next_is(described(order, NULL), "customer", ZONE ": ",
            "a record with a wrong target is the customer's");
    known.evidence = evidence_of(NULL, NULL, NULL);
    next_is(described(order, NULL), "ca", "wait for the CA to fetch the file",
            "a record that is missing is not needed where the file is answered");
    order = make_order("a.csr", make_csr(EC "-subj /CN=*." ZONE), ORDER(0));
    next_is(described(order, NULL), "customer", "In the zone " ZONE,
            "a record that is missing for a wildcard is the customer's");
    known = (known_t){0};
}

static void test_file(void)
{
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);

    evidence->file = file_seen("something else");
    known.evidence = evidence;
    next_is(described(order, NULL), "customer", ZONE ": ",
            "another machine that answers is the customer's, whose name leads there");
    known = (known_t){0};
}

static void test_problems(void)
{
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));
    dcv_entry_t *entry;

    own_csr(order)->key_bits = 100;
    entry = described(order, NULL);
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        dcv_next_step_t next;

        entry->warnings->nelts = 0;
        dcv_warning_add(entry->warnings, (dcv_warning_kind_t)i, "What.", "Remedy.");
        next = dcv_next_step_decide(entry, NOW, DCV_LANG_EN, pool);
        if (dcv_warning_severity((dcv_warning_kind_t)i) == DCV_PROBLEM) {
            is(next.text, "What. Remedy.",
               apr_pstrcat(pool, "the next step mends the problem ",
                           dcv_warning_code((dcv_warning_kind_t)i), NULL));
        }
        ok(next.who != DCV_WHO_NOBODY, "somebody has to do something");
    }
    entry->warnings->nelts = 0;
    dcv_warning_add(entry->warnings, DCV_ENGINE_OFF, "Off.", "On.");
    dcv_warning_add(entry->warnings, DCV_EXPIRED, "Old.", "New.");
    next_is(described(make_order("a.csr", make_csr(EC "-subj /O=x"), ORDER(0)), NULL),
            "customer", "", "an order without a name is the customer's");
    is(dcv_next_step_decide(entry, NOW, DCV_LANG_EN, pool).text, "Old. New.",
       "an order that has expired comes before what httpd does with it");
    entry->warnings->nelts = 0;
    entry->failing = 1;
    has(dcv_next_step_decide(entry, NOW, DCV_LANG_EN, pool).text,
        "not shown here fails", "a name that fails and is not shown is told of");
}

/* When the robot is due again, in minutes from now. 0: nobody knows. */
static long due(const char *authority, apr_time_t first, apr_time_t last)
{
    dcv_settings_t options = {.authority = authority,
                              .unique_value = strcmp(authority, "tbs") ? NULL : "u1"};
    dcv_entry_t *entry;

    known = (known_t){.visited = ZONE};
    if (first) {
        visit(&known.visits, first, "192.0.2.1");
    }
    if (last) {
        visit(&known.visits, last, "192.0.2.1");
    }
    entry = described(make_order("a.csr", file, options), NULL);
    known = (known_t){0};
    return entry->next_visit ? (long)((entry->next_visit - NOW) / MINUTE) : 0;
}

static void test_rhythm(void)
{
    is_number(due("sectigo", 0, NOW - MINUTE), 0, "Sectigo publishes no rhythm");
    is_number(due("certigna", 0, 0), 0, "before the first visit nobody knows");
    is_number(due("certigna", 0, NOW - 10 * MINUTE), 50, "Certigna comes each hour");
    is_number(due("certigna", NOW - 100 * MINUTE, NOW - 10 * MINUTE), 50,
              "Certigna's hour begins with the last visit");
    is_number(due("certigna", 0, NOW - 130 * MINUTE), 50,
              "a look that was missed is followed by the next one");
    is_number(due("certigna", 0, NOW - 190 * MINUTE), 0,
              "after three that were missed nobody comes");
    is_number(due("tbs", 0, NOW - 4 * MINUTE), 6, "TBS comes after ten minutes");
    is_number(due("tbs", NOW - 15 * MINUTE, NOW - 5 * MINUTE), 5,
              "TBS comes twenty minutes after the first time");
    is_number(due("tbs", NOW - 41 * MINUTE, NOW - MINUTE), 39,
              "TBS comes eighty minutes after the first time");
    is_number(due("tbs", NOW - 1290 * MINUTE, NOW - 10 * MINUTE), 1430,
              "TBS comes each day in the end");
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=" ZONE);
    test_waiting();
    test_expiry();
    test_records();
    test_file();
    test_problems();
    test_rhythm();
}
