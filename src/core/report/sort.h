/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The order of orders that sort= asks for, by small keys: nothing of an order is described. */
#ifndef DCV_CORE_SORT_H
#define DCV_CORE_SORT_H

#include "glance.h"

/* An order, and what it is sorted by. */
typedef struct dcv_sorted_t {
    const dcv_order_t *order;
    int vhost;
    int number;       /* in the order of configuration, which decides between equals */
    const char *name; /* the first one; NULL: it has none, or names do not matter */
    apr_time_t time;  /* less comes first */
} dcv_sorted_t;

/* The key of an order. pool is for temporary use. */
dcv_sorted_t dcv_sort_key(dcv_report_t *report, dcv_sort_t sort, dcv_spot_t spot,
                          apr_pool_t *pool);

/* The first ones of all that are added, whose keys are all of one dcv_sort_t. */
typedef struct dcv_sort_list_t {
    apr_array_header_t *list; /* dcv_sorted_t */
    int most;                 /* how many are wanted; 0: all */
    int added, is_full;       /* 0 at first */
} dcv_sort_list_t;

/* Add one, unless it is known not to be among the first. */
void dcv_sort_add(dcv_sort_list_t *sort_list, dcv_sorted_t key);

/* The first ones in their order, when all were added. */
const apr_array_header_t *dcv_sort_end(dcv_sort_list_t *sort_list);

#endif
