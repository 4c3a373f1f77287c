/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "render/html/html.h"

static const char *title_of(dcv_verdict_t verdict)
{
    return verdict == DCV_PARTIAL ? "the title of partial" : "another title";
}

static void test_matrix(void)
{
    scene_t at = scene();
    dcv_sink_t sink = make_sink();
    const dcv_query_t query = {.lang = DCV_LANG_EN};
    server_t server = make_server();
    const dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                       .query = &query};
    dcv_out_t out = {
        .sink = &sink, .rendition = &rendition, .pool = pool, .scratch = pool};
    const dcv_finding_t finding = {.verdict = DCV_WRONG_TYPE,
                                   .explanation = "Because <of> it.",
                                   .remedy = "Mend it."};
    dcv_domain_t domain = {.failing = 1};

    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    see_server(&at, NULL);
    domain.check = judge(&at);
    dcv_html_matrix(&out, &domain, domain.check, "What each has", title_of);
    has(text_of(&sink), "<caption>What each has</caption>",
        "the table has its caption");
    has(text_of(&sink), "<td class=\"good\">right", "a server that has it is right");
    has(text_of(&sink), "says that there is no such name", "another is told as it is");
    has(text_of(&sink), "the title of partial (DNSSEC: insecure)",
        "all of them together have the title that is wanted");
    dcv_html_finding(&out, &finding, "A title", &domain);
    has(text_of(&sink),
        "<li class=\"bad\"><b>A title</b>Because &lt;of&gt; it. <strong>Mend it.",
        "a finding has its title, its explanation and its remedy");
    is_balanced(text_of(&sink));
}

/* The persistent record has a table of its own. */
static void test_persistent(void)
{
    scene_t at = persist_scene(ZONE);
    dcv_sink_t sink = make_sink();
    const dcv_query_t query = {.lang = DCV_LANG_EN};
    server_t server = make_server();
    const dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                       .query = &query};
    dcv_out_t out = {
        .sink = &sink, .rendition = &rendition, .pool = pool, .scratch = pool};
    dcv_check_t without = {.persistent = NULL};
    dcv_domain_t domain = {.failing = 1, .check = &without};

    dcv_html_persistent_check(&out, &domain);
    is(text_of(&sink), "", "a name without an account has nothing of it on the page");
    add_server(&at, "ns1." ZONE, "192.0.2.1");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, HOSTILE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 0, VALUE);
    domain.check = judge(&at);
    dcv_html_persistent_check(&out, &domain);
    has(text_of(&sink), "<h6>Persistent record</h6>", "the check has a heading");
    has(text_of(&sink), "<li class=\"bad\"><b>not yet on every name server</b>",
        "the outcome is told at a glance");
    has(text_of(&sink), "ns1." ZONE " (192.0.2.1)</th><td class=\"good\">right",
        "each name server is shown with its result");
    is_balanced(text_of(&sink));
    is_harmless(text_of(&sink));
}

void run_tests(void)
{
    test_persistent();
    test_matrix();
}
