/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report/report.h"
#include "report/sort.h"

static server_t server;

/* The names of orders by a key, with spaces before each. */
static const char *sorted_by(dcv_sort_t sort, dcv_order_t *const *orders, int first,
                             int count)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(dcv_sorted_t));
    const char *names = "";

    for (int i = first; i < first + count; i++) {
        APR_ARRAY_PUSH(list, dcv_sorted_t) = dcv_sort_key(
            report_at(&server, NOW), sort, (dcv_spot_t){orders[i], 0, i}, pool);
    }
    dcv_sort(list);
    for (int i = 0; i < count; i++) {
        names = apr_pstrcat(pool, names, " ",
                            APR_ARRAY_IDX(list, i, dcv_sorted_t).order->source, NULL);
    }
    return names;
}

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(RSA "-subj /CN=b.example.com"),
                         *first = make_csr(RSA "-subj /CN=a.example.com"),
                         *nobody = make_csr(RSA "-subj /O=x");
    dcv_order_t *orders[] = {make_order("late", file, ORDER(.issued = "2026-11-20")),
                             make_order("none", nobody, ORDER(.issued = NULL)),
                             make_order("over", first, ORDER(.issued = "2026-10-01")),
                             make_order("same", file, ORDER(.issued = "2026-11-20"))};
    known_t known = {.visited = "a.example.com"};

    server = make_server();
    server.sources = sources_of(&known);
    for (int i = 0; i < 4; i++) {
        add_order(&server, 0, orders[i]);
    }
    is(sorted_by(DCV_SORT_NONE, orders, 0, 4), " late none over same",
       "without a key the orders stay as they are configured");
    is(sorted_by(DCV_SORT_EXPIRES, orders, 0, 4), " over late same none",
       "the earliest to expire comes first, and what has no date last");
    is(sorted_by(DCV_SORT_NAME, orders, 0, 4), " over late same none",
       "names are sorted, and an order without one comes last");
    is(sorted_by(DCV_SORT_AUTHORITY, orders, 0, 4), " late none over same",
       "those of one CA are equal");
    is(sorted_by(DCV_SORT_RECORD, orders, 0, 4), " late none over same",
       "so are those that were not checked");
    is(sorted_by(DCV_SORT_PROBLEM, orders, 1, 2), " over none",
       "an order that has expired comes before one that is fine");
    is(sorted_by(DCV_SORT_WHO, orders, 1, 2), " none over",
       "orders that need the same one stay as they are configured");
    is(sorted_by(DCV_SORT_VISITED, orders, 0, 4), " late none over same",
       "where nobody came all are equal");
    visit(&known.visits, NOW, "192.0.2.1");
    is(sorted_by(DCV_SORT_VISITED, orders, 0, 4), " over late none same",
       "an order that was visited comes first");
    is(sorted_by(DCV_SORT_NAME, orders, 0, 0), "", "of no orders nothing is sorted");
}
