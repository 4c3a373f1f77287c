/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The visits that a report tells of: see report.h. */
#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "report.h"
#include "visits.h"

void dcv_report_literal(dcv_visits_t *visits, const dcv_report_t *report,
                        const dcv_answer_t *literal, apr_pool_t *pool)
{
    memset(visits, 0, sizeof(*visits));
    if (dcv_report_sources(report)->literal) {
        dcv_report_sources(report)->literal(visits, dcv_report_sources(report)->context,
                                            literal, pool);
        dcv_visits_make_readable(visits, pool);
    }
}

apr_time_t dcv_report_last_visit(dcv_report_t *report, const dcv_order_t *order,
                                 apr_pool_t *pool)
{
    apr_time_t last = 0;

    for (int i = 0; i < order->names->nelts; i++) {
        dcv_visits_t visits;

        dcv_visits_find(&visits, dcv_report_sources(report), order,
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text, pool);
        last = visits.count && visits.last.time > last ? visits.last.time : last;
    }
    return last;
}

int dcv_report_is_name_visited(dcv_report_t *report, const dcv_order_t *order,
                               const dcv_name_t *name, apr_pool_t *pool)
{
    dcv_visits_t visits;

    dcv_visits_find(&visits, dcv_report_sources(report), order, name->text, pool);
    return visits.count > 0;
}

int dcv_report_is_visited_from(dcv_report_t *report, const dcv_order_t *order,
                               const char *address, apr_pool_t *pool)
{
    for (int i = 0; i < order->names->nelts; i++) {
        dcv_visits_t visits;

        dcv_visits_find(&visits, dcv_report_sources(report), order,
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text, pool);
        for (int j = 0; j < visits.recent_count; j++) {
            if (!apr_cstr_casecmpn(visits.recent[j].address, address,
                                   strlen(address))) {
                return 1;
            }
        }
    }
    return 0;
}

int dcv_report_is_visited(dcv_report_t *report, const dcv_order_t *order,
                          apr_pool_t *pool)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (dcv_report_is_name_visited(
                report, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *),
                pool)) {
            return 1;
        }
    }
    return 0;
}

static void add_visits(dcv_visits_t *sum, const dcv_visits_t *more, apr_pool_t *pool)
{
    sum->count += more->count;
    if (more->count && more->last.time > sum->last.time) {
        sum->last = more->last;
        sum->last.address = apr_pstrdup(pool, more->last.address);
        sum->last.user_agent = apr_pstrdup(pool, more->last.user_agent);
        sum->last.scheme = apr_pstrdup(pool, more->last.scheme);
        sum->last.host = apr_pstrdup(pool, more->last.host);
    }
}

void dcv_report_add_visits(dcv_visits_t *sum, const dcv_report_t *report,
                           const dcv_order_t *order, apr_pool_t *pool,
                           apr_pool_t *scratch_pool)
{
    dcv_visits_t visits;

    dcv_visits_find(&visits, dcv_report_sources(report), order, "", scratch_pool);
    add_visits(sum, &visits, pool);
    for (int i = 0; i < order->names->nelts; i++) {
        dcv_visits_find(&visits, dcv_report_sources(report), order,
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text,
                        scratch_pool);
        add_visits(sum, &visits, pool);
    }
}

void dcv_report_add_literal(dcv_visits_t *sum, const dcv_report_t *report,
                            const dcv_answer_t *literal, apr_pool_t *pool,
                            apr_pool_t *scratch_pool)
{
    dcv_visits_t visits;

    dcv_report_literal(&visits, report, literal, scratch_pool);
    add_visits(sum, &visits, pool);
}
