/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The table of orders, one on a line: see html.h. */
#include <string.h>

#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "when.h"

/* The columns, each sorted by something. */
static const struct {
    const char *heading;
    dcv_sort_t sort;
} columns[] = {
    {DCV_N("State"), DCV_SORT_PROBLEM},
    {DCV_N("Names"), DCV_SORT_NAME},
    {DCV_N("CA"), DCV_SORT_AUTHORITY},
    {DCV_N("File"), DCV_SORT_FILE},
    {DCV_N("Record"), DCV_SORT_RECORD},
    {DCV_N("Persistent record"), DCV_SORT_PERSISTENT},
    {DCV_N("CAA"), DCV_SORT_CAA},
    {DCV_N("Days left"), DCV_SORT_EXPIRES},
    {DCV_N("Last visit"), DCV_SORT_VISITED},
    {DCV_N("Next step"), DCV_SORT_WHO},
};

#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

/* A link to the same orders, sorted otherwise. */
static void sort_link(const dcv_out_t *out, dcv_sort_t sort, const char *text)
{
    dcv_query_t query = *out->rendition->query;
    int is_sorted = query.sort == sort;

    query.sort = sort;
    query.has_sort = 1;
    query.offset = query.names_offset = 0;
    dcv_html_link(out, &query, "#results");
    dcv_out_printf(out, "%s>", is_sorted ? " aria-current=\"true\"" : "");
    dcv_out_tr(out, text);
    dcv_out_puts(out, "</a>");
}

void dcv_html_sorts(const dcv_out_t *out)
{
    static const struct {
        dcv_sort_t sort;
        const char *text;
    } sorts[] = {{DCV_SORT_PROBLEM, DCV_N("failing first")},
                 {DCV_SORT_WHO, DCV_N("by whose turn it is")},
                 {DCV_SORT_NAME, DCV_N("by name")},
                 {DCV_SORT_EXPIRES, DCV_N("by expiry")},
                 {DCV_SORT_VISITED, DCV_N("by last visit")},
                 {DCV_SORT_NONE, DCV_N("as configured")}};

    dcv_out_puts(out, "<nav class=\"pages sorts\" aria-label=\"");
    dcv_out_tr(out, "Sort the orders");
    dcv_out_puts(out, "\">");
    for (apr_size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
        sort_link(out, sorts[i].sort, sorts[i].text);
    }
    dcv_out_puts(out, "</nav>\n");
}

/* Whether a column is there: that of persistent records only where there are accounts. */
static int is_shown(apr_size_t column, int accounts)
{
    return accounts || columns[column].sort != DCV_SORT_PERSISTENT;
}

static void heading(const dcv_out_t *out, apr_size_t column)
{
    int is_sorted = out->rendition->query->sort == columns[column].sort;

    dcv_out_printf(out, "<th scope=\"col\"%s>",
                   is_sorted ? " aria-sort=\"ascending\"" : "");
    sort_link(out, columns[column].sort, columns[column].heading);
    dcv_out_puts(out, "</th>");
}

void dcv_html_table_begin(const dcv_out_t *out, int accounts)
{
    dcv_out_puts(out, "<div class=\"wide\"><table class=\"orders\"><caption>");
    dcv_out_tr(out, "Orders, the most pressing first unless you sort them otherwise");
    dcv_out_puts(out, "</caption><thead><tr>");
    for (apr_size_t i = 0; i < COLUMN_COUNT; i++) {
        if (is_shown(i, accounts)) {
            heading(out, i);
        }
    }
    dcv_out_puts(out, "</tr></thead>\n<tbody>\n");
}

void dcv_html_table_end(const dcv_out_t *out)
{
    dcv_out_puts(out, "</tbody></table></div>\n");
}

/* A cell begins with what its column is called, for screens where it stands alone. */
static void cell(const dcv_out_t *out, apr_size_t column)
{
    dcv_out_puts(out, "<td data-label=\"");
    dcv_html_text(out, dcv_tr(dcv_out_lang(out), columns[column].heading));
    dcv_out_puts(out, "\">");
}

static void standing(const dcv_out_t *out, apr_size_t column, dcv_standing_t standing)
{
    cell(out, column);
    dcv_html_state(out, standing.class, standing.text);
    dcv_out_puts(out, "</td>\n");
}

/* Whether a virtual host is called as the first name of an order. */
static int is_called_alike(const dcv_entry_t *entry)
{
    const apr_array_header_t *names = entry->order->names;

    return names->nelts && !strcmp(APR_ARRAY_IDX(names, 0, const dcv_name_t *)->text,
                                   entry->vhost->name);
}

/* The names, and which virtual host's order it is where that is called otherwise. */
static void names(const dcv_out_t *out, const dcv_entry_t *entry)
{
    dcv_out_puts(out, "<th scope=\"row\">");
    dcv_html_order_link(out, entry->order->csr->md5);
    dcv_out_puts(out, ">");
    dcv_html_text(out, dcv_html_title(out, entry->order));
    dcv_out_puts(out, "</a>");
    if (!is_called_alike(entry)) {
        dcv_out_puts(out, " <small class=\"faint\">");
        dcv_html_text(out, dcv_html_vhost(out, entry->vhost));
        dcv_out_puts(out, "</small>");
    }
    dcv_out_puts(out, "</th>\n");
}

static void days_left(const dcv_out_t *out, const dcv_entry_t *entry)
{
    apr_time_t left = entry->order->expires - dcv_report_time(out->rendition->report);
    int days = (int)(left / apr_time_from_sec(86400));

    cell(out, 7);
    if (!entry->order->expires) {
        dcv_html_state(out, "faint", dcv_tr(dcv_out_lang(out), "not known"));
    }
    else if (left <= 0) {
        dcv_html_state(out, "bad", dcv_tr(dcv_out_lang(out), "expired"));
    }
    else {
        dcv_out_printf(out, "%d", days);
    }
    dcv_out_puts(out, "</td>\n");
}

static void last_visit(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_visits_t *visits = dcv_html_last_visits(entry);

    cell(out, 8);
    if (visits) {
        dcv_out_puts(out, dcv_html_moment(out, visits->last.time,
                                          dcv_html_ago(out, visits->last.time)));
    }
    else {
        dcv_html_state(out, "faint",
                       dcv_tr(dcv_out_lang(out), entry->other_visits.count
                                                     ? DCV_N("under another name only")
                                                     : DCV_N("none yet")));
    }
    dcv_out_puts(out, "</td>\n");
}

static void next_step(const dcv_out_t *out, const dcv_entry_t *entry)
{
    cell(out, 9);
    dcv_out_puts(out, "<div class=\"step\"><b>");
    dcv_html_text(out, dcv_html_who(out, entry->next_step.who));
    dcv_out_puts(out, "</b> ");
    dcv_html_text(out, entry->next_step.text);
    dcv_out_puts(out, "</div></td>");
}

void dcv_html_row(const dcv_out_t *out, const dcv_entry_t *entry, int number,
                  int accounts)
{
    const char *md5 = entry->order->csr->md5;

    dcv_out_printf(out, "<tr class=\"order%s\"", entry->failing ? " failing" : "");
    if (number) {
        dcv_out_printf(out, " id=\"%s%s\"", md5,
                       number > 1 ? apr_psprintf(out->scratch, "-%d", number) : "");
    }
    /* By what the page's script knows it again. */
    dcv_out_printf(out, " data-md5=\"%s\" data-row=\"%d/%s/", md5, entry->vhost_number,
                   md5);
    dcv_html_text(out, entry->order->source);
    dcv_out_puts(out, "\">\n");
    standing(out, 0, dcv_html_order_standing(out, entry));
    names(out, entry);
    cell(out, 2);
    dcv_html_text(out, entry->order->authority->name);
    dcv_out_puts(out, "</td>\n");
    standing(out, 3, dcv_html_file_standing(out, entry));
    standing(out, 4, dcv_html_record_standing(out, entry));
    if (accounts) {
        standing(out, 5, dcv_html_persistent_standing(out, entry));
    }
    standing(out, 6, dcv_html_caa_standing(out, entry));
    days_left(out, entry);
    last_visit(out, entry);
    next_step(out, entry);
    dcv_out_puts(out, "</tr>\n");
}
