/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "warnings/warning_kinds.h"

static const char *summary(const server_t *server, dcv_format_t format)
{
    dcv_sink_t sink = make_sink();
    dcv_query_t query = {.format = format};
    dcv_rendition_t rendition = {.report = report_at(server, NOW),
                                 .query = &query,
                                 .version = "1.2.3",
                                 .server = "www.example.com"};

    dcv_render_summary(&sink, &rendition, pool);
    return text_of(&sink);
}

static void test_empty(void)
{
    server_t server = make_server();
    const char *html = summary(&server, DCV_FORMAT_HTML);

    is(summary(&server, DCV_FORMAT_TEXT),
       "DCVOrders: 0\nDCVOrdersFailing: 0\nDCVErrors: 0\nDCVVisits: 0\n",
       "the summary of no orders has zeros for scripts");
    has(html, "0 orders", "the summary of no orders says so");
    has(html, "No visit", "the summary without a visit says so");
}

static void test_full(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    const char *text, *html;

    visit(&known.all_visits, NOW - apr_time_from_sec(180), "192.0.2.1");
    visit(&known.all_visits, NOW - apr_time_from_sec(120), "192.0.2.1");
    server.sources = sources_of(&known);
    serve(&server, 0, "www.example.com", NULL, NULL);
    add_order(&server, 0,
              make_order("<b>.csr", make_csr(EC "-subj /CN=www.example.com"),
                         ORDER(.issued = "2026-10-01", .domains = "*.example.com")));
    text = summary(&server, DCV_FORMAT_TEXT);
    html = summary(&server, DCV_FORMAT_HTML);
    is(text,
       "DCVOrders: 1\nDCVOrdersFailing: 1\nDCVOrdersWarned-expired: 1\n"
       "DCVOrdersWarned-wildcard_no_file: 1\nDCVErrors: 0\nDCVVisits: 2\n"
       "DCVLastVisit: 2026-11-23T11:58:00Z\n",
       "the summary has counts for scripts");
    has(html, "1 order, 1 that fails<", "the summary counts one order, which fails");
    has(html, dcv_warning_title("expired"), "why it will fail");
    has(html, "2 visits", "the summary counts two visits");
    has(html, "2 minutes ago", "when the last one was");
    lacks(html, "<b>", "the summary shows no bytes from outside");
    is_number(count_in(html, "<dl>"), count_in(html, "</dl>"),
              "each list of the summary is closed");
    is_number(count_in(html, "<dt>"), count_in(html, "</dt>"), "with all in them");
    known.evidence = evidence_of(NULL, NULL, NULL);
    has(summary(&server, DCV_FORMAT_TEXT), "\nDCVDomainsChecked-missing: 2\n",
        "the summary counts names by verdict for scripts");
    has(summary(&server, DCV_FORMAT_HTML), "2 names checked in DNS, 0 of them valid",
        "the summary counts checked names in words");
}

static void test_problems(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");

    lacks(summary(&server, DCV_FORMAT_HTML), "cannot be used",
          "the summary without file errors mentions none");
    refuse_file(&drop, "a.csr", "it is empty");
    refuse_file(&drop, "b.csr", "it is empty");
    server.snapshot = published(&drop);
    has(summary(&server, DCV_FORMAT_TEXT), "DCVErrors: 2\n",
        "the summary counts file errors for scripts");
    has(summary(&server, DCV_FORMAT_HTML), "2 files cannot be used",
        "the summary counts file errors in words");
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    test_empty();
    test_full();
    test_problems();
}
