/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "page_fixture.h"

static const char *title_of(dcv_verdict_t verdict)
{
    return verdict == DCV_PARTIAL ? "the title of partial" : "another title";
}

static void test_matrix(void)
{
    scene_t at = scene();
    server_t server = make_server();
    page_part_t *part = begin_part(&server, (dcv_query_t){.lang = DCV_LANG_EN}, NOW);
    const dcv_finding_t finding = {.verdict = DCV_WRONG_TYPE,
                                   .explanation = "Because <of> it.",
                                   .remedy = "Mend it."};
    dcv_domain_t domain = {.failing = 1};
    const char *html;

    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    see_server(&at, NULL);
    domain.check = judge(&at);
    dcv_html_matrix(&part->out, &domain, domain.check, "What each has", title_of);
    dcv_html_finding(&part->out, &finding, "A title", &domain);
    html = end_part(part);
    has(html, "<caption>What each has</caption>", "the table has its caption");
    has(html, "<td class=\"good\">right", "a server that has it is right");
    has(html, "says that there is no such name", "another is told as it is");
    has(html, "the title of partial (DNSSEC: insecure)",
        "all of them together have the title that is wanted");
    has(html, "<li class=\"bad\"><b>A title</b>Because &lt;of&gt; it. <strong>Mend it.",
        "a finding has its title, its explanation and its remedy");
}

/* The persistent record has a table of its own. */
static void test_persistent(void)
{
    scene_t at = persist_scene(ZONE);
    server_t server = make_server();
    page_part_t *part = begin_part(&server, (dcv_query_t){.lang = DCV_LANG_EN}, NOW);
    dcv_check_t without = {.persistent = NULL};
    dcv_domain_t domain = {.failing = 1, .check = &without};
    const char *html;

    dcv_html_persistent_check(&part->out, &domain);
    is(text_of(&part->sink), "",
       "a name without an account has nothing of it on the page");
    add_server(&at, "ns1." ZONE, "192.0.2.1");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, HOSTILE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 0, VALUE);
    domain.check = judge(&at);
    dcv_html_persistent_check(&part->out, &domain);
    html = end_part(part);
    has(html, "<h6>Persistent record</h6>", "the check has a heading");
    has(html, "<li class=\"bad\"><b>not yet on every name server</b>",
        "the outcome is told at a glance");
    has(html, "ns1." ZONE " (192.0.2.1)</th><td class=\"good\">right",
        "each name server is shown with its result");
}

void run_tests(void)
{
    test_persistent();
    test_matrix();
}
