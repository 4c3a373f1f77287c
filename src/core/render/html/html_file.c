/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file on the page: its content, its addresses, and who has asked for it. See
 * html.h.
 */
#include "html.h"
#include "when.h"
#include "report/report.h"
#include "report/visits.h"

/* A longer list is folded. */
#define LITERALS_OPENED 3

/* A server may have thousands, which are no page. */
#define LITERALS_MAX 100

/* The visits that are remembered one by one, where there is more than the last one. */
static void recent_visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    int addresses = dcv_visits_addresses(visits);

    if (visits->recent_count < 2) {
        return;
    }
    dcv_out_printf(out,
                   "<details class=\"more\"><summary>The last %d visits, from %d "
                   "address%s</summary>\n<ul class=\"visits\">\n",
                   visits->recent_count, addresses, addresses == 1 ? "" : "es");
    for (int i = 0; i < visits->recent_count; i++) {
        const dcv_visit_t *visit = &visits->recent[i];

        dcv_out_printf(out, "<li><time datetime=\"%s\">%s</time> from ",
                       dcv_when_stamp(visit->time, out->scratch),
                       dcv_when_date(visit->time, out->scratch));
        dcv_html_text(out, visit->address);
        dcv_out_puts(out, " over ");
        dcv_html_text(out, visit->scheme ? visit->scheme : "?");
        dcv_out_puts(out, " as <bdi>");
        dcv_html_text(out, visit->host ? visit->host : "(no Host)");
        dcv_out_puts(out, "</bdi>");
        if (visit->user_agent) {
            dcv_out_puts(out, " by <bdi>");
            dcv_html_text(out, visit->user_agent);
            dcv_out_puts(out, "</bdi>");
        }
        dcv_out_puts(out, "</li>\n");
    }
    dcv_out_puts(out, "</ul></details>\n");
}

/* Who came, when, from where, and how often lately. */
static void visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    const dcv_visit_t *last = &visits->last;
    int recent, addresses;

    if (!visits->count) {
        dcv_out_puts(out,
                     dcv_report_sources(out->rendition->report)->no_visits
                         ? "<p class=\"faint\">Visits are not recorded.</p>\n"
                         : "<p class=\"faint\">Nobody has asked for it yet.</p>\n");
        return;
    }
    dcv_out_printf(out,
                   "<p class=\"good\">Asked for %" APR_UINT64_T_FMT " time%s, last ",
                   visits->count, dcv_html_plural(visits->count));
    dcv_html_time(out, last->time);
    dcv_out_puts(out, " from ");
    dcv_html_text(out, last->address);
    dcv_out_puts(out, " over ");
    dcv_html_text(out, last->scheme ? last->scheme : "?");
    dcv_out_puts(out, " as <bdi>");
    dcv_html_text(out, last->host ? last->host : "(no Host)");
    dcv_out_puts(out, "</bdi>");
    if (last->user_agent) {
        dcv_out_puts(out, " by <bdi>");
        dcv_html_text(out, last->user_agent);
        dcv_out_puts(out, "</bdi>");
    }
    dcv_out_puts(out, ".");
    dcv_visits_recent(visits, dcv_report_time(out->rendition->report), &recent,
                      &addresses);
    if (recent) {
        dcv_out_printf(out, " In the last ten minutes: %s%d visit%s from %d address%s.",
                       recent == DCV_VISITS_RECENT ? "at least " : "", recent,
                       dcv_html_plural((apr_uint64_t)recent), addresses,
                       addresses == 1 ? "" : "es");
    }
    dcv_out_puts(out, "</p>\n");
    recent_visits(out, visits);
}

/* A name as people write it, and as DNS has it. */
static void name(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_out_puts(out, "<h5>");
    dcv_html_text(out, domain->proof.unicode ? domain->proof.unicode
                                             : domain->proof.name->text);
    dcv_out_puts(out, "</h5>\n");
    if (domain->proof.unicode) {
        dcv_out_puts(out, "<p class=\"faint\">in DNS: ");
        dcv_html_text(out, domain->proof.name->text);
        dcv_out_puts(out, "</p>\n");
    }
}

static void addresses(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_out_puts(out, "<li>");
    name(out, domain);
    if (domain->proof.no_file) {
        dcv_out_printf(out, "<p>%s</p></li>\n", domain->proof.no_file);
        return;
    }
    dcv_out_puts(out, "<p>");
    for (int i = 0; i < 2; i++) {
        dcv_out_printf(out, "<a href=\"%s\" rel=\"noreferrer\">%s</a>%s",
                       domain->proof.urls[i], domain->proof.urls[i], i ? "" : "<br>");
    }
    dcv_out_puts(out, "</p>\n");
    if (domain->not_answered) {
        dcv_out_puts(out, "<p class=\"bad\">Not answered: ");
        dcv_html_text(out, domain->not_answered);
        dcv_out_puts(out, "</p>\n");
    }
    visits(out, &domain->visits);
    dcv_out_puts(out, "</li>\n");
}

/* Whether a client gets the file, under the names that are shown. */
static void content(const dcv_out_t *out, const dcv_entry_t *entry)
{
    apr_time_t expires = entry->order->expires;

    if (!entry->answered) {
        dcv_out_puts(out, "<p class=\"bad\">This server does not answer it.</p>\n");
    }
    else if (entry->answered < entry->open) {
        dcv_out_printf(out,
                       "<p class=\"bad\">This server answers it under %s only.</p>\n",
                       dcv_html_share(out, entry, entry->answered, entry->open));
    }
    else if (expires && expires <= dcv_report_time(out->rendition->report)) {
        dcv_out_puts(out,
                     "<p class=\"bad\">This server answers it by itself, but the CA "
                     "accepts it no longer.</p>\n");
    }
    else {
        dcv_out_puts(out, "<p>Nothing to do: this server answers it by itself. <span "
                          "class=\"faint\">Opening an address counts as a "
                          "visit.</span></p>\n");
    }
    dcv_out_puts(out, "<dl><dt>Content</dt><dd>");
    dcv_html_value(out, entry->order->body, "content of the file");
    dcv_out_puts(out, "</dd></dl>\n");
}

void dcv_html_file(const dcv_out_t *out, const dcv_entry_t *entry)
{
    if (!entry->domains->nelts) {
        return;
    }
    dcv_out_puts(out, "<section class=\"way\"><h4>By file</h4>\n");
    if (entry->open) {
        content(out, entry);
    }
    dcv_out_puts(out, "<ul class=\"names\">\n");
    for (int i = 0; i < entry->domains->nelts; i++) {
        addresses(out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t));
    }
    dcv_out_puts(out, "</ul></section>\n");
}

static void literal(dcv_out_t *out, int vhost, const dcv_answer_t *file, int number)
{
    const apr_array_header_t *vhosts =
        dcv_snapshot_vhosts(dcv_report_snapshot(out->rendition->report));
    dcv_visits_t found;

    if (number >= LITERALS_MAX) {
        return;
    }
    dcv_report_literal(&found, out->rendition->report, file, out->scratch);
    dcv_out_puts(out, "<li class=\"order\"><p><code>" DCV_FILE_DIRECTORY);
    dcv_html_text(out, file->file_name);
    dcv_out_puts(out, "</code> · ");
    dcv_html_text(out, dcv_out_vhost(APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *),
                                     out->scratch));
    dcv_out_puts(out, "</p>");
    dcv_html_value(out, file->body, "content of the file");
    visits(out, &found);
    dcv_out_puts(out, "</li>\n");
}

void dcv_html_literals(dcv_out_t *out)
{
    int count = dcv_out_literals(out, NULL);

    if (!count) {
        return;
    }
    dcv_out_printf(
        out,
        "<section aria-labelledby=\"literals\"><h2 id=\"literals\">Literal "
        "files</h2>\n<p>Named by <code>DCVToken</code>, for CAs whose value is "
        "not computed from the CSR.</p>\n<details%s><summary>%d of them</summary>"
        "<ul class=\"strays\">\n",
        count <= LITERALS_OPENED ? " open" : "", count);
    dcv_out_literals(out, literal);
    dcv_out_puts(out, "</ul></details>\n");
    if (count > LITERALS_MAX) {
        dcv_out_printf(
            out,
            "<p>These are the first %d; <a href=\"?format=json\">JSON</a> has "
            "all.</p>\n",
            LITERALS_MAX);
    }
    dcv_out_puts(out, "</section>\n");
}
