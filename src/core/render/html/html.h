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

/* Text of any bytes, readable and escaped for an element or an attribute in "". */
void dcv_html_text(const dcv_out_t *out, const char *text);

/*
 * A value to be typed elsewhere, with a button that copies it. what names it: "target".
 */
void dcv_html_value(const dcv_out_t *out, const char *value, const char *what);

/* A point in time in words, and in full. */
void dcv_html_time(const dcv_out_t *out, apr_time_t time);

/* "s" unless count is 1. */
const char *dcv_html_plural(apr_uint64_t count);

/* What comes before the orders, apart from the page's head. */
void dcv_html_overview(const dcv_out_t *out, const dcv_overview_t *overview);

/* The dropped files that are no orders; nothing when there are none. */
void dcv_html_file_errors(const dcv_out_t *out);

/* One order. opened: all that can be folded is unfolded. */
void dcv_html_order(const dcv_out_t *out, const dcv_entry_t *entry, int opened);

/* Names with commas between, and "and" before the last. */
void dcv_html_names(const dcv_out_t *out, const apr_array_header_t *names);

/* Which names of an order are shown, and where the others are; nothing when all are. */
void dcv_html_shown_names(const dcv_out_t *out, const dcv_entry_t *entry);

/* "3 of 5 names", or "3 of the 50 names shown" when not all are. In out's scratch pool. */
const char *dcv_html_share(const dcv_out_t *out, const dcv_entry_t *entry, int part,
                           int of);

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
 * A finding of a check, in a list, under a title. failing: whether the name fails; where it does
 * not, another proof of it is valid, and nothing has to be mended.
 */
void dcv_html_finding(const dcv_out_t *out, const dcv_finding_t *finding,
                      const char *title, int failing);

/*
 * Each name server against each record of a check, so that one sees where it has not arrived
 * yet. title tells what a verdict means.
 */
void dcv_html_matrix(const dcv_out_t *out, const dcv_check_t *check,
                     const char *caption, const char *(*title)(dcv_verdict_t verdict));

/*
 * What a check found of the persistent record; nothing when check is NULL. failing: as for
 * dcv_html_finding().
 */
void dcv_html_persistent_check(const dcv_out_t *out, const dcv_check_t *check,
                               int failing);

/* The verdicts on persistent records but "valid", each with the number of its names. */
void dcv_html_persistent_verdicts(const dcv_out_t *out, const dcv_overview_t *overview);

/* The class of a verdict on the file. */
const char *dcv_html_file_class(dcv_verdict_t verdict);

/* What the last check of a name says of its file; nothing where it was not asked for. */
void dcv_html_file_check(const dcv_out_t *out, const dcv_domain_t *domain);

/* The same of an order, in a word; nothing when the file was asked for under no name. */
void dcv_html_file_badge(const dcv_out_t *out, const dcv_entry_t *entry);

/*
 * The last check of each name, and how to check it now; nothing where there is nothing to
 * check.
 */
void dcv_html_checks(const dcv_out_t *out, const dcv_entry_t *entry);

/* What the checks say of an order, in a word; nothing when no name was checked. */
void dcv_html_check_badge(const dcv_out_t *out, const dcv_entry_t *entry);

/* The literal files, after the orders; nothing when there are none. */
void dcv_html_literals(dcv_out_t *out);

#endif
