/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "report/overview.h"
#include "checked.h"

static dcv_overview_t overview_of(const server_t *server, const dcv_query_t *query)
{
    dcv_overview_t overview;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    memset(&overview, 0xff, sizeof(overview));
    dcv_overview_collect(&overview, report_at(server, NOW), query, pool, scratch);
    return overview;
}

static const dcv_count_t *count_of(const apr_array_header_t *counts, const char *name)
{
    for (int i = 0; i < counts->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(counts, i, dcv_count_t).name, name)) {
            return &APR_ARRAY_IDX(counts, i, dcv_count_t);
        }
    }
    return NULL;
}

static int number_of(const apr_array_header_t *counts, const char *name)
{
    const dcv_count_t *count = count_of(counts, name);

    return count ? count->orders : 0;
}

static void test_empty(void)
{
    server_t server = make_server();
    dcv_overview_t overview = overview_of(&server, NULL);

    is_number(overview.orders + overview.domains + overview.failing + overview.noted +
                  overview.unverified + overview.wanted,
              0, "an overview of no orders counts nothing");
    ok(!overview.next_expiry, "no order means no next expiry");
    is_number(overview.warnings->nelts + overview.authorities->nelts, 0,
              "an overview of no orders has empty lists");
    is_number((long)overview.visits.count, 0, "an overview without visits counts none");
}

static void test_counts(void)
{
    const dcv_csr_file_t *odd = make_csr(
        EC "-subj '/O=x/CN=Some Ltd' -addext 'subjectAltName=DNS:www.example.com,"
           "email:a@example.com,URI:urn:x'");
    server_t server = make_server();
    known_t known = {0};
    int vhost = add_vhost(&server, "www.example.com", "a.example.com");
    dcv_order_t *last =
        make_order("last.csr", make_csr(RSA "-subj /CN=a.example.com"),
                   ORDER(.issued = "2026-10-28", .domains = "www.example.com"));
    dcv_query_t page = {.limit = 1, .offset = 1},
                narrow = {.warning = "problem", .limit = 1};
    dcv_overview_t overview;

    own_csr(last)->signature = DCV_SIGNATURE_UNKNOWN;
    visit(&known.all_visits, NOW, "192.0.2.1");
    server.sources = sources_of(&known);
    add_order(&server, vhost,
              make_order("expired.csr", odd,
                         ORDER(.issued = "2026-10-01", .unique_value = "a")));
    add_order(&server, vhost,
              make_order("later.csr", make_csr(EC "-subj /CN=www.example.com"),
                         ORDER(.authority = "certigna", .issued = "2026-11-22")));
    add_order(&server, vhost, last);
    add_order(&server, 0, last);
    overview = overview_of(&server, NULL);
    is_number(overview.orders, 4, "orders, in each place where they stand");
    is_number(overview.domains, 6, "the overview counts names of orders");
    is_number(overview.failing, 2, "those with a problem");
    is_number(overview.noted, 2, "those with notes only");
    is_number(overview.unverified, 2, "those whose signature nobody looked at");
    is_number(overview.wanted, 4, "nobody asks for some");
    ok(overview.next_expiry == last->expires, "the next expiry is one to come");
    is_number(number_of(overview.authorities, "sectigo"), 3, "orders of an authority");
    is_number(number_of(overview.authorities, "certigna"), 1,
              "the overview counts orders by authority");
    is_number(number_of(overview.warnings, "expired"), 1, "orders with a warning");
    is_number(number_of(overview.warnings, "name_ignored"), 1,
              "once, however often it stands there");
    is_number(number_of(overview.warnings, "weak_key"), 0,
              "a warning that nothing has is not counted");
    is_number(count_of(overview.warnings, "expired")->severity, DCV_PROBLEM,
              "an expired order counts as a problem");
    is_number(count_of(overview.warnings, "name_ignored")->severity, DCV_NOTE,
              "an ignored name counts as a note");
    is_number((long)overview.visits.count, 1, "visits for all files");
    is(overview.visits.last.host, "\\xe2\\x80\\xae<script>",
       "the Host of the last visit is made readable");
    is_number(overview_of(&server, &page).wanted, 4, "a page leaves nothing out");
    is_number(overview_of(&server, &narrow).wanted, 2,
              "the orders that a query wants are counted");
    is_number(overview_of(&server, &narrow).orders, 4, "and counts all the same");
}

static void test_verdicts(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    dcv_overview_t overview;

    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL),
              make_order("e.csr", make_csr(EC "-subj /CN=" ZONE),
                         ORDER(.domains = "www." ZONE " 192.0.2.1")));
    overview = overview_of(&server, NULL);
    is_number(overview.checked, 0, "no name was checked");
    known.evidence = evidence_of(NULL, NULL, NULL);
    overview = overview_of(&server, NULL);
    is_number(overview.checked, 2, "names that were checked, but no address");
    is_number(overview.verdicts[DCV_MISSING], 2,
              "checked names are counted by verdict");
}

static void test_failing(void)
{
    server_t server = make_server();
    dcv_evidence_t *nobody = evidence_of(NULL, NULL, NULL);
    known_t known = {.evidence = evidence_of(NULL, NULL, NULL)};
    dcv_overview_t overview;

    nobody->view = DCV_VIEW_NOBODY;
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL),
              make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0)));
    is_number(overview_of(&server, NULL).failing, 0,
              "an order whose record is missing does not fail");
    known.evidence = evidence_of("a.example", "a.example", "a.example");
    overview = overview_of(&server, NULL);
    is_number(overview.failing, 1, "an order with a wrong record fails");
    is_number(overview.noted, 0, "an order that fails is not one with notes only");
    known.evidence = nobody;
    overview = overview_of(&server, NULL);
    is_number(overview.failing, 0, "an order of which nothing is known does not fail");
    is_number(overview.checked, 0, "a name of which nothing is known is counted apart");
    is_number(overview.verdicts[DCV_UNKNOWN], 1, "a name of which nothing is known");
}

void run_tests(void)
{
    test_empty();
    test_counts();
    test_verdicts();
    test_failing();
}
