/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which orders a query asks for: see dcv/report.h. */
#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "index/index.h"
#include "glance.h"
#include "report.h"
#include "sort.h"
#include "text.h"
#include "verdict/verdict.h"

dcv_cursor_t dcv_cursor_at_start(dcv_report_t *report, const dcv_query_t *query)
{
    dcv_cursor_t cursor = {.report = report, .query = query};

    return cursor;
}

/* Whether there is a text, and it has another in it. */
static int contains(const char *text, const char *part)
{
    return text && dcv_text_find(text, part);
}

static int has_wanted_name(const dcv_query_t *query, const dcv_order_t *order)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (dcv_query_wants(query,
                            APR_ARRAY_IDX(order->names, i, const dcv_name_t *))) {
            return 1;
        }
    }
    return !query->domain;
}

static int is_wanted_vhost(const dcv_query_t *query, const dcv_vhost_t *vhost)
{
    apr_size_t len = strlen(vhost->name);
    const char *rest;
    char port[12];

    if (!query->vhost) {
        return 1;
    }
    if (apr_cstr_casecmpn(query->vhost, vhost->name, len)) {
        return 0;
    }
    rest = query->vhost + len;
    apr_snprintf(port, sizeof(port), ":%d", vhost->port);
    return !*rest || (vhost->port && !strcmp(rest, port));
}

/* Whether an order, or a name of it as people write it, has a text. */
static int has_text(const dcv_vhost_t *vhost, const dcv_order_t *order,
                    const char *part, apr_pool_t *pool)
{
    if (contains(order->source, part) || contains(vhost->name, part) ||
        contains(order->authority->name, part) || contains(order->csr->subject, part) ||
        contains(order->csr->md5, part) || contains(order->csr->sha256, part) ||
        contains(order->unique_value, part)) {
        return 1;
    }
    for (int i = 0; i < order->names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);

        if (contains(name->text, part) ||
            contains(dcv_name_unicode(name, pool), part)) {
            return 1;
        }
    }
    return 0;
}

/* Whether a word is an address, or the beginning of one. */
static int is_address(const char *word)
{
    return strspn(word, "0123456789abcdefABCDEF.:") == strlen(word) &&
           strpbrk(word, ".:");
}

/* Whether an order has each word of the text searched for, wherever. */
static int is_found(dcv_cursor_t *cursor, const dcv_vhost_t *vhost,
                    const dcv_order_t *order, apr_pool_t *pool)
{
    const dcv_query_t *query = cursor->query;
    char *rest, *state, *word;

    if (!query->search) {
        return 1;
    }
    rest = apr_pstrdup(pool, query->search);
    while ((word = apr_strtok(rest, " \t", &state))) {
        rest = NULL;
        if (!has_text(vhost, order, word, pool) &&
            !(is_address(word) &&
              dcv_report_is_visited_from(cursor->report, order, word, pool))) {
            return 0;
        }
    }
    return 1;
}

/* Whether a name of the order has the verdict, or lacks any. */
static int has_wanted_verdict(dcv_cursor_t *cursor, const dcv_order_t *order,
                              apr_pool_t *pool)
{
    dcv_verdict_t wanted = dcv_verdict_of(cursor->query->verdict, DCV_ABOUT_RECORD);

    if (wanted != DCV_VERDICTS && !dcv_report_is_checked(cursor->report, order, pool)) {
        return 0;
    }
    for (int i = 0; i < order->names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);

        if (dcv_order_permits_record(name) &&
            dcv_report_verdicts(cursor->report, order, name, pool).record == wanted) {
            return 1;
        }
    }
    return 0;
}

/* Where the cursor stands. */
static dcv_spot_t spot_of(const dcv_cursor_t *cursor, const dcv_order_t *order)
{
    return (dcv_spot_t){order, cursor->vhost, cursor->order - 1};
}

/* Whether the order has the warning, or fails where that is asked for. */
static int has_wanted_warning(dcv_cursor_t *cursor, const dcv_order_t *order,
                              apr_pool_t *pool)
{
    dcv_spot_t spot = spot_of(cursor, order);

    return !strcmp(cursor->query->warning, "problem")
               ? dcv_glance_fails(cursor->report, spot, pool)
               : (dcv_glance_kinds(cursor->report, spot, pool) &
                  dcv_warning_set_named(cursor->query->warning)) != 0;
}

/* Whether the order expires within the days that are asked for, or has. */
static int expires_in_time(const dcv_cursor_t *cursor, const dcv_order_t *order)
{
    return order->expires &&
           order->expires <=
               dcv_report_time(cursor->report) +
                   apr_time_from_sec((apr_time_t)86400 * cursor->query->expires_days);
}

static int has_name_in_zone(const char *zone, const dcv_order_t *order)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (dcv_query_is_in_zone(
                APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->fqdn, zone)) {
            return 1;
        }
    }
    return 0;
}

/* What the order itself tells. */
static int is_of_query(const dcv_cursor_t *cursor, const dcv_order_t *order)
{
    const dcv_query_t *query = cursor->query;

    return (!query->order || !strcmp(query->order, order->csr->md5)) &&
           (!query->has_expires || expires_in_time(cursor, order)) &&
           (!query->zone || has_name_in_zone(query->zone, order)) &&
           has_wanted_name(query, order);
}

/* Whether the query asks for the order where the cursor stands. */
static int is_wanted(dcv_cursor_t *cursor, const dcv_vhost_t *vhost,
                     const dcv_order_t *order, apr_pool_t *scratch_pool)
{
    const dcv_query_t *query = cursor->query;

    if (!is_of_query(cursor, order) || !is_found(cursor, vhost, order, scratch_pool)) {
        return 0;
    }
    if (query->warning && !has_wanted_warning(cursor, order, scratch_pool)) {
        return 0;
    }
    if (query->who && strcmp(query->who, dcv_who_name(dcv_glance_who(
                                             cursor->report, spot_of(cursor, order),
                                             scratch_pool)))) {
        return 0;
    }
    if (query->verdict && !has_wanted_verdict(cursor, order, scratch_pool)) {
        return 0;
    }
    return !query->visited ||
           dcv_report_is_visited(cursor->report, order, scratch_pool) ==
               !strcmp(query->visited, "yes");
}

/* The next order that the query asks for, before its offset and limit; NULL: none. */
static const dcv_order_t *advance(dcv_cursor_t *cursor, apr_pool_t *scratch_pool)
{
    const dcv_snapshot_t *snapshot = dcv_report_snapshot(cursor->report);
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(snapshot);

    for (; cursor->vhost < vhosts->nelts; cursor->vhost++, cursor->order = 0) {
        const dcv_vhost_t *vhost =
            APR_ARRAY_IDX(vhosts, cursor->vhost, const dcv_vhost_t *);

        int orders =
            dcv_index_has_vhost(dcv_report_index(cursor->report), cursor->vhost) &&
                    is_wanted_vhost(cursor->query, vhost)
                ? dcv_snapshot_order_count(snapshot, cursor->vhost)
                : 0;

        while (cursor->order < orders) {
            const dcv_order_t *order =
                dcv_snapshot_order(snapshot, cursor->vhost, cursor->order++);
            int wanted = is_wanted(cursor, vhost, order, scratch_pool);

            apr_pool_clear(scratch_pool);
            if (wanted) {
                return order;
            }
        }
    }
    return NULL;
}

/* The orders that the query asks for, as it wants them sorted, up to its limit. */
static const apr_array_header_t *sort_first(dcv_cursor_t *cursor,
                                            apr_pool_t *scratch_pool)
{
    const dcv_query_t *query = cursor->query;
    dcv_sort_list_t first = {.list = apr_array_make(dcv_report_pool(cursor->report), 64,
                                                    sizeof(dcv_sorted_t)),
                             .most = query->limit ? query->offset + query->limit : 0};
    const dcv_order_t *order;

    while ((order = advance(cursor, scratch_pool))) {
        dcv_sort_add(&first, dcv_sort_key(cursor->report, query->sort,
                                          spot_of(cursor, order), scratch_pool));
        apr_pool_clear(scratch_pool);
    }
    return dcv_sort_end(&first);
}

/* The next order of the sorted ones, before the query's offset and limit; NULL: none. */
static const dcv_order_t *advance_sorted(dcv_cursor_t *cursor, int *vhost,
                                         apr_pool_t *scratch_pool)
{
    const dcv_sorted_t *sorted;

    if (!cursor->sorted) {
        cursor->sorted = sort_first(cursor, scratch_pool);
    }
    if (cursor->place >= cursor->sorted->nelts) {
        return NULL;
    }
    sorted = &APR_ARRAY_IDX(cursor->sorted, cursor->place++, dcv_sorted_t);
    *vhost = sorted->vhost;
    return sorted->order;
}

dcv_entry_t *dcv_cursor_next(dcv_cursor_t *cursor, apr_pool_t *pool,
                             apr_pool_t *scratch_pool)
{
    const dcv_query_t *query = cursor->query;
    const dcv_order_t *order;
    int vhost = 0;

    if (query->limit && cursor->given >= query->limit) {
        return NULL;
    }
    while ((order = query->sort ? advance_sorted(cursor, &vhost, scratch_pool)
                                : advance(cursor, scratch_pool))) {
        vhost = query->sort ? vhost : cursor->vhost;
        if (cursor->skipped >= query->offset) {
            cursor->given++;
            return dcv_report_entry(cursor->report, vhost, order, pool);
        }
        cursor->skipped++;
    }
    return NULL;
}

const dcv_order_t *dcv_cursor_count(dcv_cursor_t *cursor, apr_pool_t *scratch_pool)
{
    return advance(cursor, scratch_pool);
}
