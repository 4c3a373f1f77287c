/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The overview on the page: how many orders, which need attention and why. See html.h.
 */
#include <apr_strings.h>

#include "html.h"
#include "when.h"
#include "index/index.h"
#include "report/stray_answered.h"
#include "report/report.h"
#include "warnings/warning_kinds.h"
#include "verdict/verdict.h"

/* A longer list is folded, so that it does not hide the orders. */
#define STRAYS_OPENED 3

/* A number, and what it counts; with a link to those orders unless there are none. */
static void tile(const dcv_out_t *out, const char *class, apr_uint64_t number,
                 const char *link, const char *text)
{
    dcv_out_printf(out, "<li class=\"%s\"><b>%" APR_UINT64_T_FMT "</b> ",
                   number ? class : "", number);
    if (link && number) {
        dcv_out_printf(out, "<a href=\"%s#orders\">%s</a></li>\n", link, text);
    }
    else {
        dcv_out_printf(out, "%s</li>\n", text);
    }
}

static void tiles(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const dcv_visits_t *visits = &overview->visits;
    const char *last =
        dcv_when_words(visits->last.time, dcv_report_time(out->rendition->report),
                       out->rendition->query->lang, out->scratch);

    dcv_out_puts(out, "<ul class=\"tiles\">\n");
    tile(out, "", (apr_uint64_t)overview->orders, NULL,
         apr_psprintf(out->scratch, "order%s for %d name%s",
                      dcv_html_plural((apr_uint64_t)overview->orders),
                      overview->domains,
                      dcv_html_plural((apr_uint64_t)overview->domains)));
    tile(out, "bad", (apr_uint64_t)overview->failing, "?warning=problem",
         overview->failing == 1 ? "that fails" : "that fail");
    tile(out, "note", (apr_uint64_t)overview->noted, "?warning=note",
         "with notes only");
    if (!dcv_report_sources(out->rendition->report)->no_visits) {
        tile(out, "", visits->count, NULL,
             !visits->count ? "requests for files yet"
                            : apr_psprintf(out->scratch, "request%s for files, last %s",
                                           dcv_html_plural(visits->count), last));
    }
    if (overview->checked) {
        tile(out, "", (apr_uint64_t)overview->verdicts[DCV_VALID], "?verdict=valid",
             apr_psprintf(out->scratch, "of %d checked name%s with the record in place",
                          overview->checked,
                          dcv_html_plural((apr_uint64_t)overview->checked)));
    }
    dcv_out_puts(out, "</ul>\n");
    if (overview->orders > 1 &&
        !dcv_report_sources(out->rendition->report)->no_visits) {
        dcv_out_puts(out,
                     "<p><a href=\"?visited=no#orders\">Orders whose file nobody has "
                     "asked for</a></p>\n");
    }
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
                           count->name, dcv_warning_title(count->name));
        }
    }
}

/* The verdicts but "valid", each with the number of its names. */
static void verdicts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    for (int i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        if (overview->verdicts[i]) {
            dcv_out_printf(out,
                           "<li class=\"%s\">%d × <a href=\"?verdict=%s#orders\">DNS: "
                           "%s</a></li>\n",
                           dcv_html_class((dcv_verdict_t)i), overview->verdicts[i],
                           dcv_verdict_name((dcv_verdict_t)i),
                           dcv_verdict_title((dcv_verdict_t)i));
        }
    }
}

/* The same of the file. */
static void file_verdicts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    for (int i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        if (overview->file_verdicts[i]) {
            dcv_out_printf(out, "<li class=\"%s\">%d × File: %s</li>\n",
                           dcv_html_file_class((dcv_verdict_t)i),
                           overview->file_verdicts[i],
                           dcv_verdict_file_title((dcv_verdict_t)i));
        }
    }
}

/* Whether a persistent record or a file has another verdict than "valid". */
static int has_other_verdict(const dcv_overview_t *overview)
{
    int count = 0;

    for (int i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        count += overview->persistent[i] + overview->file_verdicts[i];
    }
    return count > 0;
}

static void reasons(const dcv_out_t *out, const dcv_overview_t *overview)
{
    if (overview->warnings->nelts ||
        overview->checked > overview->verdicts[DCV_VALID] ||
        overview->verdicts[DCV_UNKNOWN] || has_other_verdict(overview)) {
        dcv_out_puts(out, "<ul class=\"reasons\" aria-label=\"Reasons\">\n");
        reasons_of(out, overview, DCV_PROBLEM);
        verdicts(out, overview);
        dcv_html_persistent_verdicts(out, overview);
        file_verdicts(out, overview);
        reasons_of(out, overview, DCV_NOTE);
        dcv_out_puts(out, "</ul>\n");
    }
    if (overview->unverified) {
        dcv_out_printf(
            out,
            "<p class=\"faint\">The signatures of %d more CSRs are looked at when "
            "their orders are shown.</p>\n",
            overview->unverified);
    }
}

/*
 * A stray whose CSR is known. Whoever helps a host to an order that does not name it
 * helps one customer to a certificate of another.
 */
static void known_stray(const dcv_out_t *out, const dcv_stray_t *stray,
                        const dcv_order_t *order)
{
    int names_host = dcv_index_names_host(dcv_report_index(out->rendition->report),
                                          stray->md5, stray->host, out->scratch);

    dcv_out_printf(out, "It belongs to the order of <a href=\"?search=%s#orders\">",
                   order->csr->md5);
    dcv_html_text(out, order->source);
    if (!names_host) {
        dcv_out_puts(out,
                     "</a>, which does not name this host. <strong>Do not add it "
                     "there, unless both belong to the same customer: somebody may "
                     "be after a certificate for a name of others.</strong>");
    }
    else if (order->directory && !order->directory->vhost) {
        dcv_out_puts(out,
                     "</a>, from a directory, which is answered only where a virtual "
                     "host has this name. <strong>If the name leads to this server, "
                     "add a ServerAlias for it to the virtual host that was asked."
                     "</strong>");
    }
    else {
        dcv_out_puts(out,
                     "</a>, which another virtual host has. <strong>Name that CSR in "
                     "the virtual host that was asked, too.</strong>");
    }
}

static void stray(const dcv_out_t *out, const dcv_stray_t *stray)
{
    const dcv_order_t *order =
        dcv_index_by_md5(dcv_report_index(out->rendition->report), stray->md5);

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
    if (dcv_stray_is_answered(out->rendition->report, stray, out->scratch)) {
        dcv_out_puts(out, "<span class=\"good\">Put right since: this server answers "
                          "that file under this name now.</span>");
    }
    else if (order) {
        known_stray(out, stray, order);
    }
    else {
        dcv_out_puts(
            out, "No order of this server has that CSR. <strong>If the CA asked, it "
                 "has another CSR than this server: name the one that was sent "
                 "to it.</strong>");
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
    const char *no_visits = dcv_report_sources(out->rendition->report)->no_visits;

    dcv_out_puts(out, "<section aria-labelledby=\"overview\"><h2 "
                      "id=\"overview\">Overview</h2>\n");
    tiles(out, overview);
    reasons(out, overview);
    if (dcv_report_scope(out->rendition->report) != DCV_SCOPE_ALL) {
        dcv_out_puts(out,
                     "<p class=\"faint\">This is the view of one virtual host: "
                     "orders of others and of the main server are not in it.</p>\n");
    }
    if (no_visits) {
        dcv_out_printf(out, "<p class=\"note\">%s</p>\n", no_visits);
    }
    dcv_out_puts(out, "</section>\n");
    dcv_html_file_errors(out);
    strays(out);
}
