/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest parts of the html format: see html.h. */
#include "html.h"

#include <string.h>

#include <apr_escape.h>
#include <apr_strings.h>

#include "text.h"
#include "when.h"
#include "report/report.h"
#include "verdict/failing.h"

const char *dcv_html_escape(const dcv_out_t *out, const char *text)
{
    return apr_pescape_entity(out->scratch, dcv_text_readable(text, out->scratch), 0);
}

void dcv_html_text(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, dcv_html_escape(out, text));
}

void dcv_html_value(const dcv_out_t *out, const char *value, const char *label)
{
    dcv_out_puts(out, "<div class=\"value\"><code>");
    /* Our own text, lines and all: what is copied must be what the CA wants. */
    dcv_out_puts(out, apr_pescape_entity(out->scratch, value, 0));
    dcv_out_puts(out, "</code><button type=\"button\" class=\"copy\" aria-label=\"");
    dcv_html_text(out, dcv_tr(dcv_out_lang(out), label));
    dcv_out_puts(out, "\" hidden>");
    dcv_out_tr(out, "Copy");
    dcv_out_puts(out, "</button></div>");
}

const char *dcv_html_moment(const dcv_out_t *out, apr_time_t time, const char *text)
{
    return apr_psprintf(out->scratch, "<time datetime=\"%s\">%s</time>",
                        dcv_when_stamp(time, out->scratch),
                        text ? text : dcv_when_date(time, out->scratch));
}

const char *dcv_html_ago(const dcv_out_t *out, apr_time_t time)
{
    return dcv_when_words(time, dcv_report_time(out->rendition->report),
                          dcv_out_lang(out), out->scratch);
}

void dcv_html_time(const dcv_out_t *out, apr_time_t time)
{
    dcv_out_printf(out, "%s (%s)", dcv_html_ago(out, time),
                   dcv_html_moment(out, time, NULL));
}

dcv_query_t dcv_html_all(const dcv_out_t *out)
{
    const dcv_query_t *query = out->rendition->query;

    return (dcv_query_t){.format = DCV_FORMAT_HTML,
                         .has_sort = query->has_sort,
                         .sort = query->sort,
                         .limit = query->limit,
                         .names = query->names,
                         .refresh = query->refresh,
                         .has_lang = query->has_lang,
                         .lang = query->lang};
}

void dcv_html_link(const dcv_out_t *out, const dcv_query_t *query, const char *anchor)
{
    const char *link =
        dcv_query_link(query, DCV_FORMAT_HTML, query->offset, out->scratch);

    dcv_out_puts(out, "<a href=\"");
    dcv_html_text(out, link);
    dcv_out_printf(out, "%s\"", anchor);
}

void dcv_html_order_link(const dcv_out_t *out, const char *md5)
{
    dcv_query_t query = dcv_html_all(out);

    query.order = md5;
    dcv_html_link(out, &query, "");
}

const char *dcv_html_vhost(const dcv_out_t *out, const dcv_vhost_t *vhost)
{
    static const char main_server[] = DCV_N("main server");

    return strcmp(vhost->name, main_server) ? dcv_out_vhost(vhost, out->scratch)
                                            : dcv_tr(dcv_out_lang(out), main_server);
}

void dcv_html_state(const dcv_out_t *out, const char *class, const char *text)
{
    dcv_out_printf(out, "<span class=\"is %s\">", class);
    dcv_html_text(out, text);
    dcv_out_puts(out, "</span>");
}

const char *dcv_html_class(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict, DCV_VERDICTS, DCV_VERDICTS) ? "bad"
           : verdict == DCV_VALID                                ? "good"
           : verdict == DCV_MISSING || verdict == DCV_EXPIRING   ? "note"
                                                                 : "faint";
}

const char *dcv_html_class_for(const dcv_domain_t *domain, dcv_verdict_t verdict)
{
    dcv_verdicts_t known = dcv_verdicts_of(domain->check);
    const char *class = dcv_html_class(verdict);

    if (verdict == DCV_MISSING) {
        int is_proven = known.file == DCV_VALID || known.record == DCV_VALID ||
                        known.persistent == DCV_VALID;
        int is_answered = !domain->proof.no_file && !domain->not_answered &&
                          strcmp(dcv_html_file_class(known.file), "bad") != 0;

        return is_proven || is_answered ? "faint" : class;
    }
    return domain->failing || strcmp(class, "bad") ? class : "note";
}

const char *dcv_html_server_class(const dcv_domain_t *domain,
                                  const dcv_record_check_t *record,
                                  dcv_verdict_t verdict)
{
    return record->verdict == DCV_MISSING ? dcv_html_class_for(domain, verdict)
                                          : dcv_html_class(verdict);
}

const char *dcv_html_file_class(dcv_verdict_t verdict)
{
    return dcv_failing_name(DCV_VERDICTS, DCV_VERDICTS, verdict) ? "bad"
           : verdict == DCV_VALID                                ? "good"
           : verdict == DCV_NOT_REACHED                          ? "note"
                                                                 : "faint";
}
