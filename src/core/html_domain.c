/* SPDX-License-Identifier: Apache-2.0 */
/* One name of an order on the page: file, record, e-mail. See html.h. */
#include <apr_strings.h>

#include "html.h"

static void line(const dcv_out_t *out, const char *label, const char *value,
                 const char *what)
{
    dcv_out_printf(out, "<dt>%s</dt><dd>", label);
    dcv_html_value(out, value, what);
    dcv_out_puts(out, "</dd>\n");
}

/* Who came, when, from where, and how often lately. */
static void visits(const dcv_out_t *out, const dcv_visits_t *visits)
{
    const dcv_visit_t *last = &visits->last;
    int recent, addresses;

    if (!visits->count) {
        dcv_out_puts(out,
                     dcv_report_sources(out->view->report)->no_visits
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
    dcv_visits_recent(visits, dcv_report_time(out->view->report), &recent, &addresses);
    if (recent) {
        dcv_out_printf(out, " In the last ten minutes: %s%d visit%s from %d address%s.",
                       recent == DCV_VISITS_RECENT ? "at least " : "", recent,
                       dcv_html_plural((apr_uint64_t)recent), addresses,
                       addresses == 1 ? "" : "es");
    }
    dcv_out_puts(out, "</p>\n");
}

static void file(const dcv_out_t *out, const dcv_domain_t *domain,
                 const dcv_entry_t *entry)
{
    dcv_out_puts(out, "<div class=\"way\"><h5>By file</h5>\n");
    if (domain->no_file) {
        dcv_out_printf(out, "<p>%s</p></div>\n", domain->no_file);
        return;
    }
    dcv_out_puts(out, entry->answered
                          ? "<p class=\"faint\">This server answers it by "
                            "itself: nothing to upload.</p>\n"
                          : "<p class=\"bad\">This server does not answer it: "
                            "DCVEngine is Off.</p>\n");
    dcv_out_puts(out, "<dl><dt>Address</dt><dd>");
    for (int i = 0; i < 2; i++) {
        const char *link = domain->urls[i];

        dcv_out_printf(out, "<a href=\"%s\" rel=\"noreferrer\">%s</a>%s", link, link,
                       i ? "" : "<br>");
    }
    dcv_out_puts(out, "</dd>\n");
    line(out, "Content", entry->order->body, "content of the file");
    dcv_out_puts(out, "</dl>\n");
    visits(out, &domain->visits);
    dcv_out_puts(out, "</div>\n");
}

static void record(const dcv_out_t *out, const dcv_record_t *record, int is_base)
{
    dcv_out_puts(out, "<div class=\"record\"><p>CNAME at <strong>");
    dcv_html_text(out, record->domain);
    dcv_out_puts(out, is_base ? "</strong>, the base domain</p>\n<dl>"
                              : "</strong></p>\n<dl>");
    line(out, apr_psprintf(out->scratch, "Host in the zone %s", record->panel_zone),
         record->panel_host, "host");
    line(out, "Target", record->target, "target");
    dcv_out_puts(out,
                 "</dl><details class=\"more\"><summary>In full, and as a line of a "
                 "zone file</summary>\n<dl>");
    line(out, "Full name", record->owner, "full name");
    line(out, "Zone file", record->zone_line, "line for the zone file");
    dcv_out_puts(out, "</dl></details></div>\n");
}

static void records(const dcv_out_t *out, const dcv_domain_t *domain)
{
    int count = domain->records->nelts;

    dcv_out_puts(out, "<div class=\"way\"><h5>By DNS record</h5>\n");
    if (domain->no_record) {
        dcv_out_printf(out, "<p>%s</p></div>\n", domain->no_record);
        return;
    }
    dcv_out_printf(out,
                   "<p class=\"faint\">%sA panel that appends the zone by itself wants "
                   "the host as it stands; the final dot of the target belongs to it, "
                   "unless the panel refuses it.</p>\n",
                   count > 1 ? "One of these is enough. " : "");
    for (int i = 0; i < count; i++) {
        record(out, &APR_ARRAY_IDX(domain->records, i, dcv_record_t), i == count - 1);
    }
    dcv_out_puts(out, "</div>\n");
}

static void emails(const dcv_out_t *out, const dcv_domain_t *domain,
                   const dcv_order_t *order)
{
    if (!domain->emails->nelts) {
        return;
    }
    dcv_out_puts(out, "<div class=\"way\"><h5>By e-mail</h5>\n<p class=\"faint\">Until "
                      "2028-03-15 the CA may write to one of these.");
    if (order->authority->mail) {
        dcv_out_puts(out, " Let its sender through: ");
        dcv_html_text(out, order->authority->mail);
        dcv_out_puts(out, ".");
    }
    dcv_out_puts(out, "</p><details class=\"more\"><summary>Addresses</summary><p>");
    for (int i = 0; i < domain->emails->nelts; i++) {
        dcv_out_puts(out, i ? ", " : "");
        dcv_html_text(out, APR_ARRAY_IDX(domain->emails, i, const char *));
    }
    dcv_out_puts(out, "</p></details></div>\n");
}

void dcv_html_domain(const dcv_out_t *out, const dcv_domain_t *domain,
                     const dcv_entry_t *entry)
{
    dcv_out_puts(out, "<section class=\"domain\"><h4>");
    dcv_html_text(out, domain->unicode ? domain->unicode : domain->name->text);
    dcv_out_puts(out, "</h4>\n");
    if (domain->unicode) {
        dcv_out_puts(out, "<p class=\"faint\">in DNS: ");
        dcv_html_text(out, domain->name->text);
        dcv_out_puts(out, "</p>\n");
    }
    file(out, domain, entry);
    records(out, domain);
    emails(out, domain, entry->order);
    dcv_out_puts(out, "</section>\n");
}
