/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest parts of the html format: see html.h. */
#include "html.h"

#include <apr_escape.h>

#include "text.h"
#include "when.h"
#include "report/report.h"

void dcv_html_text(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, apr_pescape_entity(out->scratch,
                                         dcv_text_readable(text, out->scratch), 0));
}

void dcv_html_value(const dcv_out_t *out, const char *value, const char *what)
{
    dcv_out_puts(out, "<div class=\"value\"><code>");
    /* Our own text, lines and all: what is copied must be what the CA wants. */
    dcv_out_puts(out, apr_pescape_entity(out->scratch, value, 0));
    dcv_out_printf(out,
                   "</code><button type=\"button\" class=\"copy\" aria-label=\"Copy "
                   "the %s\" hidden>Copy</button></div>",
                   what);
}

void dcv_html_time(const dcv_out_t *out, apr_time_t time)
{
    dcv_out_printf(out, "%s (<time datetime=\"%s\">%s</time>)",
                   dcv_when_words(time, dcv_report_time(out->rendition->report),
                                  out->rendition->query->lang, out->scratch),
                   dcv_when_stamp(time, out->scratch),
                   dcv_when_date(time, out->scratch));
}

const char *dcv_html_plural(apr_uint64_t count)
{
    return count == 1 ? "" : "s";
}

void dcv_html_names(const dcv_out_t *out, const apr_array_header_t *names)
{
    for (int i = 0; i < names->nelts; i++) {
        dcv_out_puts(out, !i ? "" : i == names->nelts - 1 ? " and " : ", ");
        dcv_html_text(out, APR_ARRAY_IDX(names, i, const char *));
    }
}
