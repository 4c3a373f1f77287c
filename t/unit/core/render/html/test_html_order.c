/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "render/html/html.h"
#include "report/report.h"
#include "warnings/warning_kinds.h"

static server_t server;
static known_t known;

/* The order as the page shows it. */
static const char *shown(const dcv_order_t *order, int opened)
{
    dcv_sink_t sink = make_sink();
    dcv_query_t query = {.format = DCV_FORMAT_HTML};
    dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                 .query = &query,
                                 .version = "1.2.3",
                                 .server = "x"};
    dcv_out_t out = {&sink, &rendition, pool, pool, NULL};
    dcv_entry_t *entry;

    add_order(&server, 1, order);
    rendition.report = report_at(&server, NOW);
    entry = dcv_report_entry(rendition.report, 1, order, pool);

    dcv_report_describe(rendition.report, entry, &query, pool);
    dcv_html_order(&out, entry, opened);
    is_balanced(text_of(&sink));
    is_harmless(text_of(&sink));
    return text_of(&sink);
}

static void test_facts(const dcv_csr_file_t *file)
{
    dcv_order_t *order = make_order(
        "/etc/site.csr", file, ORDER(.unique_value = "u17", .issued = "2026-11-20"));
    const char *html = shown(order, 0);

    has(html, "www.example.com", "its name");
    has(html, "/etc/site.csr", "its file");
    has(html, "www.example.com:443", "its virtual host");
    has(html, "sites.conf:7", "where that is configured");
    has(html, "sectigo", "its authority");
    has(html, "u17", "its unique value");
    has(html, "in 26 days", "how long it lives");
    has(html, "EC, 256 bits", "its key");
    has(html, "ecdsa-with-SHA256, valid", "its signature");
    has(html, file->csr->md5, "its MD5");
    has(html, file->csr->sha256, "and SHA-256");
    lacks(html, "<details open", "folded");
    has(shown(order, 1), "<details open", "or unfolded");
    own_csr(order)->signature = DCV_SIGNATURE_UNKNOWN;
    has(shown(order, 0), "not looked at", "nobody looked at the signature");
    own_csr(order)->signature = DCV_SIGNATURE_INVALID;
    has(shown(order, 0), dcv_warning_title("signature_invalid"), "a damaged CSR");
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

    lacks(clean, "Problem", "a clean order");
    lacks(clean, "failing", "does not fail");
    has(html, "failing", "one that fails");
    has(html, dcv_warning_title("expired"), "why");
    has(html, "which are over", "in full");
    has(html, "has such a ServerName", "for all that is wrong");
    has(html, "cannot validate *.example.com", "notes, too");
    ok(strstr(html, "which are over") < strstr(html, "cannot validate"),
       "problems come first");
    has(html, "3 notes", "how many there are");
}

static void test_visits(const dcv_csr_file_t *file)
{
    const dcv_order_t *order = make_order(
        "a", file, ORDER(.domains = "a.example.com b.example.com c.example.com"));
    const char *html = shown(order, 0);

    has(html, "www.example.com, a.example.com and 2 more", "two of many names");
    has(html, "not asked for yet", "no visit yet");
    visit(&known.other_visits, NOW - apr_time_from_sec(240), "192.0.2.8");
    has(shown(order, 0), "asked for under another name only", "one under another name");
    visit(&known.visits, NOW - apr_time_from_sec(300), "192.0.2.7");
    html = shown(order, 0);
    has(html, "under 1 of 4 names, 5 minutes ago", "a visit under one of its names");
    lacks(html, "badge good", "is not all");
    has(shown(make_order("a", file, ORDER(.issued = NULL)), 0),
        "badge good\">asked for 5 minutes ago", "unless it is the only one");
    known.other_visits.last.host = HOSTILE;
    html = shown(order, 0);
    has(html, "&lt;evil", "which is shown");
    has(html, "192.0.2.8", "with where it came from");
    known.other_visits.last.host = NULL;
    lacks(shown(order, 0), "(null)", "none was sent");
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
