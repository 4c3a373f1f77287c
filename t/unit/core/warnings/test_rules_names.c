/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "warned.h"

static const dcv_csr_file_t *file;

static void test_names(void)
{
    server_t server = make_server();
    const dcv_order_t *order = make_order(
        "site.csr", file,
        ORDER(.domains = "*.example.com,co.uk,b.example.com,9.9.9.9,localhost"));
    const dcv_order_t *five = make_order(
        "site.csr", file, ORDER(.domains = "a.uk,co.uk,me.uk,org.uk,ltd.uk,plc.uk"));
    const dcv_order_t *six = make_order(
        "site.csr", file, ORDER(.domains = "co.uk,me.uk,org.uk,ltd.uk,plc.uk,net.uk"));
    int vhost = add_vhost(&server, "WWW.example.com", "api.example.com example.net");
    const dcv_entry_t *entry;

    add_order(&server, vhost, order);
    entry = entry_at(&server, vhost, order, NOW);
    warns(entry, "wildcard_no_file", "cannot validate *.example.com:");
    warns(entry, "name_not_public", "for co.uk and localhost:");
    warns(alone(make_order("site.csr", file,
                           ORDER(.domains = "mail.corp.local,10.0.0.1,9.9.9.9,"
                                            "fd00::1,x.test,2620:fe::fe"))),
          "name_not_public", "for mail.corp.local, 10.0.0.1 and fd00::1:");
    warns(entry, "name_not_served",
          "names co.uk, b.example.com and localhost, but no virtual host has");
    warns(entry, "served_name_missing", "serves example.net, which");
    warns(alone(five), "name_not_public", "co.uk, me.uk, org.uk, ltd.uk and plc.uk:");
    warns(alone(six), "name_not_public", "co.uk, me.uk, org.uk, ltd.uk and 2 more:");
}

/* Where requests for the file end, and what is answered there. */
static void test_requests(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.domains = "b.example.com"));
    server_t server = make_server();
    int here = add_vhost(&server, "www.example.com", NULL);
    int there = add_vhost(&server, "b.example.com", NULL);
    int twice = add_vhost(&server, "WWW.example.com", NULL);
    int off = dcv_snapshot_add_vhost(server.snapshot, "off", 80, "x.conf", 7, 0);

    add_order(&server, here, order);
    warns(entry_at(&server, here, order, NOW), "name_served_elsewhere",
          "names b.example.com, but requests for it end in the virtual host "
          "WWW.example.com");
    warns(entry_at(&server, here, order, NOW), "name_served_twice",
          "Requests for www.example.com may also end in the virtual host");
    add_order(&server, there, order);
    add_order(&server, twice, order);
    is_silent(entry_at(&server, here, order, NOW), "name_served_elsewhere",
              "no name is served elsewhere if the other virtual host has the order");
    is_silent(entry_at(&server, here, order, NOW), "name_served_twice",
              "no name is served twice if the virtual host of that name has the order");
    serve(&server, off, NULL, NULL, "b.*");
    add_order(&server, off, order);
    is_silent(entry_at(&server, here, order, NOW), "name_served_elsewhere",
              "no name is served elsewhere if one virtual host answers for it");
    warns(entry_at(&server, here, order, NOW), "name_served_twice",
          "Requests for b.example.com may also end");
}

/* One that is never reached, and orders of the main server. */
static void test_requests_elsewhere(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.domains = "b.example.com"));
    server_t server = make_server();
    int below = add_vhost(&server, "other.example", NULL);
    int above = add_vhost(&server, "other.example", NULL);
    dcv_served_t *lower =
        serve(&server, below, "www.example.com", "b.example.com", NULL);
    dcv_served_t *upper = serve(&server, above, NULL, NULL, "*.example.com");

    lower->addresses = upper->addresses = NULL;
    serve_at(lower, "*", 80);
    serve_at(upper, "*", 80);
    lower->rank = 2;
    upper->rank = 1;
    add_order(&server, below, order);
    warns(entry_at(&server, below, order, NOW), "name_served_elsewhere",
          "end in the virtual host (sites.conf:");
    upper->rank = 3;
    is_silent(entry_at(&server, below, order, NOW), "name_served_elsewhere",
              "no name is served elsewhere if the order's virtual host comes first");

    server = make_server();
    above = add_vhost(&server, "www.example.com", "b.example.com");
    add_order(&server, 0, order);
    is_silent(entry_at(&server, 0, order, NOW), "name_served_elsewhere",
              "no name of the main server's order is served elsewhere");
    add_order(&server, above,
              make_order("site.csr", file, ORDER(.unique_value = "other")));
    warns(entry_at(&server, 0, order, NOW), "name_served_elsewhere",
          "names www.example.com and b.example.com");
}

static void has_remedy(const dcv_entry_t *entry, const char *code, const char *remedy)
{
    const dcv_warning_t *warning = find(entry, code);

    is(warning ? warning->remedy : NULL, remedy,
       "the remedy is about where the names stand, and how many they are");
}

/* One name or several, of the CSR, beside it in a directive, or in a file's header lines. */
static void test_remedies(void)
{
    const dcv_csr_file_t *bad = make_csr(RSA "-subj /CN=localhost");
    const dcv_csr_file_t *two =
        make_csr(RSA "-subj /CN=localhost -addext subjectAltName=DNS:db.internal");
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");

    has_remedy(alone(make_order("a.csr", bad, ORDER(.domains = NULL))),
               "name_not_public", "Make the CSR again without it.");
    has_remedy(alone(make_order("a.csr", two, ORDER(.domains = NULL))),
               "name_not_public", "Make the CSR again without them.");
    warns(alone(make_order("a.csr", two, ORDER(.domains = NULL))), "name_not_public",
          "for localhost and db.internal: these are no names");
    has_remedy(alone(make_order("a.csr", file, ORDER(.domains = "localhost"))),
               "name_not_public", "Remove it from domains=.");
    has_remedy(
        alone(make_order("a.csr", bad, ORDER(.domains = "db.internal"))),
        "name_not_public",
        "Make the CSR again without those that it has, and remove the others from "
        "domains=.");
    drop_file(&drop, "a.csr", make_order("x", file, ORDER(.domains = "db,localhost")));
    server.snapshot = published(&drop);
    has_remedy(entry_at(&server, 0, dropped(&server, 0, 0), NOW), "name_not_public",
               "Remove them from the line \"DCV-Domains:\".");
    dcv_drops_destroy(drop.drops);
}

static void test_odd_names(void)
{
    const dcv_order_t *order = make_order(
        "odd.csr", make_csr(RSA "-subj '/CN=Some Ltd'"), ORDER(.domains = ""));
    const dcv_order_t *named =
        make_order("odd.csr", make_csr(RSA "-subj '/CN=Some Ltd'"),
                   ORDER(.domains = "www.example.com"));

    warns(alone(order), "name_ignored", "\"Some Ltd\" in the CSR");
    warns(alone(order), "no_name", "domains= names a domain");
    is_silent(alone(named), "no_name",
              "an order with a name beside its CSR has a name");
    warns(alone(named), "name_ignored", "takes no part");
}

/* A dropped order answers only for what a virtual host claims. */
static void test_dropped(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    drop_t drop = make_drop(&server, "www.example.com");
    const dcv_entry_t *entry;

    dcv_drops_destroy(drop.drops);
    add_vhost(&server, "neighbour.example", NULL);
    drop.drops = dcv_drops_create(server.snapshot);
    drop_file(
        &drop, "a.csr",
        make_order("x", file, ORDER(.domains = "neighbour.example dangling.example")));
    server.snapshot = published(&drop);
    entry = entry_at(&server, vhost, dropped(&server, vhost, 0), NOW);
    warns(entry, "name_not_claimed", "The order names dangling.example, but no");
    warns(entry, "name_served_elsewhere", "The order names neighbour.example, but");
    is_silent(entry, "name_not_served",
              "a dropped order has no warning about names not served");
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=www.example.com");
    test_names();
    test_requests();
    test_requests_elsewhere();
    test_remedies();
    test_odd_names();
    test_dropped();
}
