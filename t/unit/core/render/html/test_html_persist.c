/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "render/html/html.h"

static dcv_sink_t sink;

static dcv_out_t begin(void)
{
    dcv_out_t out = {.pool = pool, .scratch = pool};

    sink = make_sink();
    out.sink = &sink;
    return out;
}

void run_tests(void)
{
    scene_t at = persist_scene(ZONE);
    dcv_overview_t overview = {.persistent = {[DCV_VALID] = 3, [DCV_EXPIRING] = 2}};
    dcv_out_t out = begin();

    dcv_html_persistent_check(&out, NULL, 1);
    is(text_of(&sink), "", "a name without an account has nothing of it on the page");
    add_server(&at, "ns1." ZONE, "192.0.2.1");
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, HOSTILE);
    see_persist(&at, DCV_PERSIST_AT_OWNER, 0, 0, VALUE);
    dcv_html_persistent_check(&out, judge(&at)->persistent, 1);
    has(text_of(&sink), "<h6>Persistent record</h6>", "the check has a heading");
    has(text_of(&sink), "<li class=\"bad\"><b>not yet on every name server</b>",
        "the outcome is told at a glance");
    has(text_of(&sink), "ns1." ZONE " (192.0.2.1)</th><td class=\"good\">right",
        "each name server is shown with its result");
    is_balanced(text_of(&sink));
    is_harmless(text_of(&sink));
    out = begin();
    dcv_html_persistent_verdicts(&out, &overview);
    is(text_of(&sink),
       "<li class=\"note\">2 × Persistent record: the record ends soon</li>\n",
       "the verdicts but valid are counted for the page");
}
