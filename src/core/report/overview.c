/* SPDX-License-Identifier: Apache-2.0 */
/* Counts over all orders: see overview.h. */
#include "overview.h"

#include <stdlib.h>
#include <string.h>

#include "index/index.h"
#include "report.h"
#include "query.h"
#include "visits.h"

static void count(apr_array_header_t *counts, const char *name, dcv_severity_t severity)
{
    dcv_count_t *added;

    for (int i = 0; i < counts->nelts; i++) {
        dcv_count_t *known = &APR_ARRAY_IDX(counts, i, dcv_count_t);

        if (!strcmp(known->name, name)) {
            known->orders++;
            return;
        }
    }
    added = apr_array_push(counts);
    added->name = name;
    added->severity = severity;
    added->orders = 1;
}

/* Each code counts once for an order, however often it stands there. */
static void count_warnings(dcv_overview_t *overview, const dcv_entry_t *entry)
{
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);
        int known = 0;

        for (int j = 0; j < i; j++) {
            known |= !strcmp(APR_ARRAY_IDX(entry->warnings, j, dcv_warning_t).code,
                             warning->code);
        }
        if (!known) {
            count(overview->warnings, warning->code, warning->severity);
        }
    }
}

static void count_verdicts(dcv_overview_t *overview, dcv_report_t *report,
                           const dcv_order_t *order, apr_pool_t *pool)
{
    for (int i = 0; i < order->names->nelts; i++) {
        dcv_verdict_t verdict = dcv_report_verdict(
            report, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *), pool);

        if (verdict < DCV_VERDICTS) {
            overview->checked++;
            overview->verdicts[verdict]++;
        }
    }
}

static void count_order(dcv_overview_t *overview, const dcv_entry_t *entry,
                        apr_time_t now)
{
    const dcv_order_t *order = entry->order;

    overview->orders++;
    overview->domains += order->names->nelts;
    overview->failing += entry->problems > 0;
    overview->noted += !entry->problems && entry->warnings->nelts;
    overview->unverified += entry->signature == DCV_SIGNATURE_UNKNOWN;
    if (order->expires > now &&
        (!overview->next_expiry || order->expires < overview->next_expiry)) {
        overview->next_expiry = order->expires;
    }
    count_warnings(overview, entry);
    count(overview->authorities, order->authority->name, DCV_NOTE);
}

/* Problems before notes, and then what more orders have. */
static int compare_counts(const void *a, const void *b)
{
    const dcv_count_t *one = a, *other = b;

    return one->severity != other->severity ? (int)other->severity - (int)one->severity
                                            : other->orders - one->orders;
}

/* How many orders a query asks for, on all its pages together. */
static int count_wanted(dcv_report_t *report, const dcv_query_t *query,
                        apr_pool_t *scratch_pool)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(report, query);
    int wanted = 0;

    while (dcv_cursor_count(&cursor, scratch_pool)) {
        wanted++;
    }
    return wanted;
}

/* What the source adds up for the whole server, added up for a part of it. */
static void sum_visits(dcv_overview_t *overview, dcv_report_t *report, apr_pool_t *pool,
                       apr_pool_t *scratch_pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(dcv_report_snapshot(report));
    int scope = dcv_report_scope(report);
    const apr_array_header_t *literals =
        scope == DCV_SCOPE_NONE
            ? NULL
            : APR_ARRAY_IDX(vhosts, scope, const dcv_vhost_t *)->literals;
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    while ((order = dcv_index_next_order(dcv_report_index(report), &walk))) {
        dcv_report_add_visits(&overview->visits, report, order, pool, scratch_pool);
        apr_pool_clear(scratch_pool);
    }
    for (int i = 0; literals && i < literals->nelts; i++) {
        dcv_report_add_literal(&overview->visits, report,
                               APR_ARRAY_IDX(literals, i, const dcv_answer_t *), pool,
                               scratch_pool);
        apr_pool_clear(scratch_pool);
    }
}

static void collect_visits(dcv_overview_t *overview, dcv_report_t *report,
                           apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    const dcv_sources_t *sources = dcv_report_sources(report);

    if (dcv_report_scope(report) != DCV_SCOPE_ALL) {
        sum_visits(overview, report, pool, scratch_pool);
    }
    else if (sources->visits) {
        sources->visits(&overview->visits, sources->context, NULL, "", pool);
        dcv_visits_make_readable(&overview->visits, pool);
    }
}

void dcv_overview_collect(dcv_overview_t *overview, dcv_report_t *report,
                          const dcv_query_t *query, apr_pool_t *pool,
                          apr_pool_t *scratch_pool)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    memset(overview, 0, sizeof(*overview));
    overview->warnings = apr_array_make(pool, 8, sizeof(dcv_count_t));
    overview->authorities = apr_array_make(pool, 8, sizeof(dcv_count_t));
    while ((order = dcv_index_next_order(dcv_report_index(report), &walk))) {
        count_order(overview, dcv_report_entry(report, walk.vhost, order, scratch_pool),
                    dcv_report_time(report));
        count_verdicts(overview, report, order, scratch_pool);
        apr_pool_clear(scratch_pool);
    }
    qsort(overview->warnings->elts, (size_t)overview->warnings->nelts,
          sizeof(dcv_count_t), compare_counts);
    overview->wanted = query && dcv_query_narrows(query)
                           ? count_wanted(report, query, scratch_pool)
                           : overview->orders;
    collect_visits(overview, report, pool, scratch_pool);
}
