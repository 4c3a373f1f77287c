/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "query/query.h"

#include <apr_strings.h>
#include <string.h>

static void test_narrows(void)
{
    ok(!dcv_query_narrows(&(dcv_query_t){.offset = 5, .limit = 2, .refresh = 1}),
       "a page is no choice");
    for (int i = 0; i < 4; i++) {
        static const char *const args[] = {"domain=a.example", "vhost=a", "search=a",
                                           "warning=problem"};
        dcv_query_t query = query_of(args[i]);

        ok(dcv_query_narrows(&query), "a query with a domain narrows what is shown");
    }
}

static void test_link(void)
{
    dcv_query_t query = {.format = DCV_FORMAT_JSON}, again;
    const char *link;

    is(dcv_query_link(&query, DCV_FORMAT_HTML, 0, pool), "?",
       "the link of a query without parameters is empty");
    is(dcv_query_link(&query, DCV_FORMAT_JSON, 0, pool), "?format=json",
       "a link may change the format");
    is(dcv_query_link(&query, DCV_FORMAT_HTML, 5, pool), "?offset=5",
       "a link may change the offset");
    query = query_of("domain=*.a.example&vhost=main+server&search=%22%3C%26%3D%23%25%2B"
                     "+%C3%BC&warning=problem&offset=3&limit=2&refresh=30&format=html");
    link = dcv_query_link(&query, DCV_FORMAT_TEXT, 7, pool);
    ok(!strpbrk(link, "\"<># "), "what has a meaning in a URL is escaped");
    again = query_of(link + 1);
    is(again.domain->text, query.domain->text, "the domain comes back");
    is(again.vhost, query.vhost, "the parsed link has the same virtual host");
    is(again.search, "\"<&=#%+ \xc3\xbc", "what is searched for");
    is(again.warning, query.warning, "the parsed link has the same warning");
    is_number(again.limit, 2, "the parsed link has the same limit");
    is_number(again.refresh, 30, "the parsed link has the same refresh");
    is_number(again.offset, 7, "with the offset asked for");
    is_number(again.format, DCV_FORMAT_TEXT,
              "the parsed link has the format it asks for");
}

void run_tests(void)
{
    test_narrows();
    test_link();
}
