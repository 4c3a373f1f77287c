/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "index/index.h"

/* The files of the orders that have a name, with spaces before each. */
static const char *orders_of(dcv_index_t *index, const char *fqdn)
{
    const apr_array_header_t *orders = dcv_index_by_name(index, fqdn);
    const char *list = "";

    for (int i = 0; i < orders->nelts; i++) {
        list = apr_pstrcat(pool, list, " ",
                           APR_ARRAY_IDX(orders, i, const dcv_order_t *)->source, NULL);
    }
    return list;
}

/* An order of a CSR of its own, of which only the hashes count. */
static const dcv_order_t *order_named(const char *source, const char *domains)
{
    dcv_order_t *order = order_with(ORDER(.domains = domains));
    dcv_csr_t *csr = own_csr(order);

    order->source = source;
    csr->sha256 = apr_psprintf(pool, "%-32.32s%032x", source, 0);
    return order;
}

static void test_hashes(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, ZONE, NULL);
    const dcv_order_t *first = order_with(PUBLISHED);
    dcv_index_t *index;

    add_order(&server, vhost, order_named("other.csr", "b.example"));
    add_order(&server, vhost, first);
    add_order(&server, 0, order_with(ORDER(.authority = "sectigo")));
    index = index_of(&server);
    is(dcv_index_by_hash(index, HALF_2)->source, "trustocean.csr",
       "an order is found by the second half of its SHA-256");
    ok(dcv_index_by_hash(index, HALF_1) == dcv_index_by_hash(index, HALF_2),
       "both halves of a SHA-256 lead to the same order");
    ok(!dcv_index_by_hash(index, "c9c863405fe7675a3988b97664ea6baf"),
       "half a SHA-256 that no order has leads to no order");
    ok(!dcv_index_by_hash(index, HALF_1 HALF_2), "a whole SHA-256 leads to no order");
    ok(!dcv_index_by_hash(index, "fdadae5fbe8fce33026ffa3de7d27f5"),
       "less than half a SHA-256 leads to no order");
    ok(!dcv_index_by_hash(index, ""), "an empty hash leads to no order");
}

static void test_names(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, ZONE, NULL);
    dcv_index_t *index;

    add_order(&server, 0, order_named("a.csr", "a.example *.b.example"));
    add_order(&server, vhost, order_named("b.csr", "a.example b.example"));
    add_order(&server, vhost, order_named("b.csr", "a.example"));
    index = index_of(&server);
    is(orders_of(index, "a.example"), " a.csr b.csr",
       "a name has all of its CSRs, each counted once");
    is(orders_of(index, "b.example"), " a.csr b.csr",
       "a wildcard counts as the name below its star");
    is(orders_of(index, "*.b.example"), "", "a name with its star has no orders");
    is(orders_of(index, "nobody.example"), "",
       "a name that no order has leads to no order");
    for (int i = 0; i < 100; i++) {
        add_order(&server, vhost,
                  order_named(apr_psprintf(pool, "%03d.csr", i), "many.example"));
    }
    index = index_of(&server);
    is_number(dcv_index_by_name(index, "many.example")->nelts, 8,
              "a name of many orders leads to no more than eight");
}

void run_tests(void)
{
    test_hashes();
    test_names();
    is(orders_of(index_of(&(server_t){.snapshot = dcv_snapshot_create(pool),
                                      .psl = dcv_psl_create(pool)}),
                 "a.example"),
       "", "a server without anything has no orders of a name");
}
