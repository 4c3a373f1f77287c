/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static server_t server;

static void listen_at(const char *host, int port)
{
    dcv_endpoint_t *endpoint = make_endpoint(host, port);

    endpoint->is_first = !dcv_snapshot_listeners(server.snapshot)->nelts;
    dcv_snapshot_add_listener(server.snapshot, endpoint);
}

static const char *list(const char *label, const apr_array_header_t *ends)
{
    const char *text = label;

    for (int i = 0; i < ends->nelts; i++) {
        text = apr_pstrcat(pool, text, " ",
                           APR_ARRAY_IDX(ends, i, dcv_end_t).served->name, NULL);
    }
    return text;
}

/* Where requests for a name end. */
static const char *ends_of(const char *name)
{
    dcv_ends_t ends;

    dcv_ends_find(&ends, index_of(&server), make_name(name), pool);
    return apr_pstrcat(pool, ends.is_known ? "known; " : "",
                       ends.is_asked_by_name ? "by name; " : "",
                       list("having", ends.having), list("; asked", ends.asked),
                       list("; taken", ends.taken), NULL);
}

/* The case of an address that one virtual host has for itself. */
static void test_one_address(void)
{
    server = make_server();
    serve_only_at(&server, "bound.example", "192.0.2.1", 80);
    serve_only_at(&server, "www.example", "*", 80);
    listen_at("192.0.2.1", 80);
    is(ends_of("www.example"),
       "known; having; asked bound.example; taken bound.example",
       "a virtual host of an address keeps it from one of every address");
    is(ends_of("nobody.example"), "having; asked bound.example; taken",
       "what is for nobody ends at the first one");
    listen_at("192.0.2.2", 80);
    is(ends_of("www.example"),
       "known; by name; having www.example; asked www.example; taken bound.example",
       "at another address the other one is asked");
    is(ends_of("bound.example"),
       "known; by name; having bound.example; asked bound.example; taken",
       "one of an address has nothing taken from it");
    is(ends_of("192.0.2.2"), "having; asked www.example; taken",
       "an address as a name leads to itself");
    is(ends_of("192.0.2.1"), "having; asked bound.example; taken",
       "and so does another one");
    is(ends_of("192.0.2.3"), "having; asked bound.example www.example; taken",
       "an address that is not listened at leads anywhere");
}

/* A name that is had where no CA asks. */
static void test_ports(void)
{
    server = make_server();
    serve_only_at(&server, "first.example", "*", 80);
    serve_only_at(&server, "https.example", "*", 443);
    serve_only_at(&server, "closed.example", "*", 8443);
    listen_at("*", 80);
    listen_at("*", 443);
    is(ends_of("https.example"),
       "known; having https.example; asked first.example; taken",
       "a name of port 443 alone ends elsewhere at port 80");
    is(ends_of("closed.example"), "known; having; asked first.example; taken",
       "a name of a port that is not listened at ends elsewhere");
}

/* httpd takes the address in <VirtualHost> for a name, after all names. */
static void test_written_address(void)
{
    server = make_server();
    serve_only_at(&server, "first.example", "192.0.2.1", 80);
    serve_at(serve_only_at(&server, "second.example", "192.0.2.2", 80), "192.0.2.1",
             80);
    ((dcv_endpoint_t *)APR_ARRAY_IDX(
         APR_ARRAY_IDX(dcv_snapshot_vhosts(server.snapshot), 2, const dcv_vhost_t *)
             ->served->addresses,
         1, const dcv_endpoint_t *))
        ->host = "WWW.second.example";
    listen_at("192.0.2.1", 80);
    is(ends_of("www.second.example"), "having; asked second.example; taken",
       "a request for the name of a virtual host's address ends there");
    is(ends_of("www.example"), "having; asked first.example; taken",
       "one for another name ends at the first one");
}

void run_tests(void)
{
    test_one_address();
    test_ports();
    test_written_address();
}
