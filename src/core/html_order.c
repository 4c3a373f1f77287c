/* SPDX-License-Identifier: Apache-2.0 */
/* One order on the page: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "when.h"

/* The last visit under any name, NULL: none. */
static const dcv_visits_t *latest(const dcv_entry_t *entry)
{
    const dcv_visits_t *found = entry->other_visits.count ? &entry->other_visits : NULL;

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
            badge(out, " bad", dcv_report_title(warning->code));
        }
    }
    if (notes) {
        badge(out, " note",
              apr_psprintf(out->scratch, "%d note%s", notes,
                           dcv_html_plural((apr_uint64_t)notes)));
    }
}

static void badges(const dcv_out_t *out, const dcv_entry_t *entry)
{
    apr_time_t now = dcv_report_time(out->view->report);
    apr_time_t expires = entry->order->expires;
    const dcv_visits_t *visits = latest(entry);

    warning_badges(out, entry);
    if (visits) {
        badge(out, " good",
              apr_pstrcat(out->scratch, "visited ",
                          dcv_when_words(visits->last.time, now, out->scratch), NULL));
    }
    else if (!dcv_report_sources(out->view->report)->no_visits) {
        badge(out, "", "no visit yet");
    }
    if (expires) {
        badge(out, "",
              apr_pstrcat(out->scratch, expires <= now ? "ended " : "ends ",
                          dcv_when_words(expires, now, out->scratch), NULL));
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

static void warnings(const dcv_out_t *out, const dcv_entry_t *entry)
{
    if (!entry->warnings->nelts) {
        return;
    }
    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int severity = DCV_PROBLEM; severity >= DCV_NOTE; severity--) {
        for (int i = 0; i < entry->warnings->nelts; i++) {
            const dcv_warning_t *warning =
                &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

            if ((int)warning->severity == severity) {
                dcv_out_printf(out, "<li class=\"%s\"><b>%s</b>",
                               severity == DCV_PROBLEM ? "bad" : "note",
                               severity == DCV_PROBLEM ? "Problem" : "Note");
                dcv_html_text(out, warning->text);
                dcv_out_puts(out, " <strong>");
                dcv_html_text(out, warning->remedy);
                dcv_out_puts(out, "</strong></li>\n");
            }
        }
    }
    dcv_out_puts(out, "</ul>\n");
}

static void fact(const dcv_out_t *out, const char *label, const char *text)
{
    dcv_out_printf(out, "<dt>%s</dt><dd><bdi>", label);
    dcv_html_text(out, text);
    dcv_out_puts(out, "</bdi></dd>\n");
}

static void moment(const dcv_out_t *out, const char *label, apr_time_t time)
{
    dcv_out_printf(out, "<dt>%s</dt><dd>", label);
    if (time) {
        dcv_html_time(out, time);
    }
    else {
        dcv_out_puts(out, "not known; add issued=YYYY-MM-DD");
    }
    dcv_out_puts(out, "</dd>\n");
}

static void facts(const dcv_out_t *out, const dcv_entry_t *entry, int opened)
{
    static const char *const signatures[] = {"not looked at: the CSR file is not "
                                             "readable or was changed",
                                             "valid", "not valid"};
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
    moment(out, "Issued", order->issued);
    moment(out, "Accepted until", order->expires);
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

void dcv_html_order(const dcv_out_t *out, const dcv_entry_t *entry, int opened)
{
    dcv_out_printf(out, "<article class=\"order%s\"><details%s><summary><h3>",
                   entry->problems ? " failing" : "", opened ? " open" : "");
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
    warnings(out, entry);
    for (int i = 0; i < entry->domains->nelts; i++) {
        dcv_html_domain(out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t), entry);
    }
    if (entry->other_visits.count) {
        dcv_out_printf(
            out,
            "<p>Asked for %" APR_UINT64_T_FMT " more time%s under names that "
            "the order does not have, last as <bdi>",
            entry->other_visits.count, dcv_html_plural(entry->other_visits.count));
        dcv_html_text(out, entry->other_visits.last.host ? entry->other_visits.last.host
                                                         : "(no Host)");
        dcv_out_puts(out, "</bdi> ");
        dcv_html_time(out, entry->other_visits.last.time);
        dcv_out_puts(out, " from ");
        dcv_html_text(out, entry->other_visits.last.address);
        dcv_out_puts(out, ".</p>\n");
    }
    facts(out, entry, opened);
    dcv_out_puts(out, "</div></details></article>\n");
}
