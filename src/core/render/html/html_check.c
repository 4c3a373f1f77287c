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
    return dcv_failing_name(verdict, DCV_VERDICTS, DCV_VERDICTS) ? "bad"
           : verdict == DCV_VALID                                ? "good"
           : verdict == DCV_MISSING                              ? "note"
                                                                 : "faint";
}

/* Where another proof of the name is valid, nothing has to be mended. */
static const char *finding_class(const dcv_finding_t *finding, int failing)
{
    const char *class = dcv_html_class(finding->verdict);

    return failing || strcmp(class, "bad") ? class : "note";
}

static void finding(const dcv_out_t *out, const dcv_finding_t *finding, int first,
                    int failing)
{
    dcv_out_printf(out, "<li class=\"%s\"><b>%s</b>", finding_class(finding, failing),
                   first ? dcv_verdict_title(finding->verdict)
                         : apr_pstrcat(out->scratch, "Then: ",
                                       dcv_verdict_title(finding->verdict), NULL));
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

/* What a check says of the record. */
static void record_result(const dcv_out_t *out, const dcv_check_t *check, int failing)
{
    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        finding(out, &APR_ARRAY_IDX(check->findings, i, dcv_finding_t), !i, failing);
    }
    dcv_out_puts(out, "</ul>\n");
    if (check->limits) {
        dcv_out_puts(out, "<p class=\"note\">");
        dcv_html_text(out, check->limits);
        dcv_out_puts(out, "</p>\n");
    }
    matrix(out, check);
}

static void result(const dcv_out_t *out, const dcv_domain_t *domain)
{
    dcv_out_puts(out, "<p class=\"faint\">Checked ");
    dcv_html_time(out, domain->check->time);
    dcv_out_puts(out, ".</p>\n");
    dcv_html_file_check(out, domain);
    if (domain->check->verdict != DCV_VERDICTS) {
        record_result(out, domain->check, domain->failing);
    }
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
        result(out, domain);
    }
    else {
        dcv_out_puts(out, "<p class=\"faint\">Not checked yet.</p>\n");
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
            dcv_out_printf(out,
                           "<section class=\"way\"><h4>Will the CA find the %s?</h4>\n"
                           "<ul class=\"names\">\n",
                           files ? "file, or the record" : "record");
        }
        name(out, entry, domain);
    }
    if (count) {
        dcv_out_puts(out, "</ul></section>\n");
    }
}

/* How much a verdict is to worry about: one by which a name fails most of all. */
static int weigh(const dcv_domain_t *domain)
{
    dcv_verdict_t verdict = domain->check->verdict;

    return domain->failing && !strcmp(dcv_html_class(verdict), "bad")
               ? DCV_VERDICTS + (int)verdict
           : verdict == DCV_MISSING ? 2
           : verdict == DCV_UNKNOWN ? 1
                                    : 0;
}

/* Whether the records of a name were checked. */
static int is_checked(const dcv_domain_t *domain)
{
    return domain->check && domain->check->verdict != DCV_VERDICTS;
}

/* The name to worry about most; NULL: none checked. */
static const dcv_domain_t *worst_of(const dcv_entry_t *entry)
{
    const dcv_domain_t *worst = NULL;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (is_checked(domain) && (!worst || weigh(domain) > weigh(worst))) {
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
        checked += is_checked(domain);
    }
    if (!worst) {
        return;
    }
    dcv_out_printf(
        out, "<span class=\"badge %s\">DNS: %s%s</span> ",
        !worst->failing && !strcmp(dcv_html_class(worst->check->verdict), "bad")
            ? "note"
            : dcv_html_class(worst->check->verdict),
        worst->check->verdict == DCV_VALID ? "record found"
                                           : dcv_verdict_title(worst->check->verdict),
        checked < with_record || entry->domains->nelts < entry->wanted
            ? apr_pstrcat(out->scratch, " (",
                          dcv_html_share(out, entry, checked, with_record), ")", NULL)
            : "");
}
