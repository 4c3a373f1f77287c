/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a report remembers of orders that it goes through more than once: to count, to choose, to
 * sort. Each thing is found out when it is asked for first, and takes eight octets an order.
 */
#ifndef DCV_CORE_GLANCE_H
#define DCV_CORE_GLANCE_H

#include "report/report.h"

/* An order, and where it stands in a snapshot. */
typedef struct dcv_spot_t {
    const dcv_order_t *order;
    int vhost;
    int number; /* of the order, in its virtual host */
} dcv_spot_t;

/*
 * The kinds of an order's warnings, as dcv_report_kinds(); whether it fails, as
 * dcv_report_is_failing(); whose turn it is, by the rules of dcv_next_step_decide(), of its first
 * DCV_PAGE_NAMES names. pool is for temporary use.
 */
dcv_warning_set_t dcv_glance_kinds(dcv_report_t *report, dcv_spot_t spot,
                                   apr_pool_t *pool);
int dcv_glance_fails(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool);
dcv_who_t dcv_glance_who(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool);

/*
 * Find all of that out at once, whose turn it is where that is wanted, by looking at the check of
 * each name once, whose verdicts each is called with.
 */
void dcv_glance_look(dcv_report_t *report, dcv_spot_t spot, int wants_who,
                     void (*each)(void *context, dcv_verdicts_t verdicts),
                     void *context, apr_pool_t *pool);

#endif
