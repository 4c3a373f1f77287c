/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The formats of a report. Each is written as it is made: memory does not grow with the
 * number of orders.
 */
#ifndef DCV_RENDER_H
#define DCV_RENDER_H

#include "dcv/query.h"
#include "dcv/report.h"

/* Where a rendered report goes. */
typedef struct dcv_sink_t {
    void *context;
    void (*write)(void *context, const char *bytes, apr_size_t len);
    int (*is_gone)(void *context); /* whether nobody reads any more; NULL: never */
} dcv_sink_t;

/* What all formats say of the server, and what is asked of it. */
typedef struct dcv_rendition_t {
    dcv_report_t *report;
    const dcv_query_t *query;
    const char *version;        /* of mod_dcv */
    const char *server;         /* its name */
    const dcv_health_t *health; /* what is known of it; NULL: the health format asks */
} dcv_rendition_t;

/* The media type of a format, a constant. */
const char *dcv_render_type(dcv_format_t format);

/*
 * The Content-Security-Policy of the html format, in pool: nothing but its own parts.
 */
const char *dcv_render_policy(apr_pool_t *pool);

/*
 * Write the orders that the rendition's query asks for, in its format. Memory needed on
 * the way is in pool, most of it given back after each order.
 */
void dcv_render(const dcv_sink_t *sink, const dcv_rendition_t *rendition,
                apr_pool_t *pool);

/* The counts of a whole server in few lines, as mod_status shows them: html or text. */
void dcv_render_summary(const dcv_sink_t *sink, const dcv_rendition_t *rendition,
                        apr_pool_t *pool);

/* A request that is refused. */
typedef struct dcv_refusal_t {
    int status; /* of HTTP */
    dcv_lang_t lang;
    const char *title;    /* what that status is called: "Bad Request" */
    const char *sentence; /* what is wrong, and what to do; with its full stop */
} dcv_refusal_t;

/*
 * What a client gets that is refused, in pool: an accessible page with a way back for html,
 * a problem of RFC 9457 for json, health and schema, and the sentence alone for other formats. Sets *type to its
 * media type, a constant. A page needs the policy of dcv_render_policy().
 */
const char *dcv_render_refusal(const char **type, dcv_format_t format,
                               const dcv_refusal_t *refusal, apr_pool_t *pool);

#endif
