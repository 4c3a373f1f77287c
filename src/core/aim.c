/* SPDX-License-Identifier: Apache-2.0 */
/* What an inquiry about a name of an order is after: see dcv/check.h. */
#include "dcv/check.h"

#include <string.h>

/* The labels of other orders that have a name, which somebody may have entered instead. */
static apr_array_header_t *other_labels(dcv_report_t *report, const dcv_order_t *order,
                                        const dcv_name_t *name, apr_pool_t *pool)
{
    apr_array_header_t *labels = NULL;
    const apr_array_header_t *others = dcv_report_orders_of(report, name->fqdn);

    for (int i = 0; i < others->nelts; i++) {
        const dcv_order_t *other = APR_ARRAY_IDX(others, i, const dcv_order_t *);

        if (strcmp(other->csr->sha256, order->csr->sha256)) {
            if (!labels) {
                labels = apr_array_make(pool, 2, sizeof(const char *));
            }
            APR_ARRAY_PUSH(labels, const char *) = dcv_order_owner(other, pool);
        }
    }
    return labels;
}

const dcv_aim_t *dcv_check_aim(dcv_report_t *report, const dcv_order_t *order,
                               const dcv_domain_t *domain, apr_pool_t *pool)
{
    const apr_array_header_t *records = domain->records;
    dcv_aim_t *aim = apr_pcalloc(pool, sizeof(*aim));

    if (!records->nelts) {
        return NULL;
    }
    aim->name = domain->name;
    aim->records = records;
    aim->labels = dcv_order_owner(order, pool);
    aim->target = dcv_order_target(order, pool);
    aim->base = APR_ARRAY_IDX(records, records->nelts - 1, dcv_record_t).domain;
    aim->other_labels = other_labels(report, order, domain->name, pool);
    return aim;
}
