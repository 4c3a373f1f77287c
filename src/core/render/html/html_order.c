/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One order on the page: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "when.h"
#include "report/report.h"
#include "warnings/warning_kinds.h"

/* The last visit under a name of the order, NULL: none. */
static const dcv_visits_t *latest(const dcv_entry_t *entry)
{
    const dcv_visits_t *found = NULL;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_visits_t *visits =
            &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t).visits;

        if (visits->count && (!found || visits->last.time > found->last.time)) {
            found = visits;
        }
    }
    return found;
}

static void badge(const dcv_out_t *out, const char *class, const char *text)
{
    dcv_out_printf(out, "<span class=\"badge%s\">%s</span> ", class, text);
}

/* What is wrong, by name; of notes only how many. */
static void warning_badges(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int notes = entry->warnings->nelts - entry->problems;

    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (warning->severity == DCV_PROBLEM) {
            badge(out, " bad", dcv_warning_title(warning->code));
        }
    }
    if (notes) {
        badge(out, " note",
              apr_psprintf(out->scratch, "%d note%s", notes,
                           dcv_html_plural((apr_uint64_t)notes)));
    }
}

/* Whether the file was asked for: green only when it was under each name. */
static void visit_badge(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_visits_t *visits = latest(entry);
    apr_time_t now = dcv_report_time(out->rendition->report);

    if (!entry->open || dcv_report_sources(out->rendition->report)->no_visits) {
        return;
    }
    if (!visits) {
        badge(out, "",
              entry->domains->nelts < entry->wanted
                  ? "not asked for under the names shown"
              : entry->other_visits.count ? "asked for under another name only"
                                          : "not asked for yet");
    }
    else if (entry->visited == entry->open && entry->domains->nelts == entry->wanted) {
        badge(out, " good",
              apr_pstrcat(out->scratch, "asked for ",
                          dcv_when_words(visits->last.time, now,
                                         out->rendition->query->lang, out->scratch),
                          NULL));
    }
    else {
        badge(out, "",
              apr_pstrcat(out->scratch, "asked for under ",
                          dcv_html_share(out, entry, entry->visited, entry->open), ", ",
                          dcv_when_words(visits->last.time, now,
                                         out->rendition->query->lang, out->scratch),
                          NULL));
    }
}

static void badges(const dcv_out_t *out, const dcv_entry_t *entry)
{
    apr_time_t left = entry->order->expires - dcv_report_time(out->rendition->report);

    warning_badges(out, entry);
    visit_badge(out, entry);
    dcv_html_file_badge(out, entry);
    dcv_html_check_badge(out, entry);
    if (entry->order->expires && left > 0) {
        int days = (int)(left / apr_time_from_sec(86400));

        badge(out, "",
              days ? apr_psprintf(out->scratch, "%d day%s left", days,
                                  dcv_html_plural((apr_uint64_t)days))
                   : "less than a day left");
    }
}

/* "www.example.com and 3 more", with as many names as make sense on a line. */
static void title(const dcv_out_t *out, const dcv_order_t *order)
{
    int count = order->names->nelts, shown = count > 3 ? 2 : count;

    for (int i = 0; i < shown; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);
        const char *unicode = dcv_name_unicode(name, out->scratch);

        dcv_out_puts(out, !i ? "" : i == count - 1 ? " and " : ", ");
        dcv_html_text(out, unicode ? unicode : name->text);
    }
    if (shown < count) {
        dcv_out_printf(out, " and %d more", count - shown);
    }
    if (!count) {
        dcv_out_puts(out, "An order without a name");
    }
}

/* The warnings of a severity. */
static void warnings(const dcv_out_t *out, const dcv_entry_t *entry,
                     dcv_severity_t severity)
{
    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (warning->severity == severity) {
            dcv_out_puts(out, severity == DCV_PROBLEM
                                  ? "<li class=\"bad\"><b>Problem</b>"
                                  : "<li class=\"note\"><b>Note</b>");
            dcv_html_text(out, warning->text);
            dcv_out_puts(out, " <strong>");
            dcv_html_text(out, warning->remedy);
            dcv_out_puts(out, "</strong></li>\n");
        }
    }
    dcv_out_puts(out, "</ul>\n");
}

/* The one thing to do or to wait for now, and whose turn it is. */
static void next_step(const dcv_out_t *out, const dcv_entry_t *entry)
{
    static const char *const labels[] = {[DCV_WHO_HOST] =
                                             "Next, this server's administrator",
                                         [DCV_WHO_CUSTOMER] = "Next, the customer",
                                         [DCV_WHO_DNS] = "Next, the DNS provider",
                                         [DCV_WHO_CA] = "Next, the CA",
                                         [DCV_WHO_NOBODY] = "Nothing to do"};

    dcv_out_printf(out, "<p class=\"next\"><b>%s:</b> ", labels[entry->next_step.who]);
    dcv_html_text(out, entry->next_step.text);
    dcv_out_puts(out, "</p>\n");
}

/* Requests under names that the order does not have. */
static void other_visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    if (!visits->count) {
        return;
    }
    dcv_out_printf(out,
                   "<p>The file was asked for %" APR_UINT64_T_FMT
                   " time%s under names that "
                   "the order does not have, last as <bdi>",
                   visits->count, dcv_html_plural(visits->count));
    dcv_html_text(out, visits->last.host ? visits->last.host : "(no Host)");
    dcv_out_puts(out, "</bdi> ");
    dcv_html_time(out, visits->last.time);
    dcv_out_puts(out, " from ");
    dcv_html_text(out, visits->last.address);
    dcv_out_puts(out, ".</p>\n");
}

static void fact(const dcv_out_t *out, const char *label, const char *text)
{
    dcv_out_printf(out, "<dt>%s</dt><dd><bdi>", label);
    dcv_html_text(out, text);
    dcv_out_puts(out, "</bdi></dd>\n");
}

static void moment(const dcv_out_t *out, const char *label, apr_time_t time,
                   const dcv_order_t *order)
{
    dcv_out_printf(out, "<dt>%s</dt><dd>", label);
    if (time) {
        dcv_html_time(out, time);
    }
    else {
        dcv_out_printf(out, "not known; add %s",
                       order->directory ? "DCV-Issued: YYYY-MM-DD"
                                        : "issued=YYYY-MM-DD");
    }
    dcv_out_puts(out, "</dd>\n");
}

static void facts(const dcv_out_t *out, const dcv_entry_t *entry, int opened)
{
    static const char *const signatures[] = {
        ("not looked at: the CSR file is not readable or was changed"), "valid",
        "not valid", "cannot be verified here"};
    const dcv_order_t *order = entry->order;
    const dcv_csr_t *csr = order->csr;

    dcv_out_printf(out,
                   "<details class=\"more\"%s><summary>The order and its CSR"
                   "</summary>\n<dl>",
                   opened ? " open" : "");
    fact(out, "CSR file", order->source);
    fact(out, "Virtual host", dcv_out_vhost(entry->vhost, out->scratch));
    if (entry->vhost->file) {
        fact(out, "Configured in",
             apr_psprintf(out->scratch, "%s:%d", entry->vhost->file,
                          entry->vhost->line));
    }
    fact(out, "Authority", order->authority->name);
    fact(out, "Unique value", order->unique_value ? order->unique_value : "none");
    moment(out, "Issued", order->issued, order);
    moment(out, "Accepted until", order->expires, order);
    fact(out, "Subject", *csr->subject ? csr->subject : "empty");
    fact(out, "Key",
         csr->key_bits
             ? apr_psprintf(out->scratch, "%s, %d bits", csr->key_type, csr->key_bits)
             : csr->key_type);
    fact(out, "Signature",
         apr_psprintf(out->scratch, "%s, %s", csr->signature_algorithm,
                      signatures[entry->signature]));
    dcv_out_puts(out, "<dt>MD5</dt><dd>");
    dcv_html_value(out, csr->md5, "MD5");
    dcv_out_puts(out, "</dd><dt>SHA-256</dt><dd>");
    dcv_html_value(out, csr->sha256, "SHA-256");
    dcv_out_puts(out, "</dd></dl></details>\n");
}

void dcv_html_order(const dcv_out_t *out, const dcv_entry_t *entry, int number,
                    int opened)
{
    const char *md5 = entry->order->csr->md5;

    dcv_out_printf(out, "<article class=\"order%s\" id=\"%s%s\"",
                   entry->failing ? " failing" : "", md5,
                   number > 1 ? apr_psprintf(out->scratch, "-%d", number) : "");
    /* By what the page's script knows it again. */
    dcv_out_printf(out, " data-order=\"%d/%s/", entry->vhost_number, md5);
    dcv_html_text(out, entry->order->source);
    dcv_out_printf(out, "\"><details%s><summary><h3>", opened ? " open" : "");
    title(out, entry->order);
    dcv_out_puts(out, "</h3> ");
    badges(out, entry);
    dcv_out_puts(out, "<span class=\"faint\">");
    dcv_html_text(out, entry->order->authority->name);
    dcv_out_puts(out, " · ");
    dcv_html_text(out, dcv_out_vhost(entry->vhost, out->scratch));
    dcv_out_puts(out, " · ");
    dcv_html_text(out, entry->order->source);
    dcv_out_puts(out, "</span></summary>\n<div class=\"inside\">\n");
    next_step(out, entry);
    if (entry->problems) {
        warnings(out, entry, DCV_PROBLEM);
    }
    if (entry->warnings->nelts > entry->problems) {
        warnings(out, entry, DCV_NOTE);
    }
    dcv_html_shown_names(out, entry);
    dcv_html_file(out, entry);
    other_visits(out, &entry->other_visits);
    dcv_html_records(out, entry);
    dcv_html_persistent(out, entry);
    dcv_html_checks(out, entry);
    dcv_html_emails(out, entry);
    facts(out, entry, opened);
    dcv_out_puts(out, "</div></details></article>\n");
}
