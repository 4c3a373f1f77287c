/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands behind the orders on the page: files that are none, requests for files that are
 * not here, literal files. See html.h.
 */
#include <apr_strings.h>

#include "html.h"
#include "index/index.h"
#include "report/report.h"
#include "report/stray_answered.h"

/* A longer list is folded. */
#define TROUBLES_OPENED 3

/* More are no page; the other formats have all of them. */
#define ERRORS_MAX 100

/* The head of a section with a list of so many things. text: NULL: it has none. */
static void begin(const dcv_out_t *out, const char *id, const char *heading,
                  const char *text, int count)
{
    dcv_out_printf(out, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">", id, id);
    dcv_out_tr(out, heading);
    dcv_out_puts(out, "</h2>\n<p>");
    dcv_out_tr(out, text);
    dcv_out_printf(out, "</p>\n<details%s><summary>",
                   count <= TROUBLES_OPENED ? " open" : "");
    dcv_out_trf(out, "%d of them", count);
    dcv_out_puts(out, "</summary><ul class=\"strays\">\n");
}

static void file_errors(const dcv_out_t *out)
{
    const dcv_report_t *report = out->rendition->report;
    int count = dcv_report_file_error_count(report);
    int shown = count < ERRORS_MAX ? count : ERRORS_MAX;

    if (!count) {
        return;
    }
    begin(
        out, "errors", DCV_N("Files that cannot be used"),
        DCV_N(
            "What a DCVCSRFile names or a DCVCSRDirectory holds, but is no order. The "
            "other orders are not affected."),
        count);
    for (int i = 0; i < shown; i++) {
        const dcv_file_error_t *error = dcv_report_file_error(report, i);

        dcv_out_puts(out, "<li class=\"card\"><p><code>");
        dcv_html_text(out, error->source);
        dcv_out_puts(out, "</code></p>\n<p class=\"bad\">");
        dcv_html_text(out, error->texts[dcv_out_lang(out)]);
        dcv_out_puts(out, ".</p></li>\n");
    }
    if (shown < count) {
        dcv_out_puts(out, "<li>");
        dcv_out_trf(out, "and %d more.", count - shown);
        dcv_out_puts(out, "</li>\n");
    }
    dcv_out_puts(out, "</ul></details></section>\n");
}

/* A link to an order by its file. */
static const char *link_to(const dcv_out_t *out, const dcv_order_t *order)
{
    dcv_query_t query = dcv_html_all(out);

    query.order = order->csr->md5;
    return apr_pstrcat(
        out->scratch, "<a href=\"",
        dcv_html_escape(out, dcv_query_link(&query, DCV_FORMAT_HTML, 0, out->scratch)),
        "\">", dcv_html_escape(out, order->source), "</a>", NULL);
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
    int is_claimed = !order->directory || order->directory->vhost;

    dcv_out_trf(out,
                !names_host
                    ? DCV_N("It belongs to the order of %s, which does not name "
                            "this host.")
                : is_claimed
                    ? DCV_N("It belongs to the order of %s, which another virtual host "
                            "has.")
                    : DCV_N("It belongs to the order of %s, from a directory, which is "
                            "answered only where a virtual host has this name."),
                link_to(out, order));
    dcv_out_puts(out, " <strong>");
    dcv_out_tr(
        out,
        !names_host
            ? DCV_N("Do not add it there, unless both belong to the same customer: "
                    "somebody may be after a certificate for a name of others.")
        : is_claimed
            ? DCV_N("Name that CSR in the virtual host that was asked, too.")
            : DCV_N("If the name leads to this server, add a ServerAlias for it to "
                    "the virtual host that was asked."));
    dcv_out_puts(out, "</strong>");
}

/* What is behind a stray, and what to do about it. */
static void explain_stray(const dcv_out_t *out, const dcv_stray_t *stray)
{
    const dcv_order_t *order =
        dcv_index_by_md5(dcv_report_index(out->rendition->report), stray->md5);

    dcv_out_puts(out, "<p>");
    if (dcv_stray_is_answered(out->rendition->report, stray, out->scratch)) {
        dcv_html_state(
            out, "good",
            dcv_tr(dcv_out_lang(out),
                   "Put right since: this server answers that file under this "
                   "name now."));
    }
    else if (order) {
        known_stray(out, stray, order);
    }
    else {
        dcv_out_tr(out, "No order of this server has that CSR.");
        dcv_out_puts(out, " <strong>");
        dcv_out_tr(out,
                   "If the CA asked, it has another CSR than this server: name the "
                   "one that was sent to it.");
        dcv_out_puts(out, "</strong>");
    }
    dcv_out_puts(out, "</p>");
}

static void stray(const dcv_out_t *out, const dcv_stray_t *stray)
{
    dcv_lang_t lang = dcv_out_lang(out);
    const char *host = stray->host ? stray->host : dcv_tr(lang, "no name");

    dcv_out_puts(out, "<li class=\"card\"><p>");
    dcv_out_puts(
        out,
        dcv_trn(
            lang, out->scratch, (apr_int64_t)stray->count,
            "<code>%s</code> under <strong><bdi>%s</bdi></strong>, %s time, %s (%s) "
            "from %s. Answered with status %d.",
            "<code>%s</code> under <strong><bdi>%s</bdi></strong>, %s times, last %s "
            "(%s) from %s. Answered with status %d.",
            dcv_html_escape(out, stray->md5), dcv_html_escape(out, host),
            apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT, stray->count),
            dcv_html_ago(out, stray->time), dcv_html_moment(out, stray->time, NULL),
            dcv_html_escape(out, stray->address), stray->status));
    dcv_out_puts(out, "</p>\n");
    explain_stray(out, stray);
    dcv_out_puts(out, "</li>\n");
}

static void strays(const dcv_out_t *out)
{
    const apr_array_header_t *list = dcv_out_strays(out);

    if (!list->nelts) {
        return;
    }
    begin(
        out, "strays", DCV_N("Asked for, but not here"),
        DCV_N("Requests for the file of a CSR that the virtual host has no order for."),
        list->nelts);
    for (int i = 0; i < list->nelts; i++) {
        stray(out, &APR_ARRAY_IDX(list, i, dcv_stray_t));
    }
    dcv_out_puts(out, "</ul></details></section>\n");
}

void dcv_html_troubles(dcv_out_t *out)
{
    file_errors(out);
    strays(out);
    dcv_html_literals(out);
}
