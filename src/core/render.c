/* SPDX-License-Identifier: Apache-2.0 */
/* The walk through a report that all formats share: see dcv/render.h. */
#include "render.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "text.h"

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

void dcv_out_puts(const dcv_out_t *out, const char *text)
{
    out->sink->write(out->sink->context, text, strlen(text));
}

void dcv_out_printf(const dcv_out_t *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    dcv_out_puts(out, apr_pvsprintf(out->scratch, format, args));
    va_end(args);
}

static int is_newer(const void *a, const void *b)
{
    const dcv_stray_t *one = a, *other = b;

    return one->time < other->time ? 1 : one->time > other->time ? -1 : 0;
}

apr_array_header_t *dcv_out_strays(const dcv_out_t *out)
{
    const dcv_sources_t *sources = dcv_report_sources(out->view->report);
    apr_array_header_t *all = apr_array_make(out->pool, 8, sizeof(dcv_stray_t));

    for (int known = 1; known >= 0 && sources->strays; known--) {
        dcv_strays_t strays = {0};

        sources->strays(&strays, sources->context, known, out->pool);
        dcv_strays_make_readable(&strays, out->pool);
        for (int i = 0; i < strays.count; i++) {
            APR_ARRAY_PUSH(all, dcv_stray_t) = strays.list[i];
        }
    }
    qsort(all->elts, (size_t)all->nelts, sizeof(dcv_stray_t), is_newer);
    return all;
}

const char *dcv_out_vhost(const dcv_vhost_t *vhost, apr_pool_t *pool)
{
    const char *name = dcv_text_readable(vhost->name, pool);

    return vhost->port ? apr_psprintf(pool, "%s:%d", name, vhost->port) : name;
}

int dcv_out_literals(dcv_out_t *out,
                     void (*each)(dcv_out_t *out, int vhost,
                                  const dcv_answer_t *literal, int number))
{
    const apr_array_header_t *vhosts =
        dcv_snapshot_vhosts(dcv_report_snapshot(out->view->report));
    int count = 0;

    for (int i = 0; i < vhosts->nelts && !dcv_query_narrows(out->view->query); i++) {
        const apr_array_header_t *literals =
            APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->literals;

        for (int j = 0; literals && j < literals->nelts; j++) {
            if (each) {
                each(out, i, APR_ARRAY_IDX(literals, j, const dcv_answer_t *), count);
                apr_pool_clear(out->scratch);
            }
            count++;
        }
    }
    return count;
}

void dcv_out_file_errors(dcv_out_t *out,
                         void (*each)(dcv_out_t *out, const dcv_file_error_t *error,
                                      int number))
{
    const dcv_snapshot_t *snapshot = dcv_report_snapshot(out->view->report);

    for (int i = 0; i < dcv_snapshot_file_error_count(snapshot); i++) {
        each(out, dcv_snapshot_file_error(snapshot, i), i);
        apr_pool_clear(out->scratch);
    }
}

static int is_gone(const dcv_sink_t *sink)
{
    return sink->is_gone && sink->is_gone(sink->context);
}

/* The orders of the report, one by one, as long as somebody reads them. */
static void render_orders(dcv_out_t *out, const dcv_renderer_t *renderer)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(out->view->report, out->view->query);
    apr_pool_t *scratch;
    dcv_entry_t *entry;
    int first = 1;

    apr_pool_create(&scratch, out->pool);
    while (!is_gone(out->sink) &&
           (entry = dcv_cursor_next(&cursor, out->scratch, scratch))) {
        dcv_report_describe(out->view->report, entry, out->view->query, out->scratch);
        renderer->order(out, entry, first);
        apr_pool_clear(out->scratch);
        first = 0;
    }
    apr_pool_destroy(scratch);
}

void dcv_render(const dcv_sink_t *sink, const dcv_view_t *view, apr_pool_t *pool)
{
    const dcv_renderer_t *renderer = renderer_of(view->query->format);
    dcv_out_t out = {sink, view, pool, NULL, NULL};

    apr_pool_create(&out.scratch, pool);
    renderer->begin(&out);
    apr_pool_clear(out.scratch);
    if (renderer->order) {
        render_orders(&out, renderer);
    }
    renderer->end(&out);
    apr_pool_destroy(out.scratch);
}
