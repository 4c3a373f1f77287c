/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of both kinds of records show on the page: see html.h. */
#include <string.h>

#include "dns.h"
#include "explain/words.h"
#include "html.h"
#include "verdict/failing.h"
#include "verdict/verdict.h"

const char *dcv_html_class(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict, DCV_VERDICTS, DCV_VERDICTS) ? "bad"
           : verdict == DCV_VALID                                ? "good"
           : verdict == DCV_MISSING || verdict == DCV_EXPIRING   ? "note"
                                                                 : "faint";
}

static const char *finding_class(const dcv_finding_t *finding, int failing)
{
    const char *class = finding->title ? "note" : dcv_html_class(finding->verdict);

    return failing || strcmp(class, "bad") ? class : "note";
}

void dcv_html_finding(const dcv_out_t *out, const dcv_finding_t *finding,
                      const char *title, int failing)
{
    dcv_out_printf(out, "<li class=\"%s\"><b>%s</b>", finding_class(finding, failing),
                   finding->title ? finding->title : title);
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
                           : dcv_words_server_reply(server, out->rendition->query->lang,
                                                    out->scratch));
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

void dcv_html_matrix(const dcv_out_t *out, const dcv_check_t *check,
                     const char *caption, const char *(*title)(dcv_verdict_t verdict))
{
    dcv_out_printf(out,
                   "<div class=\"wide\"><table><caption>%s</caption>\n<tr><th "
                   "scope=\"col\">Name server</th>",
                   caption);
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
                       dcv_html_class(record->verdict), title(record->verdict),
                       dcv_dns_dnssec(record->dnssec));
    }
    dcv_out_puts(out, "</tr></table></div>\n");
}
