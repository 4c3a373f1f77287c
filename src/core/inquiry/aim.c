/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What an inquiry about a name of an order is to find out: see dcv/inquiry.h. */
#include "dcv/inquiry.h"
#include "index/index.h"

#include <string.h>

#include <apr_strings.h>

/* The labels of other orders of a name: their record may have been entered instead. */
static apr_array_header_t *collect_other_labels(dcv_index_t *index,
                                                const dcv_order_t *order,
                                                const dcv_name_t *name,
                                                apr_pool_t *pool)
{
    apr_array_header_t *labels = NULL;
    const apr_array_header_t *others = dcv_index_by_name(index, name->fqdn);

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

dcv_aim_t *dcv_aim_create(dcv_index_t *index, const dcv_order_t *order,
                          const dcv_proof_t *proof, int wants_file, apr_pool_t *pool)
{
    const apr_array_header_t *records = proof->records;
    dcv_aim_t *aim = apr_pcalloc(pool, sizeof(*aim));

    if (wants_file && proof->urls[0]) {
        aim->path =
            apr_pstrcat(pool, DCV_FILE_DIRECTORY, order->csr->md5, ".txt", NULL);
    }
    if (!records->nelts && !aim->path) {
        return NULL;
    }
    aim->name = proof->name;
    aim->records = records;
    aim->labels = dcv_order_owner(order, pool);
    aim->target = dcv_order_target(order, pool);
    aim->base = records->nelts
                    ? APR_ARRAY_IDX(records, records->nelts - 1, dcv_record_t).domain
                    : NULL;
    aim->persistent = proof->persistent;
    aim->account = proof->persistent ? order->account : NULL;
    aim->md5 = order->csr->md5;
    aim->sha256 = order->csr->sha256;
    aim->other_labels = collect_other_labels(index, order, proof->name, pool);
    return aim;
}
