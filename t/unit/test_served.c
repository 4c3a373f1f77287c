/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report.h"

static const dcv_csr_file_t *file;

static int serves(const server_t *server, int vhost, const char *name)
{
    return dcv_served_has(report_at(server, NOW), vhost, make_name(name));
}

/* The served names that an order lacks, with spaces before each. */
static const char *missing(const server_t *server, int vhost, const char *domains)
{
    const dcv_order_t *order = make_order("site.csr", file, ORDER(.domains = domains));
    const apr_array_header_t *names =
        dcv_served_missing(report_at(server, NOW), vhost, order, pool);

    return names ? apr_array_pstrcat(pool, names, ' ') : NULL;
}

static void test_has(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.Example.com", "a.example B.example");
    int other = add_vhost(&server, "other.example", NULL);
    int unknown = dcv_snapshot_add_vhost(server.snapshot, "x", 80, "x.conf", 1, 1);

    serve(&server, vhost, "more.example", NULL, "*.wild.example on?.example");
    ok(serves(&server, vhost, "www.example.com"), "ServerName, in whatever case");
    ok(serves(&server, vhost, "b.example"), "ServerAlias, too");
    ok(serves(&server, vhost, "more.example"), "the same host at another address");
    ok(serves(&server, vhost, "a.wild.example"), "a pattern");
    ok(serves(&server, vhost, "a.b.wild.example"), "whose \"*\" stands for dots, too");
    ok(!serves(&server, vhost, "wild.example"), "but not for nothing and the dot");
    ok(serves(&server, vhost, "one.example"), "a pattern with \"?\"");
    ok(!serves(&server, vhost, "on.example"), "which stands for one character");
    ok(!serves(&server, vhost, "other.example"), "another host's name is not served");
    ok(serves(&server, unknown, "any.example"), "nobody knows what it serves");
    ok(serves(&server, other, "other.example"), "there it is");
    serve(&server, other, NULL, NULL, "*");
    ok(serves(&server, other, "any.example"), "\"*\" serves everything");
}

/* The virtual hosts that serve a name, with spaces before each. */
static const char *hosts(const server_t *server, const char *name)
{
    const apr_array_header_t *found =
        dcv_served_hosts(report_at(server, NOW), make_name(name), pool);
    const char *list = "";

    for (int i = 0; i < found->nelts; i++) {
        list = apr_psprintf(pool, "%s %d", list, APR_ARRAY_IDX(found, i, int));
    }
    return list;
}

static void test_hosts(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "WWW.Example.com", "A.example");

    add_vhost(&server, "a.example", NULL);
    serve(&server, vhost, NULL, NULL, "*.wild.example 19?.example");
    serve(&server, 0, "main.example", NULL, NULL);
    is(hosts(&server, "www.example.com"), " 1", "ServerName, in whatever case");
    is(hosts(&server, "a.example"), " 1 2", "an alias here, a ServerName there");
    is(hosts(&server, "x.y.wild.example"), " 1", "a pattern at any depth");
    is(hosts(&server, "wild.example"), "", "which needs something before it");
    is(hosts(&server, "192.example"), " 1", "a pattern of another shape");
    is(hosts(&server, "main.example"), " 0", "the main server");
    is(hosts(&server, "nobody.example"), "", "nobody");
    is(missing(&server, 0, "main.example"), NULL,
       "nobody can say which host an order of the main server is for");
    server = make_server();
    serve(&server, 0, "main.example", NULL, NULL);
    is(missing(&server, 0, NULL), "main.example", "unless there is but one");
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

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    test_has();
    test_hosts();
    test_missing();
}
