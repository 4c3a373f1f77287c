/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What all formats write and go through: see out.h. */
#include "out.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "index/index.h"
#include "text.h"
#include "query/query.h"
#include "report.h"
#include "visits.h"

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

static int compare_strays(const void *a, const void *b)
{
    const dcv_stray_t *one = a, *other = b;

    return one->time < other->time ? 1 : one->time > other->time ? -1 : 0;
}

dcv_lang_t dcv_out_lang(const dcv_out_t *out)
{
    return dcv_report_lang(out->rendition->report);
}

void dcv_out_tr(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, dcv_tr(dcv_out_lang(out), text));
}

void dcv_out_trf(const dcv_out_t *out, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    dcv_out_puts(out, dcv_trv(dcv_out_lang(out), out->scratch, format, values));
    va_end(values);
}

/* Whether the report may tell of a request for a file that is not here. */
static int is_told(const dcv_out_t *out, const dcv_stray_t *stray)
{
    int scope = dcv_report_scope(out->rendition->report);

    return scope == DCV_SCOPE_ALL ||
           (scope != DCV_SCOPE_NONE &&
            dcv_served_is_host_of(dcv_report_index(out->rendition->report), scope,
                                  stray->host, out->pool));
}

/* Add the strays of a record that the report may tell of. */
static void add_strays(apr_array_header_t *all, const dcv_out_t *out, int known,
                       int part)
{
    const dcv_sources_t *sources = dcv_report_sources(out->rendition->report);
    dcv_strays_t strays = {0};

    sources->strays(&strays, sources->context, known, part, out->pool);
    dcv_strays_make_readable(&strays, out->pool);
    for (int i = 0; i < strays.count; i++) {
        if (is_told(out, &strays.list[i])) {
            APR_ARRAY_PUSH(all, dcv_stray_t) = strays.list[i];
        }
    }
}

apr_array_header_t *dcv_out_strays(const dcv_out_t *out)
{
    const dcv_sources_t *sources = dcv_report_sources(out->rendition->report);
    apr_array_header_t *all = apr_array_make(out->pool, 8, sizeof(dcv_stray_t));

    for (int known = 1; known >= 0 && sources->strays; known--) {
        for (int part = 0; part < DCV_STRAYS_PARTS; part++) {
            add_strays(all, out, known, part);
        }
    }
    qsort(all->elts, (size_t)all->nelts, sizeof(dcv_stray_t), compare_strays);
    return all;
}

const char *dcv_out_vhost(const dcv_vhost_t *vhost, apr_pool_t *pool)
{
    const char *name = *vhost->name ? dcv_text_readable(vhost->name, pool) : NULL;

    return vhost->port ? apr_psprintf(pool, "%s:%d", name, vhost->port) : name;
}

int dcv_out_literals(dcv_out_t *out,
                     void (*each)(dcv_out_t *out, int vhost,
                                  const dcv_answer_t *literal, int number))
{
    const apr_array_header_t *vhosts =
        dcv_snapshot_vhosts(dcv_report_snapshot(out->rendition->report));
    int count = 0;

    for (int i = 0; i < vhosts->nelts && !dcv_query_narrows(out->rendition->query);
         i++) {
        const apr_array_header_t *literals =
            dcv_index_has_vhost(dcv_report_index(out->rendition->report), i)
                ? APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->literals
                : NULL;

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
    const dcv_report_t *report = out->rendition->report;
    int count = dcv_report_file_error_count(report);

    for (int i = 0; i < count; i++) {
        each(out, dcv_report_file_error(report, i), i);
        apr_pool_clear(out->scratch);
    }
}
