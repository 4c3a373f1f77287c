/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file on the page: its content, its addresses, and who has asked for it. See
 * html.h.
 */
#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "report/visits.h"

/* A longer list is folded. */
#define LITERALS_OPENED 3

/* So are the addresses of more names. */
#define NAMES_OPENED 5

/* A server may have thousands, which are no page. */
#define LITERALS_MAX 100

/* Where a visit came from, for what, and by whom, as the end of a sentence. */
static const char *origin(const dcv_out_t *out, const dcv_visit_t *visit)
{
    dcv_lang_t lang = dcv_out_lang(out);
    const char *address = dcv_html_escape(out, visit->address);
    const char *scheme = dcv_html_escape(out, visit->scheme ? visit->scheme : "?");
    const char *host =
        dcv_html_escape(out, visit->host ? visit->host : dcv_tr(lang, "(no Host)"));

    return visit->user_agent
               ? dcv_trf(lang, out->scratch,
                         "from %s over %s as <bdi>%s</bdi> by <bdi>%s</bdi>", address,
                         scheme, host, dcv_html_escape(out, visit->user_agent))
               : dcv_trf(lang, out->scratch, "from %s over %s as <bdi>%s</bdi>",
                         address, scheme, host);
}

/* The visits that are remembered one by one, where there is more than the last one. */
static void recent_visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    int addresses = dcv_visits_addresses(visits);

    if (visits->recent_count < 2) {
        return;
    }
    dcv_out_puts(out, "<details class=\"more\"><summary>");
    dcv_out_puts(out, dcv_trn(dcv_out_lang(out), out->scratch, addresses,
                              "The last %d visits, from %d address",
                              "The last %d visits, from %d addresses",
                              visits->recent_count, addresses));
    dcv_out_puts(out, "</summary>\n<ul class=\"visits\">\n");
    for (int i = 0; i < visits->recent_count; i++) {
        const dcv_visit_t *visit = &visits->recent[i];

        dcv_out_printf(out, "<li>%s ", dcv_html_moment(out, visit->time, NULL));
        dcv_out_puts(out, origin(out, visit));
        dcv_out_puts(out, "</li>\n");
    }
    dcv_out_puts(out, "</ul></details>\n");
}

/* How often somebody came lately. */
static void lately(const dcv_out_t *out, const dcv_visits_t *visits)
{
    int recent, addresses;

    dcv_visits_recent(visits, dcv_report_time(out->rendition->report), &recent,
                      &addresses);
    if (recent) {
        dcv_out_puts(out, " ");
        /* Where the list is full, some of them may have given way. */
        dcv_out_puts(out, visits->recent_count == DCV_VISITS_RECENT && recent > 1
                              ? dcv_trf(dcv_out_lang(out), out->scratch,
                                        "In the last ten minutes: at least %d visits, "
                                        "addresses: %d.",
                                        recent, addresses)
                              : dcv_trn(dcv_out_lang(out), out->scratch, addresses,
                                        "Visits in the last ten minutes: %d, from %d "
                                        "address.",
                                        "Visits in the last ten minutes: %d, from %d "
                                        "addresses.",
                                        recent, addresses));
    }
}

/* Who came, when, from where, and how often lately. */
static void visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    if (!visits->count) {
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_tr(out, dcv_report_sources(out->rendition->report)->no_visits
                            ? DCV_N("Visits are not recorded.")
                            : DCV_N("Nobody has asked for it yet."));
        dcv_out_puts(out, "</p>\n");
        return;
    }
    dcv_out_puts(out, "<p class=\"is good\">");
    dcv_out_puts(
        out, dcv_trn(dcv_out_lang(out), out->scratch, (apr_int64_t)visits->count,
                     "Asked for %s time, %s (%s) %s.",
                     "Asked for %s times, last %s (%s) %s.",
                     apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT, visits->count),
                     dcv_html_ago(out, visits->last.time),
                     dcv_html_moment(out, visits->last.time, NULL),
                     origin(out, &visits->last)));
    lately(out, visits);
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
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_trf(out, "in DNS: %s", domain->proof.name->text);
        dcv_out_puts(out, "</p>\n");
    }
}

static void addresses(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_out_puts(out, "<li>");
    name(out, domain);
    if (domain->proof.no_file) {
        dcv_out_puts(out, "<p>");
        dcv_out_tr(out, domain->proof.no_file);
        dcv_out_puts(out, "</p></li>\n");
        return;
    }
    dcv_out_puts(out, "<p>");
    for (int i = 0; i < 2; i++) {
        dcv_out_printf(out, "<a href=\"%s\" rel=\"noreferrer\">%s</a>%s",
                       domain->proof.urls[i], domain->proof.urls[i], i ? "" : "<br>");
    }
    dcv_out_puts(out, "</p>\n");
    if (domain->not_answered) {
        dcv_out_puts(out, "<p class=\"is bad\">");
        dcv_out_trf(out, "Not answered: %s",
                    dcv_html_escape(out, domain->not_answered));
        dcv_out_puts(out, "</p>\n");
    }
    visits(out, &domain->visits);
    dcv_out_puts(out, "</li>\n");
}

/* Whether a client gets the file, under the names that are shown. */
static void content(const dcv_out_t *out, const dcv_entry_t *entry)
{
    apr_time_t expires = entry->order->expires;
    int is_over = expires && expires <= dcv_report_time(out->rendition->report);
    int is_right = entry->answered == entry->open && !is_over;

    dcv_out_printf(out, "<p%s>", is_right ? "" : " class=\"is bad\"");
    if (!entry->answered) {
        dcv_out_tr(out, "This server does not answer it.");
    }
    else if (entry->answered < entry->open) {
        dcv_out_trf(out, "This server answers it under %s only.",
                    dcv_html_share(out, entry, entry->answered, entry->open));
    }
    else if (is_over) {
        dcv_out_tr(out, "This server answers it by itself, but the CA accepts it no "
                        "longer.");
    }
    else {
        dcv_out_tr(out, "Nothing to do: this server answers it by itself.");
        dcv_out_puts(out, " <span class=\"faint\">");
        dcv_out_tr(out, "Opening an address counts as a visit.");
        dcv_out_puts(out, "</span>");
    }
    dcv_out_puts(out, "</p>\n<dl><dt>");
    dcv_out_tr(out, "Content");
    dcv_out_puts(out, "</dt><dd>");
    dcv_html_value(out, entry->order->body, DCV_N("Copy the content of the file"));
    dcv_out_puts(out, "</dd></dl>\n");
}

/* The addresses of each name; of many they are folded. */
static void each_name(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int count = entry->domains->nelts, is_folded = count > NAMES_OPENED;

    if (is_folded) {
        dcv_out_puts(out, "<details class=\"more unprinted\"><summary>");
        dcv_out_trf(out, "The addresses under %d names, and who has asked for them",
                    count);
        dcv_out_puts(out, "</summary>\n");
    }
    dcv_out_puts(out, "<ul class=\"names unprinted\">\n");
    for (int i = 0; i < count; i++) {
        addresses(out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t));
    }
    dcv_out_puts(out, is_folded ? "</ul></details>" : "</ul>");
}

void dcv_html_file(const dcv_out_t *out, const dcv_entry_t *entry)
{
    if (!entry->domains->nelts) {
        return;
    }
    dcv_out_puts(out, "<section class=\"way\"><h4>");
    dcv_out_tr(out, "By file");
    dcv_out_puts(out, "</h4>\n");
    if (entry->open) {
        content(out, entry);
    }
    each_name(out, entry);
    dcv_out_puts(out, "</section>\n");
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
    dcv_out_puts(out, "<li class=\"card\"><p><code>" DCV_FILE_DIRECTORY);
    dcv_html_text(out, file->file_name);
    dcv_out_puts(out, "</code> · ");
    dcv_html_text(
        out, dcv_html_vhost(out, APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *)));
    dcv_out_puts(out, "</p>");
    dcv_html_value(out, file->body, DCV_N("Copy the content of the file"));
    visits(out, &found);
    dcv_out_puts(out, "</li>\n");
}

void dcv_html_literals(dcv_out_t *out)
{
    int count = dcv_out_literals(out, NULL);

    if (!count) {
        return;
    }
    dcv_out_puts(out, "<section aria-labelledby=\"literals\"><h2 id=\"literals\">");
    dcv_out_tr(out, "Literal files");
    dcv_out_puts(out, "</h2>\n<p>");
    dcv_out_tr(out,
               "Named by DCVToken, for CAs whose value is not computed from the CSR.");
    dcv_out_printf(out, "</p>\n<details%s><summary>",
                   count <= LITERALS_OPENED ? " open" : "");
    dcv_out_trf(out, "%d of them", count);
    dcv_out_puts(out, "</summary><ul class=\"strays\">\n");
    dcv_out_literals(out, literal);
    dcv_out_puts(out, "</ul></details>\n");
    if (count > LITERALS_MAX) {
        dcv_out_puts(out, "<p><a href=\"?format=json\">");
        dcv_out_trf(out, "These are the first %d; JSON has all.", LITERALS_MAX);
        dcv_out_puts(out, "</a></p>\n");
    }
    dcv_out_puts(out, "</section>\n");
}
