/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;
static known_t known;

/* With four orders the page is a table. */
void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=a.example.com");
    const char *md5 = file->csr->md5, *html;

    server = make_server();
    server.sources = sources_of(&known);
    known.visited = "a.example.com";
    visit(&known.visits, NOW - apr_time_from_sec(180), "192.0.2.7");
    add_order(&server, add_vhost(&server, "a.example.com", NULL),
              make_order(HOSTILE, file, ORDER(.issued = "2026-11-20")));
    add_order(&server, add_vhost(&server, "b.example.com", NULL),
              make_order("b", make_csr(EC "-subj /CN=b.example.com"),
                         ORDER(.issued = "2026-10-01")));
    for (int i = 0; i < 2; i++) {
        const char *name = apr_psprintf(pool, "c%d.example.com", i);

        add_order(&server, add_vhost(&server, name, NULL),
                  make_order("c",
                             make_csr(apr_pstrcat(pool, EC "-subj /CN=", name, NULL)),
                             ORDER(.issued = NULL)));
    }
    html = get_page(&server, "");
    is_number(count_in(html, "<tr class=\"order"), 4, "each order has a line");
    has(html, "<th scope=\"col\" aria-sort=\"ascending\"><a href=\"?#results\"",
        "those that fail come first, which a heading says");
    ok(strstr(html, ">b.example.com</a>") < strstr(html, ">a.example.com</a>"),
       "the order that has expired comes first");
    has(html, apr_pstrcat(pool, "<tr class=\"order\" id=\"", md5, "\"", NULL),
        "a line has the MD5 as its id");
    has(html,
        apr_pstrcat(pool, "<th scope=\"row\"><a href=\"?order=", md5, "\">", NULL),
        "a line leads to the order's own page");
    has(html, "<span class=\"is bad\">fails</span>", "a state has a shape and a word");
    has(html, "<span class=\"is good\">done</span>", "whether it is good or bad");
    has(html, "<td data-label=\"Days left\">26</td>", "how many days are left");
    has(html, "<span class=\"is bad\">expired</span>", "or that none are");
    has(html, "\">3 minutes ago</time>", "when the file was asked for last");
    has(html, "<b>The customer</b>", "whose turn it is");
    html = get_page(&server, "sort=who&limit=2");
    has(html, "?sort=visited&amp;limit=2#results\">Last visit</a>",
        "each heading sorts, and keeps what else was asked for");
    html = get_page(&server, "lang=fr");
    has(html, "<html lang=\"fr\">", "the page tells its language");
    has(html, "?order=", "a line leads to its order in French");
    has(html, "lang=fr\">", "links keep the language");
    lacks(html, ">Next step<", "no heading is in English");
}
