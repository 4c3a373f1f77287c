/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* That the grammars by which fuzz targets check refuse what breaks them. */
#include <string.h>

#include <apr_strings.h>

#include "grammar.h"
#include "render/html/html.h"
#include "tap.h"

static void accepts(dcv_format_t format, const char *text, const char *name)
{
    is(grammar_fault(format, text, strlen(text), pool), NULL, name);
}

static void refuses(dcv_format_t format, const char *text, const char *reason)
{
    const char *found = grammar_fault(format, text, strlen(text), pool);

    has(found ? found : "no fault", reason,
        apr_psprintf(pool, "a text of format %d is refused: %s", format, reason));
}

static void test_characters(void)
{
    static const char *const bad[] = {"a: \xff\n",         "a: \xc0\xaf\n",
                                      "a: \xed\xa0\x80\n", "a: \xf4\x90\x80\x80\n",
                                      "a: \xe2\x80",       "a: \xf0\x80\x80\x80\n",
                                      "a: \x80\n"};
    static const char *const hidden[] = {
        "a: \x1b[0m\n",      "a: \r\n",           "a: \x7f\n", "a: \xc2\x85\n",
        "a: \xe2\x80\xae\n", "a: \xe2\x81\xa6\n", "a: \t\n"};

    for (int i = 0; i < 7; i++) {
        refuses(DCV_FORMAT_TEXT, bad[i], "no UTF-8");
        refuses(DCV_FORMAT_TEXT, hidden[i], "control character");
        refuses(DCV_FORMAT_HTML, hidden[i], "control character");
    }
    is(grammar_fault(DCV_FORMAT_TEXT, "a: \0b\n", 6, pool),
       "control character 0x00 at byte 3", "a NUL is refused");
    accepts(DCV_FORMAT_TEXT, "a: b\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\n",
            "characters of two, three and four bytes are accepted");
}

static void test_text(void)
{
    accepts(DCV_FORMAT_TEXT, "\nKey: a: b\nDCVOrdersWarned-a_b: 1\n",
            "lines \"Key: value\" and empty lines are accepted");
    accepts(DCV_FORMAT_TEXT, "", "nothing at all is accepted");
    refuses(DCV_FORMAT_TEXT, "Key: a\nb\n", "no line \"Key: value\"");
    refuses(DCV_FORMAT_TEXT, "A key: a\n", "no line \"Key: value\"");
    refuses(DCV_FORMAT_TEXT, ": a\n", "no line \"Key: value\"");
    refuses(DCV_FORMAT_TEXT, "Key: a", "without an end");
}

static void test_json(void)
{
    accepts(DCV_FORMAT_JSON, "{\"a\":[1,\"\\u001b\"]}\n", "a JSON value is accepted");
    refuses(DCV_FORMAT_JSON, "{\"a\":1,\"a\":2}", "duplicate");
    refuses(DCV_FORMAT_JSON, "{\"a\":1}{", "end of file");
    refuses(DCV_FORMAT_JSON, "{\"a\":\"b\"c\"}", "near");
    refuses(DCV_FORMAT_JSON, "{\"a\":\"b\nc\"}", "unexpected newline");
    refuses(DCV_FORMAT_JSON, "{\"a\":1,}", "expected");
}

static void test_zone(void)
{
    accepts(DCV_FORMAT_ZONE,
            "; a comment\n\n_a.www.example.com. IN CNAME b.c.example.\n",
            "comments, empty lines and CNAME records are accepted");
    refuses(DCV_FORMAT_ZONE, "; a\nb\n", "no resource record");
    refuses(DCV_FORMAT_ZONE, "$INCLUDE /etc/passwd\n", "at \"$INCLUDE");
    refuses(DCV_FORMAT_ZONE, "a. IN A 192.0.2.1\n", "another record than a CNAME");
    accepts(DCV_FORMAT_ZONE, "_validation-persist.a. IN TXT \"a; b=c\" \"d\"\n",
            "persistent records are accepted");
    refuses(DCV_FORMAT_ZONE, "a. IN TXT \"b\"\n", "no record \"OWNER IN TXT VALUE\"");
    refuses(DCV_FORMAT_ZONE, "a. CH CNAME b.\n", "another record than a CNAME");
    refuses(DCV_FORMAT_ZONE, "a IN CNAME b.\n", "names in full");
    refuses(DCV_FORMAT_ZONE, "a. IN CNAME b\n", "names in full");
    refuses(DCV_FORMAT_ZONE, "a. IN CNAME b. ; c\n", "names in full");
    refuses(DCV_FORMAT_ZONE, "a\\032b. IN CNAME c.\n", "names in full");
    refuses(DCV_FORMAT_ZONE, " IN CNAME c.\n", "at \" IN CNAME c.\"");
    refuses(DCV_FORMAT_ZONE,
            apr_pstrcat(pool, "a123456789b123456789c123456789d123456789e123456789",
                        "f123456789g123456789. IN CNAME c.\n", NULL),
            "no resource record");
}

#define HEAD "# TYPE a gauge\n# HELP a Text.\n"

static void test_openmetrics(void)
{
    accepts(DCV_FORMAT_OPENMETRICS,
            HEAD "a{b=\"c\\\"\\\\\\n\",d=\"\"} 1\na{b=\"e\"} 1\n"
                 "# TYPE f counter\n# HELP f Text.\nf_total 2\n"
                 "# TYPE g info\n# HELP g Text.\ng_info{h=\"1\"} 1\n# EOF\n",
            "metrics of three types are accepted");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a 1\n", "no end");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "# EOF\na 1\n", "behind the end");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a 1\na 2\n# EOF\n", "a series twice");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD HEAD "# EOF\n", "a metric twice");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "b 1\n# EOF\n", "a sample of another metric");
    refuses(DCV_FORMAT_OPENMETRICS, "b 1\n# EOF\n", "a sample of another metric");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"c\"d\"} 1\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"c\\d\"} 1\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"c} 1\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"c\n\"} 1\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{1=\"c\"} 1\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"\\", "without an end");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a{b=\"\\\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a x\n# EOF\n", "no number");
    refuses(DCV_FORMAT_OPENMETRICS, HEAD "a\n# EOF\n", "no sample");
    refuses(DCV_FORMAT_OPENMETRICS, "# TYPE a thing\n# EOF\n", "unknown type");
    refuses(DCV_FORMAT_OPENMETRICS, "# TYPE a gauge\n# HELP b c\n# EOF\n",
            "help for another metric");
    refuses(DCV_FORMAT_OPENMETRICS, "# a\n# EOF\n", "no line of metadata");
    refuses(DCV_FORMAT_OPENMETRICS, "\n# EOF\n", "a sample of another metric");
}

static void test_elements(void)
{
    accepts(DCV_FORMAT_HTML,
            "<!DOCTYPE html>\n<html lang=\"en\"><body><p class=\"a\">b<br>c &lt;&amp;"
            "&apos; <a href=\"?a=b&amp;c\">d</a></p><hr />\n<ul>\n<li>e</li></ul>"
            "<details open><summary>f</summary></details></body></html>\n",
            "a page is accepted");
    refuses(DCV_FORMAT_HTML, "<p><b>a</p></b>", "an end of another element");
    refuses(DCV_FORMAT_HTML, "<p>a", "<p> without an end");
    refuses(DCV_FORMAT_HTML, "a</p>", "an end of another element");
    refuses(DCV_FORMAT_HTML, "<img>", "an unknown element");
    refuses(DCV_FORMAT_HTML, "<B>a</B>", "an unknown element");
    refuses(DCV_FORMAT_HTML, "<!-- a -->", "an unknown element");
    refuses(DCV_FORMAT_HTML, "<", "an unknown element");
    refuses(DCV_FORMAT_HTML, "<p", "a tag without an end");
    refuses(DCV_FORMAT_HTML, "<p/>", "a tag without an end");
    refuses(DCV_FORMAT_HTML, "<li>a</li>", "outside its place");
    refuses(DCV_FORMAT_HTML, "<dl><p><dt>a</dt></p></dl>", "outside its place");
    refuses(DCV_FORMAT_HTML, "<p><ul></ul></p>", "ends the paragraph");
    refuses(DCV_FORMAT_HTML, "<p><b><div></div></b></p>", "ends the paragraph");
    refuses(DCV_FORMAT_HTML, "<a href=\"?\"><a href=\"?\">b</a></a>",
            "a link or button in another");
}

static void test_data(void)
{
    refuses(DCV_FORMAT_HTML, "<p>a>b</p>", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p>a&b</p>", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p>a&lt b</p>", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p>a\"b</p>", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p class=\"a<b\">", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p class=\"a&b\">", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p class=\"a", "not escaped");
    refuses(DCV_FORMAT_HTML, "<p class=a>", "without quotes");
    refuses(DCV_FORMAT_HTML, "<p class='a'>", "without quotes");
    refuses(DCV_FORMAT_HTML, "<p class=\"a\" onclick=\"b()\">", "an unknown attribute");
    refuses(DCV_FORMAT_HTML, "<p class=\"a\"\"b\">", "a tag without an end");
    refuses(DCV_FORMAT_HTML, "<p autofocus>", "an unknown attribute");
    refuses(DCV_FORMAT_HTML, "<a href=\"javascript:a()\">", "a link elsewhere");
    refuses(DCV_FORMAT_HTML, "<p id=\"a\"></p><p id=\"a\"></p>", "an id twice");
    accepts(DCV_FORMAT_HTML,
            apr_pstrcat(pool, "<style>", dcv_page_style, "</style><script>",
                        dcv_page_script, "</script>", NULL),
            "the page's own style and script are accepted");
    refuses(DCV_FORMAT_HTML, "<script>a()</script>", "not the page's");
    refuses(DCV_FORMAT_HTML,
            apr_pstrcat(pool, "<style>", dcv_page_style, "a</style>", NULL),
            "not the page's");
}

void run_tests(void)
{
    test_characters();
    test_text();
    test_json();
    test_zone();
    test_openmetrics();
    test_elements();
    test_data();
}
