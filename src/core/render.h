/* SPDX-License-Identifier: Apache-2.0 */
/* What the formats of a report share. */
#ifndef DCV_CORE_RENDER_H
#define DCV_CORE_RENDER_H

#include "dcv/render.h"

/* A format in the making. */
typedef struct dcv_out_t {
    const dcv_sink_t *sink;
    const dcv_view_t *view;
    apr_pool_t *pool;    /* of the whole report */
    apr_pool_t *scratch; /* cleared after each order */
    void *state;         /* the format's own */
} dcv_out_t;

/* A format: what comes before the orders, each order, and what comes after them. */
typedef struct dcv_renderer_t {
    const char *type;
    void (*begin)(dcv_out_t *out);
    void (*order)(dcv_out_t *out, const dcv_entry_t *entry, int first);
    void (*end)(dcv_out_t *out);
} dcv_renderer_t;

extern const dcv_renderer_t dcv_render_html, dcv_render_json, dcv_render_text,
    dcv_render_zone, dcv_render_openmetrics;

void dcv_out_puts(const dcv_out_t *out, const char *text);

/* A printf format without %s of anything that needs escaping. */
void dcv_out_printf(const dcv_out_t *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The strays of both kinds, the newest first; their MD5s readable. In pool. */
apr_array_header_t *dcv_out_strays(const dcv_out_t *out);

/*
  * Call a function (NULL: none) for each literal file that the query leaves in, with its
 * virtual host's number and its own, from 0 on: for none when it asks for orders by something
 * that files do not have. Returns how many there are.
 */
int dcv_out_literals(dcv_out_t *out,
                     void (*each)(dcv_out_t *out, int vhost,
                                  const dcv_answer_t *literal, int number));

/*
 * Call a function for each error in files of directories, with its number from 0 on,
 * whatever the query asks for.
 */
void dcv_out_file_errors(dcv_out_t *out,
                         void (*each)(dcv_out_t *out, const dcv_file_error_t *error,
                                      int number));

/* A virtual host as people call it: "www.example.com:443". In pool. */
const char *dcv_out_vhost(const dcv_vhost_t *vhost, apr_pool_t *pool);

#endif
