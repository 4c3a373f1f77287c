/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What has to be done, before everything else on the page: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "verdict/verdict.h"
#include "warnings/warning_kinds.h"

const char *dcv_html_who(const dcv_out_t *out, dcv_who_t who)
{
    static const char *const texts[] = {[DCV_WHO_HOST] =
                                            DCV_N("This server’s administrator"),
                                        [DCV_WHO_CUSTOMER] = DCV_N("The customer"),
                                        [DCV_WHO_DNS] = DCV_N("The DNS provider"),
                                        [DCV_WHO_CA] = DCV_N("The CA"),
                                        [DCV_WHO_NOBODY] = DCV_N("Nobody")};

    return dcv_tr(dcv_out_lang(out), texts[who]);
}

/* How many orders need whom, each with a way to them. */
static void turns(const dcv_out_t *out, const dcv_overview_t *overview)
{
    static const char *const classes[] = {[DCV_WHO_HOST] = "bad",
                                          [DCV_WHO_CUSTOMER] = "note",
                                          [DCV_WHO_DNS] = "note",
                                          [DCV_WHO_CA] = "faint",
                                          [DCV_WHO_NOBODY] = "good"};

    dcv_out_puts(out, "<ul class=\"turns\">\n");
    for (int i = DCV_WHO_HOST; i <= DCV_WHO_NOBODY; i++) {
        dcv_query_t query = dcv_html_all(out);
        int count = overview->turns[i];

        query.who = dcv_who_name((dcv_who_t)i);
        dcv_out_printf(out, "<li class=\"%s\">", count ? classes[i] : "zero");
        if (count) {
            dcv_html_link(out, &query, "#orders");
            dcv_out_puts(out, ">");
        }
        dcv_out_printf(out, "<b>%d</b> ", count);
        dcv_html_text(out, dcv_html_who(out, (dcv_who_t)i));
        dcv_out_puts(out, count ? "</a></li>\n" : "</li>\n");
    }
    dcv_out_puts(out, "</ul>\n");
}

/* A link to some orders; the text alone where there is no query. */
static void some(const dcv_out_t *out, const dcv_query_t *query, const char *text)
{
    if (query) {
        dcv_html_link(out, query, "#orders");
        dcv_out_puts(out, ">");
    }
    dcv_html_text(out, text);
    dcv_out_puts(out, query ? "</a>" : "");
}

/* How many there are of all, in one line. */
static void counts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_query_t failing = dcv_html_all(out), unvisited = failing;
    dcv_lang_t lang = dcv_out_lang(out);
    const dcv_visits_t *visits = &overview->visits;

    dcv_out_puts(out, "<p class=\"faint\">");
    dcv_out_puts(out, dcv_trf(lang, out->scratch, "%s for %s",
                              dcv_trn(lang, out->scratch, overview->orders, "%d order",
                                      "%d orders", overview->orders),
                              dcv_trn(lang, out->scratch, overview->domains, "%d name",
                                      "%d names", overview->domains)));
    failing.warning = "problem";
    dcv_out_printf(out, " · <b>%d</b> ", overview->failing);
    some(out, overview->failing ? &failing : NULL,
         dcv_trn(lang, out->scratch, overview->failing, "that fails", "that fail"));
    if (visits->count) {
        dcv_out_puts(out, " · ");
        dcv_out_puts(out, dcv_trn(lang, out->scratch, (apr_int64_t)visits->count,
                                  "%s request for a file, %s",
                                  "%s requests for files, the last one %s",
                                  apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT,
                                               visits->count),
                                  dcv_html_ago(out, visits->last.time)));
    }
    if (overview->orders > 1 &&
        !dcv_report_sources(out->rendition->report)->no_visits) {
        unvisited.visited = "no";
        dcv_out_puts(out, " · ");
        some(out, &unvisited, dcv_tr(lang, "orders whose file nobody has asked for"));
    }
    dcv_out_puts(out, "</p>\n");
}

/* A reason with the number of what has it. query: NULL: no way to them. */
static void reason(const dcv_out_t *out, const char *class, int count,
                   const dcv_query_t *query, const char *text)
{
    dcv_out_printf(out, "<li class=\"%s\">%d × ", class, count);
    some(out, query, text);
    dcv_out_puts(out, "</li>\n");
}

/* The warnings of a severity, each with the number of its orders. */
static void warnings(const dcv_out_t *out, const dcv_overview_t *overview,
                     dcv_severity_t severity)
{
    for (int i = 0; i < overview->warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview->warnings, i, dcv_count_t);
        dcv_query_t query = dcv_html_all(out);

        if (count->severity == severity) {
            query.warning = count->name;
            reason(out, severity == DCV_PROBLEM ? "bad" : "note", count->orders, &query,
                   dcv_tr(dcv_out_lang(out), dcv_warning_title(count->name)));
        }
    }
}

/* The verdicts but "valid", each with the number of its names. */
static void verdicts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_lang_t lang = dcv_out_lang(out);

    for (dcv_verdict_t i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        dcv_query_t query = dcv_html_all(out);

        query.verdict = dcv_verdict_name(i);
        if (overview->verdicts[i]) {
            reason(out, dcv_html_class(i), overview->verdicts[i], &query,
                   dcv_trf(lang, out->scratch, "DNS: %s",
                           dcv_tr(lang, dcv_verdict_title(i))));
        }
        if (overview->persistent[i]) {
            reason(out, dcv_html_class(i), overview->persistent[i], NULL,
                   dcv_trf(lang, out->scratch, "Persistent record: %s",
                           dcv_tr(lang, dcv_verdict_persist_title(i))));
        }
        if (overview->file_verdicts[i]) {
            reason(out, dcv_html_file_class(i), overview->file_verdicts[i], NULL,
                   dcv_trf(lang, out->scratch, "File: %s",
                           dcv_tr(lang, dcv_verdict_file_title(i))));
        }
    }
}

static int is_any_verdict(const dcv_overview_t *overview)
{
    int count = 0;

    for (int i = DCV_PARTIAL; i < DCV_VERDICTS; i++) {
        count += overview->verdicts[i] + overview->persistent[i] +
                 overview->file_verdicts[i];
    }
    return count > 0;
}

static void reasons(const dcv_out_t *out, const dcv_overview_t *overview)
{
    if (overview->warnings->nelts || is_any_verdict(overview)) {
        dcv_out_puts(out, "<details class=\"more\" id=\"reasons\"><summary>");
        dcv_out_tr(out, "Reasons, and how many orders or names have each");
        dcv_out_puts(out, "</summary>\n<ul class=\"reasons\">\n");
        warnings(out, overview, DCV_PROBLEM);
        verdicts(out, overview);
        warnings(out, overview, DCV_NOTE);
        dcv_out_puts(out, "</ul></details>\n");
    }
}

/* What cannot be told, and why. */
static void limits(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const dcv_sources_t *sources = dcv_report_sources(out->rendition->report);

    if (overview->unverified) {
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_puts(out,
                     dcv_trn(dcv_out_lang(out), out->scratch, overview->unverified,
                             "The signature of %d more CSR is looked at when its order "
                             "is shown.",
                             "The signatures of %d more CSRs are looked at when their "
                             "orders are shown.",
                             overview->unverified));
        dcv_out_puts(out, "</p>\n");
    }
    if (dcv_report_scope(out->rendition->report) != DCV_SCOPE_ALL) {
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_tr(out, "This is the view of one virtual host: orders of others and of "
                        "the main server are not in it.");
        dcv_out_puts(out, "</p>\n");
    }
    if (sources->no_visits) {
        dcv_out_puts(out, "<p class=\"note\">");
        dcv_html_text(out, sources->no_visits);
        dcv_out_puts(out, "</p>\n");
    }
}

/* Links to what stands behind the orders, so that nobody misses it. */
static void troubles(const dcv_out_t *out)
{
    dcv_lang_t lang = dcv_out_lang(out);
    int errors = dcv_report_file_error_count(out->rendition->report);
    int strays = dcv_out_strays(out)->nelts;

    if (errors) {
        dcv_out_puts(out, "<p class=\"is bad\"><a href=\"#errors\">");
        dcv_out_puts(out, dcv_trn(lang, out->scratch, errors, "%d file cannot be used",
                                  "%d files cannot be used", errors));
        dcv_out_puts(out, "</a></p>\n");
    }
    if (strays) {
        dcv_out_puts(out, "<p class=\"is note\"><a href=\"#strays\">");
        dcv_out_puts(out, dcv_trn(lang, out->scratch, strays,
                                  "%d file was asked for that is not here",
                                  "%d files were asked for that are not here", strays));
        dcv_out_puts(out, "</a></p>\n");
    }
}

void dcv_html_overview(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_out_puts(out, "<section class=\"overview\" aria-labelledby=\"overview\"><h2 "
                      "id=\"overview\">");
    dcv_out_tr(out, "Whose turn it is");
    dcv_out_puts(out, "</h2>\n");
    turns(out, overview);
    counts(out, overview);
    troubles(out);
    reasons(out, overview);
    limits(out, overview);
    dcv_out_puts(out, "</section>\n");
}
