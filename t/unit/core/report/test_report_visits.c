/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report/report.h"
#include "report/visits.h"

void run_tests(void)
{
    server_t server = make_server();
    known_t known = {.visited = "b.example"};
    const dcv_order_t *order = make_order("a", make_csr(EC "-subj /CN=a.example"),
                                          ORDER(.domains = "b.example"));
    dcv_visits_t visits, sum = {0};
    dcv_report_t *report;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    server.sources = sources_of(&known);
    add_order(&server, 0, order);
    report = report_at(&server, NOW);
    ok(!dcv_report_is_visited(report, order, pool), "nobody has come yet");
    is_number((long)dcv_report_last_visit(report, order, pool), 0,
              "there is no last visit yet");
    visit(&known.visits, NOW - DAY, "192.0.2.1");
    visit(&known.visits, NOW, "2001:db8::1");
    dcv_visits_find(&visits, &server.sources, order, "b.example", pool);
    is_number((long)visits.count, 2, "a name has its visits");
    has(visits.last.host, "\\xe2\\x80\\xae", "what a client sent is readable");
    ok(dcv_report_is_visited(report, order, pool), "one name is enough for an order");
    ok(!dcv_report_is_name_visited(report, order, make_name("a.example"), pool),
       "the other name was not asked for");
    ok(dcv_report_last_visit(report, order, pool) == NOW, "the last visit counts");
    ok(dcv_report_is_visited_from(report, order, "2001:DB8", pool) &&
           dcv_report_is_visited_from(report, order, "192.0.2.", pool),
       "an address is found by its beginning, in either case");
    ok(!dcv_report_is_visited_from(report, order, "192.0.2.2", pool),
       "another address is not found");
    dcv_report_add_visits(&sum, report, order, pool, scratch);
    is_number((long)sum.count, 2, "the visits of all names are added up");
    server.sources.visits = NULL;
    dcv_visits_find(&visits, &server.sources, order, "b.example", pool);
    is_number((long)visits.count, 0, "without a source there are none");
}
