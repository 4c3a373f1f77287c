/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

static const char *shown(void)
{
    page_part_t *part = begin_part(&server, (dcv_query_t){0}, NOW);

    dcv_html_timeline(&part->out, entry_in(part, order));
    return end_part(part);
}

void run_tests(void)
{
    const char *html;

    server = make_server();
    server.sources = sources_of(&known);
    known.visited = "www.example.com";
    order = make_order("a", make_csr(RSA "-subj /CN=www.example.com"),
                       ORDER(.authority = "certigna"));
    add_order(&server, add_vhost(&server, "www.example.com", NULL), order);
    is(shown(), "", "without visits there is no picture");
    visit(&known.visits, NOW - apr_time_from_sec(3600), "192.0.2.6");
    visit(&known.visits, NOW - apr_time_from_sec(120), "192.0.2.7");
    html = shown();
    has(html, "role=\"img\"", "visits are a picture");
    has(html,
        "<desc>Visits from 192.0.2.7 and 192.0.2.6, the first one that is "
        "remembered 1 hour ago. The next one is due at ",
        "with all of it in words");
    is_number(count_in(html, "<circle"), 2, "each visit is a dot");
    is_number(count_in(html, ">192.0.2.7<"), 1, "an address has a line");
    has(html, "<path class=\"next\"", "the visit to come is marked");
    for (int i = 0; i < 9; i++) {
        visit(&known.visits, NOW - apr_time_from_sec(60),
              apr_psprintf(pool, "192.0.2.%d", 20 + i));
    }
    is_number(count_in(shown(), "class=\"line faint\""), 6,
              "more addresses than have room are left out");
}
