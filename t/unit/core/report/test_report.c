/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "index/index.h"
#include "report/report.h"

static const dcv_csr_file_t *file, *other_file;

static const dcv_domain_t *domain_of(const dcv_entry_t *entry, int number)
{
    return &APR_ARRAY_IDX(entry->domains, number, dcv_domain_t);
}

static void test_entry(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.domains = "a.example.com,b.example.com"));
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    dcv_report_t *report;
    dcv_entry_t *entry;

    add_order(&server, vhost, order);
    report = report_at(&server, NOW);
    ok(dcv_report_time(report) == NOW, "a report has its time");
    ok(dcv_report_snapshot(report) == server.snapshot, "a report has its snapshot");
    ok(dcv_report_sources(report) == &server.sources, "a report has its sources");
    entry = dcv_report_entry(report, vhost, order, pool);
    is_number(entry->vhost_number, vhost, "its virtual host's number");
    is(entry->vhost->name, "www.example.com", "an entry has its virtual host");
    ok(entry->order == order, "an entry has its order");
    ok(!entry->domains, "an entry is not described before it is asked for");
    is_number(entry->signature, DCV_SIGNATURE_VALID, "the signature is known");
    is_number(entry->warnings->nelts, 1, "it has a warning");
    is_number(entry->problems, 0, "that is no problem");
    dcv_report_describe(report, entry, &(dcv_query_t){.limit = 0}, pool);
    is_number(entry->domains->nelts, 3, "all of its names");
    is_number(entry->answered, 3, "under how many it is answered");
    ok(!domain_of(entry, 0)->not_answered, "a name that its virtual host serves");
    is(domain_of(entry, 0)->proof.name->text, "www.example.com",
       "the names of an entry are in their order");
    is_number((long)domain_of(entry, 0)->visits.count, 0,
              "no visits when there is no source");
    dcv_report_describe(report, entry,
                        &(dcv_query_t){.domain = make_name("b.example.com")}, pool);
    is_number(entry->domains->nelts, 1, "or the one that a query asks for");
    is(domain_of(entry, 0)->proof.name->text, "b.example.com",
       "the one name asked for is described");
}

static void test_visits(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.domains = "a.example.com,*.example.com"));
    server_t server = make_server();
    known_t known = {.visited = "www.example.com"};
    dcv_report_t *report;
    dcv_entry_t *entry;

    visit(&known.visits, NOW, "192.0.2.1");
    visit(&known.other_visits, NOW, "192.0.2.2");
    visit(&known.other_visits, NOW, "192.0.2.2");
    server.sources = sources_of(&known);
    add_order(&server, 0, order);
    report = report_at(&server, NOW);
    entry = dcv_report_entry(report, 0, order, pool);
    dcv_report_describe(report, entry, &(dcv_query_t){.limit = 0}, pool);
    is_number((long)domain_of(entry, 0)->visits.count, 1, "the visits of a name");
    is(domain_of(entry, 0)->visits.last.host, "\\xe2\\x80\\xae<script>",
       "what the client sent is readable");
    is(domain_of(entry, 0)->visits.last.user_agent, "<b>\"&'\\x1b[0m\\xff",
       "the User-Agent of a visit is there, readable");
    is_number((long)domain_of(entry, 1)->visits.count, 0,
              "a name has no visits of another name");
    is_number((long)domain_of(entry, 2)->visits.count, 0, "nor of a wildcard");
    is_number((long)entry->other_visits.count, 2, "those under other names");
    is(entry->other_visits.last.host, "\\xe2\\x80\\xae<script>",
       "the Host of a visit is made readable");
}

/* The signature that an order has after it was described. */
static dcv_entry_t *described(int signature, const dcv_csr_t *now_in_file)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.issued = NULL));
    server_t server = make_server();
    known_t known = {.csr = now_in_file};
    dcv_report_t *report;
    dcv_entry_t *entry;

    own_csr(order)->signature = (unsigned char)signature;
    server.sources = sources_of(&known);
    serve(&server, 0, "www.example.com", NULL, NULL);
    add_order(&server, 0, order);
    report = report_at(&server, NOW);
    entry = dcv_report_entry(report, 0, order, pool);
    dcv_report_describe(report, entry, &(dcv_query_t){.limit = 0}, pool);
    return entry;
}

static void test_signature(void)
{
    dcv_csr_t damaged = *file->csr;
    dcv_entry_t *entry;

    damaged.signature = DCV_SIGNATURE_INVALID;
    entry = described(DCV_SIGNATURE_UNKNOWN, file->csr);
    is_number(entry->signature, DCV_SIGNATURE_VALID, "it is looked at in the file");
    is_number(entry->problems, 0, "an order without warnings has no problem");
    entry = described(DCV_SIGNATURE_UNKNOWN, &damaged);
    is_number(entry->signature, DCV_SIGNATURE_INVALID, "it is not valid");
    is_number(entry->problems, 1, "an order with a problem counts it");
    is(APR_ARRAY_IDX(entry->warnings, 0, dcv_warning_t).code, "signature_invalid",
       "that is warned of");
    entry = described(DCV_SIGNATURE_VALID, &damaged);
    is_number(entry->signature, DCV_SIGNATURE_VALID,
              "what is known is not asked again");
    entry = described(DCV_SIGNATURE_INVALID, file->csr);
    is_number(entry->warnings->nelts, 1, "nor warned of twice");
    entry = described(DCV_SIGNATURE_UNKNOWN, NULL);
    is_number(entry->signature, DCV_SIGNATURE_UNKNOWN, "the file is not readable");
    entry = described(DCV_SIGNATURE_UNKNOWN, other_file->csr);
    is_number(entry->signature, DCV_SIGNATURE_UNKNOWN, "it holds another CSR now");
}

static void test_uses(void)
{
    const dcv_order_t *first = make_order("site.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *same = make_order("site.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *copy = make_order("copy.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *other =
        make_order("other.csr", other_file, ORDER(.issued = NULL));
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    dcv_report_t *report;

    add_order(&server, 0, first);
    add_order(&server, vhost, same);
    add_order(&server, vhost, other);
    report = report_at(&server, NOW);
    ok(!dcv_index_is_shared(dcv_report_index(report), first),
       "an order in two places is one");
    ok(dcv_index_by_md5(dcv_report_index(report), file->csr->md5) == first,
       "the first of its MD5");
    ok(dcv_index_by_md5(dcv_report_index(report), other_file->csr->md5) == other,
       "an order is found by its MD5");
    ok(!dcv_index_by_md5(dcv_report_index(report), "00000000000000000000000000000000"),
       "an MD5 of no order finds nothing");
    for (int i = 0; i < 20; i++) {
        add_order(&server, vhost, i ? same : copy);
    }
    report = report_at(&server, NOW);
    ok(dcv_index_is_shared(dcv_report_index(report), first), "two orders of a CSR");
    ok(dcv_index_is_shared(dcv_report_index(report), copy),
       "two orders with the same record share it");
    ok(!dcv_index_is_shared(dcv_report_index(report), other), "the other does not");
    ok(dcv_index_by_md5(dcv_report_index(report), file->csr->md5) == first,
       "the first stays it");
}

/* Whether the order fails by itself, when described, and for the query. */
static const char *failing(const server_t *server, int vhost, const dcv_order_t *order,
                           dcv_query_t query)
{
    dcv_report_t *report = report_at(server, NOW);
    dcv_entry_t *entry = dcv_report_entry(report, vhost, order, pool);
    dcv_query_t problem = {.warning = "problem"};
    dcv_cursor_t cursor = dcv_cursor_at_start(report, &problem);
    apr_pool_t *scratch;
    int by_rule = dcv_report_is_failing(
            report, order, dcv_report_kinds(report, vhost, order, pool), pool),
        found;

    apr_pool_create(&scratch, pool);
    found = dcv_cursor_count(&cursor, scratch) != NULL;
    apr_pool_destroy(scratch);
    dcv_report_describe(report, entry, &query, pool);
    return by_rule == entry->failing && by_rule == found ? by_rule ? "yes" : "no"
                                                         : "inconsistent";
}

static void test_failing(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    dcv_query_t all = {0}, none_shown = {.names = 1, .names_offset = 7};
    dcv_order_t *order = make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    dcv_evidence_t *nobody = evidence_of(NULL, NULL, NULL);
    dcv_file_seen_t *seen;
    const char *right = dcv_order_target(order, pool);
    int vhost = add_vhost(&server, ZONE, NULL);

    server.sources = sources_of(&known);
    add_order(&server, vhost, order);
    is(failing(&server, vhost, order, all), "no", "an order without a check");
    known.evidence = evidence_of(right, right, right);
    is(failing(&server, vhost, order, all), "no", "an order whose record is right");
    known.evidence = evidence_of(NULL, NULL, NULL);
    is(failing(&server, vhost, order, all), "no", "an order without the record");
    nobody->view = DCV_VIEW_NOBODY;
    known.evidence = nobody;
    is(failing(&server, vhost, order, all), "no",
       "an order about which nobody could be asked");
    known.evidence = evidence_of("a.example", "a.example", "a.example");
    is(failing(&server, vhost, order, all), "yes", "an order with a wrong record");
    is(failing(&server, vhost, order, none_shown), "yes",
       "an order with a wrong record of a name that is not shown");
    ((dcv_evidence_t *)known.evidence)->file = seen = file_seen(order->body);
    is(failing(&server, vhost, order, all), "yes",
       "an order with a wrong record, and a file that an address lacks");
    APR_ARRAY_IDX(seen->fetches, 0, dcv_fetched_t) =
        APR_ARRAY_IDX(seen->fetches, 2, dcv_fetched_t);
    is(failing(&server, vhost, order, all), "no",
       "an order with a wrong record, beside a file that is right");
    known.evidence = evidence_of(NULL, NULL, NULL);
    ((dcv_evidence_t *)known.evidence)->file = file_seen("");
    is(failing(&server, vhost, order, all), "yes",
       "an order without the record, whose file is wrong");
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    other_file = make_csr(EC "-subj /CN=www.example.com");
    test_entry();
    test_visits();
    test_signature();
    test_uses();
    test_failing();
}
