/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The order of orders: see sort.h. */
#include "sort.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"

/* Behind all others: what has no such key. */
#define LAST APR_INT64_MAX

dcv_sorted_t dcv_sort_key(dcv_report_t *report, dcv_sort_t sort, int vhost,
                          const dcv_order_t *order, apr_pool_t *pool)
{
    dcv_sorted_t key = {.order = order, .vhost = vhost};
    apr_time_t visited;

    switch (sort) {
    case DCV_SORT_PROBLEM:
        key.time = !dcv_report_is_failing(
            report, order, dcv_report_kinds(report, vhost, order, pool), pool);
        break;
    case DCV_SORT_EXPIRES:
        key.time = order->expires ? order->expires : LAST;
        break;
    case DCV_SORT_NAME:
        key.name = order->names->nelts
                       ? APR_ARRAY_IDX(order->names, 0, const dcv_name_t *)->text
                       : NULL;
        key.time = key.name ? 0 : LAST;
        break;
    case DCV_SORT_VISITED:
        visited = dcv_report_last_visit(report, order, pool);
        key.time = visited ? -visited : LAST;
        break;
    case DCV_SORT_NONE:
        break;
    }
    return key;
}

static int compare(const void *a, const void *b)
{
    const dcv_sorted_t *one = a, *other = b;
    int by_name = one->name && other->name ? strcmp(one->name, other->name) : 0;

    if (one->time != other->time) {
        return one->time < other->time ? -1 : 1;
    }
    return by_name ? by_name : one->number - other->number;
}

void dcv_sort(apr_array_header_t *list)
{
    for (int i = 0; i < list->nelts; i++) {
        APR_ARRAY_IDX(list, i, dcv_sorted_t).number = i;
    }
    if (list->nelts) {
        qsort(list->elts, (size_t)list->nelts, sizeof(dcv_sorted_t), compare);
    }
}
