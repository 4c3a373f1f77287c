/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of an order's names on the page: what was found, what to type, and what
 * each name server has. See html.h.
 */
#include <string.h>

#include <apr_escape.h>
#include <apr_strings.h>

#include "html.h"
#include "explain/words.h"
#include "dns.h"
#include "report/report.h"
#include "explain/explain.h"
#include "verdict/failing.h"
#include "verdict/verdict.h"

const char *dcv_html_class(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict) ? "bad"
           : verdict == DCV_VALID    ? "good"
           : verdict == DCV_MISSING  ? "note"
                                     : "faint";
}

static void finding(const dcv_out_t *out, const dcv_finding_t *finding, int first)
{
    const char *title =
        finding->title ? finding->title : dcv_verdict_title(finding->verdict);

    dcv_out_printf(out, "<li class=\"%s\"><b>%s</b>",
                   finding->title ? "note" : dcv_html_class(finding->verdict),
                   first || finding->title
                       ? title
                       : apr_pstrcat(out->scratch, "Then: ", title, NULL));
    dcv_html_text(out, finding->explanation);
    if (finding->remedy) {
        dcv_out_puts(out, " <strong>");
        dcv_html_text(out, finding->remedy);
        dcv_out_puts(out, "</strong>");
    }
    dcv_out_puts(out, "</li>\n");
}

/* What a server said of a record; NULL: it was not asked for that. */
static const dcv_server_check_t *find(const dcv_record_check_t *record,
                                      const dcv_server_check_t *server)
{
    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *other =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if (!strcmp(other->name, server->name) &&
            (other->address == server->address ||
             (other->address && server->address &&
              !strcmp(other->address, server->address)))) {
            return other;
        }
    }
    return NULL;
}

/* Whether another record is right, so that this one need not be there. */
static int is_needless(const dcv_check_t *check, const dcv_record_check_t *record)
{
    return check->best && check->best->verdict == DCV_VALID &&
           record->verdict != DCV_VALID;
}

static void cell(const dcv_out_t *out, const dcv_check_t *check,
                 const dcv_record_check_t *record, const dcv_server_check_t *server)
{
    if (!server) {
        dcv_out_puts(out, "<td class=\"faint\">–</td>");
        return;
    }
    dcv_out_printf(out, "<td class=\"%s\">",
                   is_needless(check, record) ? "faint"
                                              : dcv_html_class(server->verdict));
    dcv_html_text(out, server->verdict == DCV_VALID
                           ? "right"
                           : dcv_words_reply(server->outcome, server->rcode,
                                             server->found, out->scratch));
    dcv_out_puts(out, "</td>");
}

/* A server in the rows of the records before one: it is in the table already. */
static int is_listed(const dcv_check_t *check, int record,
                     const dcv_server_check_t *server)
{
    for (int i = 0; i < record; i++) {
        if (find(&APR_ARRAY_IDX(check->records, i, dcv_record_check_t), server)) {
            return 1;
        }
    }
    return 0;
}

static void rows(const dcv_out_t *out, const dcv_check_t *check, int record)
{
    const apr_array_header_t *servers =
        APR_ARRAY_IDX(check->records, record, dcv_record_check_t).servers;

    for (int i = 0; i < servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(servers, i, dcv_server_check_t);

        if (is_listed(check, record, server)) {
            continue;
        }
        dcv_out_puts(out, "<tr><th scope=\"row\">");
        dcv_html_text(out, dcv_words_server(server, out->scratch));
        dcv_out_puts(out, "</th>");
        for (int j = 0; j < check->records->nelts; j++) {
            const dcv_record_check_t *other =
                &APR_ARRAY_IDX(check->records, j, dcv_record_check_t);

            cell(out, check, other, find(other, server));
        }
        dcv_out_puts(out, "</tr>\n");
    }
}

/*
 * Each name server against each record, so that one sees where it has not arrived yet.
 */
static void matrix(const dcv_out_t *out, const dcv_check_t *check)
{
    dcv_out_puts(out, "<div class=\"wide\"><table><caption>What each name server "
                      "has</caption>\n<tr><th scope=\"col\">Name server</th>");
    for (int i = 0; i < check->records->nelts; i++) {
        dcv_out_puts(out, "<th scope=\"col\">for ");
        dcv_html_text(
            out, APR_ARRAY_IDX(check->records, i, dcv_record_check_t).record->domain);
        dcv_out_puts(out, "</th>");
    }
    dcv_out_puts(out, "</tr>\n");
    for (int i = 0; i < check->records->nelts; i++) {
        rows(out, check, i);
    }
    dcv_out_puts(out, "<tr><th scope=\"row\">All together, as a CA sees it</th>");
    for (int i = 0; i < check->records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(check->records, i, dcv_record_check_t);

        if (is_needless(check, record)) {
            dcv_out_puts(out, "<td class=\"faint\">not needed</td>");
            continue;
        }
        dcv_out_printf(out, "<td class=\"%s\">%s (DNSSEC: %s)</td>",
                       dcv_html_class(record->verdict),
                       dcv_verdict_title(record->verdict),
                       dcv_dns_dnssec(record->dnssec));
    }
    dcv_out_puts(out, "</tr></table></div>\n");
}

static void result(const dcv_out_t *out, const dcv_check_t *check)
{
    dcv_out_puts(out, "<p class=\"faint\">Checked ");
    dcv_html_time(out, check->time);
    dcv_out_puts(out, ".</p>\n<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        finding(out, &APR_ARRAY_IDX(check->findings, i, dcv_finding_t), !i);
    }
    dcv_out_puts(out, "</ul>\n");
    if (check->caa.summary) {
        dcv_out_puts(out, "<p>CAA: ");
        dcv_html_text(out, check->caa.summary);
        dcv_out_puts(out, ".</p>\n");
    }
    if (check->limits) {
        dcv_out_puts(out, "<p class=\"note\">");
        dcv_html_text(out, check->limits);
        dcv_out_puts(out, "</p>\n");
    }
    matrix(out, check);
}

/* A link that checks a name: a button where there are scripts. */
static void button(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_out_puts(out, "<a class=\"button check\" rel=\"nofollow\" href=\"?check=");
    dcv_html_text(out, apr_pescape_urlencoded(out->scratch, domain->proof.name->text));
    dcv_out_printf(out, "#results\">%s</a>\n",
                   domain->check ? "Check again" : "Check now");
}

static void name(const dcv_out_t *out, const dcv_entry_t *entry,
                 const dcv_domain_t *domain)
{
    const char *shown =
        domain->proof.unicode ? domain->proof.unicode : domain->proof.name->text;

    dcv_out_printf(out, "<li data-check=\"%d/%s/", entry->vhost_number,
                   entry->order->csr->md5);
    dcv_html_text(out, domain->proof.name->text);
    dcv_out_puts(out, "\"><h5>");
    dcv_html_text(out, shown);
    dcv_out_puts(out, "</h5>\n");
    if (!dcv_report_sources(out->rendition->report)->no_checks) {
        button(out, domain);
    }
    if (domain->check) {
        result(out, domain->check);
    }
    else {
        dcv_out_puts(out, "<p class=\"faint\">Not checked yet.</p>\n");
    }
    dcv_out_puts(out, "</li>\n");
}

void dcv_html_checks(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int count = 0;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (!domain->proof.records->nelts) {
            continue;
        }
        if (!count++) {
            dcv_out_puts(out, "<section class=\"way\"><h4>Will the CA find the "
                              "record?</h4>\n<ul class=\"names\">\n");
        }
        name(out, entry, domain);
    }
    if (count) {
        dcv_out_puts(out, "</ul></section>\n");
    }
}

/* How much a verdict is to worry about: one by which a name fails most of all. */
static int weigh(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict) ? DCV_VERDICTS + (int)verdict
           : verdict == DCV_MISSING  ? 2
           : verdict == DCV_UNKNOWN  ? 1
                                     : 0;
}

/* The name to worry about most; NULL: none checked. */
static const dcv_domain_t *worst_of(const dcv_entry_t *entry)
{
    const dcv_domain_t *worst = NULL;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (domain->check &&
            (!worst || weigh(domain->check->verdict) > weigh(worst->check->verdict))) {
            worst = domain;
        }
    }
    return worst;
}

void dcv_html_check_badge(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_domain_t *worst = worst_of(entry);
    int checked = 0, with_record = 0;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        with_record += domain->proof.records->nelts > 0;
        checked += domain->check != NULL;
    }
    if (!worst) {
        return;
    }
    dcv_out_printf(
        out, "<span class=\"badge %s\">DNS: %s%s</span> ",
        dcv_html_class(worst->check->verdict),
        worst->check->verdict == DCV_VALID ? "record found"
                                           : dcv_verdict_title(worst->check->verdict),
        checked < with_record || entry->domains->nelts < entry->wanted
            ? apr_pstrcat(out->scratch, " (",
                          dcv_html_share(out, entry, checked, with_record), ")", NULL)
            : "");
}
