/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of both kinds of records show on the page: see html.h. */
#include <string.h>

#include "dns.h"
#include "explain/words.h"
#include "html.h"
#include "verdict/verdict.h"

void dcv_html_finding(const dcv_out_t *out, const dcv_finding_t *finding,
                      const char *title, const dcv_domain_t *domain)
{
    dcv_out_printf(out, "<li class=\"%s\"><b>",
                   finding->title ? "note"
                                  : dcv_html_class_for(domain, finding->verdict));
    dcv_html_text(out,
                  dcv_tr(dcv_out_lang(out), finding->title ? finding->title : title));
    dcv_out_puts(out, "</b>");
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

static void cell(const dcv_out_t *out, const dcv_domain_t *domain,
                 const dcv_check_t *check, const dcv_record_check_t *record,
                 const dcv_server_check_t *server)
{
    if (!server) {
        dcv_out_puts(out, "<td class=\"faint\">–</td>");
        return;
    }
    dcv_out_printf(out, "<td class=\"%s\">",
                   is_needless(check, record)
                       ? "faint"
                       : dcv_html_server_class(domain, record, server->verdict));
    dcv_html_text(
        out, server->verdict == DCV_VALID
                 ? dcv_tr(dcv_out_lang(out), "right")
                 : dcv_words_server_reply(server, dcv_out_lang(out), out->scratch));
    dcv_out_puts(out, "</td>");
}

static const dcv_record_check_t *record_at(const dcv_check_t *check, int number)
{
    return &APR_ARRAY_IDX(check->records, number, dcv_record_check_t);
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

static void rows(const dcv_out_t *out, const dcv_domain_t *domain,
                 const dcv_check_t *check, int record)
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

            cell(out, domain, check, other, find(other, server));
        }
        dcv_out_puts(out, "</tr>\n");
    }
}

void dcv_html_matrix(const dcv_out_t *out, const dcv_domain_t *domain,
                     const dcv_check_t *check, const char *caption,
                     const char *(*title)(dcv_verdict_t verdict))
{
    dcv_lang_t lang = dcv_out_lang(out);

    dcv_out_puts(out, "<div class=\"wide\"><table><caption>");
    dcv_out_tr(out, caption);
    dcv_out_puts(out, "</caption>\n<thead><tr><th scope=\"col\">");
    dcv_out_tr(out, "Name server");
    dcv_out_puts(out, "</th>");
    for (int i = 0; i < check->records->nelts; i++) {
        dcv_out_puts(out, "<th scope=\"col\">");
        dcv_out_trf(out, "for %s",
                    dcv_html_escape(out, record_at(check, i)->record->domain));
        dcv_out_puts(out, "</th>");
    }
    dcv_out_puts(out, "</tr></thead>\n<tbody>");
    for (int i = 0; i < check->records->nelts; i++) {
        rows(out, domain, check, i);
    }
    dcv_out_puts(out, "<tr><th scope=\"row\">");
    dcv_out_tr(out, "All together, as a CA sees it");
    dcv_out_puts(out, "</th>");
    for (int i = 0; i < check->records->nelts; i++) {
        const dcv_record_check_t *record = record_at(check, i);
        int needless = is_needless(check, record);

        dcv_out_printf(out, "<td class=\"%s\">",
                       needless ? "faint"
                                : dcv_html_class_for(domain, record->verdict));
        dcv_html_text(out, needless ? dcv_tr(lang, "not needed")
                                    : dcv_trf(lang, out->scratch, "%s (DNSSEC: %s)",
                                              dcv_tr(lang, title(record->verdict)),
                                              dcv_dns_dnssec(record->dnssec)));
        dcv_out_puts(out, "</td>");
    }
    dcv_out_puts(out, "</tr></tbody></table></div>\n");
}

void dcv_html_persistent_check(const dcv_out_t *out, const dcv_domain_t *domain)
{
    const dcv_check_t *check = domain->check->persistent;

    if (!check) {
        return;
    }
    dcv_out_puts(out, "<h6>");
    dcv_out_tr(out, "Persistent record");
    dcv_out_puts(out, "</h6>\n<ul class=\"warnings\">\n");
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        dcv_html_finding(out, finding, dcv_verdict_persist_title(finding->verdict),
                         domain);
    }
    dcv_out_puts(out, "</ul>\n");
    dcv_html_matrix(out, domain, check,
                    DCV_N("What each name server has of the persistent record"),
                    dcv_verdict_persist_title);
}
