/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

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

static void test_hosts(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.Example.com", "A.example B.example");
    int other = add_vhost(&server, "a.example", NULL);

    serve(&server, vhost, "more.example", NULL, "*.wild.example 19?.example");
    is(hosts(&server, "www.example.com"), " 1",
       "requests for a ServerName in another case end at its virtual host");
    is(hosts(&server, "b.example"), " 1",
       "requests for a ServerAlias end at its virtual host");
    is(hosts(&server, "a.example"), " 1 2",
       "a name that two virtual hosts serve ends at both");
    is(hosts(&server, "more.example"), " 1",
       "a name that a virtual host serves at another address ends there, too");
    is(hosts(&server, "x.y.wild.example"), " 1",
       "a pattern serves names any number of labels below it");
    is(hosts(&server, "wild.example"), "",
       "a pattern does not serve the name behind its star and dot");
    is(hosts(&server, "192.example"), " 1",
       "a question mark in a pattern stands for any character");
    serve(&server, other, NULL, NULL, "Www.*.org mail.*");
    is(hosts(&server, "www.x.org"), " 2",
       "a pattern with a star in its middle serves a name");
    is(hosts(&server, "www.x.net"), "",
       "a pattern does not serve a name with another end");
    is(hosts(&server, "mail.x.y.z.net"), " 2",
       "a pattern that ends in a star serves names with any end");
    is(hosts(&server, "nobody.example"), "",
       "a name that nobody serves ends at no virtual host");
    serve(&server, other, NULL, NULL, "*");
    is(hosts(&server, "nobody.example"), " 2", "the pattern \"*\" serves every name");
    server = make_server();
    serve(&server, 0, "main.example", NULL, NULL);
    is(hosts(&server, "main.example"), " 0",
       "requests end at the main server if there is no virtual host");
}

/* A virtual host at an address and port, in its place of the configuration. */
static int place(const server_t *server, const char *names, const char *patterns,
                 const char *address, int port, int rank)
{
    int vhost = dcv_snapshot_add_vhost(server->snapshot, "x", port, "x.conf", 1, 1);
    dcv_served_t *served = serve(server, vhost, NULL, names, patterns);

    served->addresses = NULL;
    serve_at(served, address, port);
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
    is(hosts(&server, "b.example"), " 6 4 5",
       "at each address and port the first virtual host serves a name");
    server = make_server();
    place(&server, NULL, "*.example", "*", 80, 3);
    place(&server, "b.example c.example", NULL, "*", 80, 2);
    place(&server, "a.example b.example", NULL, "*", 80, 1);
    is(hosts(&server, "b.example"), " 3",
       "the first virtual host is found in whatever order they are known");
    is(hosts(&server, "c.example"), " 2",
       "a virtual host further behind serves the names that only it has");
    is(hosts(&server, "d.example"), " 1",
       "a pattern further behind serves a name that nobody else has");
}

/* Whose affair a request for a host is. */
static void test_affairs(void)
{
    server_t server = make_server();
    int named = add_vhost(&server, "a.example", "www.a.example");
    int twin = add_vhost(&server, "a.example", NULL);
    int greedy = dcv_snapshot_add_vhost(server.snapshot, "x", 80, "x.conf", 1, 1);
    int nameless = dcv_snapshot_add_vhost(server.snapshot, "y", 80, "x.conf", 9, 1);
    dcv_index_t *index;

    serve(&server, greedy, NULL, NULL, "*");
    serve(&server, nameless, "main.example", "alias.example", NULL)->is_nameless = 1;
    index = index_of(&server);
    ok(!dcv_served_is_host_of(index, nameless, "main.example", pool),
       "a name that httpd gave a virtual host is none of its affairs");
    ok(dcv_served_is_host_of(index, nameless, "alias.example", pool),
       "a ServerAlias of a virtual host without a ServerName is one");
    ok(dcv_served_is_host_of(index, named, "a.example", pool),
       "a ServerName is an affair of its virtual host");
    ok(dcv_served_is_host_of(index, named, "WWW.a.Example", pool),
       "a ServerAlias is one, too, whatever its case");
    ok(dcv_served_is_host_of(index, twin, "a.example", pool),
       "a name may be an affair of two virtual hosts");
    ok(!dcv_served_is_host_of(index, twin, "www.a.example", pool),
       "a name that a virtual host lacks is none of its affairs");
    ok(!dcv_served_is_host_of(index, greedy, "a.example", pool),
       "a pattern does not take a name from a virtual host that has it");
    ok(dcv_served_is_host_of(index, greedy, "b.example", pool),
       "a pattern takes names that nobody has");
    ok(!dcv_served_is_host_of(index, named, "b.example", pool),
       "a name of nobody is no affair of others");
    ok(!dcv_served_is_host_of(index, greedy, NULL, pool),
       "a request without a host is nobody's affair");
    ok(!dcv_served_is_host_of(index, greedy, "no name", pool),
       "a host that is no name is nobody's affair");
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
    const dcv_served_t nameless = {.name = "main.example", .is_nameless = 1};

    ok(dcv_served_claims(&served, "www.example.com"), "a ServerName is claimed");
    ok(!dcv_served_claims(&nameless, "main.example"),
       "a name that httpd gave a virtual host is not claimed");
    ok(dcv_served_claims(&served, "api.example.com"), "a ServerAlias is claimed");
    ok(!dcv_served_claims(&served, "ftp.example.com"), "another name is not claimed");
    ok(dcv_served_claims(&served, "a.b.x.example"),
       "a star in a pattern stands for dots, too");
    ok(!dcv_served_claims(&served, "x.example"),
       "a star does not stand for the dot behind it");
    ok(dcv_served_claims(&served, "wxw.y.example"),
       "a question mark stands for one character");
    ok(!dcv_served_claims(&served, "ww.y.example"),
       "a question mark does not stand for no character");
    ok(dcv_served_claims(&served, "aXbXbXc.example"),
       "several stars are tried at each place of a name");
    ok(!dcv_served_claims(&served, "aXbXbX.example"),
       "a name must end in what is behind the last star");
    ok(!dcv_served_claims(&served, "a.z"),
       "brackets in a pattern do not stand for one of their characters");
    ok(dcv_served_claims(&served, "[ab].z"),
       "brackets in a pattern stand for themselves");
    ok(!dcv_served_claims(&none, "www.example.com"),
       "a virtual host without names claims no name");
}

void run_tests(void)
{
    test_hosts();
    test_claims();
    test_affairs();
    test_precedence();
}
