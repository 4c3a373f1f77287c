/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static const dcv_csr_file_t *file;

static dcv_order_t *order_of(const char *source, const char *unique)
{
    return make_order(source, file, ORDER(.unique_value = unique));
}

void run_tests(void)
{
    server_t server = make_server();
    int one = add_vhost(&server, "one.example", NULL);
    int two = add_vhost(&server, "two.example", NULL);
    dcv_order_t *first, *again, *copy, *unique;
    dcv_index_t *index;

    file = make_csr(EC "-subj /CN=one.example");
    first = order_of("a.csr", NULL);
    again = order_of("a.csr", NULL);
    add_order(&server, one, first);
    add_order(&server, two, again);
    index = index_of(&server);
    ok(dcv_index_by_md5(index, file->csr->md5) == first,
       "the MD5 of a CSR leads to its first order");
    ok(!dcv_index_by_md5(index, "0123"), "an MD5 that no CSR has leads to no order");
    ok(!dcv_index_is_shared(index, first),
       "a CSR whose one order stands in two virtual hosts is not shared");
    ok(!dcv_uses_find_other(index, first, pool),
       "an order that stands in two virtual hosts has no other");

    for (int i = 0; i < 12; i++) {
        add_order(&server, one, order_of("u.csr", apr_psprintf(pool, "u%d", i)));
    }
    unique = order_of("x.csr", "u3");
    copy = order_of("b.csr", NULL);
    add_order(&server, one, unique);
    add_order(&server, two, copy);
    index = index_of(&server);
    ok(dcv_index_is_shared(index, first),
       "a CSR with several different orders is shared");
    ok(dcv_uses_find_other(index, first, pool) == copy,
       "the other order without a unique value is found from the first");
    ok(dcv_uses_find_other(index, again, pool) == copy,
       "the other order is found from the first in another virtual host");
    ok(dcv_uses_find_other(index, copy, pool) == first,
       "the first order is found from the other one");
    is(dcv_uses_find_other(index, unique, pool)->source, "u.csr",
       "the other order of a unique value is found among many");
    ok(!dcv_uses_find_other(index, order_of("u.csr", "u5"), pool),
       "a unique value that is used once has no other order");
}
