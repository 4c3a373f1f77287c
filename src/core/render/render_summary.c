/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The counts of a server in few lines, for mod_status and the head of a text. */
#include "report/overview.h"
#include "render.h"
#include "when.h"
#include "report/report.h"
#include "warnings/warning_kinds.h"
#include "verdict/verdict.h"

static void summary_text(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_out_printf(out, "DCVOrders: %d\n", overview->orders);
    dcv_out_printf(out, "DCVOrdersFailing: %d\n", overview->failing);
    for (int i = 0; i < overview->warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview->warnings, i, dcv_count_t);

        dcv_out_printf(out, "DCVOrdersWarned-%s: %d\n", count->name, count->orders);
    }
    for (int i = 0; i < DCV_VERDICTS; i++) {
        if (overview->verdicts[i]) {
            dcv_out_printf(out, "DCVDomainsChecked-%s: %d\n",
                           dcv_verdict_name((dcv_verdict_t)i), overview->verdicts[i]);
        }
    }
    for (int i = 0; i < DCV_VERDICTS; i++) {
        if (overview->persistent[i]) {
            dcv_out_printf(out, "DCVPersistentChecked-%s: %d\n",
                           dcv_verdict_name((dcv_verdict_t)i), overview->persistent[i]);
        }
        if (overview->file_verdicts[i]) {
            dcv_out_printf(out, "DCVFilesChecked-%s: %d\n",
                           dcv_verdict_name((dcv_verdict_t)i),
                           overview->file_verdicts[i]);
        }
    }
    dcv_out_printf(out, "DCVErrors: %d\n",
                   dcv_report_file_error_count(out->rendition->report));
    dcv_out_printf(out, "DCVVisits: %" APR_UINT64_T_FMT "\n", overview->visits.count);
    if (overview->visits.count) {
        dcv_out_printf(out, "DCVLastVisit: %s\n",
                       dcv_when_stamp(overview->visits.last.time, out->scratch));
    }
}

static void summary_html(const dcv_out_t *out, const dcv_overview_t *overview)
{
    apr_time_t now = dcv_report_time(out->rendition->report);
    int problems = dcv_report_file_error_count(out->rendition->report);

    dcv_out_puts(out, "<hr />\n<h2>Domain control validation (mod_dcv)</h2>\n<dl>\n");
    dcv_out_printf(out, "<dt>%d order%s, %d that fail%s</dt>\n", overview->orders,
                   overview->orders == 1 ? "" : "s", overview->failing,
                   overview->failing == 1 ? "s" : "");
    for (int i = 0; i < overview->warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview->warnings, i, dcv_count_t);

        dcv_out_printf(out, "<dt>%d: %s</dt>\n", count->orders,
                       dcv_warning_title(count->name));
    }
    if (overview->checked) {
        dcv_out_printf(out, "<dt>%d name%s checked in DNS, %d of them valid</dt>\n",
                       overview->checked, overview->checked == 1 ? "" : "s",
                       overview->verdicts[DCV_VALID]);
    }
    if (problems) {
        dcv_out_printf(out, "<dt>%d file%s cannot be used</dt>\n", problems,
                       problems == 1 ? "" : "s");
    }
    if (overview->visits.count) {
        dcv_out_printf(
            out, "<dt>%" APR_UINT64_T_FMT " visits, the last %s (%s)</dt>\n",
            overview->visits.count,
            dcv_when_words(overview->visits.last.time, now, DCV_LANG_EN, out->scratch),
            dcv_when_date(overview->visits.last.time, out->scratch));
    }
    else {
        dcv_out_puts(out, "<dt>No visit yet</dt>\n");
    }
    dcv_out_puts(out, "</dl>\n");
}

void dcv_render_summary(const dcv_sink_t *sink, const dcv_rendition_t *rendition,
                        apr_pool_t *pool)
{
    dcv_out_t out = {.sink = sink, .rendition = rendition, .pool = pool};
    dcv_overview_t overview;
    apr_pool_t *scratch;

    apr_pool_create(&out.scratch, pool);
    apr_pool_create(&scratch, pool);
    dcv_overview_collect(&overview, rendition->report, NULL, pool, scratch);
    if (rendition->query->format == DCV_FORMAT_HTML) {
        summary_html(&out, &overview);
    }
    else {
        summary_text(&out, &overview);
    }
    apr_pool_destroy(scratch);
    apr_pool_destroy(out.scratch);
}
