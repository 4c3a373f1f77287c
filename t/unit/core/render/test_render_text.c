/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"

static const dcv_csr_file_t *file;

/* That the text has a line, whole. */
static void has_line(const char *text, const char *line)
{
    has(apr_pstrcat(pool, "\n", text, NULL), apr_pstrcat(pool, "\n", line, "\n", NULL),
        apr_pstrcat(pool, "the text has the line ", line, NULL));
}

/* "Key: value" or nothing, and what one can see. */
static void lines_are_sane(const char *text)
{
    int sane = 1;

    for (const char *c = text; *c; c++) {
        sane &= *c == '\n' || (unsigned char)*c >= ' ';
    }
    ok(sane && !strchr(text, 0x7f) && !strstr(text, "\xe2\x80\xae") &&
           !strstr(text, "\xff"),
       "all of it can be seen");
    while (*text) {
        apr_size_t len = strcspn(text, "\n");
        const char *line = apr_pstrmemdup(pool, text, len);
        const char *colon = strstr(line, ": ");

        sane &= !len || (colon && strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
                                               "mnopqrstuvwxyz0123456789-_") ==
                                      (apr_size_t)(colon - line));
        text += len + (text[len] == '\n');
    }
    ok(sane, "each line is a key and a value");
}

static void test_order(const server_t *server, const dcv_order_t *order)
{
    const char *text = get(server, "format=text");

    lines_are_sane(text);
    has_line(text, "Server: www.example.com");
    has_line(text, "Version: 1.2.3");
    has_line(text, "Generated: 2026-11-23T12:00:00Z");
    has_line(text, "DCVOrders: 1");
    has(text, "\n\nOrder: site.csr\n", "a blank line before the order");
    has_line(text, "VirtualHost: www.example.com:443");
    has_line(text, "Authority: sectigo");
    has_line(text, "UniqueValue: u1");
    has_line(text, "Issued: 2026-11-20T00:00:00Z");
    has_line(text, "Expires: 2026-12-20T00:00:00Z");
    has_line(text, "Subject: CN=www.example.com");
    has_line(text, "Key: EC 256");
    has_line(text, "Signature: ecdsa-with-SHA256 valid");
    has_line(text, apr_pstrcat(pool, "MD5: ", file->csr->md5, NULL));
    has_line(text, apr_pstrcat(pool, "SHA256: ", file->csr->sha256, NULL));
    has(text, "\nNextStep: customer: ", "the next step of an order has a line");
    has(text, "\nNote: wildcard_no_file: ", "a note of an order has a line");
    has(text, "\nProblem: name_not_public: ", "a problem of an order has a line");
    has_line(text, "Domain: www.example.com");
    has_line(text, apr_pstrcat(pool, "Body: ", file->csr->sha256, "\\nsectigo.com\\nu1",
                               NULL));
    has_line(text, apr_pstrcat(pool, "URL: ",
                               dcv_order_url(order, "https",
                                             make_name("www.example.com"), pool),
                               NULL));
    has_line(text, apr_pstrcat(pool, "Record: ",
                               dcv_order_zone_line(order, "example.com", pool), NULL));
    has_line(text, apr_pstrcat(pool, "Panel: ", dcv_order_owner(order, pool),
                               " in zone example.com", NULL));
    has_line(text, "Email: admin@example.com");
    has(text, "\nNoFile: ", "a name without a file");
    has(text, "\nNoRecord: ", "a name without a record");
    has_line(text, "DomainUnicode: bücher.example");
    has_line(text, "Visits: 1");
    has(text,
        "\nLastVisits: 2026-11-23T11:00:00Z 192.0.2.1 http "
        "\\xe2\\x80\\xae<script> <b>\"&'\\x1b[0m\\xff\n",
        "the last visit has a line with all bytes readable");
    has_line(text, "OtherVisits: 1");
    has_line(text, "UnknownRequest: 00112233445566778899AABBCCDDEEFF");
    has_line(text, "Host: a\\x0aOrder: forged");
    lacks(text, "\nOrder: forged", "which is no line of its own");
    has_line(text, "BelongsTo: site.csr");
    is_number(count_in(text, "\nBelongsTo:"), 1, "the other belongs to nobody");
}

static void test_check(void)
{
    server_t server = make_server();
    known_t known = {.evidence = evidence_of(NULL, NULL, NULL)};
    const char *text;

    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL),
              make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0)));
    text = get(&server, "format=text");
    lines_are_sane(text);
    has_line(text, "Checked: 2026-11-23T11:57:00Z");
    has_line(text, "Verdict: missing");
    has_line(text, "DCVDomainsChecked-missing: 1");
    has(text, "\nExplanation: There is no CNAME at _",
        "a check has a line with what was seen");
    has(text, "\nRemedy: In the zone " ZONE ", add a record",
        "a check has a line with what to do");
}

static void test_problems(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");

    refuse_file(&drop, "a\n.csr", "it is empty");
    server.snapshot = published(&drop);
    has(get(&server, "format=text"), "\nError: /drop/a\\x0a.csr\nText: it is empty\n",
        "a file error has lines with its path and text");
    dcv_drops_destroy(drop.drops);
}

/* The check of a file, beside that of the record and alone. */
static void test_file(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    const dcv_order_t *order =
        make_order("f.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);
    const char *text;

    evidence->file = file_seen(order->body);
    known.evidence = evidence;
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    text = get(&server, "format=text");
    has_line(text, "FileVerdict: partial");
    has_line(text, "FileAddress: 2001:db8::1 80 redirected: redirects (301) to "
                   "https://www.example.com/");
    has_line(text, "FileAddress: 192.0.2.1 80 valid: has the file");
    has_line(text, "FileAddress: 192.0.2.1 443 unreachable: refuses the connection to "
                   "port 443");
    has_line(text, "Verdict: missing");
    has(text, "\nFileRemedy: ", "what to do about the file is a line");
    evidence->places->nelts = evidence->sightings->nelts = 0;
    order = make_order("g.csr", make_csr(EC "-subj /CN=" ZONE),
                       ORDER(.domains = "192.0.2.1"));
    add_order(&server, 1, order);
    text = get(&server, "format=text&domain=192.0.2.1");
    has_line(text, "FileVerdict: redirected");
    lacks(text, "\nVerdict:", "an address has no verdict on a record");
}

void run_tests(void)
{
    server_t server = make_server();
    known_t known = {.visited = "www.example.com"};
    int vhost = add_vhost(&server, "www.example.com", "xn--bcher-kva.example co.uk");
    const dcv_order_t *order;
    const char *text;

    text = get(&server, "format=text");
    lines_are_sane(text);
    has_line(text, "DCVOrders: 0");
    lacks(text, "DCVVisitsNotRecorded", "nothing is said of visits that are recorded");
    file = make_csr(EC "-subj /CN=www.example.com");
    order = make_order("site.csr", file,
                       ORDER(.unique_value = "u1", .issued = "2026-11-20",
                             .domains = "*.example.com co.uk xn--bcher-kva.example"));
    visit(&known.visits, NOW - apr_time_from_sec(3600), "192.0.2.1");
    visit(&known.other_visits, NOW, "192.0.2.1");
    stray(&known.strays, NOW, "00112233445566778899AABBCCDDEEFF", "a\nOrder: forged");
    stray(&known.known_strays, NOW, file->csr->md5, NULL);
    server.sources = sources_of(&known);
    add_order(&server, vhost, order);
    test_order(&server, order);
    server.sources.no_visits = "There is no cache.";
    has_line(get(&server, "format=text"), "DCVVisitsNotRecorded: There is no cache.");
    add_order(&server, 0, make_order("a\nOrder: b", file, ORDER(.unique_value = "u2")));
    text = get(&server, "auto");
    lines_are_sane(text);
    has_line(text, "Order: a\\x0aOrder: b");
    has_line(text, "VirtualHost: main server");
    test_check();
    test_problems();
    test_file();
}
