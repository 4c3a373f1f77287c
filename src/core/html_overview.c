/* SPDX-License-Identifier: Apache-2.0 */
/* The overview on the page: how many orders, which need attention and why. See html.h. */
#include "html.h"
#include "when.h"

/* A longer list is folded, so that it does not hide the orders. */
#define STRAYS_OPENED 3

static void tiles(const dcv_out_t *out, const dcv_overview_t *overview)
{
    apr_time_t now = dcv_report_time(out->view->report);

    dcv_out_printf(out,
                   "<ul class=\"tiles\"><li><b>%d</b> order%s for %d name%s</li>\n",
                   overview->orders, dcv_html_plural((apr_uint64_t)overview->orders),
                   overview->domains, dcv_html_plural((apr_uint64_t)overview->domains));
    if (overview->failing) {
        dcv_out_printf(
            out,
            "<li class=\"bad\"><b>%d</b> <a href=\"?warning=problem#orders\">will "
            "fail</a> unless mended</li>\n",
            overview->failing);
    }
    else {
        dcv_out_puts(out, "<li class=\"good\"><b>0</b> known to fail</li>\n");
    }
    dcv_out_printf(out, "<li%s><b>%d</b> with notes only</li>\n",
                   overview->noted ? " class=\"note\"" : "", overview->noted);
    dcv_out_printf(out, "<li><b>%" APR_UINT64_T_FMT "</b> visit%s%s%s</li></ul>\n",
                   overview->visits.count, dcv_html_plural(overview->visits.count),
                   overview->visits.count ? ", last " : " yet",
                   overview->visits.count
                       ? dcv_when_words(overview->visits.last.time, now, out->scratch)
                       : "");
}

/* The warnings of a severity, each with the number of its orders. */
static void reasons_of(const dcv_out_t *out, const dcv_overview_t *overview,
                       dcv_severity_t severity)
{
    for (int i = 0; i < overview->warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview->warnings, i, dcv_count_t);

        if (count->severity == severity) {
            dcv_out_printf(out,
                           "<li class=\"%s\">%d × <a href=\"?warning=%s#orders\">%s</a>"
                           "</li>\n",
                           severity == DCV_PROBLEM ? "bad" : "note", count->orders,
                           count->name, dcv_report_title(count->name));
        }
    }
}

static void reasons(const dcv_out_t *out, const dcv_overview_t *overview)
{
    if (overview->warnings->nelts) {
        dcv_out_puts(out, "<ul class=\"reasons\" aria-label=\"Reasons\">\n");
        reasons_of(out, overview, DCV_PROBLEM);
        reasons_of(out, overview, DCV_NOTE);
        dcv_out_puts(out, "</ul>\n");
    }
    if (overview->unverified) {
        dcv_out_printf(
            out,
            "<p class=\"faint\">The signatures of %d CSRs are looked at when "
            "their orders are shown.</p>\n",
            overview->unverified);
    }
}

static void stray(const dcv_out_t *out, const dcv_stray_t *stray)
{
    const dcv_order_t *order = dcv_report_order_of(out->view->report, stray->md5);

    dcv_out_puts(out, "<li class=\"order\"><p><code>");
    dcv_html_text(out, stray->md5);
    dcv_out_puts(out, "</code> under <strong><bdi>");
    dcv_html_text(out, stray->host ? stray->host : "no name");
    dcv_out_printf(out, "</bdi></strong>, %" APR_UINT64_T_FMT " time%s, last ",
                   stray->count, dcv_html_plural(stray->count));
    dcv_html_time(out, stray->time);
    dcv_out_puts(out, " from ");
    dcv_html_text(out, stray->address);
    dcv_out_printf(out, ". Answered with status %d.</p>\n<p>", stray->status);
    if (order) {
        dcv_out_printf(out,
                       "It belongs to an order that another virtual host has: <a "
                       "href=\"?search=%s#orders\">",
                       order->csr->md5);
        dcv_html_text(out, order->source);
        dcv_out_puts(out,
                     "</a>. <strong>Name that CSR in the virtual host of this name, "
                     "too.</strong>");
    }
    else {
        dcv_out_puts(out,
                     "No order of this server has it. <strong>Whoever asks has another "
                     "CSR: name the one that was sent to the CA.</strong>");
    }
    dcv_out_puts(out, "</p></li>\n");
}

static void strays(const dcv_out_t *out)
{
    const apr_array_header_t *list = dcv_out_strays(out);

    if (!list->nelts) {
        return;
    }
    dcv_out_printf(
        out,
        "<section aria-labelledby=\"strays\"><h2 id=\"strays\">Asked for, but "
        "not here</h2>\n<p>Requests for the file of a CSR that the virtual host "
        "has no order for.</p>\n<details%s><summary>%d of them</summary><ul "
        "class=\"strays\">\n",
        list->nelts <= STRAYS_OPENED ? " open" : "", list->nelts);
    for (int i = 0; i < list->nelts; i++) {
        stray(out, &APR_ARRAY_IDX(list, i, dcv_stray_t));
    }
    dcv_out_puts(out, "</ul></details></section>\n");
}

void dcv_html_overview(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const char *no_visits = dcv_report_sources(out->view->report)->no_visits;

    dcv_out_puts(out, "<section aria-labelledby=\"overview\"><h2 "
                      "id=\"overview\">Overview</h2>\n");
    tiles(out, overview);
    reasons(out, overview);
    if (no_visits) {
        dcv_out_printf(out, "<p class=\"note\">%s</p>\n", no_visits);
    }
    dcv_out_puts(out, "</section>\n");
    strays(out);
}
