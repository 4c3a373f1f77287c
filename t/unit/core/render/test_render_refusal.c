/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "dcv/query.h"

void run_tests(void)
{
    const dcv_refusal_t refusal = {
        .status = 400, .title = "Bad Request", .sentence = HOSTILE " makes no sense."};
    const char *type, *text;

    text = dcv_render_refusal(&type, DCV_FORMAT_HTML, &refusal, pool);
    is(type, "text/html; charset=utf-8", "a browser gets a page");
    is_balanced(text);
    is_harmless(strstr(text, "<body"));
    has(text, "<html lang=\"en\">", "the page has a language");
    has(text, "<h2>400 Bad Request</h2>", "the page has a heading");
    has(text, " makes no sense.</p>", "the page has the sentence");
    has(text, "<a href=\"?\">Back to the status page</a>", "the page has a way back");
    text = dcv_render_refusal(&type, DCV_FORMAT_JSON, &refusal, pool);
    is(type, "application/problem+json", "a program gets a problem");
    has(text,
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"<evil",
        "the problem has its type, title, status and detail");
    text = dcv_render_refusal(&type, DCV_FORMAT_ZONE, &refusal, pool);
    is(type, "text/plain; charset=utf-8",
       "a request for a zone file is refused with text");
    has(text, " makes no sense.\n", "the text is the sentence");

    is_number(dcv_query_refused_format("foo=1&format=json", "text/html", pool),
              DCV_FORMAT_JSON,
              "the format that the URL names counts, where it is known");
    is_number(dcv_query_refused_format("format=foo&auto", "text/html", pool),
              DCV_FORMAT_TEXT, "a request with auto is refused with text");
    is_number(dcv_query_refused_format("format=foo", "application/json", pool),
              DCV_FORMAT_JSON, "else the Accept header counts");
    is_number(dcv_query_refused_format(NULL, "Text/HTML,*/*;q=0.8", pool),
              DCV_FORMAT_HTML, "a browser's is html");
    is_number(dcv_query_refused_format("foo", "Application/Problem+JSON, */*", pool),
              DCV_FORMAT_JSON, "who names the type of a problem gets one");
    is_number(dcv_query_refused_format("foo", "*/*", pool), DCV_FORMAT_TEXT,
              "who takes anything gets text");
    is_number(dcv_query_refused_format(NULL, NULL, pool), DCV_FORMAT_TEXT,
              "who names nothing gets text");
}
