/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "order/template.h"

static const dcv_csr_file_t *file;

static void lines_are_sane(const char *text)
{
    int sane = 1;

    while (*text) {
        apr_size_t len = strcspn(text, "\n");
        const char *line = apr_pstrmemdup(pool, text, len);

        sane &= !len || *line == ';' ||
                (*line == '_' && strstr(line, ". IN CNAME ") && line[len - 1] == '.') ||
                (!strncmp(line, "_validation-persist.", 20) &&
                 strstr(line, ". IN TXT \"") && line[len - 1] == '"');
        text += len + (text[len] == '\n');
    }
    ok(sane, "each line is a comment or a record with names in full");
}

static const char *line_of(const dcv_order_t *order, const char *domain)
{
    return apr_pstrcat(pool, "\n", dcv_order_zone_line(order, domain, pool), "\n",
                       NULL);
}

static const char *commented(const dcv_order_t *order, const char *domain)
{
    return apr_pstrcat(pool, "; not with the record above: ",
                       dcv_order_zone_line(order, domain, pool), "\n", NULL);
}

static void test_order(void)
{
    server_t server = make_server();
    const dcv_order_t *order =
        make_order("a\nb. IN CNAME evil.", file,
                   ORDER(.domains = "*.www.example.com example.com 192.0.2.1 co.uk"));
    const char *zone;

    add_order(&server, 0, order);
    zone = get(&server, "format=zone");
    lines_are_sane(zone);
    has(zone, "2026-11-23T12:00:00Z", "the zone file has the time of the report");
    is_number(count_in(zone, line_of(order, "www.example.com")), 1,
              "one record at a name, though a wildcard has the same");
    is_number(count_in(zone, line_of(order, "example.com")), 1,
              "and one at the base domain");
    is_number(count_in(zone, " IN CNAME "), 3,
              "no other, but for that in the file's name");
    has(zone, "\n; a\\x0ab. IN CNAME evil.\n", "which stays in its comment");
    has(zone, "\n; 192.0.2.1: ", "why an address has none");
    has(zone, "\n; co.uk: ", "why a suffix has none");
    lacks(zone, "not with the record above",
          "records that do not collide have no comment about it");
    zone = get(&server, "format=zone&domain=example.com");
    is_number(count_in(zone, line_of(order, "www.example.com")), 0,
              "only what is asked for");
    has(zone, line_of(order, "example.com"),
        "the records of the domain asked for are there");
}

/* One name has one CNAME: the second one is not for the same zone. */
static void test_collision(void)
{
    server_t server = make_server();
    const dcv_order_t *one = make_order("one.csr", file, ORDER(.unique_value = "one"));
    const dcv_order_t *two = make_order("two.csr", file, ORDER(.unique_value = "two"));
    const dcv_order_t *other =
        make_order("other.csr", make_csr(EC "-subj /CN=www.example.com"),
                   ORDER(.unique_value = "two"));
    int vhost = add_vhost(&server, "www.example.com", NULL);
    const char *zone;

    add_order(&server, 0, one);
    add_order(&server, vhost, two);
    add_order(&server, vhost, other);
    add_order(&server, vhost, one);
    zone = get(&server, "format=zone");
    lines_are_sane(zone);
    is_number(count_in(zone, line_of(one, "www.example.com")), 1,
              "the record of the first order, once");
    is_number(count_in(zone, line_of(two, "www.example.com")), 0,
              "none of the second beside it");
    has(zone, commented(two, "www.example.com"), "but as a comment");
    has(zone, commented(two, "example.com"),
        "the other record is a comment at each domain");
    has(zone, line_of(other, "www.example.com"), "another CSR has another owner");
}

/* What a neighbour copied takes the place of no order, wherever it stands. */
static void test_copy(void)
{
    server_t server = make_server();
    const dcv_order_t *copy =
        make_order("copy.csr", file,
                   ORDER(.unique_value = "copy", .domains = "neighbour.example"));
    const dcv_order_t *order = make_order("a.csr", file, ORDER(.unique_value = "a"));
    int neighbour = add_vhost(&server, "neighbour.example", NULL);
    int vhost = add_vhost(&server, "www.example.com", NULL);
    const char *zone;

    add_order(&server, neighbour, copy);
    add_order(&server, vhost, order);
    zone = get(&server, "format=zone");
    lines_are_sane(zone);
    has(zone, line_of(order, "www.example.com"),
        "an order has its record, though a copy of its CSR stands above it");
    is_number(count_in(zone, line_of(copy, "www.example.com")), 0,
              "the copy has none at that name");
    has(zone,
        apr_pstrcat(pool, "; not with the order of another virtual host: ",
                    dcv_order_zone_line(copy, "www.example.com", pool), "\n", NULL),
        "but as a comment");
}

static const char *persistent_of(const dcv_order_t *order, const char *domain)
{
    return apr_pstrcat(pool, dcv_persist_zone_line(order->account, domain, pool), "\n",
                       NULL);
}

/* A record stands once in an order; those of several accounts do not collide. */
static void test_persistent(void)
{
    server_t server = make_server();
    dcv_order_t *one =
        make_order("one.csr", file, ORDER(.domains = "*.www.example.com 192.0.2.1"));
    dcv_order_t *two = make_order("two.csr", make_csr(EC "-subj /CN=www.example.com"),
                                  ORDER(.issued = NULL));
    const char *zone;

    give_account(one, "https://a.example/1", NULL);
    give_account(two, "https://a.example/2", "2027-03-31");
    add_order(&server, 0, one);
    add_order(&server, 0, two);
    zone = get(&server, "format=zone");
    lines_are_sane(zone);
    is_number(count_in(zone, apr_pstrcat(pool, "\n",
                                         persistent_of(one, "www.example.com"), NULL)),
              1, "a persistent record that a wildcard has too stands once");
    has(zone, apr_pstrcat(pool, "\n", persistent_of(one, "example.com"), NULL),
        "and one is at the base domain");
    has(zone, apr_pstrcat(pool, "\n", persistent_of(two, "example.com"), NULL),
        "a record of another account stands beside it");
    is_number(count_in(zone, " IN TXT "), 4, "there are no other persistent records");
    is_number(count_in(zone, "; Persistent records, each entered once"), 2,
              "each order says once what they are");
}

/* Else who copies a CSR could have his account prove another one's names. */
static void test_persistent_copy(void)
{
    server_t server = make_server();
    dcv_order_t *copy =
        make_order("copy.csr", file,
                   ORDER(.unique_value = "copy", .domains = "neighbour.example"));
    dcv_order_t *order = make_order("a.csr", file, ORDER(.unique_value = "a"));
    int neighbour = add_vhost(&server, "neighbour.example", NULL);
    int vhost = add_vhost(&server, "www.example.com", NULL);
    const char *zone;

    give_account(copy, "https://a.example/copy", NULL);
    give_account(order, "https://a.example/own", NULL);
    add_order(&server, neighbour, copy);
    add_order(&server, vhost, order);
    zone = get(&server, "format=zone");
    has(zone, apr_pstrcat(pool, "\n", persistent_of(order, "www.example.com"), NULL),
        "the order has its persistent record");
    has(zone,
        apr_pstrcat(pool, "\n; not with the order of another virtual host: ",
                    persistent_of(copy, "www.example.com"), NULL),
        "the persistent record of a copy is a comment");
}

/* An authority of one's own may use one owner for all. */
static void test_same_owner(void)
{
    server_t server = make_server();
    dcv_order_t *one = make_order("one.csr", file, ORDER(.issued = NULL));
    dcv_order_t *two = make_order("two.csr", make_csr(EC "-subj /CN=www.example.com"),
                                  ORDER(.issued = NULL));
    dcv_authority_t own = *one->authority;
    const char *zone;

    succeeds(dcv_template_parse(&own.owner, "_dcv", pool), "an owner without the MD5");
    one->authority = two->authority = &own;
    add_order(&server, 0, one);
    add_order(&server, 0, two);
    zone = get(&server, "format=zone");
    has(zone, line_of(one, "example.com"), "the first of two orders has its record");
    is_number(count_in(zone, line_of(two, "example.com")), 0,
              "the second of two orders has no record");
    has(zone, commented(two, "example.com"), "but as a comment");
}

/* DNS has no cases, and two authorities may differ in the target alone. */
static void test_same_but_for_case(void)
{
    server_t server = make_server();
    dcv_order_t *one = make_order("one.csr", file, ORDER(.issued = NULL));
    dcv_order_t *two = make_order("one.csr", file, ORDER(.issued = NULL));
    dcv_authority_t own = *one->authority;
    const char *zone;

    own.name = "own";
    succeeds(dcv_template_parse(&own.owner, "_%{md5}", pool), "an owner in lower case");
    succeeds(dcv_template_parse(&own.target, "own.example", pool),
             "the target of another rule is parsed");
    two->authority = &own;
    add_order(&server, 0, one);
    add_order(&server, 0, two);
    zone = get(&server, "format=zone");
    has(zone, line_of(one, "example.com"), "the first of two rules has its record");
    is_number(count_in(zone, line_of(two, "example.com")), 0,
              "the second of two rules has no record");
    has(zone, commented(two, "example.com"), "but as a comment");
}

void run_tests(void)
{
    server_t server = make_server();

    lines_are_sane(get(&server, "format=zone"));
    file = make_csr(EC "-subj /CN=www.example.com");
    test_order();
    test_collision();
    test_copy();
    test_persistent();
    test_persistent_copy();
    test_same_owner();
    test_same_but_for_case();
}
