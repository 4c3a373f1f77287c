/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the html format share. */
#ifndef DCV_CORE_HTML_H
#define DCV_CORE_HTML_H

#include "report/overview.h"
#include "render/render.h"

/* The page's own style and script, and what a Content-Security-Policy calls them. */
extern const char dcv_page_style[], dcv_page_style_hash[];
extern const char dcv_page_script[], dcv_page_script_hash[];

/* docs/status.schema.json, as it stands. */
extern const char dcv_page_schema[], dcv_page_schema_hash[];

/*
 * Text of any bytes, readable and escaped for an element or an attribute in "": written, or in
 * out's scratch pool.
 */
void dcv_html_text(const dcv_out_t *out, const char *text);
const char *dcv_html_escape(const dcv_out_t *out, const char *text);

/* A value to be typed elsewhere, with a button that copies it. label, DCV_N(), names that. */
void dcv_html_value(const dcv_out_t *out, const char *value, const char *label);

/* A point in time in words, and in full. */
void dcv_html_time(const dcv_out_t *out, apr_time_t time);

/* In out's scratch pool: it in words; and as an element, in full or as text has it. */
const char *dcv_html_ago(const dcv_out_t *out, apr_time_t time);
const char *dcv_html_moment(const dcv_out_t *out, apr_time_t time, const char *text);

/* The query of the page without what narrows it. */
dcv_query_t dcv_html_all(const dcv_out_t *out);

/* The beginning of a link, without the ">" behind it. anchor: "#results", or "". */
void dcv_html_link(const dcv_out_t *out, const dcv_query_t *query, const char *anchor);

/* The same to the page of an order's own. */
void dcv_html_order_link(const dcv_out_t *out, const char *md5);

/* A virtual host with its port; the main server in the language of the page. */
const char *dcv_html_vhost(const dcv_out_t *out, const dcv_vhost_t *vhost);

/* A state, by its class ("bad", "note", "good" or "faint"), which has a shape, and in words. */
void dcv_html_state(const dcv_out_t *out, const char *class, const char *text);

/* Whom orders need, and why; before everything else. */
void dcv_html_overview(const dcv_out_t *out, const dcv_overview_t *overview);

/* Whose turn it is, as a heading: "The customer". In the language. */
const char *dcv_html_who(const dcv_out_t *out, dcv_who_t who);

/* The form by which orders are searched and filtered, and what the list is narrowed to. */
void dcv_html_search(const dcv_out_t *out);
void dcv_html_found(const dcv_out_t *out, const dcv_overview_t *overview);

/* Links that sort the orders otherwise, for screens on which the table has no head. */
void dcv_html_sorts(const dcv_out_t *out);

/* The head of the table of orders, and its end. accounts: whether any has an account. */
void dcv_html_table_begin(const dcv_out_t *out, int accounts);
void dcv_html_table_end(const dcv_out_t *out);

/*
 * An order as a row. Its id is its MD5, and from the second one of its CSR on the page "MD5-2":
 * number counts them from 1 on. 0: it has none, since the order itself stands below.
 */
void dcv_html_row(const dcv_out_t *out, const dcv_entry_t *entry, int number,
                  int accounts);

/* What is behind the orders: files that cannot be used, unknown requests, literal files. */
void dcv_html_troubles(dcv_out_t *out);

/* The literal files; nothing when there are none. */
void dcv_html_literals(dcv_out_t *out);

/* One order. number: as for dcv_html_row(), from 1 on. opened: all that can be is unfolded. */
void dcv_html_order(const dcv_out_t *out, const dcv_entry_t *entry, int number,
                    int opened);

/* The names of an order in few words: "www.example.com and 3 more". */
const char *dcv_html_title(const dcv_out_t *out, const dcv_order_t *order);

/* Which names of an order are shown, and where the others are; nothing when all are. */
void dcv_html_shown_names(const dcv_out_t *out, const dcv_entry_t *entry);

/* "3 of 5 names", or "3 of the 50 names shown" when not all are. In out's scratch pool. */
const char *dcv_html_share(const dcv_out_t *out, const dcv_entry_t *entry, int part,
                           int of);

/* How something of an order stands at a glance. */
typedef struct dcv_standing_t {
    const char *class; /* as for dcv_html_state() */
    const char *text;  /* in the language */
} dcv_standing_t;

/* The same of the order, its file, records, persistent records and CAA, over its names. */
dcv_standing_t dcv_html_order_standing(const dcv_out_t *out, const dcv_entry_t *entry);
dcv_standing_t dcv_html_file_standing(const dcv_out_t *out, const dcv_entry_t *entry);
dcv_standing_t dcv_html_record_standing(const dcv_out_t *out, const dcv_entry_t *entry);
dcv_standing_t dcv_html_persistent_standing(const dcv_out_t *out,
                                            const dcv_entry_t *entry);
dcv_standing_t dcv_html_caa_standing(const dcv_out_t *out, const dcv_entry_t *entry);

/* The visits under the name of an order that was asked for last; NULL: none was. */
const dcv_visits_t *dcv_html_last_visits(const dcv_entry_t *entry);

/*
 * The ways to prove control of an order's names, each a section; nothing without names, and
 * nothing of persistent records without an account.
 */
void dcv_html_file(const dcv_out_t *out, const dcv_entry_t *entry);
void dcv_html_records(const dcv_out_t *out, const dcv_entry_t *entry);
void dcv_html_persistent(const dcv_out_t *out, const dcv_entry_t *entry);
void dcv_html_emails(const dcv_out_t *out, const dcv_entry_t *entry);

/* The class of a verdict: "bad" for one by which a name fails, "faint" for no verdict. */
const char *dcv_html_class(dcv_verdict_t verdict);

/*
 * The same for a name: a record that is missing is not needed, and grey, where another proof is
 * valid, or the file is answered and nothing wrong is known of it; where the name does not fail,
 * nothing has to be mended.
 */
const char *dcv_html_class_for(const dcv_domain_t *domain, dcv_verdict_t verdict);

/* The same of a name server's verdict on a record: where it is on some, the others lack it. */
const char *dcv_html_server_class(const dcv_domain_t *domain,
                                  const dcv_record_check_t *record,
                                  dcv_verdict_t verdict);

/* The same of a verdict on the file. */
const char *dcv_html_file_class(dcv_verdict_t verdict);

/*
 * A finding of a check of a name, in a list, under a title.
 */
void dcv_html_finding(const dcv_out_t *out, const dcv_finding_t *finding,
                      const char *title, const dcv_domain_t *domain);

/*
 * Each name server against each record of a check of a name, so that one sees where it has not
 * arrived yet. title tells what a verdict means.
 */
void dcv_html_matrix(const dcv_out_t *out, const dcv_domain_t *domain,
                     const dcv_check_t *check, const char *caption,
                     const char *(*title)(dcv_verdict_t verdict));

/* What the last check of a name found of its persistent record; nothing where there is none. */
void dcv_html_persistent_check(const dcv_out_t *out, const dcv_domain_t *domain);

/* What the last check of a name says of its file; nothing where it was not asked for. */
void dcv_html_file_check(const dcv_out_t *out, const dcv_domain_t *domain);

/*
 * The last check of each name, and how to check it now; nothing where there is nothing to
 * check.
 */
void dcv_html_checks(const dcv_out_t *out, const dcv_entry_t *entry);

/* From the root to the record, and from the name to the answers, as its last check saw them. */
void dcv_html_record_chain(const dcv_out_t *out, const dcv_domain_t *domain);
void dcv_html_file_chain(const dcv_out_t *out, const dcv_domain_t *domain);

/* When an order's file was asked for, from where, and when it will be; nothing without visits. */
void dcv_html_timeline(const dcv_out_t *out, const dcv_entry_t *entry);

#endif
