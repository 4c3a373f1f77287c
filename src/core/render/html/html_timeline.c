/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The picture of when an order's file was asked for, a line for each address, with the visit that
 * is expected next; beside the text that says the same. See html.h.
 */
#include <string.h>

#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "text.h"
#include "when.h"

/* Units of the picture. */
#define WIDTH 300
#define LEFT  8
#define RIGHT 292
#define LINE  30

/* More addresses than these are left out. */
#define LANES_MAX 6

/* From where the file was asked for, and when that was. */
typedef struct {
    const char *addresses[LANES_MAX];
    int lanes, left_out;
    apr_time_t first, last; /* of the picture */
} span_t;

/* The lane of an address; -1: there is no more room. */
static int lane_of(span_t *span, const char *address)
{
    for (int i = 0; i < span->lanes; i++) {
        if (!strcmp(span->addresses[i], address)) {
            return i;
        }
    }
    if (span->lanes == LANES_MAX) {
        return -1;
    }
    span->addresses[span->lanes] = address;
    return span->lanes++;
}

/* Call a function with each visit that is remembered, under all names that are shown. */
static void each_visit(const dcv_out_t *out, const dcv_entry_t *entry, span_t *span,
                       void (*call)(const dcv_out_t *out, span_t *span,
                                    const dcv_visit_t *visit))
{
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_visits_t *visits =
            &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t).visits;

        for (int j = 0; j < visits->recent_count; j++) {
            call(out, span, &visits->recent[j]);
        }
    }
}

static void measure(const dcv_out_t *out, span_t *span, const dcv_visit_t *visit)
{
    (void)out;
    span->first = !span->first || visit->time < span->first ? visit->time : span->first;
    span->left_out += lane_of(span, visit->address) < 0;
}

static int x_of(const span_t *span, apr_time_t time)
{
    apr_time_t length = span->last > span->first ? span->last - span->first : 1;

    return LEFT + (int)((time - span->first) * (RIGHT - LEFT) / length);
}

static void dot(const dcv_out_t *out, span_t *span, const dcv_visit_t *visit)
{
    int lane = lane_of(span, visit->address);

    if (lane >= 0) {
        dcv_out_printf(out, "<circle class=\"good\" cx=\"%d\" cy=\"%d\" r=\"5\"/>",
                       x_of(span, visit->time), 20 + LINE * lane);
    }
}

static void lanes(const dcv_out_t *out, const span_t *span)
{
    for (int i = 0; i < span->lanes; i++) {
        int y = 20 + LINE * i;

        dcv_out_printf(
            out,
            "<path class=\"line faint\" d=\"M%d %dH%d\"/><text class=\"said\" "
            "x=\"%d\" y=\"%d\">",
            LEFT, y, RIGHT, LEFT, y - 8);
        dcv_html_text(out, span->addresses[i]);
        dcv_out_puts(out, "</text>\n");
    }
}

/* Now, and the visit to come. */
static void marks(const dcv_out_t *out, const span_t *span, apr_time_t next)
{
    apr_time_t now = dcv_report_time(out->rendition->report);
    int bottom = LINE * span->lanes, x = x_of(span, now);

    dcv_out_printf(out, "<path class=\"now\" d=\"M%d 4V%d\"/>", x, bottom);
    if (next) {
        x = x_of(span, next);
        dcv_out_printf(out, "<path class=\"next\" d=\"M%d 4V%d\"/>", x, bottom);
        dcv_out_printf(out, "<path class=\"note\" d=\"M%d %dl7 7-7 7-7-7z\"/>", x,
                       bottom - 4);
    }
}

/* The two ends of the picture, and what is at the right one. */
static void axis(const dcv_out_t *out, const span_t *span, apr_time_t next)
{
    dcv_lang_t lang = dcv_out_lang(out);
    int y = LINE * span->lanes + 20;

    dcv_out_printf(out, "<text class=\"said\" x=\"%d\" y=\"%d\">", LEFT, y);
    dcv_html_text(out, dcv_html_ago(out, span->first));
    dcv_out_printf(out, "</text><text class=\"said end\" x=\"%d\" y=\"%d\">", RIGHT, y);
    dcv_html_text(
        out, next ? dcv_trf(lang, out->scratch, "next: %s", dcv_html_ago(out, next))
                  : dcv_tr(lang, "now"));
    dcv_out_puts(out, "</text>\n");
}

/* The same in words. */
static void describe(const dcv_out_t *out, const span_t *span, apr_time_t next)
{
    apr_array_header_t *places =
        apr_array_make(out->scratch, LANES_MAX, sizeof(const char *));
    dcv_lang_t lang = dcv_out_lang(out);

    for (int i = 0; i < span->lanes; i++) {
        APR_ARRAY_PUSH(places, const char *) = span->addresses[i];
    }
    dcv_html_text(out, dcv_trf(lang, out->scratch,
                               "Visits from %s, the first one that is remembered %s.",
                               dcv_text_enumerate(places, 0, lang, out->scratch),
                               dcv_html_ago(out, span->first)));
    if (next) {
        dcv_out_puts(out, " ");
        dcv_html_text(out, dcv_trf(lang, out->scratch, "The next one is due at %s.",
                                   dcv_when_date(next, out->scratch)));
    }
}

void dcv_html_timeline(const dcv_out_t *out, const dcv_entry_t *entry)
{
    span_t span = {.last = dcv_report_time(out->rendition->report)};
    int height;

    each_visit(out, entry, &span, measure);
    if (!span.lanes) {
        return;
    }
    span.last = entry->next_visit > span.last ? entry->next_visit : span.last;
    height = LINE * span.lanes + 26;
    dcv_out_printf(out,
                   "<svg class=\"picture\" role=\"img\" viewBox=\"0 0 %d %d\" "
                   "width=\"%d\" height=\"%d\"><title>",
                   WIDTH, height, WIDTH, height);
    dcv_out_tr(out, "Visits over time, a line for each address");
    dcv_out_puts(out, "</title><desc>");
    describe(out, &span, entry->next_visit);
    dcv_out_puts(out, "</desc>\n");
    lanes(out, &span);
    marks(out, &span, entry->next_visit);
    each_visit(out, entry, &span, dot);
    axis(out, &span, entry->next_visit);
    dcv_out_puts(out, "</svg>\n");
}
