/* SPDX-FileCopyrightText: The mod_dcv authors */
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
    csr->md5 = csr->sha256;
    *csr->sha1 = '\0';
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
    is(dcv_index_by_hash(index, HALF_1 HALF_2)->source, "trustocean.csr",
       "an order is found by a whole SHA-256");
    is(dcv_index_by_hash(index, CUT)->source, "trustocean.csr",
       "an order is found by 63 digits of its SHA-256");
    is(dcv_index_by_hash(index, SHA1)->source, "trustocean.csr",
       "an order is found by its SHA-1");
    is(dcv_index_by_hash(index, "b8ee25a34bc5cd1f4d5dc8c20fd4eeb2")->source,
       "trustocean.csr", "an order is found by its MD5 in lower case");
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

/* The files of an index' orders, with spaces before each. */
static const char *all_of(const dcv_index_t *index)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;
    const char *list = "";

    while ((order = dcv_index_next_order(index, &walk))) {
        list = apr_pstrcat(pool, list, " ", order->source, NULL);
    }
    ok(!dcv_index_next_order(index, &walk), "a walk that has ended goes on nowhere");
    return list;
}

static dcv_index_t *limited(const server_t *server, int scope)
{
    dcv_index_t *index = index_of(server);

    dcv_index_limit(index, scope);
    return index;
}

static void test_limit(void)
{
    server_t server = make_server();
    int one = add_vhost(&server, "one.example", NULL);
    int other = add_vhost(&server, "other.example", NULL);
    const char *half = apr_psprintf(pool, "%-32.32s", "b.csr");
    dcv_index_t *index;

    add_order(&server, 0, order_named("main.csr", "a.example"));
    add_order(&server, one, order_named("a.csr", "a.example"));
    add_order(&server, other, order_named("b.csr", "a.example"));
    index = limited(&server, DCV_SCOPE_ALL);
    is(all_of(index), " main.csr a.csr b.csr", "an index has all orders");
    is_number(dcv_index_scope(index), DCV_SCOPE_ALL, "an index knows its scope");
    ok(dcv_index_by_hash(index, half) != NULL, "an index finds each order by its hash");
    index = limited(&server, one);
    is(all_of(index), " a.csr", "a limited index has the orders of its virtual host");
    is(orders_of(index, "a.example"), " a.csr",
       "a limited index finds these alone by a name");
    ok(!dcv_index_by_hash(index, half), "a limited index finds no others by a hash");
    ok(dcv_index_has_vhost(index, one) && !dcv_index_has_vhost(index, other) &&
           !dcv_index_has_vhost(index, 0),
       "a limited index has one virtual host");
    is(all_of(limited(&server, other)), " b.csr",
       "the last virtual host's orders are its own");
    is(all_of(limited(&server, 0)), " main.csr",
       "the main server's orders are its own");
    index = limited(&server, DCV_SCOPE_NONE);
    is(all_of(index), "", "an index of no virtual host has no orders");
    ok(!dcv_index_has_vhost(index, 0), "an index of no virtual host has none");
}

void run_tests(void)
{
    test_hashes();
    test_names();
    test_limit();
    is(orders_of(index_of(&(server_t){.snapshot = dcv_snapshot_create(pool),
                                      .psl = dcv_psl_create(pool)}),
                 "a.example"),
       "", "a server without anything has no orders of a name");
}
