/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "query/formats.h"
#include "tap.h"

void run_tests(void)
{
    static const char *const words[] = {"html",    "json",        "text",
                                        "zone",    "openmetrics", "csv",
                                        "message", "health",      "schema"};

    for (int i = DCV_FORMAT_HTML; i <= DCV_FORMAT_SCHEMA; i++) {
        dcv_format_t format = DCV_FORMAT_HTML;

        is(dcv_format_word((dcv_format_t)i), words[i], "a format has its word");
        ok(dcv_format_named(&format, words[i]) && (int)format == i,
           "a word has its format");
    }
    is(dcv_format_words(pool),
       "html, json, text, zone, openmetrics, csv, message, health, schema",
       "all formats are a part of a sentence");
    ok(!dcv_format_named(&(dcv_format_t){DCV_FORMAT_HTML}, "xml"),
       "another word names no format");
    is_number(dcv_format_accepted("text/csv", pool), DCV_FORMAT_CSV,
              "a spreadsheet accepts a table");
    is_number(dcv_format_accepted("application/health+json", pool), DCV_FORMAT_HEALTH,
              "who watches accepts the health");
    is_number(dcv_format_accepted("application/schema+json", pool), DCV_FORMAT_SCHEMA,
              "a program accepts the schema");
    is_number(dcv_query_refused_format("format=health", NULL, pool), DCV_FORMAT_HEALTH,
              "a request for the health is refused as one");
}
