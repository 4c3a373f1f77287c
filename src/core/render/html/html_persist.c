/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of persistent records on the page: see html.h. */
#include "html.h"
#include "verdict/verdict.h"

void dcv_html_persistent_check(const dcv_out_t *out, const dcv_check_t *check,
                               int failing)
{
    if (!check) {
        return;
    }
    dcv_out_puts(out, "<h6>Persistent record</h6>\n<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        dcv_html_finding(out, finding, dcv_verdict_persist_title(finding->verdict),
                         failing);
    }
    dcv_out_puts(out, "</ul>\n");
    dcv_html_matrix(out, check, "What each name server has of the persistent record",
                    dcv_verdict_persist_title);
}

void dcv_html_persistent_verdicts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    for (int i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        if (overview->persistent[i]) {
            dcv_out_printf(out, "<li class=\"%s\">%d × Persistent record: %s</li>\n",
                           dcv_html_class((dcv_verdict_t)i), overview->persistent[i],
                           dcv_verdict_persist_title((dcv_verdict_t)i));
        }
    }
}
