/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "french.h"
#include "report/answered.h"

static const dcv_csr_file_t *file;

static const char *why(const server_t *server, int vhost, const dcv_order_t *order,
                       const char *name)
{
    expect_french(dcv_answered_find(index_of(server), vhost, order, make_name(name),
                                    DCV_LANG_FR, pool),
                  0);
    return dcv_answered_find(index_of(server), vhost, order, make_name(name),
                             DCV_LANG_EN, pool);
}

static void test_directives(void)
{
    const dcv_order_t *old = make_order("old.csr", file, ORDER(.unique_value = "old"));
    const dcv_order_t *order =
        make_order("new.csr", file, ORDER(.unique_value = "new"));
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    int off = dcv_snapshot_add_vhost(server.snapshot, "off", 80, "x.conf", 7, 0);
    dcv_index_t *limited;

    add_vhost(&server, "other.example", NULL);
    serve(&server, off, "off.example", NULL, NULL);
    add_order(&server, vhost, old);
    add_order(&server, off, order);
    is(why(&server, vhost, old, "www.example.com"), NULL, "an order is answered");
    add_order(&server, vhost, order);
    is(why(&server, vhost, order, "www.example.com"), NULL,
       "the lower one is answered");
    has(why(&server, vhost, old, "www.example.com"),
        "That one answers with the order new.csr.", "the one above it is not");
    has(why(&server, off, order, "off.example"),
        "(sites.conf:20). DCVEngine is Off there.",
        "nothing is answered where DCVEngine is off");
    has(why(&server, vhost, order, "other.example"),
        "That one does not have this order.", "nor in another virtual host");
    limited = index_of(&server);
    dcv_index_limit(limited, off);
    is(dcv_answered_find(limited, off, old, make_name("www.example.com"), DCV_LANG_EN,
                         pool),
       "Requests for it end in another virtual host. That one answers with another order "
       "of the same CSR.",
       "who may not know of others is not told of them");
}

static void test_dropped(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    drop_t drop = make_drop(&server, "www.example.com");
    const dcv_order_t *order;

    drop_file(&drop, "a.csr", make_order("x", file, ORDER(.domains = "b.example")));
    server.snapshot = published(&drop);
    order = dropped(&server, vhost, 0);
    is(why(&server, vhost, order, "www.example.com"), NULL,
       "a dropped order is answered under a name that is claimed");
    has(why(&server, vhost, order, "b.example"),
        "That one has no such ServerName or ServerAlias",
        "and under no other, though requests end there");
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    test_directives();
    test_dropped();
}
