/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"

#include <jansson.h>
#include <stdlib.h>

static const dcv_csr_file_t *file;

/* What a request gets, read by a parser. */
static json_t *get_json(const server_t *server, const char *args)
{
    json_error_t error;
    const char *text = get(server, args);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

    ok(root != NULL, "the report is one JSON document");
    return root;
}

/* The value at a path, "orders.0.source"; NULL when there is none. */
static json_t *at(json_t *value, const char *path)
{
    char *rest = apr_pstrdup(pool, path), *state, *key;

    while (value && (key = apr_strtok(rest, ".", &state))) {
        rest = NULL;
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
                                     : json_object_get(value, key);
    }
    return value;
}

static void text_is(json_t *root, const char *path, const char *expected)
{
    is(json_string_value(at(root, path)), expected,
       apr_psprintf(pool, "the text of the key %s is right", path));
}

static void number_is(json_t *root, const char *path, long expected)
{
    ok(json_is_integer(at(root, path)),
       apr_psprintf(pool, "the key %s has an integer", path));
    is_number((long)json_integer_value(at(root, path)), expected,
              apr_psprintf(pool, "the integer of the key %s is right", path));
}

static void is_null(json_t *root, const char *path)
{
    ok(json_is_null(at(root, path)), apr_psprintf(pool, "the key %s has null", path));
}

static void count_is(json_t *root, const char *path, long expected)
{
    ok(json_is_array(at(root, path)),
       apr_psprintf(pool, "the key %s has a list", path));
    is_number((long)json_array_size(at(root, path)), expected,
              apr_psprintf(pool, "the list of the key %s has all its items", path));
}

/* That an object has these keys and no other. */
static void keys_are(json_t *root, const char *path, const char *keys)
{
    json_t *object = *path ? at(root, path) : root;
    const apr_array_header_t *list = dcv_text_split(keys, pool);
    int all = json_is_object(object);

    for (int i = 0; i < list->nelts; i++) {
        all &= json_object_get(object, APR_ARRAY_IDX(list, i, const char *)) != NULL;
    }
    ok(all, apr_psprintf(pool, "the object has the keys %s", keys));
    is_number((long)json_object_size(object), list->nelts,
              "the object has no other keys");
}

static void test_empty(void)
{
    server_t server = make_server();
    json_t *root = get_json(&server, "format=json");

    keys_are(
        root, "",
        "version generated server scope visits_not_recorded checks_not_possible orders "
        "literals errors unknown_requests");
    text_is(root, "version", "1.2.3");
    text_is(root, "generated", "2026-11-23T12:00:00Z");
    text_is(root, "server", "www.example.com");
    is_null(root, "visits_not_recorded");
    is_null(root, "checks_not_possible");
    count_is(root, "orders", 0);
    count_is(root, "errors", 0);
    count_is(root, "unknown_requests", 0);
    json_decref(root);
    server.sources.no_visits = "There is no cache.";
    server.sources.no_checks = "There is no resolver.";
    root = get_json(&server, "format=json");
    text_is(root, "visits_not_recorded", "There is no cache.");
    text_is(root, "checks_not_possible", "There is no resolver.");
    json_decref(root);
}

static void test_order(json_t *root)
{
    keys_are(root, "orders.0",
             "source vhost port authority mail_sender unique_value issued expires csr "
             "failing next_step next_visit warnings names_total domains other_visits");
    keys_are(root, "orders.0.next_step", "who text");
    text_is(root, "orders.0.next_step.who", "customer");
    has(json_string_value(at(root, "orders.0.next_step.text")), "RSA",
        "the next step of an order with a problem is to mend it");
    text_is(root, "orders.0.source", "site.csr");
    text_is(root, "orders.0.vhost", "www.example.com");
    number_is(root, "orders.0.port", 443);
    text_is(root, "orders.0.authority", "certigna");
    text_is(root, "orders.0.mail_sender", "dcv@certigna.com");
    is_null(root, "orders.0.unique_value");
    text_is(root, "orders.0.issued", "2026-11-20T00:00:00Z");
    text_is(root, "orders.0.expires", "2026-12-20T00:00:00Z");
    keys_are(root, "orders.0.csr",
             "subject key signature_algorithm signature_valid md5 sha256");
    keys_are(root, "orders.0.csr.key", "type bits");
    text_is(root, "orders.0.csr.subject", "CN=www.example.com,O=Soci\xc3\xa9t\xc3\xa9");
    text_is(root, "orders.0.csr.key.type", "EC");
    number_is(root, "orders.0.csr.key.bits", 256);
    text_is(root, "orders.0.csr.signature_algorithm", "ecdsa-with-SHA256");
    ok(json_is_true(at(root, "orders.0.csr.signature_valid")),
       "a valid signature is true");
    text_is(root, "orders.0.csr.md5", file->csr->md5);
    text_is(root, "orders.0.csr.sha256", file->csr->sha256);
    keys_are(root, "orders.0.warnings.0", "code severity text remedy");
    text_is(root, "orders.0.warnings.0.code", "key_not_rsa_2048");
    text_is(root, "orders.0.warnings.0.severity", "problem");
    has(json_string_value(at(root, "orders.0.warnings.0.text")),
        json_string_value(at(root, "orders.0.warnings.0.remedy")),
        "the text has its remedy with it");
    text_is(root, "orders.0.warnings.1.severity", "note");
}

static void test_domain(json_t *root, const dcv_order_t *order)
{
    count_is(root, "orders.0.domains", 3);
    keys_are(root, "orders.0.domains.0",
             "name unicode wildcard failing http cname persistent email visits check "
             "file_check");
    is_null(root, "orders.0.domains.0.file_check");
    text_is(root, "orders.0.domains.0.name", "www.example.com");
    is_null(root, "orders.0.domains.0.unicode");
    is_null(root, "orders.0.domains.0.check");
    ok(json_is_false(at(root, "orders.0.domains.0.wildcard")),
       "a plain name is no wildcard");
    keys_are(root, "orders.0.domains.0.http",
             "permitted path body urls reason answered why");
    ok(json_is_true(at(root, "orders.0.domains.0.http.answered")),
       "the file of a plain name is answered");
    is_null(root, "orders.0.domains.0.http.why");
    ok(json_is_true(at(root, "orders.0.domains.0.http.permitted")),
       "the file of a plain name is permitted");
    text_is(root, "orders.0.domains.0.http.path",
            apr_pstrcat(pool, "/.well-known/pki-validation/",
                        dcv_order_file_name(order, pool), NULL));
    text_is(root, "orders.0.domains.0.http.body", order->body);
    count_is(root, "orders.0.domains.0.http.urls", 2);
    is_null(root, "orders.0.domains.0.http.reason");
    count_is(root, "orders.0.domains.0.cname", 2);
    keys_are(root, "orders.0.domains.0.cname.0",
             "authorization_domain owner target zone_line panel");
    text_is(root, "orders.0.domains.0.cname.1.authorization_domain", "example.com");
    text_is(root, "orders.0.domains.0.cname.1.panel.zone", "example.com");
    text_is(root, "orders.0.domains.0.cname.1.panel.host",
            dcv_order_owner(order, pool));
    text_is(root, "orders.0.domains.0.cname.1.zone_line",
            dcv_order_zone_line(order, "example.com", pool));
    is_null(root, "orders.0.domains.0.persistent");
    text_is(root, "orders.0.domains.0.email.0", "admin@example.com");
    ok(json_is_true(at(root, "orders.0.domains.1.wildcard")),
       "a wildcard is marked as one");
    ok(json_is_false(at(root, "orders.0.domains.1.http.permitted")),
       "the file of a wildcard is not permitted");
    ok(json_is_false(at(root, "orders.0.domains.1.http.answered")),
       "the file of a wildcard is not answered");
    text_is(root, "orders.0.domains.1.http.why",
            "CAs accept no file for a wildcard. Use the DNS record.");
    is_null(root, "orders.0.domains.1.http.path");
    is_null(root, "orders.0.domains.1.http.body");
    count_is(root, "orders.0.domains.1.http.urls", 0);
    has(json_string_value(at(root, "orders.0.domains.1.http.reason")), "wildcard",
        "the reason why a wildcard has no file is given");
    text_is(root, "orders.0.domains.2.unicode", "bücher.example");
}

static void test_visits(json_t *root)
{
    keys_are(root, "orders.0.domains.0.visits", "count last recent last_10_minutes");
    number_is(root, "orders.0.domains.0.visits.count", 2);
    keys_are(root, "orders.0.domains.0.visits.last",
             "time address user_agent scheme host");
    text_is(root, "orders.0.domains.0.visits.last.time", "2026-11-23T11:59:00Z");
    text_is(root, "orders.0.domains.0.visits.last.address", "192.0.2.2");
    text_is(root, "orders.0.domains.0.visits.last.user_agent", "<b>\"&'\\x1b[0m\\xff");
    text_is(root, "orders.0.domains.0.visits.last.host", "\\xe2\\x80\\xae<script>");
    number_is(root, "orders.0.domains.0.visits.last_10_minutes.count", 1);
    number_is(root, "orders.0.domains.0.visits.last_10_minutes.addresses", 1);
    number_is(root, "orders.0.domains.2.visits.count", 0);
    is_null(root, "orders.0.domains.2.visits.last");
    number_is(root, "orders.0.other_visits.count", 1);
    number_is(root, "orders.0.names_total", 3);
}

static void test_strays(json_t *root)
{
    count_is(root, "unknown_requests", 2);
    keys_are(root, "unknown_requests.0",
             "time md5 host address belongs_to order_names_host answered count status");
    text_is(root, "unknown_requests.0.md5", file->csr->md5);
    text_is(root, "unknown_requests.0.belongs_to", "site.csr");
    is_null(root, "unknown_requests.0.host");
    text_is(root, "unknown_requests.1.md5", "00112233445566778899AABBCCDDEEFF");
    text_is(root, "unknown_requests.1.host", "<a\\xff>");
    text_is(root, "unknown_requests.1.time", "2026-11-23T11:00:00Z");
    text_is(root, "unknown_requests.1.address", "192.0.2.9");
    is_null(root, "unknown_requests.1.belongs_to");
    is_null(root, "unknown_requests.1.order_names_host");
    number_is(root, "unknown_requests.1.count", 3);
    number_is(root, "unknown_requests.1.status", 404);
}

static void test_full(void)
{
    server_t server = make_server();
    known_t known = {.visited = "www.example.com"};
    int vhost = add_vhost(&server, "www.example.com", "xn--bcher-kva.example");
    dcv_order_t *order =
        make_order("site.csr", file,
                   ORDER(.authority = "certigna", .issued = "2026-11-20",
                         .domains = "*.example.com bücher.example"));
    dcv_order_t *of_main =
        make_order("a\n\"\xff<.csr", file, ORDER(.unique_value = "u1"));
    json_t *root;

    own_csr(of_main)->signature = DCV_SIGNATURE_UNKNOWN;
    visit(&known.visits, NOW - apr_time_from_sec(3600), "192.0.2.1");
    visit(&known.visits, NOW - apr_time_from_sec(60), "192.0.2.2");
    visit(&known.other_visits, NOW, "192.0.2.1");
    stray(&known.strays, NOW - apr_time_from_sec(3600),
          "00112233445566778899AABBCCDDEEFF", "<a\xff>");
    stray(&known.known_strays, NOW, file->csr->md5, NULL);
    server.sources = sources_of(&known);
    add_order(&server, vhost, order);
    root = get_json(&server, "format=json");
    test_order(root);
    test_domain(root, order);
    test_visits(root);
    test_strays(root);
    json_decref(root);
    add_order(&server, 0, of_main);
    root = get_json(&server, "format=json");
    count_is(root, "orders", 2);
    text_is(root, "orders.0.source", "a\\x0a\"\\xff<.csr");
    is_null(root, "orders.0.vhost");
    is_null(root, "orders.0.port");
    text_is(root, "orders.0.unique_value", "u1");
    is_null(root, "orders.0.issued");
    is_null(root, "orders.0.csr.signature_valid");
    json_decref(root);
    root = get_json(&server, "format=json&domain=b%C3%BCcher.example");
    count_is(root, "orders", 1);
    count_is(root, "orders.0.domains", 1);
    text_is(root, "orders.0.domains.0.name", "xn--bcher-kva.example");
    json_decref(root);
}

/* A check, with the keys that are promised. */
static void test_check(void)
{
    static const char domain[] = "orders.0.domains.0.check";
    server_t server = make_server();
    known_t known = {.visited = NULL};
    const dcv_order_t *order =
        make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    json_t *report, *root;

    known.evidence =
        evidence_of(dcv_order_target(order, pool), "evil\xff<>.example", NULL);
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    report = get_json(&server, "format=json");
    keys_are(report, domain,
             "time verdict explanation remedy retry_after limits findings records caa "
             "persistent");
    is_null(report, apr_pstrcat(pool, domain, ".persistent", NULL));
    root = at(report, domain);
    text_is(root, "time", "2026-11-23T11:57:00Z");
    text_is(root, "verdict", "partial");
    text_is(root, "findings.0.verdict", "partial");
    text_is(root, "findings.0.remedy", json_string_value(at(root, "remedy")));
    is_null(root, "limits");
    keys_are(root, "caa", "verdict at issuers methods");
    keys_are(root, "caa.methods", "file record persistent from");
    text_is(root, "caa.methods.file", "may");
    text_is(root, "caa.methods.record", "may");
    text_is(root, "caa.methods.persistent", "may");
    is_null(root, "caa.methods.from");
    text_is(root, "caa.verdict", "valid");
    is_null(root, "caa.at");
    keys_are(root, "records.0",
             "authorization_domain owner zone verdict found ttl dnssec name_servers");
    text_is(root, "records.0.authorization_domain", ZONE);
    text_is(root, "records.0.dnssec", "secure");
    keys_are(root, "records.0.name_servers.0",
             "name address verdict rcode found reply");
    text_is(root, "records.0.name_servers.0.name", "ns1." ZONE);
    text_is(root, "records.0.name_servers.0.verdict", "wrong_target");
    text_is(root, "records.0.name_servers.0.found", "evil\\xff<>.example");
    text_is(root, "records.0.name_servers.1.rcode", "NXDOMAIN");
    is_null(root, "records.0.name_servers.1.found");
    json_decref(report);
}

static void test_problems(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");
    json_t *root;

    drop_file(&drop, "b.csr", make_order("x", file, ORDER(.unique_value = "u1")));
    refuse_file(&drop, "a" HOSTILE ".csr", "it holds \xff");
    refuse_file(&drop, "", "gone");
    server.snapshot = published(&drop);
    root = get_json(&server, "format=json&limit=1");
    count_is(root, "orders", 1);
    text_is(root, "orders.0.source", "/drop/b.csr");
    text_is(root, "orders.0.unique_value", "u1");
    count_is(root, "errors", 2);
    text_is(root, "errors.0.source", "/drop");
    text_is(root, "errors.0.text", "gone");
    text_is(root, "errors.1.text", "it holds \\xff");
    json_decref(root);
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    file = make_csr(EC "-subj '/O=Soci\xc3\xa9t\xc3\xa9/CN=www.example.com'");
    test_empty();
    test_full();
    test_check();
    test_problems();
}
