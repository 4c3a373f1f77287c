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
    dcv_sort_list_t sort_list = {.list = apr_array_make(pool, 4, sizeof(dcv_sorted_t))};
    const apr_array_header_t *list;
    const char *names = "";

    for (int i = first; i < first + count; i++) {
        dcv_sort_add(&sort_list, dcv_sort_key(report_at(&server, NOW), sort,
                                              (dcv_spot_t){orders[i], 0, i}, pool));
    }
    list = dcv_sort_end(&sort_list);
    for (int i = 0; i < list->nelts; i++) {
        names = apr_pstrcat(pool, names, " ",
                            APR_ARRAY_IDX(list, i, dcv_sorted_t).order->source, NULL);
    }
    return names;
}

/* Keys in an order that is none, with equals among them. */
static apr_time_t time_of(int number)
{
    return number * 37 % 101 / 2;
}

/* The first so many of 1,000 keys: those are also the first of all, sorted as a whole. */
static void first_are_right(int most)
{
    dcv_sort_list_t all = {.list = apr_array_make(pool, 4, sizeof(dcv_sorted_t))};
    dcv_sort_list_t first = {.list = apr_array_make(pool, 4, sizeof(dcv_sorted_t)),
                             .most = most};
    const apr_array_header_t *sorted, *found;
    int wrong = 0;

    for (int i = 0; i < 1000; i++) {
        const dcv_sorted_t key = {.vhost = i, .time = time_of(i)};

        dcv_sort_add(&all, key);
        dcv_sort_add(&first, key);
    }
    sorted = dcv_sort_end(&all);
    found = dcv_sort_end(&first);
    is_number(sorted->nelts, 1000, "without a limit all are sorted");
    is_number(found->nelts, most < 1000 ? most : 1000,
              "with one as many as are wanted");
    for (int i = 0; i < found->nelts; i++) {
        wrong += APR_ARRAY_IDX(found, i, dcv_sorted_t).vhost !=
                 APR_ARRAY_IDX(sorted, i, dcv_sorted_t).vhost;
    }
    is_number(wrong, 0, apr_psprintf(pool, "the first %d are those of all", most));
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
    first_are_right(1);
    first_are_right(50);
    first_are_right(999);
    first_are_right(5000);
    is(sorted_by(DCV_SORT_NAME, orders, 0, 0), "", "of no orders nothing is sorted");
}
