/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "query/query.h"

#include <apr_strings.h>
#include <string.h>

static void refuses(const char *args, const char *message)
{
    dcv_query_t query;

    fails(dcv_query_parse(&query, args, NULL, NULL, pool), DCV_E_QUERY, message,
          apr_psprintf(pool, "the parameters \"%s\" are refused", args));
}

static void test_values(void)
{
    dcv_query_t query = query_of(NULL);

    is_number(query.format, DCV_FORMAT_HTML, "the default format is HTML");
    is_number(query.limit, DCV_PAGE_ORDERS, "a page of it");
    ok(!query.domain && !query.vhost && !query.search && !query.warning &&
           !query.offset && !query.refresh,
       "a query without parameters narrows nothing");
    query = query_of("");
    is_number(query.format, DCV_FORMAT_HTML, "the same for nothing");
    query = query_of("format=json");
    is_number(query.format, DCV_FORMAT_JSON, "format=json asks for JSON");
    is_number(query.limit, 0, "all orders of it");
    is_number(query_of("format=text").format, DCV_FORMAT_TEXT,
              "format=text asks for text");
    is_number(query_of("format=zone").format, DCV_FORMAT_ZONE,
              "format=zone asks for a zone file");
    is_number(query_of("format=openmetrics").format, DCV_FORMAT_OPENMETRICS,
              "format=openmetrics asks for metrics");
    is_number(query_of("format=html").format, DCV_FORMAT_HTML,
              "format=html asks for the page");
    is_number(query_of("auto").format, DCV_FORMAT_TEXT, "as mod_status has it");
    query =
        query_of("domain=WWW.B%C3%BCcher.example.&vhost=a.example:443&search=a+b%26c"
                 "&warning=weak_key&offset=3&limit=2&refresh=30");
    is(query.domain->text, "www.xn--bcher-kva.example", "a domain in its one form");
    is(query.vhost, "a.example:443", "the query has its virtual host");
    is(query.search, "a b&c", "what is searched for, escapes undone");
    is(query.warning, "weak_key", "the query has its warning");
    is_number(query.offset, 3, "the query has its offset");
    is_number(query.limit, 2, "the query has its limit");
    is_number(query.refresh, 30, "the query has its refresh");
    is_number(query_of("refresh").refresh, 10,
              "refresh without a value is ten seconds");
    is_number(query_of("refresh=86400").refresh, 86400, "refresh may be a day long");
    is(query_of("search=").search, NULL, "nothing to search for");
    is(query_of("warning=problem").warning, "problem",
       "warning=problem asks for orders that fail");
    is(query_of("domain=2001:DB8::1").domain->text, "2001:db8::1",
       "an address is a domain, too");
    is(query_of("&&search=x&").search, "x", "too many signs between");
    is(query_of("search=a=b").search, "a=b", "a second \"=\" is text");
}

static void test_refused(void)
{
    const char *long_text = apr_psprintf(pool, "search=%0401d", 7);

    refuses("format=xml", "\"xml\" makes no sense for format=");
    refuses("format=", "known are html, json");
    refuses("format=JSON", "makes no sense");
    refuses("domain=a_b", "write a domain name");
    refuses("domain=", "write a domain name");
    refuses("vhost=", "write the virtual host's ServerName");
    refuses("vhost=a/b", "\"a/b\" makes no sense");
    refuses("vhost=%3Cscript%3E", "makes no sense");
    refuses(apr_psprintf(pool, "vhost=%0260d", 7), "makes no sense");
    refuses("warning=", "write the code of a warning");
    refuses("warning=nonsense", "write the code of a warning");
    refuses("offset=", "write a number from 0");
    refuses("offset=-1", "write a number from 0");
    refuses("offset=+1", "makes no sense");
    refuses("offset=1x", "makes no sense");
    refuses("offset=%201", "makes no sense");
    refuses("offset=0x10", "makes no sense");
    refuses("offset=99999999999999999999", "makes no sense");
    refuses("limit=0", "write a number from 1");
    refuses("limit", "makes no sense");
    refuses("limit=4294967297", "makes no sense");
    refuses("refresh=0", "write a number from 1 to 86400");
    refuses("refresh=86401", "write a number from 1 to 86400");
    refuses(long_text, "at most 400 bytes");
    succeeds(dcv_query_parse(&(dcv_query_t){0}, apr_psprintf(pool, "search=%0400d", 7),
                             NULL, NULL, pool),
             "a search of 400 bytes is parsed");
    refuses("color=red", "unknown parameter \"color\"; known are format");
    refuses("=x", "unknown parameter \"\"");
    refuses("Format=json", "unknown parameter \"Format\"");
    refuses("a%0Ab", "unknown parameter \"a\\x0ab\"");
    refuses("limit=1&limit=1", "\"limit\" stands twice");
    refuses("search=%", "not followed by two hex digits");
    refuses("search=%4", "not followed by two hex digits");
    refuses("search=%zz", "not followed by two hex digits");
    refuses("search=a%00b", "stands for a NUL");
}
/* Who follows a link has not asked for a check. */
static void lacks_check(const char *link)
{
    ok(!strstr(link, "check"), "a link checks nothing");
}

static void test_check(void)
{
    dcv_query_t query = query_of("check=WWW.Example.com.");

    is(query.check->text, "www.example.com", "a name to check, in its one form");
    is(query.domain->text, "www.example.com", "and nothing else is shown");
    ok(!query.check_all, "check with one name does not check all");
    query = query_of("check=*.example.com");
    is(query.check->text, "*.example.com", "check takes a wildcard as a name");
    query = query_of("domain=a.example&check=b.example");
    is(query.check->text, "b.example", "a name to check");
    is(query.domain->text, "a.example", "beside one to be shown");
    query = query_of("check=all");
    ok(query.check_all && !query.check && !query.domain,
       "check=all asks for all names");
    query = query_of("check=all&domain=a.example");
    ok(query.check_all, "check=all with a domain asks for all");
    is(query.domain->text, "a.example", "check=all is limited to the domain shown");
    query = query_of("domain=a.example");
    ok(!query.check && !query.check_all && !query.verdict, "none, if nobody asks");
    refuses("check=", "write a name of an order");
    refuses("check", "makes no sense for check=");
    refuses("check=a_b.example", "\"a_b.example\" makes no sense for check=");
    refuses("check=..", "write a name of an order");
    refuses("check=%1b", "\"\\x1b\" makes no sense");
    refuses("check=a.example&check=b.example", "\"check\" stands twice");
    is(dcv_query_link(&query, DCV_FORMAT_HTML, 0, pool), "?domain=a.example",
       "a link to a name has no check");
    query = query_of("check=a.example");
    lacks_check(dcv_query_link(&query, DCV_FORMAT_JSON, 0, pool));
    query = query_of("check=all");
    lacks_check(dcv_query_link(&query, DCV_FORMAT_JSON, 0, pool));
}

static void test_verdict(void)
{
    static const char *const known[] = {"valid",
                                        "partial",
                                        "missing",
                                        "wrong_target",
                                        "other_csr",
                                        "wrong_authority",
                                        "unique_value_wrong",
                                        "target_zone_appended",
                                        "owner_doubled",
                                        "underscore_missing",
                                        "wrong_type",
                                        "wildcard_record",
                                        "dnssec_bogus",
                                        "server_failure",
                                        "timeout",
                                        "lame",
                                        "caa_forbids",
                                        "none"};
    dcv_query_t query;

    for (apr_size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        query = query_of(apr_pstrcat(pool, "verdict=", known[i], NULL));
        is(query.verdict, known[i],
           apr_pstrcat(pool, "the query has the verdict ", known[i], NULL));
        ok(dcv_query_narrows(&query), "a verdict narrows what is shown");
        is(dcv_query_link(&query, DCV_FORMAT_JSON, 0, pool),
           apr_pstrcat(pool, "?format=json&verdict=", known[i], NULL),
           "that a link keeps");
    }
    refuses("verdict=", "write a verdict, as in verdict=missing");
    refuses("verdict=Valid", "\"Valid\" makes no sense for verdict=");
    refuses("verdict=bogus", "makes no sense");
    refuses("verdict=valid&verdict=none", "\"verdict\" stands twice");
}

static void accepts(const char *accept, dcv_format_t format)
{
    dcv_query_t query;

    (void)dcv_query_parse(&query, NULL, accept, NULL, pool);
    is_number(query.format, format,
              apr_psprintf(pool, "the format for the Accept header \"%s\" is right",
                           accept ? accept : ""));
}

static void test_accept(void)
{
    dcv_query_t query;

    accepts(NULL, DCV_FORMAT_HTML);
    accepts("", DCV_FORMAT_HTML);
    accepts("*/*", DCV_FORMAT_HTML);
    accepts("application/json", DCV_FORMAT_JSON);
    accepts("Application/JSON ; q=1.0", DCV_FORMAT_JSON);
    accepts("text/plain", DCV_FORMAT_TEXT);
    accepts("text/dns", DCV_FORMAT_ZONE);
    accepts("image/png", DCV_FORMAT_HTML);
    accepts("application/jsonx", DCV_FORMAT_HTML);
    accepts(
        "application/openmetrics-text; version=1.0.0; charset=utf-8;q=0.5,*/*;q=0.1",
        DCV_FORMAT_OPENMETRICS);
    accepts("text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
            DCV_FORMAT_HTML);
    accepts("text/html;q=0.8, application/json;q=0.9", DCV_FORMAT_JSON);
    accepts("text/plain;q=0.85,application/json;q=0.9,text/dns;q=0.899",
            DCV_FORMAT_JSON);
    accepts("text/plain;q=0.001", DCV_FORMAT_TEXT);
    accepts("text/plain;q=0", DCV_FORMAT_HTML);
    accepts("text/plain;q=0.000", DCV_FORMAT_HTML);
    accepts("text/plain;Q=0.1, text/dns;q=0.2", DCV_FORMAT_ZONE);
    accepts("text/plain;q=x", DCV_FORMAT_HTML);
    accepts(",;,text/plain;;", DCV_FORMAT_TEXT);
    succeeds(dcv_query_parse(&query, "format=zone", "application/json", NULL, pool),
             "a format and an Accept header are parsed");
    is_number(query.format, DCV_FORMAT_ZONE,
              "a format parameter wins over an Accept header");
}

static void test_chosen(void)
{
    dcv_query_t query = query_of("order=ffc7866140dAA57a8428e2292ba57f0f&expires=0"
                                 "&zone=B%C3%BCcher.example.&sort=visited");

    is(query.order, "FFC7866140DAA57A8428E2292BA57F0F",
       "an MD5 is read in either case");
    ok(query.has_expires && query.expires_days == 0, "no days are days, too");
    is(query.zone, "xn--bcher-kva.example", "a zone is in its one form");
    is_number(query.sort, DCV_SORT_VISITED, "the query has what to sort by");
    is(dcv_query_link(&query, DCV_FORMAT_JSON, 0, pool),
       "?format=json&order=FFC7866140DAA57A8428E2292BA57F0F&expires=0"
       "&zone=xn--bcher-kva.example&sort=visited",
       "a link keeps all of it");
    ok(!dcv_query_narrows(&(dcv_query_t){.sort = DCV_SORT_NAME}),
       "what is sorted is not narrowed");
    ok(query_of("format=health&strict").strict &&
           query_of("strict&format=health").strict,
       "the health may be strict");
    refuses("strict", "strict makes sense for health only");
    refuses("format=health&strict=1", "write it without a value");
    refuses("order=ffc7", "write the MD5 of a CSR, which has 32 hex digits");
    refuses("order=gfc7866140dAA57a8428e2292ba57f0f", "makes no sense for order=");
    refuses("expires=3651", "write a number from 0 to 3650");
    refuses("expires=", "write a number from 0 to 3650");
    query = query_of("expires=any&who=any");
    ok(!dcv_query_narrows(&query), "what is not chosen in a form is not asked for");
    refuses("zone=*.example.com", "write the name of a zone");
    refuses("zone=192.0.2.1", "write the name of a zone");
    refuses("sort=", "write problem, expires, name, visited, authority");
    is_number(query_of("format=html").sort, DCV_SORT_PROBLEM,
              "a page shows those that fail first");
    is_number(query_of("format=json").sort, DCV_SORT_NONE,
              "programs get orders as they are configured");
    query = query_of("format=html&sort=configured&who=dns");
    is_number(query.sort, DCV_SORT_NONE, "so does a page that is asked to");
    is(query.who, "dns", "orders that need somebody");
    is(dcv_query_link(&query, DCV_FORMAT_HTML, 0, pool), "?who=dns&sort=configured",
       "a link keeps both");
    refuses("who=me", "write host, customer, dns, ca or nobody");
    refuses("sort=name&sort=name", "\"sort\" stands twice");
    ok(dcv_query_is_in_zone("_a.www.EXAMPLE.com.", "example.com") &&
           dcv_query_is_in_zone("example.com", "example.com"),
       "a name is in its zone, and in those above");
    ok(!dcv_query_is_in_zone("myexample.com", "example.com") &&
           !dcv_query_is_in_zone("com", "example.com"),
       "a name that ends alike is not");
}

void run_tests(void)
{
    test_values();
    test_refused();
    test_check();
    test_verdict();
    test_accept();
    test_chosen();
}
