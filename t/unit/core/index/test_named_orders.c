/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static server_t server;
static drop_t drop;
static const dcv_served_t *served; /* claims every name */

static const char *many_names(void)
{
    const char *list = "n0.example";

    for (int i = 1; i < 2 * DCV_ORDER_MANY_NAMES; i++) {
        list = apr_psprintf(pool, "%s,n%d.example", list, i);
    }
    return list;
}

/* Whether each of two orders, in turn, has the answers that the snapshot has. */
static void agrees(const char *state)
{
    dcv_index_t *index;
    int wrong = 0, answers = 0;

    server.snapshot = published(&drop);
    index = index_of(&server);
    for (int i = 0; i < 4 * dcv_snapshot_order_count(server.snapshot, 0); i++) {
        const dcv_order_t *order =
            dropped(&server, 0, i % dcv_snapshot_order_count(server.snapshot, 0));
        const char *name = dcv_order_file_name(order, pool);

        for (int j = 0; j < order->names->nelts; j++) {
            const char *text = APR_ARRAY_IDX(order->names, j, const dcv_name_t *)->text;

            answers += dcv_index_answer(index, served, order, text, pool) != NULL;
            wrong += dcv_index_answer(index, served, order, text, pool) !=
                     dcv_served_answer(server.snapshot, served, name, text, NULL);
        }
        wrong += dcv_index_answer(index, served, order, "other.example", pool) != NULL;
        wrong += dcv_index_answer(index, served, order, NULL, pool) != NULL;
    }
    is_number(wrong, 0,
              apr_pstrcat(pool, "the index has the snapshot's answers ", state, NULL));
    ok(answers > 0, apr_pstrcat(pool, "there are answers ", state, NULL));
}

void run_tests(void)
{
    const dcv_csr_file_t *first = make_csr(EC "-subj /CN=a.example"),
                         *second = make_csr(EC "-subj /CN=b.example");

    server = make_server();
    served = serve(&server, 0, NULL, NULL, "*");
    drop = make_drop(&server, "main server");
    drop_file(&drop, "few.csr",
              make_order("x", make_csr(EC "-subj /CN=c.example"),
                         ORDER(.unique_value = NULL)));
    agrees("of an order with few names");
    drop_file(&drop, "a.csr", make_order("x", first, ORDER(.domains = many_names())));
    drop_file(&drop, "b.csr", make_order("x", second, ORDER(.domains = many_names())));
    agrees("of orders with many names");
    drop_file(
        &drop, "c.csr",
        make_order("x", first, ORDER(.unique_value = "c", .domains = "n0.example")));
    agrees("of several orders of a CSR");
    dcv_drops_destroy(drop.drops);
}
