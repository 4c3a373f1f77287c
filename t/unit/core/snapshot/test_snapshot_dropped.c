/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static const dcv_csr_file_t *file;
static dcv_snapshot_t *snapshot;

/* A main server with a directory, and two virtual hosts, one with two. */
static const dcv_directory_t *of_main, *first, *second;
static dcv_drops_t *drops;

static void put(const dcv_directory_t *directory, const char *name,
                const char *unique_value, const char *issued)
{
    dcv_drops_put_order(
        drops, directory, name, NULL,
        make_order("x", file, ORDER(.unique_value = unique_value, .issued = issued)), 0,
        pool);
}

/* The unique value that is answered at a virtual host under a name; NULL: nothing. */
static const char *answered(int vhost, const char *host)
{
    const char *name = apr_pstrcat(pool, file->csr->md5, ".txt", NULL);
    const dcv_answer_t *answer;
    const char *value = NULL;

    dcv_drops_publish(drops);
    snapshot = (dcv_snapshot_t *)dcv_drops_hold(drops);
    answer = dcv_snapshot_find(snapshot, vhost, name);
    answer = answer ? answer : dcv_snapshot_find_dropped(snapshot, vhost, name, host);
    if (answer) {
        value = apr_pstrdup(pool, answer->order->unique_value);
    }
    dcv_drops_release(snapshot);
    return value;
}

/* The sources of a virtual host's orders. */
static const char *orders(int vhost)
{
    const char *list = "";

    dcv_drops_publish(drops);
    snapshot = (dcv_snapshot_t *)dcv_drops_hold(drops);
    for (int i = 0; i < dcv_snapshot_order_count(snapshot, vhost); i++) {
        list = apr_pstrcat(pool, list, " ",
                           dcv_snapshot_order(snapshot, vhost, i)->source, NULL);
    }
    ok(!dcv_snapshot_order(snapshot, vhost, dcv_snapshot_order_count(snapshot, vhost)),
       "there are no more orders than are counted");
    dcv_drops_release(snapshot);
    return list;
}

static void test_names(void)
{
    put(of_main, "a.csr", "main", NULL);
    is(answered(2, "www.example.com"), "main",
       "a dropped order of the main server is answered in any virtual host");
    is(answered(0, "www.example.com"), "main",
       "a dropped order of the main server is answered in the main server");
    is(answered(2, "example.com"), "main",
       "an order of a wildcard is answered for its base domain");
    is(answered(2, "x.example.com"), NULL,
       "an order of a wildcard is not answered for a name below its base domain");
    is(answered(2, "*.example.com"), NULL,
       "an order of a wildcard is not answered for the wildcard as a host");
    is(answered(2, "neighbour.example"), NULL,
       "an order is not answered for a name that it lacks");
    is(answered(2, ""), NULL, "an order is not answered for an empty host");
    is(answered(2, NULL), NULL,
       "an order is not answered for a request without a host");
    is(answered(2, "192.0.2.1"), "main",
       "an order is answered for an address that it has");
    is(answered(2, "192.0.2.2"), NULL,
       "an order is not answered for an address that it lacks");
}

/* Whatever CAs ask for, and what is no file of the scheme. */
static void test_file_names(void)
{
    const char *name = apr_pstrcat(pool, file->csr->md5, ".txt", NULL);
    char *lower = apr_pstrdup(pool, name);

    for (char *c = lower; *c; c++) {
        *c = (char)(*c >= 'A' && *c <= 'F' ? *c + 'a' - 'A' : *c);
    }
    snapshot = (dcv_snapshot_t *)dcv_drops_hold(drops);
    dcv_drops_release(snapshot);
    ok(dcv_snapshot_find_dropped(snapshot, 2, name, "www.example.com") != NULL,
       "a dropped order is found by a file name in upper case");
    ok(dcv_snapshot_find_dropped(snapshot, 2, lower, "www.example.com") != NULL,
       "a dropped order is found by a file name in lower case");
    ok(!dcv_snapshot_find_dropped(snapshot, 2, file->csr->md5, "www.example.com"),
       "a dropped order is not found by a file name without .txt");
    ok(!dcv_snapshot_find_dropped(snapshot, 2, apr_pstrcat(pool, name, "/", NULL),
                                  "www.example.com"),
       "a dropped order is not found by a file name with more behind .txt");
    ok(!dcv_snapshot_find_dropped(snapshot, 2, "", "www.example.com"),
       "a dropped order is not found by an empty file name");
    ok(!dcv_snapshot_find_dropped(snapshot, 2, "FFC7866140DAA57A8428E2292BA57F0F.txt",
                                  "www.example.com"),
       "a dropped order is not found by the MD5 of another CSR");
}

static void test_precedence(void)
{
    put(first, "b.csr", "first", NULL);
    is(answered(1, "www.example.com"), "first",
       "a virtual host's own dropped order goes before that of the main server");
    is(answered(2, "www.example.com"), "main",
       "a virtual host's own dropped order is not answered in another one");
    put(first, "a.csr", "upper", NULL);
    is(answered(1, "www.example.com"), "first",
       "of one directory the order whose file name comes last is answered");
    put(second, "a.csr", "second", NULL);
    is(answered(1, "www.example.com"), "second",
       "the order in the directory that comes last is answered");
    put(first, "a.csr", "upper", "2026-11-02");
    is(answered(1, "www.example.com"), "upper",
       "an order with an issue date goes before one without, in any directory");
    put(second, "a.csr", "second", "2026-11-03");
    is(answered(1, "www.example.com"), "second",
       "the order with the latest issue date is answered");
    put(first, "a.csr", "upper", "2026-11-03");
    is(answered(1, "www.example.com"), "second",
       "of orders with the same issue date that in the last directory is answered");
}

static void test_lists(void)
{
    is(orders(0), " /main/a.csr", "the main server lists its dropped orders");
    is(orders(1), " by.csr /first/a.csr /first/b.csr /second/a.csr",
       "a virtual host lists the orders of directives, then dropped ones by directory and file");
    is(orders(2), "", "a virtual host without orders lists none");
    snapshot = (dcv_snapshot_t *)dcv_drops_hold(drops);
    ok(dcv_snapshot_has_md5(snapshot, file->csr->md5),
       "a snapshot has the MD5 of a dropped order");
    ok(!dcv_snapshot_has_md5(snapshot, "FFC7866140DAA57A8428E2292BA57F0F"),
       "a snapshot does not have the MD5 of another CSR");
    is_number(dcv_snapshot_file_error_count(snapshot), 0,
              "a snapshot without errors counts no file errors");
    ok(!dcv_snapshot_file_error(snapshot, 0),
       "a snapshot without errors has no first file error");
    dcv_drops_release(snapshot);
}

static void test_walk(void)
{
    dcv_order_walk_t walk = {0}, over_nothing = {0};
    const dcv_order_t *order;
    const char *list = "";

    snapshot = (dcv_snapshot_t *)dcv_drops_hold(drops);
    while ((order = dcv_snapshot_next_order(snapshot, &walk))) {
        list = apr_psprintf(pool, "%s %d:%s", list, walk.vhost, order->source);
    }
    is(list,
       " 0:/main/a.csr 1:by.csr 1:/first/a.csr 1:/first/b.csr 1:/second/a.csr 3:by.csr",
       "a walk returns all orders, each with its virtual host");
    ok(!dcv_snapshot_next_order(snapshot, &walk),
       "a walk over all orders returns no more at its end");
    dcv_drops_release(snapshot);
    ok(!dcv_snapshot_next_order(dcv_snapshot_create(pool), &over_nothing),
       "a snapshot without virtual hosts has no orders");
}

void run_tests(void)
{
    server_t server = make_server();
    dcv_order_t *other;

    file = make_csr(EC "-subj '/CN=www.example.com' -addext "
                       "subjectAltName=DNS:*.example.com,IP:192.0.2.1");
    other = make_order("by.csr", make_csr(EC "-subj /CN=www.example.com"),
                       ORDER(.unique_value = "d"));
    of_main = dcv_snapshot_add_directory(server.snapshot, "/main");
    add_vhost(&server, "one.example", NULL);
    first = dcv_snapshot_add_directory(server.snapshot, "/first");
    second = dcv_snapshot_add_directory(server.snapshot, "/second");
    add_vhost(&server, "other.example", NULL);
    add_vhost(&server, "last.example", NULL);
    add_order(&server, 1, other);
    add_order(&server, 3, other);
    drops = dcv_drops_create(server.snapshot);
    is(answered(2, "www.example.com"), NULL,
       "nothing is answered before an order is dropped");
    test_names();
    test_file_names();
    test_precedence();
    test_lists();
    test_walk();
    dcv_drops_destroy(drops);
}
