/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which orders have the same CSR. Most CSRs have one order, perhaps in two virtual hosts,
 * so that unique values are looked at only where there are several.
 */
#include <string.h>

#include <apr_strings.h>

#include "report.h"

/* Whether two orders are one, named in several virtual hosts. */
static int is_same(const dcv_order_t *a, const dcv_order_t *b)
{
    return !strcmp(a->source, b->source) && !strcmp(a->body, b->body) &&
           !strcmp(a->authority->name, b->authority->name);
}

/* A CSR with a unique value, in pool. */
static const char *reuse_key(const dcv_order_t *order, apr_pool_t *pool)
{
    return apr_pstrcat(pool, order->csr->md5, " ", order->unique_value, NULL);
}

static void add(apr_hash_t *table, const char *key, const dcv_order_t *order)
{
    dcv_uses_t *uses = apr_hash_get(table, key, APR_HASH_KEY_STRING);

    if (!uses) {
        uses = apr_palloc(apr_hash_pool_get(table), sizeof(*uses));
        uses->first = order;
        uses->second = NULL;
        apr_hash_set(table, key, APR_HASH_KEY_STRING, uses);
    }
    else if (!uses->second && !is_same(uses->first, order)) {
        uses->second = order;
    }
}

/* Go through all orders, and once more for those whose CSR has several. */
static void collect(dcv_report_t *report, int again)
{
    int vhosts = dcv_snapshot_vhosts(report->snapshot)->nelts;

    for (int i = 0; i < vhosts; i++) {
        int orders = dcv_snapshot_order_count(report->snapshot, i);

        for (int j = 0; j < orders; j++) {
            const dcv_order_t *order = dcv_snapshot_order(report->snapshot, i, j);

            if (!again) {
                add(report->uses, order->csr->md5, order);
            }
            else if (dcv_report_is_shared(report, order)) {
                add(report->reuses, reuse_key(order, report->pool), order);
            }
        }
    }
}

void dcv_uses_collect(dcv_report_t *report)
{
    report->uses = apr_hash_make(report->pool);
    report->reuses = apr_hash_make(report->pool);
    collect(report, 0);
    collect(report, 1);
}

static const dcv_uses_t *uses_of(const dcv_report_t *report, const char *md5)
{
    return apr_hash_get(report->uses, md5, APR_HASH_KEY_STRING);
}

int dcv_report_is_shared(const dcv_report_t *report, const dcv_order_t *order)
{
    const dcv_uses_t *uses = uses_of(report, order->csr->md5);

    return uses && uses->second;
}

const dcv_order_t *dcv_report_order_of(const dcv_report_t *report, const char *md5)
{
    const dcv_uses_t *uses = uses_of(report, md5);

    return uses ? uses->first : NULL;
}

const dcv_order_t *dcv_uses_other(const dcv_report_t *report, const dcv_order_t *order,
                                  apr_pool_t *pool)
{
    const dcv_uses_t *uses = NULL;

    if (dcv_report_is_shared(report, order)) {
        uses =
            apr_hash_get(report->reuses, reuse_key(order, pool), APR_HASH_KEY_STRING);
    }
    if (!uses) {
        return NULL;
    }
    return is_same(uses->first, order) ? uses->second : uses->first;
}
