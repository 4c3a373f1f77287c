/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names of an order, a page of them at a time: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "report/report.h"

/* A link to this order alone, with its names from a number on. */
static void link_to(const dcv_out_t *out, const dcv_entry_t *entry, int names_offset,
                    const char *text)
{
    const dcv_query_t *query = out->rendition->query;
    const dcv_query_t one = {.domain = query->domain,
                             .search = entry->order->csr->md5,
                             .names = query->names,
                             .names_offset = names_offset};

    dcv_out_puts(out, "<a href=\"");
    dcv_html_text(out, dcv_query_link(&one, DCV_FORMAT_HTML, 0, out->scratch));
    dcv_out_printf(out, "#results\">%s</a>", text);
}

static void link_to_json(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_query_t all = {.domain = out->rendition->query->domain,
                             .search = entry->order->csr->md5};

    dcv_out_puts(out, "<a href=\"");
    dcv_html_text(out, dcv_query_link(&all, DCV_FORMAT_JSON, 0, out->scratch));
    dcv_out_puts(out, "\">All as JSON</a>");
}

void dcv_html_shown_names(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int limit = out->rendition->query->names,
        first = out->rendition->query->names_offset;
    int shown = entry->domains->nelts, all = entry->wanted;

    if (shown == all) {
        return;
    }
    dcv_out_puts(out, "<nav class=\"pages\" aria-label=\"Names of ");
    dcv_html_text(out, entry->order->source);
    dcv_out_puts(out, "\">");
    if (shown) {
        dcv_out_printf(out, "<span>Names %d to %d of %d</span>", first + 1,
                       first + shown, all);
    }
    else {
        dcv_out_printf(out, "<span>None of %d names</span>", all);
    }
    if (first) {
        link_to(out, entry, 0, "First");
    }
    if (first && shown) {
        link_to(out, entry, first > limit ? first - limit : 0, "Previous");
    }
    if (shown && first + shown < all) {
        link_to(out, entry, first + shown, "Next");
        link_to(out, entry, (all - 1) / limit * limit, "Last");
    }
    link_to_json(out, entry);
    dcv_out_puts(out, "</nav>\n");
}

const char *dcv_html_share(const dcv_out_t *out, const dcv_entry_t *entry, int part,
                           int of)
{
    return apr_psprintf(out->scratch,
                        entry->domains->nelts == entry->wanted
                            ? "%d of %d names"
                            : "%d of the %d names shown",
                        part, of);
}
