/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "render/html/html.h"
#include "warnings/warning_kinds.h"

#define NOBODY "00112233445566778899AABBCCDDEEFF"

static server_t server;

/* The overview as the page shows it. */
static const char *shown(void)
{
    dcv_sink_t sink = make_sink();
    dcv_query_t query = {.format = DCV_FORMAT_HTML};
    dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                 .query = &query,
                                 .version = "1.2.3",
                                 .server = "x"};
    dcv_out_t out = {&sink, &rendition, pool, pool, NULL};
    dcv_overview_t overview;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    dcv_overview_collect(&overview, rendition.report, &query, pool, scratch);
    dcv_html_overview(&out, &overview);
    is_balanced(text_of(&sink));
    is_harmless(text_of(&sink));
    return text_of(&sink);
}

static void test_empty(void)
{
    const char *html = shown();

    has(html, "<b>0</b> orders for 0 names",
        "a page without orders says 0 orders for 0 names");
    has(html, "<b>0</b> that fail", "a page without orders says that 0 fail");
    lacks(html, "not here", "a page without unknown requests does not mention any");
    server.sources.no_visits = "There is no cache.";
    has(shown(), "There is no cache.", "why visits are not recorded");
    server.sources.no_visits = NULL;
}

static void test_counts(const dcv_csr_file_t *file)
{
    const char *html;

    add_order(&server, 0,
              make_order("a", file,
                         ORDER(.issued = "2026-10-01", .domains = "*.a.example.com")));
    add_order(&server, 0,
              make_order("b", make_csr(EC "-subj /CN=www.example.com"),
                         ORDER(.domains = "*.a.example.com")));
    html = shown();
    has(html, "<b>2</b> orders for 4 names", "the overview counts orders and names");
    has(html, "?warning=problem", "a way to those that fail");
    has(html, ">that fails<", "a page with one order that fails says so");
    has(html, "?warning=expired", "and to each reason");
    has(html, dcv_warning_title("expired"), "which has a name");
    has(html, "?warning=wildcard_no_file",
        "the overview links to the orders with a note");
    ok(strstr(html, "?warning=expired") < strstr(html, "?warning=wildcard_no_file"),
       "the overview lists problems before notes");
    lacks(html, "?warning=weak_key", "not what nobody has");
}

static void test_strays(known_t *known, const dcv_csr_file_t *file)
{
    const char *html;

    visit(&known->all_visits, NOW - apr_time_from_sec(180), "192.0.2.1");
    stray(&known->strays, NOW - apr_time_from_sec(240), NOBODY, HOSTILE);
    stray(&known->known_strays, NOW, file->csr->md5, NULL);
    html = shown();
    has(html, "request for files, last 3 minutes ago",
        "the overview says when a file was last asked for");
    has(html, NOBODY, "an unknown request is shown with its MD5");
    has(html, "&lt;evil", "the Host of an unknown request is shown escaped");
    has(html, "3 times", "an unknown request is shown with its count");
    has(html, "4 minutes ago", "an unknown request is shown with its age");
    has(html, "192.0.2.9", "an unknown request is shown with the client's address");
    has(html, "404", "an unknown request is shown with the status it got");
    ok(strstr(html, file->csr->md5) < strstr(html, NOBODY),
       "the newest unknown request comes first");
    has(html, apr_pstrcat(pool, "?search=", file->csr->md5, NULL),
        "a way to the order that it belongs to");
    lacks(html, "(null)", "no host was sent");
    known->strays.list[0].md5 = HOSTILE;
    lacks(shown(), NOBODY, "even an MD5 that is none is harmless");
}

void run_tests(void)
{
    known_t known = {.visited = NULL};
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");

    server = make_server();
    server.sources = sources_of(&known);
    serve(&server, 0, "www.example.com", NULL, NULL);
    test_empty();
    test_counts(file);
    test_strays(&known, file);
}
