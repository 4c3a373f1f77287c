/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Counts over all orders: see overview.h. */
#include "overview.h"

#include <stdlib.h>
#include <string.h>

#include "glance.h"
#include "index/index.h"
#include "report.h"
#include "query/query.h"
#include "visits.h"

static void count_authority(dcv_overview_t *overview, const char *name)
{
    dcv_count_t *added;

    for (int i = 0; i < overview->authorities->nelts; i++) {
        dcv_count_t *known = &APR_ARRAY_IDX(overview->authorities, i, dcv_count_t);

        if (!strcmp(known->name, name)) {
            known->orders++;
            return;
        }
    }
    added = apr_array_push(overview->authorities);
    added->name = name;
    added->severity = DCV_NOTE;
    added->orders = 1;
}

/* The counts of the kinds that there are, by their codes. */
static void list_warnings(dcv_overview_t *overview, const int counts[])
{
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        if (counts[i]) {
            dcv_count_t *added = apr_array_push(overview->warnings);

            added->name = dcv_warning_code((dcv_warning_kind_t)i);
            added->severity = dcv_warning_severity((dcv_warning_kind_t)i);
            added->orders = counts[i];
        }
    }
}

/* Count a name by the verdicts of its check. */
static void count_verdicts(void *context, dcv_verdicts_t verdicts)
{
    dcv_overview_t *overview = context;

    if (verdicts.record < DCV_VERDICTS) {
        overview->checked += verdicts.record != DCV_UNKNOWN;
        overview->verdicts[verdicts.record]++;
    }
    if (verdicts.persistent < DCV_VERDICTS) {
        overview->persistent[verdicts.persistent]++;
    }
    if (verdicts.file < DCV_VERDICTS) {
        overview->file_verdicts[verdicts.file]++;
    }
    if (verdicts.caa < DCV_VERDICTS) {
        overview->caa[verdicts.caa]++;
    }
}

static void count_order(dcv_overview_t *overview, int counts[],
                        const dcv_order_t *order, dcv_warning_set_t set, int failing,
                        apr_time_t now)
{
    overview->orders++;
    overview->domains += order->names->nelts;
    overview->accounts += order->account != NULL;
    overview->failing += failing;
    overview->noted += !failing && set;
    overview->unverified += dcv_csr_signature(order->csr) == DCV_SIGNATURE_UNKNOWN;
    if (order->expires > now &&
        (!overview->next_expiry || order->expires < overview->next_expiry)) {
        overview->next_expiry = order->expires;
    }
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        counts[i] += (int)(set >> i & 1);
    }
    count_authority(overview, order->authority->name);
}

/* Problems before notes, and then what more orders have. */
static int compare_counts(const void *a, const void *b)
{
    const dcv_count_t *one = a, *other = b;

    return one->severity != other->severity ? (int)other->severity - (int)one->severity
                                            : other->orders - one->orders;
}

/* How many orders a query asks for, on all its pages together. */
static void count_wanted(dcv_overview_t *overview, dcv_report_t *report,
                         const dcv_query_t *query, apr_pool_t *scratch_pool)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(report, query);
    const dcv_order_t *order;

    overview->wanted = overview->accounts = 0;
    while ((order = dcv_cursor_count(&cursor, scratch_pool))) {
        overview->wanted++;
        overview->accounts += order->account != NULL;
    }
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
    int counts[DCV_WARNING_KINDS] = {0};
    int wants_who = query && query->format == DCV_FORMAT_HTML;

    memset(overview, 0, sizeof(*overview));
    overview->warnings = apr_array_make(pool, 8, sizeof(dcv_count_t));
    overview->authorities = apr_array_make(pool, 8, sizeof(dcv_count_t));
    while ((order = dcv_index_next_order(dcv_report_index(report), &walk))) {
        const dcv_spot_t spot = {order, walk.vhost, walk.next - 1};

        dcv_glance_look(report, spot, wants_who, count_verdicts, overview,
                        scratch_pool);
        count_order(
            overview, counts, order, dcv_glance_kinds(report, spot, scratch_pool),
            dcv_glance_fails(report, spot, scratch_pool), dcv_report_time(report));
        if (wants_who) {
            overview->turns[dcv_glance_who(report, spot, scratch_pool)]++;
        }
        apr_pool_clear(scratch_pool);
    }
    list_warnings(overview, counts);
    qsort(overview->warnings->elts, (size_t)overview->warnings->nelts,
          sizeof(dcv_count_t), compare_counts);
    overview->wanted = overview->orders;
    if (query && dcv_query_narrows(query)) {
        count_wanted(overview, report, query, scratch_pool);
    }
    collect_visits(overview, report, pool, scratch_pool);
}
