/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"
#include "index/places.h"

static server_t server;

/* A virtual host of httpd at an address and port. */
static dcv_served_t *add_at(const char *name, const char *host, int port)
{
    dcv_served_t *served =
        serve(&server, add_vhost(&server, "other.example", NULL), name, NULL, NULL);

    served->addresses = NULL;
    served->rank = served->vhost;
    serve_at(served, host, port);
    return served;
}

static void listen_at(const char *host, int port, int is_first)
{
    dcv_endpoint_t *endpoint = make_endpoint(host, port);

    endpoint->is_first = (unsigned char)is_first;
    dcv_snapshot_add_listener(server.snapshot, endpoint);
}

/* The places, each with the first virtual host there; "!": a CA asks there. */
static const char *places(void)
{
    const apr_array_header_t *list =
        dcv_places_list(dcv_places_create(server.snapshot, pool));
    const char *text = "";

    for (int i = 0; i < list->nelts; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(list, i, const dcv_local_place_t *);

        text = apr_psprintf(pool, "%s %s%s=%s", text, place->is_asked ? "!" : "",
                            dcv_ends_describe_place(place, pool),
                            place->chain->first->name);
    }
    return text;
}

static void test_addresses(void)
{
    server = make_server();
    add_at("main", "*", 1)->addresses = NULL;
    add_at("any.80", "*", 80);
    add_at("one.80", "192.0.2.1", 80);
    add_at("two.any", "192.0.2.2", 0);
    add_at("six.80", "2001:db8::1", 80);
    add_at("second.80", "192.0.2.1", 80);
    listen_at("192.0.2.1", 80, 1);
    is(places(), " !192.0.2.1:80=one.80",
       "at one address only its virtual hosts are asked");
    listen_at("192.0.2.2", 443, 0);
    listen_at("192.0.2.3", 80, 0);
    listen_at("192.0.2.3", 8080, 0);
    is(places(),
       " !192.0.2.1:80=one.80 192.0.2.2:443=two.any !192.0.2.3:80=any.80 "
       "192.0.2.3:8080=main",
       "a port of its own goes before any port, and those before any address");
}

static void test_all_addresses(void)
{
    server = make_server();
    add_at("main", "*", 1)->addresses = NULL;
    add_at("any.any", "*", 0);
    add_at("one.8080", "192.0.2.1", 8080);
    add_at("six.any", "2001:db8::1", 0);
    listen_at("*", 8080, 0);
    listen_at("192.0.2.9", 81, 1);
    is(places(),
       " *:8080=any.any 192.0.2.1:8080=one.8080 [2001:db8::1]:8080=six.any "
       "!192.0.2.9:81=any.any",
       "of all addresses those count that virtual hosts have");
}

static void test_not_known(void)
{
    server = make_server();
    add_at("any.80", "*", 80);
    add_at("one.443", "192.0.2.1", 443);
    ok(strstr(places(), " !*:80=any.80") && strstr(places(), "192.0.2.1:443=one.443"),
       "without a Listen the addresses of virtual hosts count");
}

void run_tests(void)
{
    test_addresses();
    test_all_addresses();
    test_not_known();
}
