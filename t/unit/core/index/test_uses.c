/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static const dcv_csr_file_t *file;

static dcv_order_t *order_of(const char *source, const char *domains)
{
    return make_order(source, file, ORDER(.domains = domains));
}

void run_tests(void)
{
    server_t server = make_server();
    int one = add_vhost(&server, "one.example", NULL);
    int two = add_vhost(&server, "two.example", NULL);
    dcv_order_t *first, *again;
    const char *md5;
    dcv_index_t *index;

    file = make_csr(EC "-subj /CN=one.example");
    md5 = file->csr->md5;
    first = order_of("a.csr", NULL);
    again = order_of("a.csr", NULL);
    add_order(&server, one, first);
    add_order(&server, two, again);
    index = index_of(&server);
    ok(dcv_index_by_md5(index, md5) == first,
       "the MD5 of a CSR leads to its first order");
    ok(!dcv_index_by_md5(index, "0123"), "an MD5 that no CSR has leads to no order");
    ok(!dcv_index_is_shared(index, first),
       "a CSR whose one order stands in two virtual hosts is not shared");
    is_number((long)dcv_uses_find(index, md5)->count, 2, "it is counted in each");
    ok(dcv_index_names_host(index, md5, "one.example", pool),
       "an order of the CSR names a host of it");
    ok(!dcv_index_names_host(index, md5, "three.example", pool),
       "no order of the CSR names another one");
    ok(!dcv_index_names_host(index, md5, NULL, pool),
       "no order of the CSR names the host of a request without one");
    for (int i = 0; i < 6; i++) {
        const dcv_order_t *order = i % 2 ? again : first;

        ok(dcv_uses_of(index, order) == dcv_uses_find(index, md5),
           "those of an order's CSR are found from the order, whatever was asked before");
    }
    ok(!dcv_uses_of(index, make_order("c.csr", make_csr(EC "-subj /CN=other.example"),
                                      ORDER(.domains = NULL))),
       "an order that the snapshot does not have has none");
    ok(!dcv_index_names_host(index, "0123", "one.example", pool),
       "no order names a host with an MD5 that no CSR has");

    add_order(&server, two, order_of("b.csr", "*.three.example"));
    index = index_of(&server);
    ok(dcv_index_is_shared(index, first),
       "a CSR with several different orders is shared");
    ok(dcv_index_names_host(index, md5, "x.three.example", pool),
       "the last order of a CSR names what its wildcard covers");
    dcv_index_limit(index = index_of(&server), one);
    ok(!dcv_index_names_host(index, md5, "x.three.example", pool),
       "which a view without that order does not know");
    ok(!dcv_index_is_shared(index, first), "nor that the CSR is shared");
}
