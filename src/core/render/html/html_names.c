/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names of an order, a page of them at a time: see html.h. */
#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "text.h"

/* A link to this order alone, with its names from a number on. */
static void link_to(const dcv_out_t *out, const dcv_entry_t *entry, int names_offset,
                    const char *text)
{
    dcv_query_t one = dcv_html_all(out);

    one.domain = out->rendition->query->domain;
    one.order = entry->order->csr->md5;
    one.names_offset = names_offset;
    dcv_html_link(out, &one, "#results");
    dcv_out_puts(out, ">");
    dcv_out_tr(out, text);
    dcv_out_puts(out, "</a>");
}

static void link_to_json(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_query_t all = {.domain = out->rendition->query->domain,
                             .order = entry->order->csr->md5};

    dcv_out_puts(out, "<a href=\"");
    dcv_html_text(out, dcv_query_link(&all, DCV_FORMAT_JSON, 0, out->scratch));
    dcv_out_puts(out, "\">");
    dcv_out_tr(out, "All as JSON");
    dcv_out_puts(out, "</a>");
}

void dcv_html_shown_names(const dcv_out_t *out, const dcv_entry_t *entry)
{
    int limit = out->rendition->query->names,
        first = out->rendition->query->names_offset;
    int shown = entry->domains->nelts, all = entry->wanted;

    if (shown == all) {
        return;
    }
    dcv_out_puts(out, "<nav class=\"pages\" aria-label=\"");
    dcv_out_trf(out, "Names of %s", dcv_html_escape(out, entry->order->source));
    dcv_out_puts(out, "\"><span>");
    if (shown) {
        dcv_out_trf(out, "Names %d to %d of %d", first + 1, first + shown, all);
    }
    else {
        dcv_out_trf(out, "None of %d names", all);
    }
    dcv_out_puts(out, "</span>");
    if (first) {
        link_to(out, entry, 0, DCV_N("First"));
    }
    if (first && shown) {
        link_to(out, entry, first > limit ? first - limit : 0, DCV_N("Previous"));
    }
    if (shown && first + shown < all) {
        link_to(out, entry, first + shown, DCV_N("Next"));
        link_to(out, entry, (all - 1) / limit * limit, DCV_N("Last"));
    }
    link_to_json(out, entry);
    dcv_out_puts(out, "</nav>\n");
}

const char *dcv_html_share(const dcv_out_t *out, const dcv_entry_t *entry, int part,
                           int of)
{
    return dcv_trf(dcv_out_lang(out), out->scratch,
                   entry->domains->nelts == entry->wanted
                       ? DCV_N("%d of %d names")
                       : DCV_N("%d of the %d names shown"),
                   part, of);
}

/* With as many names as make sense on a line. */
const char *dcv_html_title(const dcv_out_t *out, const dcv_order_t *order)
{
    apr_array_header_t *names = apr_array_make(out->scratch, 4, sizeof(const char *));
    int count = order->names->nelts, shown = count > 3 ? 2 : count;
    dcv_lang_t lang = dcv_out_lang(out);

    for (int i = 0; i < shown; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);
        const char *unicode = dcv_name_unicode(name, out->scratch);

        APR_ARRAY_PUSH(names, const char *) = unicode ? unicode : name->text;
    }
    if (!count) {
        return dcv_tr(lang, "An order without a name");
    }
    return shown < count
               ? dcv_text_and_more(
                     apr_pstrcat(out->scratch, APR_ARRAY_IDX(names, 0, const char *),
                                 ", ", APR_ARRAY_IDX(names, 1, const char *), NULL),
                     count - shown, lang, out->scratch)
               : dcv_text_enumerate(names, 0, lang, out->scratch);
}
