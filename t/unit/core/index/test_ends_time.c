/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server may have thousands of addresses, and a customer's order a thousand names: where
 * requests for one of them end costs no more then. It is tried several times, since the
 * machine may be busy with something else.
 */
#include "fixture.h"
#include "index/index.h"

#define TRIES     10
#define ADDRESSES 10000
#define LOOKUPS   2000

/* For all look-ups; with a walk over all addresses they take five times as long, or more. */
#define LIMIT apr_time_from_msec(60)

static server_t server;

static apr_interval_time_t look_up(dcv_index_t *index, const char *host)
{
    const dcv_name_t *name = make_name(host);
    apr_pool_t *scratch;
    apr_time_t begin;

    apr_pool_create(&scratch, pool);
    begin = used_time();
    for (int i = 0; i < LOOKUPS; i++) {
        dcv_ends_t ends;

        dcv_ends_find(&ends, index, name, scratch);
        apr_pool_clear(scratch);
    }
    return used_time() - begin;
}

static void test_name(dcv_index_t *index, const char *host, const char *what)
{
    apr_interval_time_t took = 0;

    for (int i = 0; i == 0 || (i < TRIES && !is_in_time(took, LIMIT)); i++) {
        took = look_up(index, host);
    }
    ok(is_in_time(took, LIMIT),
       apr_pstrcat(pool, "thousands of addresses cost no time with ", what, NULL));
}

void run_tests(void)
{
    dcv_index_t *index;
    dcv_ends_t ends;

    server = make_server();
    serve_only_at(&server, "any.example", "*", 80);
    serve_only_at(&server, "tls.example", "*", 443);
    for (int i = 0; i < ADDRESSES; i++) {
        serve_only_at(&server, apr_psprintf(pool, "h%d.example", i),
                      apr_psprintf(pool, "10.0.%d.%d", i / 256, i % 256), 80);
    }
    dcv_snapshot_add_listener(server.snapshot, make_endpoint("*", 80));
    dcv_snapshot_add_listener(server.snapshot, make_endpoint("*", 443));
    index = index_of(&server);
    test_name(index, "h77.example", "a name of one of them");
    test_name(index, "any.example", "a name of all others");
    test_name(index, "tls.example", "a name that is had at another port");
    test_name(index, "nobody.example", "a name that nobody has");
    dcv_ends_find(&ends, index, make_name("h9999.example"), pool);
    is(APR_ARRAY_IDX(ends.asked, 0, dcv_end_t).served->name, "h9999.example",
       "and the last one is found");
    dcv_ends_find(&ends, index, make_name("any.example"), pool);
    ok(ends.taken->nelts > 1, "so are some that have an address for themselves");
}
