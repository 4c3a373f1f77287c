/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One order on the page: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "when.h"
#include "report/report.h"
#include "report/visits.h"
#include "warnings/warning_kinds.h"

/* The warnings of a severity. */
static void warnings(const dcv_out_t *out, const dcv_entry_t *entry,
                     dcv_severity_t severity)
{
    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (warning->severity == severity) {
            dcv_out_printf(out, "<li class=\"%s\"><b>",
                           severity == DCV_PROBLEM ? "bad" : "note");
            dcv_out_tr(out, severity == DCV_PROBLEM ? DCV_N("Problem") : DCV_N("Note"));
            dcv_out_puts(out, "</b>");
            dcv_html_text(out, warning->text);
            dcv_out_puts(out, " <strong>");
            dcv_html_text(out, warning->remedy);
            dcv_out_puts(out, "</strong></li>\n");
        }
    }
    dcv_out_puts(out, "</ul>\n");
}

/* How often the file was asked for, and when it will be again. */
static void came(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_visits_t *last = dcv_html_last_visits(entry);
    dcv_lang_t lang = dcv_out_lang(out);
    int addresses;

    if (!last) {
        return;
    }
    addresses = dcv_visits_addresses(last);
    dcv_out_puts(out, "<p class=\"came\">");
    dcv_out_puts(
        out,
        dcv_trf(lang, out->scratch, "The file was asked for %s from %s, last %s (%s).",
                dcv_trn(lang, out->scratch, (apr_int64_t)last->count, "%s time",
                        "%s times",
                        apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT, last->count)),
                dcv_trn(lang, out->scratch, addresses, "%d address", "%d addresses",
                        addresses ? addresses : 1),
                dcv_html_ago(out, last->last.time),
                dcv_html_moment(out, last->last.time, NULL)));
    if (entry->next_visit) {
        dcv_out_puts(out, " ");
        dcv_out_trf(out, "%s is due again by %s.",
                    dcv_html_escape(out, entry->order->authority->name),
                    dcv_html_moment(out, entry->next_visit, NULL));
    }
    dcv_out_puts(out, "</p>\n");
}

/* The one thing to do or to wait for now, and whose turn it is. */
static void next_step(const dcv_out_t *out, const dcv_entry_t *entry)
{
    static const char *const labels[] = {
        [DCV_WHO_HOST] = DCV_N("Next, this server’s administrator:"),
        [DCV_WHO_CUSTOMER] = DCV_N("Next, the customer:"),
        [DCV_WHO_DNS] = DCV_N("Next, the DNS provider:"),
        [DCV_WHO_CA] = DCV_N("Next, the CA:"),
        [DCV_WHO_NOBODY] = DCV_N("Nothing to do:")};

    dcv_out_puts(out, "<p class=\"next\"><b>");
    dcv_out_tr(out, labels[entry->next_step.who]);
    dcv_out_puts(out, "</b> ");
    dcv_html_text(out, entry->next_step.text);
    dcv_out_puts(out, "</p>\n");
}

/* The id of an order on the page, or of a part of it; part: NULL: of the order itself. */
static const char *id_of(const dcv_out_t *out, const dcv_order_t *order, int number,
                         const char *part)
{
    const char *id = order->csr->md5;

    if (number > 1) {
        id = apr_psprintf(out->scratch, "%s-%d", id, number);
    }
    return part ? apr_pstrcat(out->scratch, id, "-", part, NULL) : id;
}

/* A place that the glance leads to. */
static void place(const dcv_out_t *out, const char *id)
{
    dcv_out_printf(out, "<span id=\"%s\"></span>", id);
}

/* How something stands, with a link to the place where it is told of; NULL: there is none. */
static void stand(const dcv_out_t *out, const char *label, dcv_standing_t standing,
                  const char *id)
{
    dcv_out_puts(out, "<div><dt>");
    if (id) {
        dcv_out_printf(out, "<a href=\"#%s\">", id);
    }
    dcv_out_tr(out, label);
    dcv_out_puts(out, id ? "</a></dt><dd>" : "</dt><dd>");
    dcv_html_state(out, standing.class, standing.text);
    dcv_out_puts(out, "</dd></div>\n");
}

/* The order and each of its proofs, and how it stands. */
static void glance(const dcv_out_t *out, const dcv_entry_t *entry, int number)
{
    const dcv_order_t *order = entry->order;
    dcv_lang_t lang = dcv_out_lang(out);
    apr_time_t left = entry->order->expires - dcv_report_time(out->rendition->report);
    int days = (int)(left / apr_time_from_sec(86400));

    dcv_out_puts(out, "<dl class=\"glance\">\n");
    stand(out, DCV_N("State"), dcv_html_order_standing(out, entry), NULL);
    stand(out, DCV_N("File"), dcv_html_file_standing(out, entry),
          id_of(out, order, number, "file"));
    stand(out, DCV_N("Record"), dcv_html_record_standing(out, entry),
          id_of(out, order, number, "record"));
    if (order->account) {
        stand(out, DCV_N("Persistent record"), dcv_html_persistent_standing(out, entry),
              id_of(out, order, number, "persistent"));
    }
    stand(out, DCV_N("CAA"), dcv_html_caa_standing(out, entry),
          id_of(out, order, number, "check"));
    if (entry->order->expires) {
        stand(out, DCV_N("Time left"),
              left <= 0 ? (dcv_standing_t){"bad", dcv_tr(lang, "expired")}
                        : (dcv_standing_t){days > 7 ? "faint" : "note",
                                           days ? dcv_trn(lang, out->scratch, days,
                                                          "%d day", "%d days", days)
                                                : dcv_tr(lang, "less than a day")},
              NULL);
    }
    dcv_out_puts(out, "</dl>\n");
}

/* Requests under names that the order does not have. */
static void other_visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    dcv_lang_t lang = dcv_out_lang(out);
    const char *host =
        visits->last.host ? visits->last.host : dcv_tr(lang, "(no Host)");

    if (!visits->count) {
        return;
    }
    dcv_out_puts(out, "<p>");
    dcv_out_puts(
        out,
        dcv_trn(lang, out->scratch, (apr_int64_t)visits->count,
                "The file was asked for %s time under names that the order does "
                "not have, last as <bdi>%s</bdi> from %s, %s (%s).",
                "The file was asked for %s times under names that the order "
                "does not have, last as <bdi>%s</bdi> from %s, %s (%s).",
                apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT, visits->count),
                dcv_html_escape(out, host), dcv_html_escape(out, visits->last.address),
                dcv_html_ago(out, visits->last.time),
                dcv_html_moment(out, visits->last.time, NULL)));
    dcv_out_puts(out, "</p>\n");
}

/* What is sent to the customer: a link, which the page's script copies instead. */
static void message(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_query_t query = {.order = entry->order->csr->md5,
                               .has_lang = out->rendition->query->has_lang,
                               .lang = dcv_out_lang(out)};

    if (!entry->domains->nelts) {
        return;
    }
    dcv_out_puts(out, "<p class=\"actions\"><a class=\"button message\" href=\"");
    dcv_html_text(out, dcv_query_link(&query, DCV_FORMAT_MESSAGE, 0, out->scratch));
    dcv_out_puts(out, "\">");
    dcv_out_tr(out, "Copy as message to the customer");
    dcv_out_puts(out, "</a></p>\n");
}

static void fact(const dcv_out_t *out, const char *label, const char *text)
{
    dcv_out_puts(out, "<dt>");
    dcv_out_tr(out, label);
    dcv_out_puts(out, "</dt><dd><bdi>");
    dcv_html_text(out, text);
    dcv_out_puts(out, "</bdi></dd>\n");
}

static void moment(const dcv_out_t *out, const char *label, apr_time_t time,
                   const dcv_order_t *order)
{
    dcv_out_puts(out, "<dt>");
    dcv_out_tr(out, label);
    dcv_out_puts(out, "</dt><dd>");
    if (time) {
        dcv_html_time(out, time);
    }
    else {
        dcv_out_trf(out, "not known; add %s",
                    order->directory ? "DCV-Issued: YYYY-MM-DD" : "issued=YYYY-MM-DD");
    }
    dcv_out_puts(out, "</dd>\n");
}

static void csr_facts(const dcv_out_t *out, const dcv_entry_t *entry)
{
    static const char *const signatures[] = {
        DCV_N("%s, not looked at: the CSR file is not readable or was changed"),
        DCV_N("%s, valid"), DCV_N("%s, not valid"),
        DCV_N("%s, cannot be verified here")};
    const dcv_csr_t *csr = entry->order->csr;
    dcv_lang_t lang = dcv_out_lang(out);

    fact(out, DCV_N("Subject"), *csr->subject ? csr->subject : dcv_tr(lang, "empty"));
    fact(out, DCV_N("Key"),
         csr->key_bits
             ? dcv_trf(lang, out->scratch, "%s, %d bits", csr->key_type, csr->key_bits)
             : csr->key_type);
    fact(out, DCV_N("Signature"),
         dcv_trf(lang, out->scratch, signatures[entry->signature],
                 csr->signature_algorithm));
    dcv_out_puts(out, "<dt>MD5</dt><dd>");
    dcv_html_value(out, csr->md5, DCV_N("Copy the MD5"));
    dcv_out_puts(out, "</dd><dt>SHA-256</dt><dd>");
    dcv_html_value(out, csr->sha256, DCV_N("Copy the SHA-256"));
    dcv_out_puts(out, "</dd>");
}

static void facts(const dcv_out_t *out, const dcv_entry_t *entry, int opened)
{
    const dcv_order_t *order = entry->order;

    dcv_out_printf(out, "<details class=\"more unprinted\"%s><summary>",
                   opened ? " open" : "");
    dcv_out_tr(out, "The order and its CSR");
    dcv_out_puts(out, "</summary>\n<dl>");
    fact(out, DCV_N("CSR file"), order->source);
    fact(out, DCV_N("Virtual host"), dcv_html_vhost(out, entry->vhost));
    if (entry->vhost->file) {
        fact(out, DCV_N("Configured in"),
             apr_psprintf(out->scratch, "%s:%d", entry->vhost->file,
                          entry->vhost->line));
    }
    fact(out, DCV_N("Authority"), order->authority->name);
    fact(out, DCV_N("Unique value"),
         order->unique_value ? order->unique_value
                             : dcv_tr(dcv_out_lang(out), "none given"));
    moment(out, DCV_N("Issued"), order->issued, order);
    moment(out, DCV_N("Accepted until"), order->expires, order);
    csr_facts(out, entry);
    dcv_out_puts(out, "</dl></details>\n");
}

static void head(const dcv_out_t *out, const dcv_entry_t *entry, int number)
{
    const char *md5 = entry->order->csr->md5;

    dcv_out_printf(out, "<article class=\"order%s\" id=\"%s\"",
                   entry->failing ? " failing" : "",
                   id_of(out, entry->order, number, NULL));
    /* By what the page's script knows it again. */
    dcv_out_printf(out, " data-order=\"%d/%s/", entry->vhost_number, md5);
    dcv_html_text(out, entry->order->source);
    dcv_out_puts(out, "\">\n<h3>");
    dcv_html_order_link(out, md5);
    dcv_out_puts(out, ">");
    dcv_html_text(out, dcv_html_title(out, entry->order));
    dcv_out_puts(out, "</a></h3>\n<p class=\"faint\">");
    dcv_html_text(out, entry->order->authority->name);
    dcv_out_puts(out, "<span class=\"unprinted\"> · ");
    dcv_html_text(out, dcv_html_vhost(out, entry->vhost));
    dcv_out_puts(out, " · ");
    dcv_html_text(out, entry->order->source);
    dcv_out_puts(out, "</span></p>\n");
}

void dcv_html_order(const dcv_out_t *out, const dcv_entry_t *entry, int number,
                    int opened)
{
    head(out, entry, number);
    next_step(out, entry);
    came(out, entry);
    if (entry->problems) {
        warnings(out, entry, DCV_PROBLEM);
    }
    if (entry->warnings->nelts > entry->problems) {
        warnings(out, entry, DCV_NOTE);
    }
    glance(out, entry, number);
    message(out, entry);
    dcv_html_timeline(out, entry);
    dcv_html_shown_names(out, entry);
    place(out, id_of(out, entry->order, number, "file"));
    dcv_html_file(out, entry);
    other_visits(out, &entry->other_visits);
    place(out, id_of(out, entry->order, number, "record"));
    dcv_html_records(out, entry);
    if (entry->order->account) {
        place(out, id_of(out, entry->order, number, "persistent"));
    }
    dcv_html_persistent(out, entry);
    place(out, id_of(out, entry->order, number, "check"));
    dcv_html_checks(out, entry);
    dcv_html_emails(out, entry);
    facts(out, entry, opened);
    dcv_out_puts(out, "</article>\n");
}
