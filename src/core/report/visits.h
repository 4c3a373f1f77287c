/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown of visits and strays. */
#ifndef DCV_CORE_VISITS_H
#define DCV_CORE_VISITS_H

#include "dcv/report.h"

/* The visits for an order's file under a name ("": any other), readable, in pool. */
void dcv_visits_find(dcv_visits_t *visits, const dcv_sources_t *sources,
                     const dcv_order_t *order, const char *name, apr_pool_t *pool);

/*
 * How many visits there were in DCV_VISITS_WINDOW before now, and from how many
 * addresses, as far as they are in the list: where that is full, some may have given way. Visits
 * that a clock recorded before it was set back are left out, but for a minute that the clocks of
 * a fleet may differ.
 */
void dcv_visits_recent(const dcv_visits_t *visits, apr_time_t now, int *count,
                       int *addresses);

/* From how many addresses those visits came that are remembered one by one. */
int dcv_visits_addresses(const dcv_visits_t *visits);

/*
 * The texts of visits and strays come from clients. These make them readable, in pool; copies of
 * visits keep theirs.
 */
void dcv_visits_make_readable(dcv_visits_t *visits, apr_pool_t *pool);
void dcv_strays_make_readable(dcv_strays_t *strays, apr_pool_t *pool);

#endif
