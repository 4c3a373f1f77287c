/* SPDX-License-Identifier: Apache-2.0 */
/* Every format of a report: see formats.h. */
#include "formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_escape.h>
#include <apr_strings.h>

#include "grammar.h"

/* What is searched for at most, as the page lets one type it. */
#define SEARCH_BYTES 100

/* Reports of one input. */
#define REPORTS 7

/*
 * A text that grows, in memory that serves all inputs. It is a pool's, so that libFuzzer,
 * which counts calls of malloc(), does not take it for a leak.
 */
typedef struct {
    char *bytes;
    apr_size_t len, size;
} text_t;

/* What was written so far, and what was accepted last of each report. */
static text_t written, accepted[REPORTS];

static void write_bytes(void *context, const char *bytes, apr_size_t len)
{
    static apr_pool_t *pool;

    (void)context;
    if (written.len + len > written.size) {
        const char *before = written.bytes;

        if (!pool) {
            apr_pool_create(&pool, NULL);
        }
        written.size = 2 * (written.len + len);
        written.bytes = apr_palloc(pool, written.size);
        if (written.len) {
            memcpy(written.bytes, before, written.len);
        }
    }
    memcpy(written.bytes + written.len, bytes, len);
    written.len += len;
}

static const dcv_sink_t sink = {NULL, write_bytes, NULL};

/* Check what was written as the report of a number. The same as before is not checked. */
static void check_written(const char *what, int number, dcv_format_t format,
                          apr_pool_t *pool)
{
    text_t *last = &accepted[number], before = *last;
    const char *found = last->len && last->len == written.len &&
                                !memcmp(last->bytes, written.bytes, written.len)
                            ? NULL
                            : grammar_fault(format, written.bytes, written.len, pool);

    if (found) {
        (void)fprintf(stderr, "%s: %s\n", what, found);
        abort();
    }
    *last = written;
    written = before;
    written.len = 0;
}

/* What a request with these parameters gets. */
static void try_query(dcv_index_t *index, const dcv_sources_t *sources,
                      const char *args, int number, apr_pool_t *parent)
{
    dcv_query_t query;
    dcv_rendition_t rendition = {
        .query = &query, .version = "1.2.3", .server = "www.example.com"};
    apr_pool_t *pool;

    apr_pool_create(&pool, parent);
    rendition.report = dcv_report_create(index, sources, FORMATS_NOW, pool);
    if (!dcv_query_parse(&query, args, NULL, pool)) {
        dcv_render(&sink, &rendition, pool);
        check_written(args, number, query.format, pool);
        /* The text format begins with its lines. */
        if (!number) {
            dcv_render_summary(&sink, &rendition, pool);
            check_written("the lines for mod_status", REPORTS - 1, DCV_FORMAT_HTML,
                          pool);
        }
    }
    apr_pool_destroy(pool);
}

void formats_try(dcv_index_t *index, const dcv_sources_t *sources, const char *search,
                 apr_pool_t *pool)
{
    static const char *const all[] = {"format=html", "format=json", "format=text",
                                      "format=zone", "format=openmetrics"};
    const char *part = apr_pstrmemdup(pool, search, strnlen(search, SEARCH_BYTES));

    for (int i = 0; i < 5; i++) {
        try_query(index, sources, all[i], i, pool);
    }
    try_query(
        index, sources,
        apr_pstrcat(pool, "names=2&search=", apr_pescape_urlencoded(pool, part), NULL),
        5, pool);
}
