/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a client gets an order's file: see answered.h. */
#include "answered.h"

#include <string.h>

#include <apr_strings.h>

#include "index/index.h"

/* What a virtual host answers in the place of an order, for whoever may know of it. */
static const char *describe_answer(const dcv_index_t *index, const dcv_answer_t *answer)
{
    return !answer->order                            ? "a literal file"
           : dcv_index_scope(index) == DCV_SCOPE_ALL ? answer->order->source
                                                     : "another order of the same CSR";
}

/* What a virtual host does with a request that it does not answer with the order. */
static const char *describe(const dcv_index_t *index, int vhost,
                            const dcv_order_t *order, const dcv_served_t *served,
                            const char *host, const dcv_answer_t *answer,
                            apr_pool_t *pool)
{
    if (answer) {
        return apr_psprintf(pool, "which answers with %s",
                            describe_answer(index, answer));
    }
    if (!APR_ARRAY_IDX(dcv_snapshot_vhosts(dcv_index_snapshot(index)), served->vhost,
                       const dcv_vhost_t *)
             ->answers) {
        return "where DCVEngine is Off";
    }
    if (order->directory && (!vhost || served->vhost == vhost) &&
        !dcv_served_claims(served, host)) {
        return "which has no such ServerName or ServerAlias, as an order from a "
               "directory needs";
    }
    return "which does not have this order";
}

const char *dcv_answered_find(dcv_index_t *index, int vhost, const dcv_order_t *order,
                              const dcv_name_t *name, apr_pool_t *pool)
{
    const dcv_end_t *silent = NULL;
    const dcv_answer_t *other = NULL;
    int answering = 0;
    dcv_ends_t ends;

    dcv_ends_find(&ends, index, name, pool);
    for (int i = 0; i < ends.asked->nelts; i++) {
        const dcv_end_t *end = &APR_ARRAY_IDX(ends.asked, i, dcv_end_t);
        const dcv_answer_t *answer =
            dcv_index_answer(index, end->served, order, name->text, pool);

        if (answer && !strcmp(answer->body, order->body)) {
            answering++;
        }
        else if (!silent) {
            silent = end;
            other = answer;
        }
    }
    if (!silent) {
        return NULL;
    }
    return apr_psprintf(
        pool, "Requests for it%s%s end in %s, %s.", answering ? " that arrive at " : "",
        answering ? dcv_ends_describe_place(silent->place, pool) : "",
        dcv_ends_describe_host(index, silent->served, pool),
        describe(index, vhost, order, silent->served, name->text, other, pool));
}
