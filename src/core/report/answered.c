/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a client gets an order's file: see answered.h. */
#include "answered.h"

#include <string.h>

#include <apr_strings.h>

#include "index/index.h"

/* Where requests for the name end, or some of them. */
static const char *describe_end(const dcv_index_t *index, const dcv_end_t *end,
                                int is_everywhere, dcv_lang_t lang, apr_pool_t *pool)
{
    static const char *const all[DCV_HOST_KINDS] = {
        [DCV_HOST_NAMED] = DCV_N("Requests for it end in the virtual host %s."),
        [DCV_HOST_MAIN] = DCV_N("Requests for it end in the main server."),
        [DCV_HOST_HIDDEN] = DCV_N("Requests for it end in another virtual host.")};
    static const char *const some[DCV_HOST_KINDS] = {
        [DCV_HOST_NAMED] =
            DCV_N("Requests for it that arrive at %s end in the virtual host %s."),
        [DCV_HOST_MAIN] =
            DCV_N("Requests for it that arrive at %s end in the main server."),
        [DCV_HOST_HIDDEN] =
            DCV_N("Requests for it that arrive at %s end in another virtual host.")};
    dcv_host_kind_t kind = dcv_ends_kind_of_host(index, end->served);
    const char *host =
        kind == DCV_HOST_NAMED ? dcv_ends_describe_host(end->served, pool) : NULL;

    return is_everywhere ? dcv_trf(lang, pool, all[kind], host)
                         : dcv_trf(lang, pool, some[kind],
                                   dcv_ends_describe_place(end->place, pool), host);
}

/* What a virtual host does with a request that it does not answer with the order. */
static const char *describe(const dcv_index_t *index, int vhost,
                            const dcv_order_t *order, const dcv_served_t *served,
                            const char *host, const dcv_answer_t *answer,
                            dcv_lang_t lang, apr_pool_t *pool)
{
    if (answer && !answer->order) {
        return dcv_tr(lang, "That one answers with a literal file.");
    }
    if (answer) {
        return dcv_index_scope(index) == DCV_SCOPE_ALL
                   ? dcv_trf(lang, pool, "That one answers with the order %s.",
                             answer->order->source)
                   : dcv_tr(lang,
                            "That one answers with another order of the same CSR.");
    }
    if (!APR_ARRAY_IDX(dcv_snapshot_vhosts(dcv_index_snapshot(index)), served->vhost,
                       const dcv_vhost_t *)
             ->answers) {
        return dcv_tr(lang, "DCVEngine is Off there.");
    }
    if (order->directory && (!vhost || served->vhost == vhost) &&
        !dcv_served_claims(served, host)) {
        return dcv_tr(lang,
                      "That one has no such ServerName or ServerAlias, as an order "
                      "from a directory needs.");
    }
    return dcv_tr(lang, "That one does not have this order.");
}

const char *dcv_answered_find(dcv_index_t *index, int vhost, const dcv_order_t *order,
                              const dcv_name_t *name, dcv_lang_t lang, apr_pool_t *pool)
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
    return apr_pstrcat(
        pool, describe_end(index, silent, !answering, lang, pool), " ",
        describe(index, vhost, order, silent->served, name->text, other, lang, pool),
        NULL);
}
