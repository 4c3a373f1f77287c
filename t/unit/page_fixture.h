/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A part of the status page, for the tests of what each part shows. */
#ifndef PAGE_FIXTURE_H
#define PAGE_FIXTURE_H

#include "fixture.h"
#include "render/html/html.h"
#include "report/report.h"

typedef struct page_part_t {
    dcv_sink_t sink;
    dcv_query_t query;
    dcv_rendition_t rendition;
    dcv_out_t out;
} page_part_t;

/* A part of the page that a query gets at a time, with nothing written yet. */
page_part_t *begin_part(const server_t *server, dcv_query_t query, apr_time_t now);

/* What such a page knows of an order of the first virtual host. */
const dcv_entry_t *entry_in(const page_part_t *part, const dcv_order_t *order);

/* What was written: HTML that does no harm. */
const char *end_part(const page_part_t *part);

/* The whole page that a request with these parameters gets. */
const char *get_page(const server_t *server, const char *args);

#endif
