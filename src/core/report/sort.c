/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The order of orders: see sort.h. */
#include "sort.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"

/* Behind all others: what has no such key. */
#define LAST APR_INT64_MAX

/* How soon somebody wants to see a verdict. */
static int weigh(dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_VERDICTS:
        return 4;
    case DCV_VALID:
        return 3;
    case DCV_UNKNOWN:
        return 2;
    case DCV_MISSING:
    case DCV_EXPIRING:
    case DCV_NOT_REACHED:
        return 1;
    default:
        return 0;
    }
}

/* The verdict that a sort is about. */
static dcv_verdict_t verdict_for(dcv_sort_t sort, dcv_verdicts_t verdicts)
{
    return sort == DCV_SORT_FILE         ? verdicts.file
           : sort == DCV_SORT_RECORD     ? verdicts.record
           : sort == DCV_SORT_PERSISTENT ? verdicts.persistent
                                         : verdicts.caa;
}

/* Of an order's names the one to see first. */
static int weigh_names(dcv_report_t *report, dcv_sort_t sort, const dcv_order_t *order,
                       apr_pool_t *pool)
{
    int names = dcv_report_is_checked(report, order, pool) ? order->names->nelts : 0;
    int least = weigh(DCV_VERDICTS);

    for (int i = 0; i < names && least; i++) {
        dcv_verdicts_t verdicts = dcv_report_verdicts(
            report, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *), pool);
        int weight = weigh(verdict_for(sort, verdicts));

        least = weight < least ? weight : least;
    }
    return least;
}

dcv_sorted_t dcv_sort_key(dcv_report_t *report, dcv_sort_t sort, dcv_spot_t spot,
                          apr_pool_t *pool)
{
    const dcv_order_t *order = spot.order;
    dcv_sorted_t key = {.order = order, .vhost = spot.vhost};
    apr_time_t visited;

    switch (sort) {
    case DCV_SORT_PROBLEM:
        key.time = !dcv_glance_fails(report, spot, pool);
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
    case DCV_SORT_AUTHORITY:
        key.name = order->authority->name;
        break;
    case DCV_SORT_FILE:
    case DCV_SORT_RECORD:
    case DCV_SORT_PERSISTENT:
    case DCV_SORT_CAA:
        key.time = weigh_names(report, sort, order, pool);
        break;
    case DCV_SORT_WHO:
        key.time = dcv_glance_who(report, spot, pool);
        break;
    case DCV_SORT_NONE:
    case DCV_SORTS:
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

static void sort(apr_array_header_t *list)
{
    if (list->nelts) {
        qsort(list->elts, (size_t)list->nelts, sizeof(dcv_sorted_t), compare);
    }
}

/*
 * The first ones are wanted: when there are twice as many, the later half goes, and with it all
 * that would stand behind the last one that stays.
 */
void dcv_sort_add(dcv_sort_list_t *sort_list, dcv_sorted_t key)
{
    apr_array_header_t *list = sort_list->list;
    int most = sort_list->most;

    key.number = sort_list->added++;
    if (most && sort_list->is_full &&
        compare(&key, &APR_ARRAY_IDX(list, most - 1, dcv_sorted_t)) > 0) {
        return;
    }
    APR_ARRAY_PUSH(list, dcv_sorted_t) = key;
    if (most && list->nelts / 2 >= most) {
        sort(list);
        list->nelts = most;
        sort_list->is_full = 1;
    }
}

const apr_array_header_t *dcv_sort_end(dcv_sort_list_t *sort_list)
{
    apr_array_header_t *list = sort_list->list;

    sort(list);
    if (sort_list->most && list->nelts > sort_list->most) {
        list->nelts = sort_list->most;
    }
    return list;
}
