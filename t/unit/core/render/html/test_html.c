/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html/html.h"
#include "fixture.h"

static dcv_sink_t sink;
static dcv_out_t out;

static const char *text(const char *bytes)
{
    sink = make_sink();
    dcv_html_text(&out, bytes);
    return text_of(&sink);
}

static const char *value(const char *bytes)
{
    sink = make_sink();
    dcv_html_value(&out, bytes, "Copy the target");
    return text_of(&sink);
}

static const char *time_of(apr_time_t time)
{
    sink = make_sink();
    dcv_html_time(&out, time);
    return text_of(&sink);
}

static void test_text(void)
{
    is(text("bücher.example"), "bücher.example", "letters of any script");
    is(text(""), "", "an empty text stays an empty text");
    is_harmless(text(HOSTILE));
    lacks(text(HOSTILE), "\"", "no quote that ends an attribute");
    has(text("a<b>&"), "a&lt;b&gt;&amp;", "signs with a meaning are escaped");
    is(text("&amp;"), "&amp;amp;", "so that they are read as they were written");
    has(text("\x1b\xff"), "\\x1b\\xff", "bytes that are no text are told");
}

static void test_value(void)
{
    is_balanced(value("_abc.example.com."));
    has(value("_abc.example.com."), ">_abc.example.com.<", "a value as it stands");
    has(value("x"), "aria-label=\"Copy the target\"",
        "a value to copy says what it is");
    has(value("a\nb\nc"), ">a\nb\nc<", "lines stay lines: it is to be copied");
    is_balanced(value("<b>\"'&"));
    lacks(value("<b>"), "<b>", "signs with a meaning are escaped");
}

static void test_time(void)
{
    const char *html = time_of(NOW - apr_time_from_sec(180));

    is_balanced(html);
    has(html, "3 minutes ago", "a time in words");
    has(html, "2026-11-23 11:57:00 UTC", "a time is shown in full");
    has(html, "\"2026-11-23T11:57:00Z\"", "a time is there for programs, too");
}

static void test_links(void)
{
    dcv_query_t some = dcv_html_all(&out);

    sink = make_sink();
    some.search = "a&b";
    dcv_html_link(&out, &some, "#results");
    is(text_of(&sink), "<a href=\"?search=a%26b#results\"", "a link is escaped");
    sink = make_sink();
    dcv_html_state(&out, "bad", "a<b");
    is(text_of(&sink), "<span class=\"is bad\">a&lt;b</span>",
       "a state has a class and a text");
}

static void test_class(void)
{
    is(dcv_html_class(DCV_VALID), "good", "a valid verdict has a good class");
    is(dcv_html_class(DCV_MISSING), "note", "a missing record has a neutral class");
    is(dcv_html_class(DCV_EXPIRING), "note", "so has one that ends soon");
    is(dcv_html_class(DCV_UNKNOWN), "faint", "what is not known is shown faintly");
    is(dcv_html_class(DCV_WRONG_VALUE), "bad", "a wrong value has a bad class");
}

/* What is not needed is grey, and what does not fail is not bad. */
static void test_class_for(void)
{
    dcv_file_check_t file = {.verdict = DCV_NO_ADDRESS_RECORD};
    dcv_check_t check = {.verdict = DCV_MISSING, .file = &file};
    dcv_domain_t domain = {.failing = 1, .check = &check};

    is(dcv_html_class_for(&domain, DCV_MISSING), "note",
       "a record that is missing is needed where the file is wrong");
    file.verdict = DCV_VALID;
    is(dcv_html_class_for(&domain, DCV_MISSING), "faint",
       "and not beside a valid file");
    is(dcv_html_class_for(&domain, DCV_WRONG_VALUE), "bad", "a name that fails is bad");
    domain.failing = 0;
    is(dcv_html_class_for(&domain, DCV_WRONG_VALUE), "note",
       "and nothing of one that does not fail");
    check.file = NULL;
    is(dcv_html_class_for(&domain, DCV_MISSING), "faint",
       "a file that is answered need not be checked first");
    domain.not_answered = "Not here.";
    is(dcv_html_class_for(&domain, DCV_MISSING), "note",
       "one that is not is of no use");
    domain.not_answered = NULL;
    domain.proof.no_file = "A wildcard.";
    is(dcv_html_class_for(&domain, DCV_MISSING), "note", "nor is one that no CA takes");
    check.verdict = DCV_VALID;
    is(dcv_html_class_for(&domain, DCV_MISSING), "faint",
       "a persistent record is not needed beside a valid record");
}

void run_tests(void)
{
    server_t server = make_server();
    const dcv_query_t query = {.sort = DCV_SORT_PROBLEM};
    dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                 .query = &query,
                                 .version = "1.2.3",
                                 .server = "x"};

    out = (dcv_out_t){&sink, &rendition, pool, pool, NULL};
    test_text();
    test_value();
    test_time();
    test_links();
    test_class();
    test_class_for();
}
