/* SPDX-FileCopyrightText: The mod_dcv authors */
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
#define REPORTS 12

/* The numbers of those that are not one of the formats. */
#define SEARCH_REPORT 9
#define VIEW_REPORT   10
#define STATUS_REPORT 11

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

/* Whether what was written has a text. The hidden one must not get into a dictionary. */
static int has_text(const char *text)
{
    for (apr_size_t i = 0; text && i + strlen(text) <= written.len; i++) {
        apr_size_t same = 0;

        while (text[same] && written.bytes[i + same] == text[same]) {
            same++;
        }
        if (!text[same]) {
            return 1;
        }
    }
    return 0;
}

/* What a request with these parameters gets. */
static void try_query(const formats_t *formats, const char *args, int number,
                      apr_pool_t *parent)
{
    dcv_query_t query;
    dcv_rendition_t rendition = {
        .query = &query, .version = "1.2.3", .server = "www.example.com"};
    dcv_index_t *index;
    apr_pool_t *pool;

    apr_pool_create(&pool, parent);
    index = dcv_index_create(formats->snapshot, formats->psl, pool);
    if (number == VIEW_REPORT) {
        dcv_index_limit(index, formats->view);
    }
    if (!dcv_query_parse(&query, args, NULL, NULL, pool)) {
        rendition.report =
            dcv_report_create(index, formats->sources, FORMATS_NOW, query.lang, pool);
        dcv_render(&sink, &rendition, pool);
        if (number == VIEW_REPORT && has_text(formats->hidden)) {
            (void)fprintf(stderr, "a view has \"%s\"\n", formats->hidden);
            abort();
        }
        check_written(args, number, query.format, pool);
    }
    else if (number != SEARCH_REPORT) {
        abort();
    }
    /* The text format begins with its lines. */
    if (number == DCV_FORMAT_HTML) {
        dcv_render_summary(&sink, &rendition, pool);
        check_written("the lines for mod_status", STATUS_REPORT, DCV_FORMAT_HTML, pool);
    }
    apr_pool_destroy(pool);
}

void formats_try(const formats_t *formats, apr_pool_t *pool)
{
    static const char *const all[] = {
        "format=html",    "format=json",        "format=text",
        "format=zone",    "format=openmetrics", "format=csv&sort=name",
        "format=message", "format=health",      "format=schema"};
    const char *part =
        apr_pstrmemdup(pool, formats->search, strnlen(formats->search, SEARCH_BYTES));

    for (int i = 0; i < SEARCH_REPORT; i++) {
        try_query(formats, all[i], i, pool);
    }
    try_query(formats,
              apr_pstrcat(pool, "names=2&lang=fr&search=",
                          apr_pescape_urlencoded(pool, part), NULL),
              SEARCH_REPORT, pool);
    try_query(formats, "format=html&lang=fr", VIEW_REPORT, pool);
}
