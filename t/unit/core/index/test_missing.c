/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static const dcv_csr_file_t *file;

/* The served names that an order lacks, with spaces before each. */
static const char *missing(const server_t *server, int vhost, const char *domains)
{
    const dcv_order_t *order = make_order("site.csr", file, ORDER(.domains = domains));
    const apr_array_header_t *names =
        dcv_served_find_missing(index_of(server), vhost, order, pool);

    return names ? apr_array_pstrcat(pool, names, ' ') : NULL;
}

static void test_missing(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.example.com", "example.com Api.example.com");
    int patterns = add_vhost(&server, "a.example", NULL);
    int plain = add_vhost(&server, "localhost", "192.0.2.1 web1 x_y.example");
    int deep = add_vhost(&server, "a.b.example", NULL);

    is(missing(&server, vhost, "example.com API.example.com"), NULL,
       "an order with all served names lacks none");
    is(missing(&server, vhost, "api.example.com"), "example.com",
       "an order that has one of two aliases lacks the other");
    is(missing(&server, vhost, NULL), "example.com api.example.com",
       "an order that has only the ServerName lacks both aliases");
    is(missing(&server, vhost, "*.example.com"), "example.com",
       "a wildcard does not cover its base domain");
    is(missing(&server, deep, "*.example"), "a.b.example",
       "a wildcard does not cover two labels");
    is(missing(&server, deep, "*.b.example"), NULL,
       "a wildcard covers a name one label below it");
    is(missing(&server, plain, NULL), NULL,
       "an order does not lack single labels, addresses, or what is no name");
    serve(&server, patterns, NULL, NULL, "* *.example w?w.example a*.example");
    is(missing(&server, patterns, "a.example"), "*.example",
       "an order lacks only those patterns that could be a wildcard");
    is(missing(&server, patterns, "*.example a.example"), NULL,
       "an order with the wildcard of a pattern does not lack it");
    is(missing(&server, patterns, "*.example"), NULL,
       "an order with a wildcard lacks no name below it");
    server = make_server();
    vhost = dcv_snapshot_add_vhost(server.snapshot, "x", 80, "x.conf", 1, 1);
    is(missing(&server, vhost, NULL), NULL,
       "an order lacks nothing where served names are not known");
}

/* Of the virtual hosts of one address and port, the first one gets the requests. */
static void test_not_reached(void)
{
    server_t server = make_server();
    int above = add_vhost(&server, "a.example", NULL);
    int below = add_vhost(&server, "b.example", NULL);
    dcv_served_t *first = serve(&server, above, NULL, "both.example", "*.wild.example"),
                 *second = serve(&server, below, NULL, "both.example own.example",
                                 "*.wild.example *.own.example");

    first->addresses = second->addresses = NULL;
    serve_at(first, "*", 80);
    serve_at(second, "*", 80);
    second->rank = first->rank + 1;
    is(missing(&server, above, "a.example"), "both.example *.wild.example",
       "an order lacks what its virtual host serves before others");
    is(missing(&server, below, "b.example"), "own.example *.own.example",
       "an order does not lack what another virtual host serves before its own");
    serve_at(second, "*", 443);
    is(missing(&server, below, "b.example"),
       "both.example own.example *.wild.example *.own.example",
       "an order lacks what its virtual host gets at another port");
}

static void test_main_server(void)
{
    server_t server = make_server();

    serve(&server, 0, "main.example", NULL, NULL);
    is(missing(&server, 0, NULL), "main.example",
       "an order lacks the main server's name where there is no virtual host");
    add_vhost(&server, "a.example", NULL);
    is(missing(&server, 0, "main.example"), NULL,
       "an order of the main server lacks no name where there are virtual hosts");
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    test_missing();
    test_not_reached();
    test_main_server();
}
