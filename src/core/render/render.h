/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a report. */
#ifndef DCV_CORE_RENDER_H
#define DCV_CORE_RENDER_H

#include "report/out.h"

/* A format: what comes before the orders, each order, and what comes after them. */
typedef struct dcv_renderer_t {
    const char *type;
    void (*begin)(dcv_out_t *out);
    void (*order)(dcv_out_t *out, const dcv_entry_t *entry, int first);
    void (*end)(dcv_out_t *out);
} dcv_renderer_t;

extern const dcv_renderer_t dcv_render_html, dcv_render_json, dcv_render_text,
    dcv_render_zone, dcv_render_openmetrics;

/* A refusal as a problem of RFC 9457, in pool. */
const char *dcv_render_problem(const dcv_refusal_t *refusal, apr_pool_t *pool);

#endif
