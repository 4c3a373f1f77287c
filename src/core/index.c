/* SPDX-License-Identifier: Apache-2.0 */
/* Orders by what a check meets: half of a SHA-256, or a name. See dcv/report.h. */
#include <string.h>

#include "report.h"

/* Half a SHA-256: what a label of a record's target holds. */
#define HALF_DIGITS 32

/* Orders kept for a name. */
#define ORDERS_MAX 8

static void add_hashes(dcv_report_t *report, const dcv_order_t *order)
{
    const char *sha256 = order->csr->sha256;

    for (int half = 0; half < 2; half++, sha256 += HALF_DIGITS) {
        if (!apr_hash_get(report->hashes, sha256, HALF_DIGITS)) {
            apr_hash_set(report->hashes, sha256, HALF_DIGITS, order);
        }
    }
}

static int has_csr(const apr_array_header_t *orders, const char *sha256)
{
    for (int i = 0; i < orders->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(orders, i, const dcv_order_t *)->csr->sha256,
                    sha256)) {
            return 1;
        }
    }
    return 0;
}

static void add_name(dcv_report_t *report, const char *fqdn, const dcv_order_t *order)
{
    apr_array_header_t *orders = apr_hash_get(report->names, fqdn, APR_HASH_KEY_STRING);

    if (!orders) {
        orders = apr_array_make(report->pool, 1, sizeof(const dcv_order_t *));
        apr_hash_set(report->names, fqdn, APR_HASH_KEY_STRING, orders);
    }
    if (orders->nelts < ORDERS_MAX && !has_csr(orders, order->csr->sha256)) {
        APR_ARRAY_PUSH(orders, const dcv_order_t *) = order;
    }
}

static void add(dcv_report_t *report, const dcv_order_t *order)
{
    add_hashes(report, order);
    for (int i = 0; i < order->names->nelts; i++) {
        add_name(report, APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->fqdn,
                 order);
    }
}

static void collect(dcv_report_t *report)
{
    int vhosts = dcv_snapshot_vhosts(report->snapshot)->nelts;

    report->hashes = apr_hash_make(report->pool);
    report->names = apr_hash_make(report->pool);
    for (int i = 0; i < vhosts; i++) {
        int orders = dcv_snapshot_order_count(report->snapshot, i);

        for (int j = 0; j < orders; j++) {
            add(report, dcv_snapshot_order(report->snapshot, i, j));
        }
    }
}

const dcv_order_t *dcv_report_order_of_hash(dcv_report_t *report, const char *hash)
{
    if (!report->hashes) {
        collect(report);
    }
    return strlen(hash) == HALF_DIGITS ? apr_hash_get(report->hashes, hash, HALF_DIGITS)
                                       : NULL;
}

const apr_array_header_t *dcv_report_orders_of(dcv_report_t *report, const char *fqdn)
{
    const apr_array_header_t *orders;

    if (!report->names) {
        collect(report);
    }
    orders = apr_hash_get(report->names, fqdn, APR_HASH_KEY_STRING);
    return orders ? orders : apr_array_make(report->pool, 1, sizeof(dcv_order_t *));
}
