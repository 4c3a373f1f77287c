/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How orders are searched and filtered on the page, and what was found: see html.h. */
#include <string.h>

#include <apr_strings.h>

#include "html.h"
#include "query/query.h"
#include "report/report.h"
#include "verdict/verdict.h"
#include "warnings/warning_kinds.h"

static void hidden(const dcv_out_t *out, const char *name, const char *value)
{
    if (value) {
        dcv_out_printf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
        dcv_html_text(out, value);
        dcv_out_puts(out, "\">");
    }
}

static const char *number(const dcv_out_t *out, int value, int usual)
{
    return value != usual ? apr_itoa(out->scratch, value) : NULL;
}

/* What stays of the query when something is searched for. */
static void kept(const dcv_out_t *out, const dcv_query_t *query)
{
    hidden(out, "domain", query->domain ? query->domain->text : NULL);
    hidden(out, "vhost", query->vhost);
    hidden(out, "warning", query->warning);
    hidden(out, "visited", query->visited);
    hidden(out, "verdict", query->verdict);
    hidden(out, "order", query->order);
    hidden(out, "sort",
           query->sort == DCV_SORT_PROBLEM ? NULL : dcv_query_sort_word(query->sort));
    hidden(out, "limit", number(out, query->limit, DCV_PAGE_ORDERS));
    hidden(out, "names", number(out, query->names, DCV_PAGE_NAMES));
    hidden(out, "refresh", number(out, query->refresh, 0));
    hidden(out, "lang", query->has_lang ? dcv_lang_tag(query->lang) : NULL);
}

static void option(const dcv_out_t *out, const char *value, const char *text,
                   int is_chosen)
{
    dcv_out_printf(out, "<option value=\"%s\"%s>", value, is_chosen ? " selected" : "");
    dcv_html_text(out, text);
    dcv_out_puts(out, "</option>");
}

static void choose_who(const dcv_out_t *out, const dcv_query_t *query)
{
    dcv_out_puts(out, "<label>");
    dcv_out_tr(out, "Whose turn it is");
    dcv_out_puts(out, "<select name=\"who\">");
    option(out, "any", dcv_tr(query->lang, "anybody’s"), !query->who);
    for (int i = DCV_WHO_HOST; i <= DCV_WHO_NOBODY; i++) {
        const char *word = dcv_who_name((dcv_who_t)i);

        option(out, word, dcv_html_who(out, (dcv_who_t)i),
               query->who && !strcmp(query->who, word));
    }
    dcv_out_puts(out, "</select></label>");
}

static void choose_expiry(const dcv_out_t *out, const dcv_query_t *query)
{
    static const int days[] = {0, 3, 7, 30};
    int is_listed = 0;

    dcv_out_puts(out, "<label>");
    dcv_out_tr(out, "Expires within");
    dcv_out_puts(out, "<select name=\"expires\">");
    option(out, "any", dcv_tr(query->lang, "any time"), !query->has_expires);
    for (apr_size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        int is_chosen = query->has_expires && query->expires_days == days[i];

        is_listed |= is_chosen;
        option(out, apr_itoa(out->scratch, days[i]),
               days[i] ? dcv_trn(query->lang, out->scratch, days[i], "%d day",
                                 "%d days", days[i])
                       : dcv_tr(query->lang, "has expired"),
               is_chosen);
    }
    if (query->has_expires && !is_listed) {
        option(out, apr_itoa(out->scratch, query->expires_days),
               dcv_trn(query->lang, out->scratch, query->expires_days, "%d day",
                       "%d days", query->expires_days),
               1);
    }
    dcv_out_puts(out, "</select></label>");
}

static void field(const dcv_out_t *out, const char *label, const char *type,
                  const char *name, const char *value, int is_required)
{
    dcv_out_puts(out, "<label>");
    dcv_out_tr(out, label);
    dcv_out_printf(out,
                   "<input type=\"%s\" name=\"%s\"%s maxlength=\"255\" "
                   "autocomplete=\"off\" spellcheck=\"false\" value=\"",
                   type, name, is_required ? " required" : "");
    dcv_html_text(out, value ? value : "");
    dcv_out_puts(out, "\"></label>");
}

static void submit(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, "<button type=\"submit\">");
    dcv_out_tr(out, text);
    dcv_out_puts(out, "</button></form>");
}

/* The zone has a form of its own: it cannot be sent empty. The page's script makes them one. */
void dcv_html_search(const dcv_out_t *out)
{
    const dcv_query_t *query = out->rendition->query;

    dcv_out_puts(out, "<search class=\"bar\"><form class=\"search\" method=\"get\" "
                      "action=\"#orders\">");
    field(out, DCV_N("Search names, files, CAs, hashes, addresses"), "search", "search",
          query->search, 0);
    choose_who(out, query);
    choose_expiry(out, query);
    kept(out, query);
    hidden(out, "zone", query->zone);
    submit(out, DCV_N("Search"));
    dcv_out_puts(out, "<form class=\"zone\" method=\"get\" action=\"#orders\">");
    field(out, DCV_N("In the zone"), "text", "zone", query->zone, 1);
    kept(out, query);
    hidden(out, "search", query->search);
    hidden(out, "who", query->who);
    hidden(out, "expires",
           query->has_expires ? apr_itoa(out->scratch, query->expires_days) : NULL);
    submit(out, DCV_N("Show"));
    dcv_out_puts(out, "</search>\n");
}

/* A condition, with a space before it. */
static void with(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, " · ");
    dcv_out_puts(out, text);
}

/* What the list is narrowed to, each condition by itself. */
static void conditions(const dcv_out_t *out, const dcv_query_t *query)
{
    dcv_lang_t lang = query->lang;
    apr_pool_t *pool = out->scratch;

    if (query->domain) {
        with(out,
             dcv_trf(lang, pool, "for %s", dcv_html_escape(out, query->domain->text)));
    }
    if (query->vhost) {
        with(out, dcv_trf(lang, pool, "of the virtual host %s",
                          dcv_html_escape(out, query->vhost)));
    }
    if (query->warning) {
        const char *title = dcv_warning_title(query->warning);

        with(out, !strcmp(query->warning, "problem") ? dcv_tr(lang, "failing")
                  : !strcmp(query->warning, "note")
                      ? dcv_tr(lang, "with notes")
                      : dcv_trf(lang, pool, "with: %s", dcv_tr(lang, title)));
    }
    if (query->verdict) {
        dcv_verdict_t verdict = dcv_verdict_of(query->verdict, DCV_ABOUT_RECORD);

        with(out, dcv_trf(lang, pool, "with a name whose check says: %s",
                          dcv_tr(lang, dcv_verdict_title(verdict))));
    }
    if (query->visited) {
        with(out, !strcmp(query->visited, "no")
                      ? dcv_tr(lang, "whose file nobody has asked for")
                      : dcv_tr(lang, "whose file somebody has asked for"));
    }
    if (query->order) {
        with(out, dcv_trf(lang, pool, "of the CSR with the MD5 %s", query->order));
    }
    if (query->who) {
        dcv_who_t who = DCV_WHO_HOST;

        (void)dcv_who_named(&who, query->who);
        with(out, dcv_html_who(out, who));
    }
    if (query->has_expires) {
        with(out, dcv_trn(lang, pool, query->expires_days,
                          "expiring within %d day, or expired",
                          "expiring within %d days, or expired", query->expires_days));
    }
    if (query->zone) {
        with(out, dcv_trf(lang, pool, "with a name in the zone %s",
                          dcv_html_escape(out, query->zone)));
    }
    if (query->search) {
        with(out,
             dcv_trf(lang, pool, "with “%s”", dcv_html_escape(out, query->search)));
    }
}

/* With a way out. */
void dcv_html_found(const dcv_out_t *out, const dcv_overview_t *overview)
{
    const dcv_query_t *query = out->rendition->query;
    dcv_query_t all = dcv_html_all(out);

    /* The page of one order need not say so to who sees it. */
    dcv_out_printf(out, "<p id=\"found\"%s>",
                   query->order && overview->wanted == 1 ? " class=\"skip\"" : "");
    dcv_out_puts(out, dcv_trn(query->lang, out->scratch, overview->wanted, "%d order",
                              "%d orders", overview->wanted));
    conditions(out, query);
    if (query->offset && query->offset >= overview->wanted) {
        with(out, dcv_trf(query->lang, out->scratch, "none from number %d on",
                          query->offset + 1));
    }
    if (dcv_query_narrows(query)) {
        dcv_out_puts(out, " ");
        dcv_html_link(out, &all, "#results");
        dcv_out_puts(out, ">");
        dcv_out_tr(out, "Show all");
        dcv_out_puts(out, "</a>");
    }
    dcv_out_puts(out, "</p>\n");
}
