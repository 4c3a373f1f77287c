/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report/report.h"

static server_t server;

/* The sources of the orders that a query asks for. */
static const char *found(dcv_query_t query)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(report_at(&server, NOW), &query);
    const char *list = "";
    const dcv_entry_t *entry;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    while ((entry = dcv_cursor_next(&cursor, pool, scratch))) {
        list = apr_pstrcat(pool, list, " ", entry->order->source, NULL);
    }
    ok(!dcv_cursor_next(&cursor, pool, scratch), "the end stays the end");
    return list;
}

#define FOUND(...) found((dcv_query_t){__VA_ARGS__})

static const char *with_domain(const char *name)
{
    return FOUND(.domain = make_name(name));
}

static int counted(dcv_query_t query)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(report_at(&server, NOW), &query);
    int count = 0;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    while (dcv_cursor_count(&cursor, scratch)) {
        count++;
    }
    return count;
}

static void test_pages(void)
{
    is(FOUND(.limit = 0), " main a first second", "all, in the order of configuration");
    is(FOUND(.limit = 2), " main a", "a limit of two finds two orders");
    is(FOUND(.limit = 2, .offset = 1), " a first", "two from the second on");
    is(FOUND(.limit = 2, .offset = 3), " second",
       "an offset of three finds the last page");
    is(FOUND(.limit = 2, .offset = 4), "",
       "an offset behind the last order finds nothing");
    is(FOUND(.offset = 2), " first second", "all from the third on");
    is(FOUND(.vhost = "b.example.com", .limit = 1, .offset = 1), " second",
       "offset and limit are of what is found");
    is_number(counted((dcv_query_t){.limit = 1, .offset = 2}), 4,
              "both count for nothing when all are counted");
    is_number(counted((dcv_query_t){.vhost = "b.example.com", .limit = 1}), 2,
              "all that are found");
}

static void test_domain(void)
{
    is(with_domain("a.example.com"), " main a", "a name and a wildcard over it");
    is(with_domain("x.example.com"), " main", "a name that a wildcard covers");
    is(with_domain("x.y.example.com"), "", "but not two labels");
    is(with_domain("example.com"), "", "nor the wildcard's own domain");
    is(with_domain("*.example.com"), " main",
       "a wildcard finds the order of the wildcard");
    is(with_domain("9.9.9.9"), " second", "an address finds the order of the address");
    is(with_domain("nobody.example"), "", "a name of no order finds nothing");
    is(with_domain("ample.com"), "", "a part of a name is none");
}

static void test_vhost(void)
{
    is(FOUND(.vhost = "A.example.com"), " a", "a virtual host in any case");
    is(FOUND(.vhost = "b.example.com:443"), " first second",
       "a virtual host with its port finds its orders");
    is(FOUND(.vhost = "b.example.com:80"), "",
       "a virtual host with another port finds nothing");
    is(FOUND(.vhost = "b.example.com:4433"), "", "with a longer one");
    is(FOUND(.vhost = "b.example.com:"), "", "with half of one");
    is(FOUND(.vhost = "b.example"), "", "a part of the name");
    is(FOUND(.vhost = "b.example.com.au"), "",
       "a longer name of a virtual host finds nothing");
    is(FOUND(.vhost = "main server"), " main", "the main server finds its order");
    is(FOUND(.vhost = "main server:0"), "", "which has no port");
}

static void test_search(void)
{
    const dcv_order_t *order = APR_ARRAY_IDX(
        APR_ARRAY_IDX(dcv_snapshot_vhosts(server.snapshot), 2, const dcv_vhost_t *)
            ->orders,
        0, const dcv_order_t *);

    is(FOUND(.search = "A.EXAMPLE.C"), " a", "a search finds part of a name");
    is(FOUND(.search = "bücher"), " first", "a name as people write it");
    is(FOUND(.search = "xn--b"), " first", "or as DNS has it");
    is(FOUND(.search = "comodoca"), " second", "a search finds an authority");
    is(FOUND(.search = "Uni"), " second", "a search finds a unique value");
    is(FOUND(.search = "O=Some"), " a", "a search finds a CSR's subject");
    is(FOUND(.search = "main serv"), " main", "a search finds a virtual host");
    is(FOUND(.search = "first"), " first", "a search finds a CSR's file");
    is(FOUND(.search = apr_pstrndup(pool, order->csr->sha256 + 20, 12)), " a",
       "a search finds part of a SHA-256");
    is(FOUND(.search = order->csr->md5), " a", "a search finds a whole MD5");
    is(FOUND(.search = "second uni7"), " second",
       "of two words one may be in the file and the other in the unique value");
    is(FOUND(.search = "  first  example.org "), " first",
       "blanks around and between words do not matter");
    is(FOUND(.search = "second xn--b"), "", "an order must have each of the words");
    is(FOUND(.search = "no such text"), "",
       "a search for no order's text finds nothing");
    is(FOUND(.search = "example.com", .vhost = "a.example.com"), " a",
       "all that is asked for has to hold");
}

static void test_address(void)
{
    known_t known = {.visited = "a.example.com"};
    const dcv_sources_t before = server.sources;

    server.sources = sources_of(&known);
    visit(&known.visits, NOW, "2001:db8::7");
    is(FOUND(.search = "2001:DB8:"), " a",
       "a search finds an address from which the file was asked for");
    is(FOUND(.search = "a.example 2001:db8::7"), " a", "beside other words, too");
    is(FOUND(.search = "2001:db8::8"), "", "another address finds nothing");
    server.sources = before;
}

static void test_warning(void)
{
    is(FOUND(.warning = "wildcard_no_file"), " main", "orders with a warning");
    is(FOUND(.warning = "name_not_served"), " first", "with a warning of one kind");
    is(FOUND(.warning = "problem"), "", "with a problem of any kind");
    is(FOUND(.warning = "note"), " main first second", "with a note of any kind");
    is(FOUND(.warning = "weak_key"), "", "a warning of no order finds nothing");
}

/* Evidence of a check of each of an order's names; order "a" was never checked. */
static const dcv_evidence_t *checked(void *context, const dcv_order_t *order,
                                     const dcv_name_t *name, apr_pool_t *result_pool)
{
    dcv_evidence_t *evidence = dcv_evidence_create(result_pool);
    dcv_place_t place = {name->fqdn, NULL};
    dcv_sighting_t *sighting;

    (void)context;
    if (!strcmp(order->source, "a")) {
        return NULL;
    }
    APR_ARRAY_PUSH(evidence->places, dcv_place_t) = place;
    sighting = apr_array_push(evidence->sightings);
    memset(sighting, 0, sizeof(*sighting));
    sighting->server = -1;
    sighting->name = name->fqdn;
    sighting->type = DCV_TYPE_CNAME;
    sighting->outcome = strcmp(order->source, "main") ? DCV_NX_DOMAIN : DCV_DATA;
    sighting->found =
        strcmp(order->source, "main") ? NULL : dcv_order_target(order, result_pool);
    return evidence;
}

static void test_verdict(void)
{
    is(FOUND(.verdict = "none"), " main a first second",
       "the verdict none finds what was not checked");
    is(FOUND(.verdict = "valid"), "", "so nothing is valid");
    server.sources.evidence = checked;
    is(FOUND(.verdict = "valid"), " main", "one with a record");
    is(FOUND(.verdict = "missing"), " first second",
       "the verdict missing finds those without a record");
    is(FOUND(.verdict = "none"), " a", "one that was not checked");
    is(FOUND(.verdict = "lame"), "", "a verdict of no check finds nothing");
    is(FOUND(.verdict = "missing", .limit = 1, .offset = 1), " second",
       "a verdict with an offset finds the second");
    is(FOUND(.verdict = "missing", .search = "uni7"), " second",
       "all that is asked for has to hold");
    is_number(counted((dcv_query_t){.verdict = "missing"}), 2,
              "the orders with a verdict are counted");
    server.sources.evidence = NULL;
}

static void test_order_zone_expires(void)
{
    const dcv_order_t *order = dcv_snapshot_order(server.snapshot, 0, 0);

    is(FOUND(.order = order->csr->md5), " main", "an MD5 finds the orders of its CSR");
    is(FOUND(.zone = "example.com"), " main a second",
       "a zone finds the orders with a name in it");
    is(FOUND(.zone = "a.example.com"), " a", "a wildcard is at the name below it");
    is(FOUND(.zone = "ample.com"), "", "a name that ends alike is in another zone");
    is(FOUND(.has_expires = 1, .expires_days = 3650), "",
       "orders without a date do not expire");
    ((dcv_order_t *)order)->expires = NOW + 5 * DAY;
    is(FOUND(.has_expires = 1, .expires_days = 5), " main",
       "an order that expires in time");
    is(FOUND(.has_expires = 1, .expires_days = 4), "", "and one that does not");
    ((dcv_order_t *)order)->expires = NOW - DAY;
    is(FOUND(.has_expires = 1), " main", "an order that has expired");
    ((dcv_order_t *)order)->expires = 0;
}

static void test_sorted(void)
{
    is(FOUND(.sort = DCV_SORT_NAME), " main a second first",
       "all, by their first names");
    is(FOUND(.sort = DCV_SORT_NAME, .limit = 2, .offset = 1), " a second",
       "a page of what is sorted");
    is(FOUND(.sort = DCV_SORT_NAME, .vhost = "b.example.com"), " second first",
       "what is asked for, sorted");
    is(FOUND(.sort = DCV_SORT_NAME, .offset = 4), "", "behind the last one is nothing");
}

static void test_names(void)
{
    dcv_query_t none = {0}, one = {.domain = make_name("a.example.com")},
                address = {.domain = make_name("9.9.9.9")};

    ok(dcv_query_wants(&none, make_name("b.example.com")),
       "a query without a domain wants any name");
    ok(dcv_query_wants(&one, make_name("a.example.com")),
       "a query with a domain wants that name");
    ok(dcv_query_wants(&one, make_name("*.example.com")), "a wildcard over it");
    ok(!dcv_query_wants(&one, make_name("b.example.com")),
       "a query with a domain wants no other name");
    ok(!dcv_query_wants(&one, make_name("example.com")), "nor what is above");
    ok(!dcv_query_wants(&one, make_name("*.a.example.com")),
       "a query with a domain wants no name below");
    ok(!dcv_query_wants(&address, make_name("*.example.com")),
       "an address has no wildcard");
}

void run_tests(void)
{
    int a, b;

    server = make_server();
    dcv_snapshot_add_vhost(server.snapshot, "empty.example.com", 80, "x.conf", 1, 1);
    a = add_vhost(&server, "a.example.com", NULL);
    b = add_vhost(&server, "b.example.com", "other.example.com 9.9.9.9");
    add_order(&server, 0,
              make_order("main", make_csr(EC "-subj '/CN=*.example.com'"),
                         ORDER(.issued = NULL)));
    add_order(&server, b,
              make_order("first", make_csr(EC "-subj /CN=xn--bcher-kva.example.org"),
                         ORDER(.issued = NULL)));
    add_order(&server, b,
              make_order("second", make_csr(EC "-subj /CN=other.example.com"),
                         ORDER(.authority = "comodoca", .domains = "9.9.9.9",
                               .unique_value = "uni7")));
    add_order(&server, a,
              make_order("a", make_csr(EC "-subj '/O=Some Ltd/CN=a.example.com'"),
                         ORDER(.issued = NULL)));
    test_pages();
    test_domain();
    test_vhost();
    test_search();
    test_address();
    test_warning();
    test_verdict();
    test_order_zone_expires();
    test_sorted();
    test_names();
    server = make_server();
    is(FOUND(.limit = 0), "", "a server without orders");
    server.snapshot = dcv_snapshot_create(pool);
    is(FOUND(.limit = 0), "", "not even a main server");
}
