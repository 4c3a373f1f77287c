/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The files on the page that are no orders, and why. See html.h. */
#include "html.h"
#include "report/report.h"

/* A longer list is folded, so that it does not hide the orders. */
#define PROBLEMS_OPENED 3

/* More are no page; the other formats have all of them. */
#define PROBLEMS_MAX 100

static void item(const dcv_out_t *out, const dcv_file_error_t *error)
{
    dcv_out_puts(out, "<li class=\"order\"><p><code>");
    dcv_html_text(out, error->source);
    dcv_out_puts(out, "</code></p>\n<p class=\"bad\">");
    dcv_html_text(out, error->texts[out->rendition->query->lang]);
    dcv_out_puts(out, ".</p></li>\n");
}

void dcv_html_file_errors(const dcv_out_t *out)
{
    const dcv_report_t *report = out->rendition->report;
    int count = dcv_report_file_error_count(report);
    int shown = count < PROBLEMS_MAX ? count : PROBLEMS_MAX;

    if (!count) {
        return;
    }
    dcv_out_printf(
        out,
        "<section aria-labelledby=\"errors\"><h2 id=\"errors\">Files that cannot be "
        "used</h2>\n<p>What a <code>DCVCSRFile</code> names or a <code>DCVCSRDirectory</code> "
        "holds, but is no order. The other orders are not affected.</p>\n<details%s><summary>%d of them</summary>"
        "<ul class=\"strays\">\n",
        count <= PROBLEMS_OPENED ? " open" : "", count);
    for (int i = 0; i < shown; i++) {
        item(out, dcv_report_file_error(report, i));
    }
    if (shown < count) {
        dcv_out_printf(out, "<li>and %d more.</li>\n", count - shown);
    }
    dcv_out_puts(out, "</ul></details></section>\n");
}
