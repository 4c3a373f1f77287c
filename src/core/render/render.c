/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The walk through a report that all formats share: see dcv/render.h. */
#include "render.h"
#include "report/report.h"

static const dcv_renderer_t *renderer_of(dcv_format_t format)
{
    switch (format) {
    case DCV_FORMAT_JSON:
        return &dcv_render_json;
    case DCV_FORMAT_TEXT:
        return &dcv_render_text;
    case DCV_FORMAT_ZONE:
        return &dcv_render_zone;
    case DCV_FORMAT_OPENMETRICS:
        return &dcv_render_openmetrics;
    case DCV_FORMAT_HTML:
        break;
    }
    return &dcv_render_html;
}

const char *dcv_render_type(dcv_format_t format)
{
    return renderer_of(format)->type;
}

static int is_gone(const dcv_sink_t *sink)
{
    return sink->is_gone && sink->is_gone(sink->context);
}

/* Write the orders of the report one by one, until the reader is gone. */
static void render_orders(dcv_out_t *out, const dcv_renderer_t *renderer)
{
    dcv_cursor_t cursor =
        dcv_cursor_at_start(out->rendition->report, out->rendition->query);
    apr_pool_t *scratch;
    dcv_entry_t *entry;
    int first = 1;

    apr_pool_create(&scratch, out->pool);
    while (!is_gone(out->sink) &&
           (entry = dcv_cursor_next(&cursor, out->scratch, scratch))) {
        dcv_report_describe(out->rendition->report, entry, out->rendition->query,
                            out->scratch);
        renderer->order(out, entry, first);
        apr_pool_clear(out->scratch);
        first = 0;
    }
    apr_pool_destroy(scratch);
}

void dcv_render(const dcv_sink_t *sink, const dcv_rendition_t *rendition,
                apr_pool_t *pool)
{
    const dcv_renderer_t *renderer = renderer_of(rendition->query->format);
    dcv_out_t out = {.sink = sink, .rendition = rendition, .pool = pool};

    apr_pool_create(&out.scratch, pool);
    renderer->begin(&out);
    apr_pool_clear(out.scratch);
    if (renderer->order) {
        render_orders(&out, renderer);
    }
    renderer->end(&out);
    apr_pool_destroy(out.scratch);
}
