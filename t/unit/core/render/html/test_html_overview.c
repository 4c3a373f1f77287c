/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"
#include "warnings/warning_kinds.h"

static server_t server;

/* The overview as the page shows it. */
static const char *shown(void)
{
    page_part_t *part = begin_part(
        &server, (dcv_query_t){.format = DCV_FORMAT_HTML, .sort = DCV_SORT_PROBLEM},
        NOW);
    dcv_overview_t overview;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    dcv_overview_collect(&overview, part->rendition.report, &part->query, pool,
                         scratch);
    dcv_html_overview(&part->out, &overview);
    return end_part(part);
}

static void test_empty(void)
{
    const char *html = shown();

    has(html, ">0 orders for 0 names", "a page without orders says so");
    has(html, "<li class=\"zero\"><b>0</b> The customer</li>",
        "nobody has anything to do without orders");
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
    has(html, ">2 orders for 4 names", "the overview counts orders and names");
    has(html, "<b>1</b> <a href=\"?warning=problem#orders\">that fails</a>",
        "a way to those that fail");
    has(html,
        "<li class=\"note\"><a href=\"?who=customer#orders\"><b>2</b> The "
        "customer</a></li>",
        "how many orders need the customer, with a way to them");
    has(html, "<li class=\"zero\"><b>0</b> The CA</li>",
        "whom no order needs is told without a link");
    has(html, "?warning=expired", "and to each reason");
    has(html, dcv_warning_title("expired"), "which has a name");
    has(html, "?warning=wildcard_no_file",
        "the overview links to the orders with a note");
    ok(strstr(html, "?warning=expired") < strstr(html, "?warning=wildcard_no_file"),
       "the overview lists problems before notes");
    lacks(html, "?warning=weak_key", "not what nobody has");
}

/* What stands behind the orders is announced before them. */
static void test_troubles(known_t *known, const dcv_csr_file_t *file)
{
    const char *html;

    visit(&known->all_visits, NOW - apr_time_from_sec(180), "192.0.2.1");
    stray(&known->known_strays, NOW, file->csr->md5, NULL);
    html = shown();
    has(html, "1 request for a file, 3 minutes ago",
        "the overview says when a file was last asked for");
    has(html, "<a href=\"#strays\">1 file was asked for that is not here</a>",
        "it leads to unknown requests");
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
    test_troubles(&known, file);
}
