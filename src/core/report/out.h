/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What all formats write to, and the parts of a report that they go through alike. */
#ifndef DCV_CORE_OUT_H
#define DCV_CORE_OUT_H

#include "dcv/compiler.h"
#include "dcv/render.h"

/* A report that is being written. */
typedef struct dcv_out_t {
    const dcv_sink_t *sink;
    const dcv_rendition_t *rendition;
    apr_pool_t *pool;    /* of the whole report */
    apr_pool_t *scratch; /* cleared after each order */
    void *state;         /* the format's own */
} dcv_out_t;

/* Write a text as it stands. */
void dcv_out_puts(const dcv_out_t *out, const char *text);

/* The language of the report. */
dcv_lang_t dcv_out_lang(const dcv_out_t *out);

/* A constant text, in the language of the report. */
void dcv_out_tr(const dcv_out_t *out, const char *text);

/* The same with places: see dcv_trf(). Values that need escaping are escaped. */
void dcv_out_trf(const dcv_out_t *out, const char *format, ...) DCV_PRINTF(2, 3);

/* A printf format without %s of anything that needs escaping. */
void dcv_out_printf(const dcv_out_t *out, const char *format, ...) DCV_PRINTF(2, 3);

/* The strays of both kinds, the newest first; their MD5s readable. In pool. */
apr_array_header_t *dcv_out_strays(const dcv_out_t *out);

/*
 * Call a function (NULL: none) for each literal file that the query leaves in, with its
 * virtual host's number and its own, from 0 on: for none when it asks for orders by
 * something that files do not have. Returns how many there are.
 */
int dcv_out_literals(dcv_out_t *out,
                     void (*each)(dcv_out_t *out, int vhost,
                                  const dcv_answer_t *literal, int number));

/*
 * Call a function for each file error, with its number from 0 on, whatever the query
 * asks for.
 */
void dcv_out_file_errors(dcv_out_t *out,
                         void (*each)(dcv_out_t *out, const dcv_file_error_t *error,
                                      int number));

/*
 * A virtual host as people call it: "www.example.com:443". In pool. NULL: it has no name, since
 * the report is of orders without a server.
 */
const char *dcv_out_vhost(const dcv_vhost_t *vhost, apr_pool_t *pool);

#endif
