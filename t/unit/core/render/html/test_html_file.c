/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

/* A name of the order as the page shows it. */
static const char *shown_at(const char *name, apr_time_t now)
{
    page_part_t *part =
        begin_part(&server, (dcv_query_t){.domain = make_name(name)}, now);
    const dcv_entry_t *entry = entry_in(part, order);

    ok(entry->domains->nelts >= 1,
       apr_psprintf(pool, "the entry has the name %s", name));
    dcv_html_file(&part->out, entry);
    return end_part(part);
}

static const char *shown(const char *name)
{
    return shown_at(name, NOW);
}

static void test_file(void)
{
    const char *html = shown("www.example.com");
    const char *url = dcv_order_url(order, "https", make_name("www.example.com"), pool);

    has(html, apr_pstrcat(pool, "href=\"", url, "\"", NULL), "a link to the file");
    has(html, apr_pstrcat(pool, ">", order->body, "<", NULL),
        "what the file holds, with its lines");
    lacks(html, "DCVEngine", "a file that is answered has no remedy");
    html = shown("*.example.com");
    lacks(html, "href=\"http", "no link for a wildcard");
    lacks(html, order->csr->sha256, "nor what a file would hold");
    html = shown("xn--bcher-kva.example");
    has(html, "bücher.example", "a name as people write it");
    has(html, "xn--bcher-kva.example", "and as DNS has it");
}

static void test_visits(void)
{
    const char *html = shown("www.example.com");

    lacks(html, "192.0.2.7", "a file without a visit shows no address");
    server.sources.no_visits = "There is no cache.";
    ok(strcmp(shown("www.example.com"), html), "visits that nobody records are others");
    server.sources.no_visits = NULL;
    visit(&known.visits, NOW - apr_time_from_sec(3 * 3600), "192.0.2.6");
    visit(&known.visits, NOW - apr_time_from_sec(120), "192.0.2.7");
    known.visits.last.user_agent = HOSTILE;
    known.visits.last.host = HOSTILE;
    html = shown("www.example.com");
    has(html, "2 times", "how often it was asked for");
    has(html, "2 minutes ago", "the last visit of a file is shown with its age");
    has(html, "192.0.2.7",
        "the last visit of a file is shown with the client's address");
    has(html, "Visits in the last ten minutes: 1, from 1 address.",
        "the visits of the last ten minutes are counted");
    has(html, "&lt;evil", "what the client sent is shown");
    known.visits.last.user_agent = known.visits.last.host = NULL;
    known.visits.last.scheme = NULL;
    lacks(shown("www.example.com"), "(null)", "what it did not send is not");
    for (int i = 0; i < DCV_VISITS_RECENT; i++) {
        visit(&known.visits, NOW, "192.0.2.7");
    }
    has(shown("www.example.com"), "at least 31 visits",
        "more than are remembered, and one of hours ago");
    lacks(shown("xn--bcher-kva.example"), "192.0.2.7", "nobody asked for another name");
}

/* Many names would be screens of addresses. */
static void test_many(void)
{
    const char *domains = "", *html;

    for (int i = 0; i < 9; i++) {
        domains = apr_psprintf(pool, "%s n%d.example.com", domains, i);
    }
    server = make_server();
    order = make_order("site.csr", make_csr(EC "-subj /CN=www.example.com"),
                       ORDER(.domains = domains));
    add_order(&server, add_vhost(&server, "www.example.com", domains + 1), order);
    html = get(&server, "format=html");
    has(html, "<details class=\"more unprinted\"><summary>The addresses under 10 names",
        "the addresses of many names are folded");
    server = make_server();
    add_order(&server, add_vhost(&server, "www.example.com", NULL), order);
    dcv_snapshot_add_vhost(server.snapshot, "off", 80, "x.conf", 1, 0);
    serve(&server, 2, "n1.example.com", NULL, NULL);
    has(get(&server, "format=html"), "This server answers it under 1 of 10 names only.",
        "where it is not answered under all of them, that is said before");
}

void run_tests(void)
{
    server = make_server();
    server.sources = sources_of(&known);
    known.visited = "www.example.com";
    order = make_order(
        "site.csr", make_csr(EC "-subj /CN=www.example.com"),
        ORDER(.unique_value = "u1",
              .domains = "*.example.com xn--bcher-kva.example 192.0.2.1 co.uk"));
    add_order(&server, add_vhost(&server, "www.example.com", NULL), order);
    test_file();
    test_visits();
    server = make_server();
    dcv_snapshot_add_vhost(server.snapshot, "off", 80, "x.conf", 1, 0);
    serve(&server, 1, "www.example.com", "co.uk", NULL);
    add_order(&server, 1, order);
    has(shown("www.example.com"), "This server does not answer it.",
        "a file that is not answered");
    has(shown("www.example.com"),
        "Not answered: Requests for it end in the virtual host www.example.com "
        "(sites.conf:10). DCVEngine is Off there.",
        "why it is not answered");
    lacks(shown("www.example.com"), "Nothing to do", "and there is something to do");
    test_many();
}
