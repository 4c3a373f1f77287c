/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "render/html/html.h"

static server_t server;

/* A page without the bytes of its own script and style, as server named. */
static const char *page_of(const char *args, const char *name)
{
    dcv_sink_t sink = make_sink();
    dcv_query_t query = query_of(args);
    dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                 .query = &query,
                                 .version = name,
                                 .server = name};
    const char *html, *style, *script;

    dcv_render(&sink, &rendition, pool);
    html = text_of(&sink);
    style = strstr(html, dcv_page_style);
    script = strstr(html, dcv_page_script);
    ok(style && script && style < script, "the page has its own style and script");
    html = apr_pstrcat(
        pool, apr_pstrmemdup(pool, html, (apr_size_t)(style - html)),
        apr_pstrmemdup(pool, style + strlen(dcv_page_style),
                       (apr_size_t)(script - style) - strlen(dcv_page_style)),
        script + strlen(dcv_page_script), NULL);
    is_balanced(html);
    is_harmless(html);
    return html;
}

static const char *page(const char *args)
{
    return page_of(args, "www.example.com");
}

/* The policy allows nothing but what the page has, by its hash. */
static void test_policy(void)
{
    const char *policy = dcv_render_policy(pool);
    const char *html = page(NULL);

    has(policy, "default-src 'none'", "the policy forbids everything by default");
    has(policy, apr_pstrcat(pool, "'", dcv_page_style_hash, "'", NULL),
        "the policy permits the page's style");
    has(policy, apr_pstrcat(pool, "'", dcv_page_script_hash, "'", NULL),
        "the policy permits the page's script");
    ok(!strncmp(dcv_page_script_hash, "sha256-", 7),
       "the policy permits the script by its hash");
    lacks(policy, "unsafe", "the policy permits nothing unsafe");
    has(policy, "frame-ancestors 'none'", "the policy forbids frames around the page");
    lacks(policy, "\n", "the policy is one line");
    is_number(count_in(html, "<script"), 1, "the page has one script");
    is_number(count_in(html, "<style"), 1, "the page has one style element");
    lacks(html, " style=", "the page has no style attribute");
    lacks(html, " onclick=", "the page has no script attribute");
    lacks(html, "src=\"", "and nothing from elsewhere");
}

static void test_empty(void)
{
    const char *html = page(NULL);

    is_number(count_in(html, "<!DOCTYPE html>"), 1, "the page has one document type");
    has(html, "lang=\"en\"", "the page says that it is English");
    has(html, "DCVCSRFile", "what to do when there is no order");
    is_number(count_in(html, "<article"), 0, "a page of no orders has no article");
}

static void test_pages(void)
{
    const char *html = page("limit=2");

    is_number(count_in(html, "<tr class=\"order"), 2, "two orders on a page");
    has(html, "1 to 2 of 5", "a page says which orders it shows");
    has(html, "limit=2&amp;offset=2\">Next", "a page links to the next one");
    has(html, "limit=2&amp;offset=4\">Last", "a page links to the last one");
    lacks(html, ">Previous<", "none before the first");
    html = page("limit=2&offset=4");
    is_number(count_in(html, "<tr class=\"order"), 1, "one on the last");
    has(html, "5 to 5 of 5", "the last page says which orders it shows");
    has(html, "limit=2&amp;offset=2\">Previous",
        "the last page links to the one before");
    lacks(html, ">Next<", "none behind the last");
    html = page(NULL);
    is_number(count_in(html, "<tr class=\"order"), 5,
              "a page without a limit shows all five orders");
    lacks(html, ">Next<", "a page that shows all has no next one");
    lacks(html, "<article", "more than a few are lines only");
    html = page("search=name3");
    is_number(count_in(html, "<article"), 1, "what is searched for");
    has(html, ">1 order · with “name3”", "the orders that a search finds are counted");
    has(html, "value=\"name3\"", "the search stands where it was typed");
    has(html, "<article", "one stands there as a whole");
}

static void test_hostile(void)
{
    const char *html = page("search=%3Cevil+a=%222%22%3E%27%01%FF%E2%80%AE&"
                            "domain=*.example.com&vhost=main+server&warning=weak_key");

    has(html, "&lt;evil", "what is searched for is shown");
    has(html, "value=\"*.example.com\"", "other parameters stay in the form");
    has(html, "value=\"main server\"", "the form keeps the virtual host of the query");
    has(html, "value=\"weak_key\"", "the form keeps the warning of the query");
    has(page_of(NULL, HOSTILE), "&lt;evil", "whatever the server is called");
}

/* Orders of one CSR have ids of their own; links sort. */
static void test_ids(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");
    const char *md5 = file->csr->md5, *page;

    server = make_server();
    add_order(&server, 0, make_order("a", file, ORDER(.unique_value = "u1")));
    add_order(&server, 0, make_order("b", file, ORDER(.unique_value = "u2")));
    page = get(&server, "sort=name");
    has(page, apr_pstrcat(pool, " id=\"", md5, "\"", NULL),
        "the first order of a CSR has its MD5 as its id");
    has(page, apr_pstrcat(pool, " id=\"", md5, "-2\"", NULL),
        "the second one has a number behind it");
    has(page,
        "<th scope=\"col\" aria-sort=\"ascending\"><a href=\"?sort=name#results\" "
        "aria-current=\"true\">Names</a></th>",
        "a heading says how the orders are sorted");
    has(page, "<th scope=\"col\"><a href=\"?sort=expires#results\">Days left</a></th>",
        "and the others sort them otherwise");
    has(page, "<input type=\"hidden\" name=\"sort\" value=\"name\">",
        "a search keeps that");
    page =
        get(&server, apr_pstrcat(pool, "expires=3&zone=example.com&order=", md5, NULL));
    has(page,
        apr_pstrcat(pool, ">0 orders · of the CSR with the MD5 ", md5,
                    " · expiring within 3 days, or expired · with a name in the zone "
                    "example.com <a",
                    NULL),
        "the page says what it is narrowed to");
    page = get(&server, apr_pstrcat(pool, "order=", md5, NULL));
    is_number(count_in(page, "<article"), 2, "a CSR has a page of its own");
    lacks(page, "<form", "with nothing on it about others");
    page = get(&server, "refresh=7");
    has(page, "every 7 seconds. <a href=\"?\">Stop that</a>",
        "a page that loads itself again can be stopped");
}

void run_tests(void)
{
    test_ids();
    server = make_server();
    test_policy();
    test_empty();
    for (int i = 0; i < 5; i++) {
        const char *name = apr_psprintf(pool, "name%d.example.com", i);

        add_order(&server, add_vhost(&server, name, NULL),
                  make_order(HOSTILE,
                             make_csr(apr_pstrcat(pool, EC "-subj /CN=", name, NULL)),
                             ORDER(.issued = NULL)));
    }
    test_pages();
    test_hostile();
}
