/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of an order's names on the page: what was found, what to type, and what
 * each name server has, which is in html_matrix.c. See html.h.
 */
#include <apr_escape.h>
#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "verdict/verdict.h"

/* What a check says of the records. */
static void record_result(const dcv_out_t *out, const dcv_check_t *check, int failing)
{
    dcv_out_puts(out, "<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);
        const char *title = dcv_verdict_title(finding->verdict);

        dcv_html_finding(out, finding,
                         i ? apr_pstrcat(out->scratch, "Then: ", title, NULL) : title,
                         failing);
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
    dcv_html_matrix(out, check, "What each name server has", dcv_verdict_title);
    dcv_html_persistent_check(out, check->persistent, failing);
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

/*
 * What is to be told of a name at a glance: the persistent record, where that is right or the
 * only one that was tried, and else the record.
 */
static int tells_persistent(const dcv_check_t *check)
{
    return check->persistent && check->verdict != DCV_VALID &&
           (check->persistent->verdict == DCV_VALID ||
            check->persistent->verdict == DCV_EXPIRING ||
            ((check->verdict == DCV_MISSING || check->verdict == DCV_UNKNOWN) &&
             check->persistent->verdict != DCV_MISSING));
}

static dcv_verdict_t told_of(const dcv_check_t *check)
{
    return tells_persistent(check) ? check->persistent->verdict : check->verdict;
}

/* Whether what is told of a name's records is something that has to be mended. */
static int is_bad(const dcv_domain_t *domain)
{
    return !strcmp(dcv_html_class(told_of(domain->check)), "bad");
}

/* How much a name is to worry about: one that fails by its records most of all. */
static int weigh(const dcv_domain_t *domain)
{
    dcv_verdict_t verdict = told_of(domain->check);

    return domain->failing && is_bad(domain) ? DCV_VERDICTS + dcv_verdict_rank(verdict)
           : verdict == DCV_EXPIRING         ? 3
           : verdict == DCV_MISSING          ? 2
           : verdict == DCV_UNKNOWN          ? 1
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

/* What a check says in a word. */
static const char *told_title(const dcv_check_t *check)
{
    dcv_verdict_t verdict = told_of(check);

    if (tells_persistent(check)) {
        return verdict == DCV_VALID ? "persistent record found"
                                    : dcv_verdict_persist_title(verdict);
    }
    return verdict == DCV_VALID ? "record found" : dcv_verdict_title(verdict);
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
        !worst->failing && is_bad(worst) ? "note"
                                         : dcv_html_class(told_of(worst->check)),
        told_title(worst->check),
        checked < with_record || entry->domains->nelts < entry->wanted
            ? apr_pstrcat(out->scratch, " (",
                          dcv_html_share(out, entry, checked, with_record), ")", NULL)
            : "");
}
