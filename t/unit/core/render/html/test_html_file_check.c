/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "page_fixture.h"

static server_t server;
static known_t known;

/* The checks of an order, as the page shows them. */
static const char *shown(const dcv_order_t *order)
{
    page_part_t *part = begin_part(&server, (dcv_query_t){0}, NOW);

    dcv_html_checks(&part->out, entry_in(part, order));
    return end_part(part);
}

static dcv_fetched_t *fetch_of(dcv_evidence_t *evidence, int number)
{
    return &APR_ARRAY_IDX(evidence->file->fetches, number, dcv_fetched_t);
}

static void test_partial(const dcv_order_t *order)
{
    const char *html;

    known.evidence = evidence_of(NULL, NULL, NULL);
    ((dcv_evidence_t *)known.evidence)->file = file_seen(order->body);
    html = shown(order);
    has(html, "<h4>Will the CA find the file, or the record?</h4>",
        "the heading names the file where it was checked");
    has(html, "<li class=\"bad\"><b>File: not every address has the file</b>",
        "what was found leads");
    has(html, "<caption>What each address answers</caption>",
        "a table has the addresses");
    has(html,
        "<th scope=\"row\">2001:db8::1</th><td class=\"bad\">redirects (301) to "
        "https://www.example.com/; from nginx</td>",
        "an address is shown with what it answered and who that was");
    has(html,
        "<th scope=\"row\">192.0.2.1</th><td class=\"good\">has the file; from this "
        "server, www.example.net (a.conf:7)</td>",
        "this server is shown with its virtual host");
    has(html, "<td class=\"faint\">refuses the connection to port 443</td>",
        "what comes over https is faint where it is not right");
}

static void test_valid(const dcv_order_t *order)
{
    dcv_evidence_t *evidence =
        evidence_of("evil.example", "evil.example", "evil.example");
    const char *html;

    evidence->file = file_seen(order->body);
    *fetch_of(evidence, 0) = *fetch_of(evidence, 2);
    known.evidence = evidence;
    html = shown(order);
    has(html, "<li class=\"good\"><b>File: the CA will find the file</b>",
        "a file that is right is good");
    has(html, "<li class=\"note\"><b>the record points elsewhere</b>",
        "a wrong record beside it is a note only");
    lacks(html, "<li class=\"bad\">", "nothing found alarms where the file is right");
    fetch_of(evidence, 0)->outcome = DCV_FETCH_SILENT;
    fetch_of(evidence, 2)->outcome = DCV_FETCH_SILENT;
    html = shown(order);
    has(html, "<li class=\"note\"><b>File: nobody answers at the name's addresses",
        "silence is a note");
}

/* A name without records. */
static void test_address(void)
{
    const dcv_order_t *order = make_order("i.csr", make_csr(EC "-subj /CN=" ZONE),
                                          ORDER(.domains = "192.0.2.1"));
    dcv_evidence_t *evidence = dcv_evidence_create(pool);
    const char *html;

    server = make_server();
    server.sources = sources_of(&known);
    own_csr((dcv_order_t *)order)->names = apr_array_make(pool, 1, sizeof(void *));
    ((dcv_order_t *)order)->names = apr_array_make(pool, 1, sizeof(void *));
    APR_ARRAY_PUSH((apr_array_header_t *)order->names, const dcv_name_t *) =
        make_name("192.0.2.1");
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    known.evidence = NULL;
    lacks(shown(order), "Check now", "an address has nothing to check without a file");
    server.sources.checks_files = 1;
    has(shown(order), "Check now", "an address can be checked where files are");
    evidence->time = NOW;
    evidence->file = file_seen(order->body);
    known.evidence = evidence;
    html = shown(order);
    has(html, "File: not every address has the file",
        "the file of an address is shown");
    lacks(html, "DNS:", "nothing is said of its record");
    lacks(html, "What each name server has", "no name server is shown for it");
}

/* Nothing that a server sends comes out as it went in. */
static void test_hostile(const dcv_order_t *order)
{
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);

    evidence->file = file_seen(HOSTILE);
    fetch_of(evidence, 0)->location = HOSTILE;
    fetch_of(evidence, 0)->server = HOSTILE;
    fetch_of(evidence, 1)->address = HOSTILE;
    known.evidence = evidence;
    shown(order);
}

void run_tests(void)
{
    const dcv_order_t *order =
        make_order("a.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));

    server = make_server();
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    test_partial(order);
    test_valid(order);
    test_hostile(order);
    test_address();
}
