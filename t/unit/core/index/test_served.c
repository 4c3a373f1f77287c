/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static const dcv_csr_file_t *file;

/* The virtual hosts where requests for a name end, with spaces before each. */
static const char *hosts(const server_t *server, const char *name)
{
    const apr_array_header_t *found =
        dcv_served_find(index_of(server), make_name(name), pool);
    const char *list = "";

    for (int i = 0; i < found->nelts; i++) {
        list = apr_psprintf(pool, "%s %d", list,
                            APR_ARRAY_IDX(found, i, const dcv_served_t *)->vhost);
    }
    return list;
}

/* The served names that an order lacks, with spaces before each. */
static const char *missing(const server_t *server, int vhost, const char *domains)
{
    const dcv_order_t *order = make_order("site.csr", file, ORDER(.domains = domains));
    const apr_array_header_t *names =
        dcv_served_find_missing(index_of(server), vhost, order, pool);

    return names ? apr_array_pstrcat(pool, names, ' ') : NULL;
}

static void test_hosts(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.Example.com", "A.example B.example");
    int other = add_vhost(&server, "a.example", NULL);

    serve(&server, vhost, "more.example", NULL, "*.wild.example 19?.example");
    is(hosts(&server, "www.example.com"), " 1", "ServerName, in whatever case");
    is(hosts(&server, "b.example"), " 1", "ServerAlias, too");
    is(hosts(&server, "a.example"), " 1 2", "an alias here, a ServerName there");
    is(hosts(&server, "more.example"), " 1", "the same host at another address");
    is(hosts(&server, "x.y.wild.example"), " 1", "a pattern at any depth");
    is(hosts(&server, "wild.example"), "", "which needs something before it");
    is(hosts(&server, "192.example"), " 1", "a pattern of another shape");
    serve(&server, other, NULL, NULL, "Www.*.org mail.*");
    is(hosts(&server, "www.x.org"), " 2", "one with a first label of its own");
    is(hosts(&server, "www.x.net"), "", "that goes on otherwise");
    is(hosts(&server, "mail.x.y.z.net"), " 2", "or ends with anything");
    is(hosts(&server, "nobody.example"), "", "nobody");
    serve(&server, other, NULL, NULL, "*");
    is(hosts(&server, "nobody.example"), " 2", "\"*\" serves everything");
    is(missing(&server, 0, "main.example"), NULL,
       "nobody can say which host an order of the main server is for");
    server = make_server();
    serve(&server, 0, "main.example", NULL, NULL);
    is(hosts(&server, "main.example"), " 0", "the main server, if there is no other");
    is(missing(&server, 0, NULL), "main.example", "whose orders are for its name");
}

/* A virtual host at an address and port, in its place of the configuration. */
static int place(const server_t *server, const char *names, const char *patterns,
                 const char *address, int port, int rank)
{
    int vhost = dcv_snapshot_add_vhost(server->snapshot, "x", port, "x.conf", 1, 1);
    dcv_served_t *served = serve(server, vhost, NULL, names, patterns);

    served->address = address;
    served->port = port;
    served->rank = rank;
    return vhost;
}

/* httpd gives a request to the first virtual host that serves its name. */
static void test_precedence(void)
{
    server_t server = make_server();

    place(&server, "a.example b.example", NULL, "*", 80, 1);
    place(&server, "b.example c.example", NULL, "*", 80, 2);
    place(&server, NULL, "*.example", "*", 80, 3);
    place(&server, "b.example", NULL, "*", 443, 4);
    place(&server, "b.example", NULL, "192.0.2.1", 80, 5);
    place(&server, NULL, "*", "*", 80, 0);
    is(hosts(&server, "b.example"), " 4 5 6", "the first at each address and port");
    server = make_server();
    place(&server, NULL, "*.example", "*", 80, 3);
    place(&server, "b.example c.example", NULL, "*", 80, 2);
    place(&server, "a.example b.example", NULL, "*", 80, 1);
    is(hosts(&server, "b.example"), " 3", "in whatever order they are known");
    is(hosts(&server, "c.example"), " 2", "each by its own names");
    is(hosts(&server, "d.example"), " 1", "or by a pattern");
}

static void test_missing(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.example.com", "example.com Api.example.com");
    int patterns = add_vhost(&server, "a.example", NULL);
    int plain = add_vhost(&server, "localhost", "192.0.2.1 web1 x_y.example");
    int deep = add_vhost(&server, "a.b.example", NULL);

    is(missing(&server, vhost, "example.com API.example.com"), NULL, "nothing lacks");
    is(missing(&server, vhost, "api.example.com"), "example.com", "one lacks");
    is(missing(&server, vhost, NULL), "example.com api.example.com", "two lack");
    is(missing(&server, vhost, "*.example.com"), "example.com",
       "a wildcard covers what is below it, not itself");
    is(missing(&server, deep, "*.example"), "a.b.example",
       "and no more than one label");
    is(missing(&server, deep, "*.b.example"), NULL, "but that one");
    is(missing(&server, plain, NULL), NULL,
       "one label, an address and what is no name need no certificate");
    serve(&server, patterns, NULL, NULL, "* *.example w?w.example a*.example");
    is(missing(&server, patterns, "a.example"), "*.example",
       "of patterns only what could be a wildcard");
    is(missing(&server, patterns, "*.example a.example"), NULL,
       "which a wildcard covers");
    is(missing(&server, patterns, "*.example"), NULL, "with all below it");
    server = make_server();
    vhost = dcv_snapshot_add_vhost(server.snapshot, "x", 80, "x.conf", 1, 1);
    is(missing(&server, vhost, NULL), NULL, "nobody knows what it serves");
}

/* What httpd's own comparison says of these is in t/server/claims.t. */
static void test_claims(void)
{
    const dcv_served_t served = {
        .name = "WWW.example.com",
        .aliases = dcv_text_split("example.com Api.example.com", pool),
        .patterns =
            dcv_text_split("*.x.example w?w.y.example a*b*c.example [ab].z", pool)};
    const dcv_served_t none = {.name = NULL};

    ok(dcv_served_claims(&served, "www.example.com"), "a ServerName is claimed");
    ok(dcv_served_claims(&served, "api.example.com"), "a ServerAlias is claimed");
    ok(!dcv_served_claims(&served, "ftp.example.com"), "another name is not claimed");
    ok(dcv_served_claims(&served, "a.b.x.example"), "a star stands for dots, too");
    ok(!dcv_served_claims(&served, "x.example"), "a star does not stand for the dot");
    ok(dcv_served_claims(&served, "wxw.y.example"),
       "a question mark stands for one character");
    ok(!dcv_served_claims(&served, "ww.y.example"),
       "a question mark does not stand for nothing");
    ok(dcv_served_claims(&served, "aXbXbXc.example"), "stars try each place");
    ok(!dcv_served_claims(&served, "aXbXbX.example"), "what is behind a star counts");
    ok(!dcv_served_claims(&served, "a.z"), "brackets stand for themselves");
    ok(dcv_served_claims(&served, "[ab].z"), "brackets match brackets");
    ok(!dcv_served_claims(&none, "www.example.com"), "no names claim nothing");
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    test_hosts();
    test_claims();
    test_precedence();
    test_missing();
}
