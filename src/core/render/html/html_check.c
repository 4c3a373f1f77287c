/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of an order's names on the page: what was found, what to type, and what
 * each name server has, which is in html_matrix.c. See html.h.
 */
#include <string.h>

#include <apr_escape.h>

#include "html.h"
#include "report/report.h"
#include "verdict/failing.h"
#include "verdict/verdict.h"

/* Of how many names what was found is unfolded. */
#define NAMES_OPENED 5

/* What a check says of the records. */
static void record_result(const dcv_out_t *out, const dcv_domain_t *domain)
{
    const dcv_check_t *check = domain->check;
    dcv_lang_t lang = dcv_out_lang(out);

    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);
        const char *title = dcv_tr(lang, dcv_verdict_title(finding->verdict));

        dcv_html_finding(out, finding,
                         i ? dcv_trf(lang, out->scratch, "Then: %s", title) : title,
                         domain);
    }
    dcv_out_puts(out, "</ul>\n");
    if (check->caa.summary) {
        dcv_out_puts(out, "<p>");
        dcv_out_trf(out, "CAA: %s.", dcv_html_escape(out, check->caa.summary));
        dcv_out_puts(out, "</p>\n");
    }
    if (check->limits) {
        dcv_out_puts(out, "<p class=\"note\">");
        dcv_html_text(out, check->limits);
        dcv_out_puts(out, "</p>\n");
    }
    dcv_html_record_chain(out, domain);
    dcv_html_matrix(out, domain, check, DCV_N("What each name server has"),
                    dcv_verdict_title);
    dcv_html_persistent_check(out, domain);
}

/* A verdict in one word; NULL: of nothing that was checked. */
static void state(const dcv_out_t *out, const char *class, const char *text,
                  const char *title)
{
    if (title) {
        dcv_html_state(out, class,
                       dcv_trf(dcv_out_lang(out), out->scratch, text,
                               dcv_tr(dcv_out_lang(out), title)));
        dcv_out_puts(out, " ");
    }
}

/* The verdicts on a name's proofs, each in a word, which what was found is folded behind. */
static void states(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_verdicts_t known = dcv_verdicts_of(domain->check);
    const char *file = dcv_html_file_class(known.file);

    dcv_out_puts(out, "<details class=\"more\"><summary>");
    state(out, domain->failing || strcmp(file, "bad") ? file : "note",
          DCV_N("File: %s"),
          known.file == DCV_VERDICTS ? NULL : dcv_verdict_file_title(known.file));
    state(out, dcv_html_class_for(domain, known.record), DCV_N("DNS: %s"),
          known.record == DCV_VERDICTS ? NULL : dcv_verdict_title(known.record));
    state(out, dcv_html_class_for(domain, known.persistent),
          DCV_N("Persistent record: %s"),
          known.persistent == DCV_VERDICTS
              ? NULL
              : dcv_verdict_persist_title(known.persistent));
    dcv_out_puts(out, "</summary>\n");
}

static void result(const dcv_out_t *out, const dcv_domain_t *domain, int is_folded)
{
    dcv_out_puts(out, "<p class=\"faint\">");
    dcv_out_trf(out, "Checked %s (%s).", dcv_html_ago(out, domain->check->time),
                dcv_html_moment(out, domain->check->time, NULL));
    dcv_out_puts(out, "</p>\n");
    if (is_folded) {
        states(out, domain);
    }
    dcv_html_file_check(out, domain);
    if (domain->check->verdict != DCV_VERDICTS) {
        record_result(out, domain);
    }
    if (is_folded) {
        dcv_out_puts(out, "</details>\n");
    }
}

/* A link that checks a name: a button where there are scripts. */
static void button(const dcv_out_t *out, const dcv_domain_t *domain, const char *shown)
{
    const dcv_query_t *query = out->rendition->query;

    dcv_out_puts(out, "<a class=\"button check\" rel=\"nofollow\" href=\"?check=");
    dcv_html_text(out, apr_pescape_urlencoded(out->scratch, domain->proof.name->text));
    if (query->has_lang) {
        dcv_out_printf(out, "&amp;lang=%s", dcv_lang_tag(query->lang));
    }
    dcv_out_puts(out, "#results\" aria-label=\"");
    dcv_html_text(
        out, dcv_trf(query->lang, out->scratch,
                     domain->check ? DCV_N("Check again: %s") : DCV_N("Check now: %s"),
                     shown));
    dcv_out_puts(out, "\">");
    dcv_out_tr(out, domain->check ? DCV_N("Check again") : DCV_N("Check now"));
    dcv_out_puts(out, "</a>\n");
}

/* What the page's script tells of a name that was checked: its verdicts. */
static const char *told(const dcv_out_t *out, const dcv_domain_t *domain,
                        const char *shown)
{
    dcv_lang_t lang = dcv_out_lang(out);
    const dcv_check_t *check = domain->check;
    const char *record = check && check->verdict != DCV_VERDICTS
                             ? dcv_tr(lang, dcv_verdict_title(check->verdict))
                             : NULL;
    const char *file = check && check->file
                           ? dcv_tr(lang, dcv_verdict_file_title(check->file->verdict))
                           : NULL;

    return !check ? ""
           : record && file
               ? dcv_trf(lang, out->scratch, "%s: DNS: %s. File: %s.", shown, record,
                         file)
               : dcv_trf(lang, out->scratch, "%s: %s.", shown, record ? record : file);
}

static void name(const dcv_out_t *out, const dcv_entry_t *entry,
                 const dcv_domain_t *domain)
{
    const char *shown =
        domain->proof.unicode ? domain->proof.unicode : domain->proof.name->text;

    dcv_out_printf(out, "<li data-check=\"%d/%s/", entry->vhost_number,
                   entry->order->csr->md5);
    dcv_html_text(out, domain->proof.name->text);
    dcv_out_puts(out, "\" data-told=\"");
    dcv_html_text(out, told(out, domain, shown));
    dcv_out_puts(out, "\"><h5>");
    dcv_html_text(out, shown);
    dcv_out_puts(out, "</h5>\n");
    if (!dcv_report_sources(out->rendition->report)->no_checks) {
        button(out, domain, shown);
    }
    if (domain->check) {
        result(out, domain, entry->domains->nelts > NAMES_OPENED);
    }
    else {
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_tr(out, "Not checked yet.");
        dcv_out_puts(out, "</p>\n");
    }
    dcv_out_puts(out, "</li>\n");
}

/* Whether there is something to check of a name, or was. */
static int is_checkable(const dcv_out_t *out, const dcv_domain_t *domain)
{
    return domain->proof.records->nelts || domain->check ||
           (!domain->proof.no_file &&
            dcv_report_sources(out->rendition->report)->checks_files);
}

void dcv_html_checks(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int files = dcv_report_sources(out->rendition->report)->checks_files, count = 0;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        files |= domain->check && domain->check->file;
    }
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (!is_checkable(out, domain)) {
            continue;
        }
        if (!count++) {
            dcv_out_puts(out, "<section class=\"way unprinted\"><h4>");
            dcv_out_tr(out, files ? DCV_N("Will the CA find the file, or the record?")
                                  : DCV_N("Will the CA find the record?"));
            dcv_out_puts(out, "</h4>\n<ul class=\"names\">\n");
        }
        name(out, entry, domain);
    }
    if (count) {
        dcv_out_puts(out, "</ul></section>\n");
    }
}
