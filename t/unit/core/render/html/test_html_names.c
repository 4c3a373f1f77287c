/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=a.example");
    const char *html, *md5 = file->csr->md5;

    server = make_server();
    add_order(&server, 0,
              make_order("site.csr", file,
                         ORDER(.domains = "b.example,c.example,d.example,e.example")));
    html = get_page(&server, "");
    lacks(html, "aria-label=\"Names of", "a page with all names links to no others");
    lacks(html, "names=2", "its links do not name the usual number of names");
    html = get_page(&server, "names=2");
    has(html, "<span>Names 1 to 2 of 5</span>", "a page says which names it shows");
    has(html,
        apr_pstrcat(pool, "?order=", md5, "&amp;names=2&amp;names_offset=2#results",
                    NULL),
        "a page links to the next names of the order alone");
    has(html,
        apr_pstrcat(pool, "?order=", md5, "&amp;names=2&amp;names_offset=4#results",
                    NULL),
        "a page links to the last names of the order");
    has(html, apr_pstrcat(pool, "?format=json&amp;order=", md5, "\">All", NULL),
        "a page links to all names as JSON");
    lacks(html, ">c.example</h5>", "a name that is on the next page is not shown");
    html = get_page(&server, "names=2&names_offset=3");
    has(html, "<span>Names 4 to 5 of 5</span>", "the last names are shown");
    has(html, "&amp;names=2&amp;names_offset=1#results\">Previous",
        "a page links to the names before");
    lacks(html, "names_offset=5", "a page with the last names links to none behind");
    html = get_page(&server, "names_offset=5");
    has(html, "<span>None of 5 names</span>", "a page behind the last name says so");
    has(html, "#results\">First</a>", "and links to the first ones");
    html = get_page(&server, "domain=b.example&names=2");
    lacks(html, "aria-label=\"Names of", "who asks for one name gets all he asks for");
}
