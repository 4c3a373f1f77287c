/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;
static known_t known;

void run_tests(void)
{
    const char *html;

    server = make_server();
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, "a.example.com", NULL),
              make_order("a", make_csr(EC "-subj /CN=a.example.com"), ORDER(0)));
    html = get_page(&server, "");
    has(html, "<form class=\"search\" method=\"get\" action=\"#orders\">",
        "the page has a form, which leads to what was found");
    has(html, "name=\"zone\" required", "a zone cannot be sent empty");
    lacks(html, "type=\"hidden\"", "which keeps nothing that was not asked for");
    ok(strstr(html, "<form") < strstr(html, "id=\"results\""),
       "it comes before the orders");
    html = get_page(
        &server,
        "who=dns&expires=12&zone=example.com&search=%3Cevil&sort=name&refresh=9"
        "&lang=en");
    has(html, "<option value=\"dns\" selected>", "what was chosen stays chosen");
    has(html, "<option value=\"12\" selected>12 days</option>",
        "also days that the list does not have");
    has(html,
        "name=\"zone\" required maxlength=\"255\" autocomplete=\"off\" "
        "spellcheck=\"false\" value=\"example.com\"",
        "and what was typed");
    has(html, "value=\"&lt;evil\"", "what was typed is text");
    has(html, "<input type=\"hidden\" name=\"sort\" value=\"name\">",
        "a search keeps how orders are sorted");
    has(html, "<input type=\"hidden\" name=\"lang\" value=\"en\">",
        "a search keeps the language");
    has(html,
        ">0 orders · The DNS provider · expiring within 12 days, or expired · with a "
        "name in the zone example.com · with “&lt;evil”",
        "what the list is narrowed to is told");
    has(html, "<a href=\"?sort=name&amp;lang=en&amp;refresh=9#results\">Show all</a>",
        "with a way out");
    has(html, "No order is like that.", "and that nothing was found");
    has(get_page(&server, "lang=fr&visited=no&warning=expired&verdict=none"),
        ">Tout afficher</a>", "it is told in French, too");
}
