/* SPDX-License-Identifier: Apache-2.0 */
/* Counts over all orders: see overview.h. */
#include "overview.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"

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
static int is_less_pressing(const void *a, const void *b)
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

void dcv_overview_collect(dcv_overview_t *overview, dcv_report_t *report,
                          const dcv_query_t *query, apr_pool_t *pool,
                          apr_pool_t *scratch_pool)
{
    const dcv_sources_t *sources = report->sources;
    int vhosts = dcv_snapshot_vhosts(report->snapshot)->nelts;

    memset(overview, 0, sizeof(*overview));
    overview->warnings = apr_array_make(pool, 8, sizeof(dcv_count_t));
    overview->authorities = apr_array_make(pool, 8, sizeof(dcv_count_t));
    for (int i = 0; i < vhosts; i++) {
        int orders = dcv_snapshot_order_count(report->snapshot, i);

        for (int j = 0; j < orders; j++) {
            const dcv_order_t *order = dcv_snapshot_order(report->snapshot, i, j);

            count_order(overview, dcv_report_entry(report, i, order, scratch_pool),
                        report->now);
            count_verdicts(overview, report, order, scratch_pool);
            apr_pool_clear(scratch_pool);
        }
    }
    qsort(overview->warnings->elts, (size_t)overview->warnings->nelts,
          sizeof(dcv_count_t), is_less_pressing);
    overview->wanted = query && dcv_query_narrows(query)
                           ? count_wanted(report, query, scratch_pool)
                           : overview->orders;
    if (sources->visits) {
        sources->visits(&overview->visits, sources->context, NULL, "", pool);
        dcv_visits_make_readable(&overview->visits, pool);
    }
}
