/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "render/html/html.h"

static void test_class(void)
{
    is(dcv_html_class(DCV_VALID), "good", "a valid verdict has a good class");
    is(dcv_html_class(DCV_MISSING), "note", "a missing record has a neutral class");
    is(dcv_html_class(DCV_EXPIRING), "note", "so has one that ends soon");
    is(dcv_html_class(DCV_UNKNOWN), "faint", "what is not known is shown faintly");
    is(dcv_html_class(DCV_WRONG_VALUE), "bad", "a wrong value has a bad class");
}

static const char *title_of(dcv_verdict_t verdict)
{
    return verdict == DCV_PARTIAL ? "the title of partial" : "another title";
}

static void test_matrix(void)
{
    scene_t at = scene();
    dcv_sink_t sink = make_sink();
    const dcv_query_t query = {.lang = DCV_LANG_EN};
    const dcv_rendition_t rendition = {.query = &query};
    dcv_out_t out = {
        .sink = &sink, .rendition = &rendition, .pool = pool, .scratch = pool};
    const dcv_finding_t finding = {.verdict = DCV_WRONG_TYPE,
                                   .explanation = "Because <of> it.",
                                   .remedy = "Mend it."};

    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    see_server(&at, NULL);
    dcv_html_matrix(&out, judge(&at), "What each has", title_of);
    has(text_of(&sink), "<caption>What each has</caption>",
        "the table has its caption");
    has(text_of(&sink), "<td class=\"good\">right", "a server that has it is right");
    has(text_of(&sink), "says that there is no such name", "another is told as it is");
    has(text_of(&sink), "the title of partial (DNSSEC: insecure)",
        "all of them together have the title that is wanted");
    dcv_html_finding(&out, &finding, "A title", 1);
    has(text_of(&sink),
        "<li class=\"bad\"><b>A title</b>Because &lt;of&gt; it. <strong>Mend it.",
        "a finding has its title, its explanation and its remedy");
    is_balanced(text_of(&sink));
}

void run_tests(void)
{
    test_class();
    test_matrix();
}
