/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "render/html/html.h"

static const char *shown(server_t *server, const drop_t *drop)
{
    dcv_sink_t sink = make_sink();
    dcv_query_t query = {.format = DCV_FORMAT_HTML};
    dcv_rendition_t rendition = {
        .report = NULL, .query = &query, .version = "1.2.3", .server = "x"};
    dcv_out_t out = {&sink, &rendition, pool, pool, NULL};

    server->snapshot = published(drop);
    rendition.report = report_at(server, NOW);
    dcv_html_file_errors(&out);
    is_balanced(text_of(&sink));
    is_harmless(text_of(&sink));
    return text_of(&sink);
}

void run_tests(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");

    is(shown(&server, &drop), "", "nothing when nothing is wrong");
    refuse_file(&drop, "a" HOSTILE ".csr", "it is " HOSTILE);
    has(shown(&server, &drop), "<details open>",
        "a list of one file error is unfolded");
    has(shown(&server, &drop), "/drop/a&lt;evil",
        "a file error is shown with its path, escaped");
    has(shown(&server, &drop), "it is &lt;evil", "and what is wrong");
    for (int i = 0; i < 120; i++) {
        refuse_file(&drop, apr_psprintf(pool, "%03d.csr", i), "it is empty");
    }
    has(shown(&server, &drop), "<details><summary>121 of them",
        "a list of many file errors is folded");
    has(shown(&server, &drop), "and 21 more", "and not all are shown");
    dcv_drops_destroy(drop.drops);
}
