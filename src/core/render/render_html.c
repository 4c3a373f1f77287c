/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The html format: one page that needs nothing from elsewhere, and that works without
 * its script, but for copying and for what changes while one looks at it.
 */
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "index/index.h"
#include "render/html/html.h"
#include "report/report.h"

/* What the page remembers from its head to its foot. */
typedef struct {
    dcv_overview_t overview;
    int is_own; /* whether it is the page of one order's own */
    int opened; /* whether orders stand there as a whole, too */
    /* MD5 to how many orders of that CSR were shown, of CSRs with several. */
    apr_hash_t *shown;
} page_t;

/* With so few orders there is nothing to fold. */
#define OPENED_MAX 3

const char *dcv_render_policy(apr_pool_t *pool)
{
    return apr_pstrcat(pool, "default-src 'none'; style-src '", dcv_page_style_hash,
                       "'; script-src '", dcv_page_script_hash,
                       "'; img-src data:; connect-src 'self'; form-action 'self'; "
                       "base-uri 'none'; frame-ancestors 'none'",
                       NULL);
}

/* The languages of the page, each a link. */
static void languages(const dcv_out_t *out)
{
    static const char *const names[] = {
        [DCV_LANG_EN] = "English", [DCV_LANG_FR] = "Français"};
    dcv_query_t query = *out->rendition->query;

    dcv_out_puts(out, "<nav class=\"languages\" aria-label=\"");
    dcv_out_tr(out, "Language");
    dcv_out_puts(out, "\">");
    query.has_lang = 1;
    for (int i = 0; i < DCV_LANGS; i++) {
        int is_chosen = out->rendition->query->lang == (dcv_lang_t)i;

        query.lang = (dcv_lang_t)i;
        dcv_html_link(out, &query, "");
        dcv_out_printf(out, " lang=\"%s\" hreflang=\"%s\"%s>%s</a> ",
                       dcv_lang_tag(query.lang), dcv_lang_tag(query.lang),
                       is_chosen ? " aria-current=\"true\"" : "", names[i]);
    }
    dcv_out_puts(out, "</nav>\n");
}

/* That the page loads itself again, and how to have it stay (WCAG 2.2.2). */
static void refreshes(const dcv_out_t *out)
{
    dcv_query_t query = *out->rendition->query;

    if (!query.refresh) {
        return;
    }
    query.refresh = 0;
    dcv_out_puts(out, "<p id=\"refreshes\">");
    dcv_out_puts(out, dcv_trn(query.lang, out->scratch, out->rendition->query->refresh,
                              "This page is loaded again after %d second.",
                              "This page is loaded again every %d seconds.",
                              out->rendition->query->refresh));
    dcv_out_puts(out, " ");
    dcv_html_link(out, &query, "");
    dcv_out_puts(out, ">");
    dcv_out_tr(out, "Stop that");
    dcv_out_puts(out, "</a></p>\n");
}

static void head(const dcv_out_t *out)
{
    apr_time_t now = dcv_report_time(out->rendition->report);

    dcv_out_printf(out,
                   "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta "
                   "charset=\"utf-8\">\n<meta name=\"viewport\" "
                   "content=\"width=device-width, initial-scale=1\">\n<title>",
                   dcv_lang_tag(dcv_out_lang(out)));
    dcv_out_trf(out, "Domain control validation: %s",
                dcv_html_escape(out, out->rendition->server));
    dcv_out_puts(out, "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>");
    dcv_out_puts(out, dcv_page_style);
    dcv_out_puts(out, "</style></head>\n<body><a class=\"skip\" href=\"#results\">");
    dcv_out_tr(out, "Skip to the orders");
    dcv_out_puts(out, "</a>\n<header><div><h1>");
    dcv_out_tr(out, "Domain control validation");
    dcv_out_puts(out, "</h1>\n<p class=\"faint\">");
    dcv_out_trf(out, "%s, as of %s", dcv_html_escape(out, out->rendition->server),
                dcv_html_moment(out, now, NULL));
    dcv_out_puts(out, "</p></div>\n");
    languages(out);
    dcv_out_puts(out, "</header>\n<main>\n");
    refreshes(out);
}

static void page_link(const dcv_out_t *out, int offset, const char *text)
{
    dcv_query_t query = *out->rendition->query;

    query.names_offset = 0;
    query.offset = offset;
    dcv_html_link(out, &query, "");
    dcv_out_puts(out, ">");
    dcv_out_tr(out, text);
    dcv_out_puts(out, "</a>");
}

static void pages(const dcv_out_t *out, const dcv_overview_t *overview,
                  const char *label)
{
    const dcv_query_t *query = out->rendition->query;
    int wanted = overview->wanted, limit = query->limit;
    int first = query->offset, behind = first + limit;

    if (wanted <= limit && !first) {
        return;
    }
    dcv_out_puts(out, "<nav class=\"pages\" aria-label=\"");
    dcv_out_tr(out, label);
    dcv_out_puts(out, "\">");
    if (first < wanted) {
        dcv_out_puts(out, "<span>");
        dcv_out_trf(out, "%d to %d of %d", first + 1, behind < wanted ? behind : wanted,
                    wanted);
        dcv_out_puts(out, "</span>");
    }
    if (first) {
        page_link(out, 0, DCV_N("First"));
    }
    if (first && first < wanted) {
        page_link(out, first > limit ? first - limit : 0, DCV_N("Previous"));
    }
    if (behind < wanted) {
        page_link(out, behind, DCV_N("Next"));
        page_link(out, (wanted - 1) / limit * limit, DCV_N("Last"));
    }
    dcv_out_puts(out, "</nav>\n");
}

/*
 * A link that checks all names on this page. The page's script goes one by one instead.
 */
static void check_all(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const dcv_query_t *query = out->rendition->query;
    const char *link;

    if (dcv_report_sources(out->rendition->report)->no_checks ||
        overview->wanted <= query->offset) {
        return;
    }
    link = dcv_query_link(query, DCV_FORMAT_HTML, query->offset, out->scratch);
    dcv_out_puts(out, "<a class=\"button\" id=\"check-all\" rel=\"nofollow\" href=\"");
    dcv_html_text(out, apr_pstrcat(out->scratch, link, strcmp(link, "?") ? "&" : "",
                                   "check=all#results", NULL));
    dcv_out_puts(out, "\">");
    dcv_out_tr(out, "Check all names shown");
    dcv_out_puts(out, "</a>");
}

/* Where a zone was asked for: what to write into it. */
static void zone_lines(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_query_t query = *out->rendition->query;

    if (!query.zone || !overview->wanted) {
        return;
    }
    query.limit = query.names = query.names_offset = query.refresh = 0;
    dcv_out_puts(out, " <a class=\"button\" href=\"");
    dcv_html_text(out, dcv_query_link(&query, DCV_FORMAT_ZONE, 0, out->scratch));
    dcv_out_puts(out, "\">");
    dcv_out_tr(out, "Lines for the zone file");
    dcv_out_puts(out, "</a>");
}

/* What can be done with the orders shown. */
static void actions(const dcv_out_t *out, const dcv_overview_t *overview, int opened)
{
    dcv_out_puts(out, "<div class=\"actions\">");
    dcv_html_found(out, overview);
    check_all(out, overview);
    zone_lines(out, overview);
    if (opened) {
        dcv_out_puts(out, " <button type=\"button\" id=\"open\" hidden>");
        dcv_out_tr(out, "Unfold all");
        dcv_out_puts(out, "</button> <button type=\"button\" id=\"close\" hidden>");
        dcv_out_tr(out, "Fold all");
        dcv_out_puts(out, "</button>");
    }
    dcv_out_puts(out, "</div>\n<div id=\"progress\" hidden><progress max=\"1\" "
                      "value=\"0\" aria-label=\"");
    dcv_out_tr(out, "Checks");
    dcv_out_puts(out, "\"></progress> <span></span></div>\n");
}

/* What comes before the list of orders, but on the page of one order. */
static void before_orders(const dcv_out_t *out, const page_t *page)
{
    const dcv_query_t all = dcv_html_all(out);

    if (page->is_own) {
        dcv_out_puts(out, "<nav class=\"pages\" aria-label=\"");
        dcv_out_tr(out, "Where this is");
        dcv_out_puts(out, "\">");
        dcv_html_link(out, &all, "");
        dcv_out_puts(out, ">");
        dcv_out_tr(out, "All orders");
        dcv_out_puts(out, "</a></nav>\n");
        return;
    }
    dcv_html_overview(out, &page->overview);
    dcv_html_search(out);
}

static void begin(dcv_out_t *out)
{
    page_t *page = apr_pcalloc(out->pool, sizeof(*page));
    apr_pool_t *scratch;

    out->state = page;
    page->shown = dcv_hash_make(out->pool);
    page->is_own = out->rendition->query->order != NULL;
    head(out);
    apr_pool_create(&scratch, out->pool);
    dcv_overview_collect(&page->overview, out->rendition->report, out->rendition->query,
                         out->pool, scratch);
    apr_pool_destroy(scratch);
    page->opened = page->is_own || page->overview.wanted <= OPENED_MAX;
    before_orders(out, page);
    dcv_out_puts(out, "<section aria-labelledby=\"orders\"><h2 id=\"orders\">");
    dcv_out_tr(out, page->is_own ? DCV_N("Order") : DCV_N("Orders"));
    dcv_out_puts(out, "</h2>\n<div id=\"results\" tabindex=\"-1\"");
    /* A line that says the same as the order below it is for the script alone. */
    dcv_out_puts(out, !page->is_own && page->overview.wanted == 1
                          ? " class=\"alone\">\n"
                          : ">\n");
    actions(out, &page->overview, page->opened);
    pages(out, &page->overview, DCV_N("Pages, above the orders"));
    if (!page->is_own) {
        dcv_html_sorts(out);
        dcv_html_table_begin(out, page->overview.accounts);
    }
}

/* The number of an order among those of its CSR on the page, from 1 on. */
static int number_of(dcv_out_t *out, const page_t *page, const dcv_order_t *order)
{
    const char *md5 = order->csr->md5;
    int *count = apr_hash_get(page->shown, md5, APR_HASH_KEY_STRING);

    if (!count) {
        const dcv_uses_t *uses =
            dcv_uses_find(dcv_report_index(out->rendition->report), md5);

        /* Most CSRs have one order, and need not be remembered. */
        if (!uses || uses->count < 2) {
            return 1;
        }
        count = apr_pcalloc(out->pool, sizeof(*count));
        apr_hash_set(page->shown, md5, APR_HASH_KEY_STRING, count);
    }
    return ++*count;
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    const page_t *page = out->state;

    (void)first;
    if (page->is_own) {
        dcv_html_order(out, entry, number_of(out, page, entry->order), 1);
    }
    else {
        dcv_html_row(out, entry, page->opened ? 0 : number_of(out, page, entry->order),
                     page->overview.accounts);
    }
}

/* Few orders stand below their lines as a whole. */
static void whole_orders(dcv_out_t *out, const page_t *page)
{
    const dcv_rendition_t *rendition = out->rendition;
    dcv_cursor_t cursor = dcv_cursor_at_start(rendition->report, rendition->query);
    apr_pool_t *scratch;
    dcv_entry_t *entry;

    apr_pool_create(&scratch, out->pool);
    while ((entry = dcv_cursor_next(&cursor, out->scratch, scratch))) {
        dcv_report_describe(rendition->report, entry, rendition->query, out->scratch);
        dcv_html_order(out, entry, number_of(out, page, entry->order),
                       page->overview.wanted == 1);
    }
    apr_pool_destroy(scratch);
}

/* What to do where there are no orders, or none of those are wanted. */
static void nothing(const dcv_out_t *out, const dcv_overview_t *overview)
{
    dcv_out_puts(out, "<p class=\"nothing\">");
    if (overview->orders) {
        dcv_out_tr(out, "No order is like that. Search for less, or show all.");
    }
    else if (dcv_report_scope(out->rendition->report) != DCV_SCOPE_ALL) {
        dcv_out_tr(out, "This virtual host has no orders of its own.");
    }
    else {
        dcv_out_tr(out, "No orders yet. Name the CSR that was sent to the CA with "
                        "DCVCSRFile and restart httpd.");
    }
    dcv_out_puts(out, "</p>\n");
}

/* The same orders in other formats. */
static void footer(const dcv_out_t *out)
{
    static const char *const names[] = {
        DCV_N("JSON"),    DCV_N("text"),          DCV_N("records for a zone file"),
        DCV_N("metrics"), DCV_N("a table (CSV)"), DCV_N("a message to customers")};
    dcv_query_t all = *out->rendition->query;

    all.limit = all.names = all.names_offset = all.refresh = 0;
    dcv_out_puts(out, "<footer>mod_dcv ");
    dcv_html_text(out, out->rendition->version);
    dcv_out_puts(out, " · ");
    dcv_out_tr(out, "the same as:");
    for (int format = DCV_FORMAT_JSON; format <= DCV_FORMAT_MESSAGE; format++) {
        dcv_out_puts(out, format == DCV_FORMAT_JSON ? " <a href=\"" : ", <a href=\"");
        dcv_html_text(out, dcv_query_link(&all, (dcv_format_t)format, 0, out->scratch));
        dcv_out_puts(out, "\">");
        dcv_out_tr(out, names[format - DCV_FORMAT_JSON]);
        dcv_out_puts(out, "</a>");
    }
    dcv_out_puts(out, "</footer>\n");
}

/* What the page's script says, in the language of the page: places are in braces. */
static void texts(const dcv_out_t *out)
{
    static const struct {
        const char *key, *text;
    } said[] = {
        {"copy", DCV_N("Copy")},
        {"copied", DCV_N("Copied")},
        {"by-hand", DCV_N("Select it by hand")},
        {"checking", DCV_N("Checking …")},
        {"again", DCV_N("Check again")},
        {"orders", DCV_N("{done} of {all} orders checked")},
        {"names", DCV_N("{done} of {all} names checked")},
        {"all", DCV_N("All {all} are checked")},
        {"searching", DCV_N("Searching …")},
        {"silent", DCV_N("The server does not answer.")},
        {"strange",
         DCV_N("Something else than this page answered, with the status {status}. "
               "Load the page again.")},
        {"failed",
         DCV_N("The server did not answer. Check again; if that does not help, "
               "load the page again.")},
        {"local", DCV_N("{time} local time")},
    };

    dcv_out_puts(out, "<p id=\"status\" role=\"status\" class=\"skip\"");
    for (apr_size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        dcv_out_printf(out, " data-%s=\"", said[i].key);
        dcv_html_text(out, dcv_tr(dcv_out_lang(out), said[i].text));
        dcv_out_puts(out, "\"");
    }
    dcv_out_puts(out, "></p>\n");
}

static void end(dcv_out_t *out)
{
    const page_t *page = out->state;

    if (!page->is_own) {
        dcv_html_table_end(out);
    }
    if (page->opened && !page->is_own) {
        whole_orders(out, page);
    }
    if (out->rendition->query->offset >= page->overview.wanted) {
        nothing(out, &page->overview);
    }
    pages(out, &page->overview, DCV_N("Pages, below the orders"));
    dcv_out_puts(out, "</div></section>\n");
    if (!page->is_own) {
        dcv_html_troubles(out);
    }
    texts(out);
    dcv_out_puts(out, "</main>\n");
    footer(out);
    dcv_out_puts(out, "<script>");
    dcv_out_puts(out, dcv_page_script);
    dcv_out_puts(out, "</script></body></html>\n");
}

const dcv_renderer_t dcv_render_html = {"text/html; charset=utf-8", begin, render_order,
                                        end};
