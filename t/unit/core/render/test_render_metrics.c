/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"

#define NAME_BYTES "abcdefghijklmnopqrstuvwxyz_"

/* The line of a sample, "name{labels} value". */
static void has_sample(const char *text, const char *line)
{
    has(text, apr_pstrcat(pool, "\n", line, "\n", NULL),
        apr_pstrcat(pool, "the metrics have the sample ", line, NULL));
}

/* Each sample belongs to the family above it, and each family is there once. */
static void lines_are_sane(const char *text)
{
    const char *at = text, *family = "";
    int sane = 1;

    while (*at) {
        apr_size_t len = strcspn(at, "\n");
        const char *line = apr_pstrmemdup(pool, at, len);

        if (!strncmp(line, "# TYPE ", 7)) {
            family = apr_pstrmemdup(pool, line + 7, strspn(line + 7, NAME_BYTES));
            sane &=
                count_in(text, apr_pstrcat(pool, "# TYPE ", family, " ", NULL)) == 1;
        }
        else if (!strncmp(line, "# HELP ", 7)) {
            sane &= !strncmp(line + 7, family, strlen(family));
        }
        else if (*line == '#') {
            sane &= !strcmp(line, "# EOF") && !at[len + 1];
        }
        else {
            sane &= *family && !strncmp(line, family, strlen(family)) &&
                    strchr("{ _", line[strlen(family)]) && !strpbrk(line, "\r\t\\");
        }
        at += len + (at[len] == '\n');
    }
    ok(sane, "each sample is below its family's head");
    has(text, "\n# EOF\n", "the end is said");
}

static void test_empty(void)
{
    server_t server = make_server();
    const char *text = get(&server, "format=openmetrics");

    lines_are_sane(text);
    has_sample(text, "dcv_build_info{version=\"1.2.3\"} 1");
    has_sample(text, "dcv_orders_failing 0");
    has_sample(text, "dcv_domains 0");
    has_sample(text, "dcv_errors 0");
    has_sample(text, "dcv_visits_total 0");
    has_sample(text, "dcv_unknown_requests{known=\"false\"} 0");
    lacks(text, "\ndcv_next_expiry", "no sample of what is not known");
    lacks(text, "\ndcv_last_visit", "nor of what was not");
    lacks(text, "\ndcv_orders{", "nor of authorities without orders");
}

static void test_full(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    int vhost = add_vhost(&server, "www.example.com", NULL);
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");
    const char *text;

    visit(&known.all_visits, NOW - apr_time_from_sec(1), "192.0.2.1");
    stray(&known.strays, NOW, "00112233445566778899AABBCCDDEEFF", "<a>\n");
    stray(&known.known_strays, NOW, file->csr->md5, NULL);
    server.sources = sources_of(&known);
    add_order(&server, vhost,
              make_order("a\"b\n.csr", file,
                         ORDER(.issued = "2026-11-20", .domains = "*.example.com")));
    add_order(&server, vhost,
              make_order("b.csr", make_csr(EC "-subj /CN=www.example.com"),
                         ORDER(.authority = "certigna", .issued = "2026-11-21")));
    known.evidence = evidence_of(NULL, NULL, NULL);
    text = get(&server, "format=openmetrics");
    lines_are_sane(text);
    has_sample(text, "dcv_checked_domains{verdict=\"missing\"} 3");
    has_sample(text, "dcv_checked_domains{verdict=\"valid\"} 0");
    has_sample(text, "dcv_orders{authority=\"sectigo\"} 1");
    has_sample(text, "dcv_orders{authority=\"certigna\"} 1");
    has_sample(text,
               "dcv_orders_warned{code=\"key_not_rsa_2048\",severity=\"problem\"} 1");
    has_sample(text,
               "dcv_orders_warned{code=\"wildcard_no_file\",severity=\"note\"} 1");
    has_sample(text, "dcv_orders_failing 1");
    has_sample(text, "dcv_domains 3");
    /* date -u -d 2026-12-20 +%s */
    has_sample(text, "dcv_next_expiry_timestamp_seconds 1797724800");
    has_sample(text, "dcv_visits_total 1");
    has_sample(text, "dcv_last_visit_timestamp_seconds 1795435199");
    has_sample(text, "dcv_unknown_requests{known=\"true\"} 3");
    has_sample(text, "dcv_unknown_requests{known=\"false\"} 3");
    is(get(&server, "format=openmetrics&domain=nobody.example&limit=1"), text,
       "whatever a query asks for, counts are of all");
}

/* The file has counts of its own, and each only the verdicts that it may have. */
static void test_files(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    const dcv_order_t *order = make_order("a.csr", make_csr(EC "-subj /CN=" ZONE),
                                          ORDER(.issued = "2026-11-20"));
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);
    const char *text;

    evidence->file = file_seen(order->body);
    known.evidence = evidence;
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    text = get(&server, "format=openmetrics");
    lines_are_sane(text);
    has_sample(text, "dcv_checked_files{verdict=\"partial\"} 1");
    has_sample(text, "dcv_checked_files{verdict=\"redirected\"} 0");
    has_sample(text, "dcv_checked_domains{verdict=\"missing\"} 1");
    has_sample(text, "dcv_orders_failing 1");
    lacks(text, "dcv_checked_domains{verdict=\"redirected\"",
          "no record is counted with a verdict of files");
    lacks(text, "dcv_checked_files{verdict=\"missing\"",
          "no file is counted with a verdict of records");
    has(get(&server, "format=text"), "\nDCVFilesChecked-partial: 1\n",
        "the head of a text has the counts, too");
    has(get(&server, ""), "<li class=\"bad\">1 × File: not every address has the file",
        "the page has the counts among the reasons");
}

static void test_problems(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");

    refuse_file(&drop, "a.csr", "it is empty");
    server.snapshot = published(&drop);
    has_sample(get(&server, "format=openmetrics"), "dcv_errors 1");
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    test_empty();
    test_full();
    test_problems();
    test_files();
}
