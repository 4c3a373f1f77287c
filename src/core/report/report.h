/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a report share: see dcv/report.h. */
#ifndef DCV_CORE_REPORT_H
#define DCV_CORE_REPORT_H

#include "dcv/report.h"
#include "warnings/warning_kinds.h"
#include "verdict/failing.h"

/*
 * Move to the next order that the query asks for, whatever its offset and limit, which is
 * returned; NULL at the end.
 */
const dcv_order_t *dcv_cursor_count(dcv_cursor_t *cursor, apr_pool_t *scratch_pool);

/* What a report was made of: its time, its language, the snapshot of its index, its sources. */
apr_time_t dcv_report_time(const dcv_report_t *report);
dcv_lang_t dcv_report_lang(const dcv_report_t *report);
const dcv_snapshot_t *dcv_report_snapshot(const dcv_report_t *report);
const dcv_sources_t *dcv_report_sources(const dcv_report_t *report);

/* What its index is limited to, as dcv_index_scope() has it. */
int dcv_report_scope(const dcv_report_t *report);

/* How many file errors the report may tell of, and each by its number. */
int dcv_report_file_error_count(const dcv_report_t *report);
const dcv_file_error_t *dcv_report_file_error(const dcv_report_t *report, int number);

/*
 * Add the visits for an order's file, under all names, to a sum: how many, and the last
 * one, readable, in pool.
 */
void dcv_report_add_visits(dcv_visits_t *sum, const dcv_report_t *report,
                           const dcv_order_t *order, apr_pool_t *pool,
                           apr_pool_t *scratch_pool);

/* The same for a literal file. */
void dcv_report_add_literal(dcv_visits_t *sum, const dcv_report_t *report,
                            const dcv_answer_t *literal, apr_pool_t *pool,
                            apr_pool_t *scratch_pool);

/*
 * The virtual hosts of httpd with a number of dcv_strays_vhost(), const dcv_served_t *; NULL:
 * there is none.
 */
const apr_array_header_t *dcv_report_numbered(dcv_report_t *report,
                                              apr_uint64_t number);

/*
 * The kinds of warnings on an order of a virtual host, the one on its signature among them.
 * pool is for temporary use.
 */
dcv_warning_set_t dcv_report_kinds(dcv_report_t *report, int vhost,
                                   const dcv_order_t *order, apr_pool_t *pool);

/*
 * Whether a name of an order may have been checked: no for one with many names where none
 * was. pool is for temporary use.
 */
int dcv_report_is_checked(dcv_report_t *report, const dcv_order_t *order,
                          apr_pool_t *pool);

/*
 * Whether an order fails: when it has a problem, or a name that fails (see
 * verdict/failing.h), whatever names a query shows. kinds is what dcv_report_kinds() says of
 * it. pool is for temporary use.
 */
int dcv_report_is_failing(dcv_report_t *report, const dcv_order_t *order,
                          dcv_warning_set_t kinds, apr_pool_t *pool);

/* The last check of a name of an order, without sentences, in pool; NULL: there was none. */
const dcv_check_t *dcv_report_judge(dcv_report_t *report, const dcv_order_t *order,
                                    const dcv_name_t *name, apr_pool_t *pool);

/* The verdicts of the last check of a name of an order. pool is for temporary use. */
dcv_verdicts_t dcv_report_verdicts(dcv_report_t *report, const dcv_order_t *order,
                                   const dcv_name_t *name, apr_pool_t *pool);

/* The visits for a literal file, readable, in pool; none when nobody records them. */
void dcv_report_literal(dcv_visits_t *visits, const dcv_report_t *report,
                        const dcv_answer_t *literal, apr_pool_t *pool);

/* When anybody asked last for an order's file under one of its names; 0: nobody has. */
apr_time_t dcv_report_last_visit(dcv_report_t *report, const dcv_order_t *order,
                                 apr_pool_t *pool);

/* Whether anybody has asked for an order's file under a name. pool is for temporary use. */
int dcv_report_is_name_visited(dcv_report_t *report, const dcv_order_t *order,
                               const dcv_name_t *name, apr_pool_t *pool);

/*
 * Whether a visit for an order's file that is remembered came from an address that begins so.
 * pool is for temporary use.
 */
int dcv_report_is_visited_from(dcv_report_t *report, const dcv_order_t *order,
                               const char *address, apr_pool_t *pool);

/* Where a report keeps what glance.c makes; NULL at first. */
void **dcv_report_glances(dcv_report_t *report);

/* The pool of a report. */
apr_pool_t *dcv_report_pool(const dcv_report_t *report);

/* Whether anybody has asked for an order's file under one of its names. */
int dcv_report_is_visited(dcv_report_t *report, const dcv_order_t *order,
                          apr_pool_t *pool);

#endif
