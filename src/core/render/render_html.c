/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The html format: one page that needs nothing from elsewhere, and that works without
 * its script, but for copying and searching as one types.
 */
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "explain/explain.h"
#include "index/index.h"
#include "render/html/html.h"
#include "when.h"
#include "report/query.h"
#include "report/report.h"
#include "warnings/warning_kinds.h"
#include "verdict/verdict.h"

/* What the page remembers from its head to its foot. */
typedef struct {
    dcv_overview_t overview;
    int opened; /* whether the orders are unfolded */
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

static void head(const dcv_out_t *out)
{
    dcv_out_puts(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
                      "charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n"
                      "<title>Domain control validation: ");
    dcv_html_text(out, out->rendition->server);
    dcv_out_puts(out, "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>");
    dcv_out_puts(out, dcv_page_style);
    dcv_out_puts(out,
                 "</style></head>\n<body><a class=\"skip\" href=\"#results\">Skip to "
                 "the orders</a>\n<header><h1>Domain control validation</h1>\n"
                 "<p class=\"faint\">");
    dcv_html_text(out, out->rendition->server);
    dcv_out_printf(
        out, " · as of <time datetime=\"%s\">%s</time></p></header>\n<main>\n",
        dcv_when_stamp(dcv_report_time(out->rendition->report), out->scratch),
        dcv_when_date(dcv_report_time(out->rendition->report), out->scratch));
}

static void hidden(const dcv_out_t *out, const char *name, const char *value)
{
    if (value) {
        dcv_out_printf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
        dcv_html_text(out, value);
        dcv_out_puts(out, "\">");
    }
}

static void search(const dcv_out_t *out)
{
    const dcv_query_t *query = out->rendition->query;

    dcv_out_puts(out,
                 "<section aria-labelledby=\"orders\"><h2 id=\"orders\">Orders</h2>\n"
                 "<form class=\"search\" role=\"search\" method=\"get\"><label>Search "
                 "names, files, virtual hosts, authorities, hashes<input "
                 "type=\"search\" name=\"search\" maxlength=\"100\" "
                 "autocomplete=\"off\" value=\"");
    dcv_html_text(out, query->search ? query->search : "");
    dcv_out_puts(out, "\"></label>");
    hidden(out, "domain", query->domain ? query->domain->text : NULL);
    hidden(out, "vhost", query->vhost);
    hidden(out, "warning", query->warning);
    hidden(out, "visited", query->visited);
    hidden(out, "verdict", query->verdict);
    hidden(out, "order", query->order);
    hidden(out, "expires",
           query->has_expires ? apr_itoa(out->scratch, query->expires_days) : NULL);
    hidden(out, "zone", query->zone);
    hidden(out, "sort", dcv_query_sort_word(query->sort));
    hidden(out, "limit",
           query->limit != DCV_PAGE_ORDERS ? apr_itoa(out->scratch, query->limit)
                                           : NULL);
    hidden(out, "names",
           query->names != DCV_PAGE_NAMES ? apr_itoa(out->scratch, query->names)
                                          : NULL);
    hidden(out, "refresh",
           query->refresh ? apr_itoa(out->scratch, query->refresh) : NULL);
    dcv_out_puts(out, "<button>Search</button> <button type=\"button\" id=\"open\" "
                      "hidden>Unfold all</button> <button type=\"button\" id=\"close\" "
                      "hidden>Fold all</button></form>\n");
}

/* What was asked of an order's names, as parts of a sentence. */
static void found_names(const dcv_out_t *out, const dcv_query_t *query, int one)
{
    if (query->domain) {
        dcv_out_puts(out, " for ");
        dcv_html_text(out, query->domain->text);
    }
    if (query->vhost) {
        dcv_out_puts(out, " of the virtual host ");
        dcv_html_text(out, query->vhost);
    }
    if (query->warning && !strcmp(query->warning, "problem")) {
        dcv_out_puts(out, one ? " that fails" : " that fail");
    }
    else if (query->warning) {
        dcv_out_puts(out, " with: ");
        dcv_html_text(out, dcv_warning_title(query->warning)
                               ? dcv_warning_title(query->warning)
                               : query->warning);
    }
    if (query->verdict) {
        dcv_verdict_t verdict = dcv_verdict_of(query->verdict, DCV_ABOUT_RECORD);

        dcv_out_puts(out, verdict == DCV_VERDICTS ? " with a name that was "
                                                  : " with a name whose check says: ");
        dcv_out_puts(out, dcv_verdict_title(verdict));
    }
}

/* The same of the order itself. */
static void found_order(const dcv_out_t *out, const dcv_query_t *query, int one)
{
    if (query->visited) {
        dcv_out_puts(out, !strcmp(query->visited, "no")
                              ? " whose file nobody has asked for"
                              : " whose file somebody has asked for");
    }
    if (query->order) {
        dcv_out_puts(out, " of the CSR with the MD5 ");
        dcv_html_text(out, query->order);
    }
    if (query->has_expires) {
        dcv_out_printf(out, " that expire%s within %d day%s, or %s expired",
                       one ? "s" : "", query->expires_days,
                       dcv_html_plural((apr_uint64_t)query->expires_days),
                       one ? "has" : "have");
    }
    if (query->zone) {
        dcv_out_puts(out, " with a name in the zone ");
        dcv_html_text(out, query->zone);
    }
    if (query->search) {
        dcv_out_puts(out, " with “");
        dcv_html_text(out, query->search);
        dcv_out_puts(out, "”");
    }
}

/* A link to all orders, where some are left out. */
static void link_to_all(const dcv_out_t *out, const dcv_query_t *query)
{
    const dcv_query_t all = {.format = DCV_FORMAT_HTML,
                             .refresh = query->refresh,
                             .sort = query->sort,
                             .names = query->names,
                             .limit =
                                 query->limit == DCV_PAGE_ORDERS ? 0 : query->limit};

    dcv_out_puts(out, " <a href=\"");
    dcv_html_text(out, dcv_query_link(&all, DCV_FORMAT_HTML, 0, out->scratch));
    dcv_out_puts(out, "\">Show all</a>");
}

/* What the list is narrowed to, with a way out. */
static void found(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const dcv_query_t *query = out->rendition->query;

    dcv_out_printf(out, "<p id=\"found\">%d order%s", overview->wanted,
                   dcv_html_plural((apr_uint64_t)overview->wanted));
    found_names(out, query, overview->wanted == 1);
    found_order(out, query, overview->wanted == 1);
    if (query->offset && query->offset >= overview->wanted) {
        dcv_out_printf(out, ", none from number %d on", query->offset + 1);
    }
    dcv_out_puts(out, ".");
    if (dcv_query_narrows(query)) {
        link_to_all(out, query);
    }
    dcv_out_puts(out, "</p>\n");
}

/* Links to the same orders in another order; without the script, too. */
static void sorts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    static const char *const labels[] = {"as configured", "failing first", "by expiry",
                                         "by name", "by last visit"};
    dcv_query_t query = *out->rendition->query;

    if (overview->wanted < 2) {
        return;
    }
    query.names_offset = 0;
    dcv_out_puts(out, "<nav class=\"pages\" aria-label=\"Sort the orders\">"
                      "<span>Sorted</span>");
    for (int i = DCV_SORT_NONE; i <= DCV_SORT_VISITED; i++) {
        query.sort = (dcv_sort_t)i;
        dcv_out_puts(out, "<a href=\"");
        dcv_html_text(out, dcv_query_link(&query, DCV_FORMAT_HTML, 0, out->scratch));
        dcv_out_printf(
            out, "#results\"%s>%s</a>",
            query.sort == out->rendition->query->sort ? " aria-current=\"true\"" : "",
            labels[i]);
    }
    dcv_out_puts(out, "</nav>\n");
}

static void page_link(const dcv_out_t *out, int offset, const char *text)
{
    dcv_query_t query = *out->rendition->query;

    query.names_offset = 0;
    dcv_out_puts(out, "<a href=\"");
    dcv_html_text(out, dcv_query_link(&query, DCV_FORMAT_HTML, offset, out->scratch));
    dcv_out_printf(out, "\">%s</a>", text);
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
    dcv_out_printf(out, "<nav class=\"pages\" aria-label=\"%s\">", label);
    if (first < wanted) {
        dcv_out_printf(out, "<span>%d to %d of %d</span>", first + 1,
                       behind < wanted ? behind : wanted, wanted);
    }
    if (first) {
        page_link(out, 0, "First");
    }
    if (first && first < wanted) {
        page_link(out, first > limit ? first - limit : 0, "Previous");
    }
    if (behind < wanted) {
        page_link(out, behind, "Next");
        page_link(out, (wanted - 1) / limit * limit, "Last");
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
    dcv_out_puts(out,
                 "<p><a class=\"button\" id=\"check-all\" rel=\"nofollow\" href=\"");
    dcv_html_text(out, apr_pstrcat(out->scratch, link, strcmp(link, "?") ? "&" : "",
                                   "check=all#results", NULL));
    dcv_out_puts(out, "\">Check the DNS records of all names shown</a></p>\n");
}

static void begin(dcv_out_t *out)
{
    page_t *page = apr_pcalloc(out->pool, sizeof(*page));
    apr_pool_t *scratch;

    out->state = page;
    page->shown = dcv_hash_make(out->pool);
    head(out);
    apr_pool_create(&scratch, out->pool);
    dcv_overview_collect(&page->overview, out->rendition->report, out->rendition->query,
                         out->pool, scratch);
    apr_pool_destroy(scratch);
    page->opened = page->overview.wanted <= OPENED_MAX;
    dcv_html_overview(out, &page->overview);
    search(out);
    dcv_out_puts(out, "<div id=\"results\" tabindex=\"-1\">\n");
    found(out, &page->overview);
    sorts(out, &page->overview);
    check_all(out, &page->overview);
    pages(out, &page->overview, "Pages, above the orders");
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
    dcv_html_order(out, entry, number_of(out, page, entry->order), page->opened);
}

static void end(dcv_out_t *out)
{
    const page_t *page = out->state;
    dcv_query_t all = *out->rendition->query;

    all.limit = all.names = all.names_offset = all.refresh = 0;
    pages(out, &page->overview, "Pages, below the orders");
    if (!page->overview.orders &&
        dcv_report_scope(out->rendition->report) != DCV_SCOPE_ALL) {
        dcv_out_puts(out, "<p>This virtual host has no orders of its own.</p>\n");
    }
    else if (!page->overview.orders) {
        dcv_out_puts(out, "<p>No orders yet. Name the CSR that was sent to the CA with "
                          "<code>DCVCSRFile</code> and restart httpd.</p>\n");
    }
    dcv_out_puts(out, "</div></section>\n");
    dcv_html_literals(out);
    dcv_out_puts(out, "<p id=\"status\" role=\"status\" "
                      "class=\"skip\"></p></main>\n<footer>mod_dcv ");
    dcv_html_text(out, out->rendition->version);
    dcv_out_puts(out, " · the same as ");
    for (int format = DCV_FORMAT_JSON; format <= DCV_FORMAT_MESSAGE; format++) {
        static const char *const names[] = {"",
                                            "JSON",
                                            "text",
                                            "records for a zone file",
                                            "metrics",
                                            "a table (CSV)",
                                            "a message to customers"};

        dcv_out_puts(out, format == DCV_FORMAT_JSON ? "<a href=\"" : ", <a href=\"");
        dcv_html_text(out, dcv_query_link(&all, (dcv_format_t)format, 0, out->scratch));
        dcv_out_printf(out, "\">%s</a>", names[format]);
    }
    dcv_out_puts(out, "</footer>\n<script>");
    dcv_out_puts(out, dcv_page_script);
    dcv_out_puts(out, "</script></body></html>\n");
}

const dcv_renderer_t dcv_render_html = {"text/html; charset=utf-8", begin, render_order,
                                        end};
