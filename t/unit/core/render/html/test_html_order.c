/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"
#include "warnings/warning_kinds.h"

static server_t server;
static known_t known;

/* The order as the page shows it. */
static const char *shown(const dcv_order_t *order, int opened)
{
    page_part_t *part;

    add_order(&server, 1, order);
    part = begin_part(&server, (dcv_query_t){.format = DCV_FORMAT_HTML}, NOW);
    dcv_html_order(&part->out, entry_in(part, order), 1, opened);
    return end_part(part);
}

static void test_facts(const dcv_csr_file_t *file)
{
    dcv_order_t *order = make_order(
        "/etc/site.csr", file, ORDER(.unique_value = "u17", .issued = "2026-11-20"));
    const char *html = shown(order, 0);

    has(html, "www.example.com", "an order is shown with its name");
    has(html, "/etc/site.csr", "an order is shown with its file");
    has(html, "www.example.com:443", "an order is shown with its virtual host");
    has(html, "sites.conf:7", "where that is configured");
    has(html, "sectigo", "an order is shown with its authority");
    has(html, "u17", "an order is shown with its unique value");
    has(html, "in 26 days", "how long it lives");
    has(html, "EC, 256 bits", "an order is shown with its CSR's key");
    has(html, "ecdsa-with-SHA256, valid", "an order is shown with its CSR's signature");
    has(html, file->csr->md5, "an order is shown with its CSR's MD5");
    has(html, file->csr->sha256, "an order is shown with its CSR's SHA-256");
    lacks(html, "<details class=\"more unprinted\" open",
          "what is about the CSR is folded");
    has(shown(order, 1), "<details class=\"more unprinted\" open",
        "it is unfolded where that is asked for");
    has(html, "class=\"button message\" href=\"?format=message&amp;order=",
        "an order has a message for the customer");
    own_csr(order)->signature = DCV_SIGNATURE_UNKNOWN;
    has(shown(order, 0), "not looked at", "nobody looked at the signature");
    own_csr(order)->signature = DCV_SIGNATURE_INVALID;
    has(shown(order, 0), "does not match its key",
        "a CSR with an invalid signature is shown with a warning");
    order->names = apr_array_make(pool, 1, sizeof(void *));
    has(shown(order, 0), "without a name", "an order without a name");
}

static void test_warnings(const dcv_csr_file_t *file)
{
    const char *clean = shown(make_order("a", file, ORDER(.issued = NULL)), 0);
    const char *html = shown(make_order("a", file,
                                        ORDER(.authority = "certigna",
                                              .domains = "*.example.com b.example.com",
                                              .issued = "2026-10-01")),
                             0);

    lacks(clean, "Problem", "an order without warnings shows no problem");
    lacks(clean, "order failing", "an order without warnings is not marked as failing");
    has(html, "order failing", "an order with a problem is marked as failing");
    has(html, "which are over", "the explanation of a warning is shown in full");
    has(html, "has such a ServerName", "for all that is wrong");
    has(html, "cannot validate *.example.com", "an order is shown with its notes");
    ok(strstr(html, "which are over") < strstr(html, "cannot validate"),
       "problems of an order come before its notes");
    ok(strstr(html, "cannot validate") < strstr(html, "<h4>By file"),
       "notes of an order come before its details");
    ok(strstr(html, "class=\"next\"") < strstr(html, "which are over"),
       "what to do next comes before all");
    html = shown(make_order("a", file, ORDER(.issued = "2026-10-26")), 0);
    has(html, "<span class=\"is note\">1 day</span>", "a day is not days");
}

static void test_visits(const dcv_csr_file_t *file)
{
    const dcv_order_t *order = make_order(
        "a", file, ORDER(.domains = "a.example.com b.example.com c.example.com"));
    const char *html = shown(order, 0);

    has(html, "www.example.com, a.example.com and 2 more", "two of many names");
    visit(&known.other_visits, NOW - apr_time_from_sec(240), "192.0.2.8");
    has(shown(order, 0), "under names that the order does not have",
        "a visit under another name is told");
    visit(&known.visits, NOW - apr_time_from_sec(300), "192.0.2.7");
    has(shown(order, 0),
        "<p class=\"came\">The file was asked for 1 time from 1 address, last 5 minutes ago (<time",
        "how often the file was asked for stands on top");
    known.other_visits.last.host = HOSTILE;
    html = shown(order, 0);
    has(html, "&lt;evil", "the Host of another visit is shown escaped");
    has(html, "192.0.2.8", "the address of another visit is shown");
    known.other_visits.last.host = NULL;
    lacks(shown(order, 0), "(null)", "another visit without a Host shows no null");
}

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");
    dcv_order_t *hostile = make_order(HOSTILE, file, ORDER(.issued = NULL));

    server = make_server();
    known.visited = "www.example.com";
    server.sources = sources_of(&known);
    add_vhost(&server, "www.example.com", NULL);
    test_facts(file);
    test_warnings(file);
    test_visits(file);
    own_csr(hostile)->subject = HOSTILE;
    has(shown(hostile, 0), "&lt;evil", "whatever a CSR and its file are called");
}
