/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

#include "verdict/file_content.h"

#define SHA256   HALF_1 HALF_2
#define RIGHT    SHA256 "\ncomodoca.com\n" UNIQUE
#define STRANGER "c9c863405fe7675a3988b97664ea6baf442019e4e52fa335f406f7c5f26cf14f"

static scene_t at;
static dcv_fetched_t *fetched;

static dcv_content_t compare(const char *body)
{
    const dcv_case_t about = case_of(&at);

    set_body(fetched, body);
    return dcv_file_content_compare(&about, fetched);
}

static void kind_is(const char *body, dcv_content_kind_t kind, const char *name)
{
    is_number(compare(body).kind, kind, name);
}

static void test_right(void)
{
    is(at.order->body, RIGHT, "the content is hash, domain and unique value");
    kind_is(RIGHT, DCV_CONTENT_RIGHT, "the content itself is right");
    is_number(compare(RIGHT).at, 0, "what is right differs nowhere");
    kind_is(RIGHT "\n", DCV_CONTENT_NEWLINE, "a final newline is noted");
    kind_is(RIGHT "\r\n", DCV_CONTENT_NEWLINE, "a final newline of Windows is noted");
    kind_is(SHA256 "\r\ncomodoca.com\r\n" UNIQUE, DCV_CONTENT_LINES,
            "lines that end as on Windows are noted");
    kind_is(SHA256 "\r\ncomodoca.com\r\n" UNIQUE "\r\n", DCV_CONTENT_LINES,
            "lines that end as on Windows may have one at the end");
    ok(dcv_file_content_is_right(DCV_CONTENT_LINES) &&
           dcv_file_content_is_right(DCV_CONTENT_NEWLINE) &&
           !dcv_file_content_is_right(DCV_CONTENT_CASE),
       "line ends are taken, and the case of letters is not");
}

static void test_form(void)
{
    dcv_content_t content;

    kind_is("", DCV_CONTENT_EMPTY, "an empty body is empty");
    kind_is("\xef\xbb\xbf" RIGHT, DCV_CONTENT_MARK, "a byte order mark is found");
    kind_is("\xff\xfe"
            "f",
            DCV_CONTENT_MARK, "the mark of UTF-16 is found");
    content =
        compare("FDADAE5FBE8FCE33026FFA3DE7D27F54" HALF_2 "\ncomodoca.com\n" UNIQUE);
    is_number(content.kind, DCV_CONTENT_CASE, "another case of the hash is found");
    is_number(content.at, 1, "the first letter of another case is pointed at");
    content = compare(SHA256 " comodoca.com " UNIQUE);
    is_number(content.kind, DCV_CONTENT_BLANKS, "spaces for newlines are found");
    is_number(content.at, 65, "the first space is pointed at");
    kind_is(RIGHT "\n\n", DCV_CONTENT_BLANKS,
            "two newlines at the end are one too many");
    kind_is(" " RIGHT, DCV_CONTENT_BLANKS, "a space before the content is too much");
    content = compare(RIGHT "<!-- cached -->");
    is_number(content.kind, DCV_CONTENT_BEHIND, "more behind the content is found");
    is_number(content.at, (int)strlen(RIGHT) + 1, "where it begins is pointed at");
    kind_is(SHA256 "\ncomodoca.co", DCV_CONTENT_CUT, "a part of the content is cut");
    kind_is(SHA256 "\ncomodoca.com\ncab", DCV_CONTENT_CUT,
            "a part of the unique value is cut");
    kind_is(SHA256 "\n", DCV_CONTENT_CUT, "the hash alone is cut");
    kind_is("<pre>" RIGHT "</pre>", DCV_CONTENT_WRAPPED, "HTML around it is found");
}

static void test_end(void)
{
    fetched->body_end = DCV_BODY_SLOW;
    kind_is(RIGHT, DCV_CONTENT_SLOW, "a body without an end in time is slow");
    kind_is("", DCV_CONTENT_SLOW, "so is one of which nothing came");
    fetched->body_end = DCV_BODY_CUT;
    kind_is("fdadae", DCV_CONTENT_CUT, "a connection that ended early cuts the body");
    fetched->body_end = DCV_BODY_TOO_LONG;
    set_body(fetched, RIGHT " and so on for ever, and ever, and ever, and ever");
    fetched->body_len = DCV_FETCH_BODY_MAX;
    {
        const dcv_case_t about = case_of(&at);

        is_number(dcv_file_content_compare(&about, fetched).kind, DCV_CONTENT_BEHIND,
                  "a body that is too long may begin with the content");
    }
    fetched->body_end = DCV_BODY_WHOLE;
    fetched->encoding = "gzip";
    kind_is("\x1f\x8b\x08", DCV_CONTENT_COMPRESSED, "a compressed body is found");
    fetched->encoding = "identity";
    kind_is(RIGHT, DCV_CONTENT_RIGHT, "the encoding identity is none");
    fetched->encoding = NULL;
}

static void test_whose(void)
{
    dcv_content_t content = compare(SHA256 "\ncomodoca.com");

    is_number(content.kind, DCV_CONTENT_UNIQUE, "a missing unique value is found");
    is(content.found, "", "a missing unique value is empty");
    content = compare(SHA256 "\ncomodoca.com\nab12");
    is_number(content.kind, DCV_CONTENT_UNIQUE, "another unique value is found");
    is(content.found, "ab12", "the other unique value is told");
    content = compare(SHA256 "\nsectigo.com\n" UNIQUE);
    is_number(content.kind, DCV_CONTENT_AUTHORITY, "another CA's domain is found");
    is(content.found, "sectigo.com", "the other domain is told");
    content = compare(STRANGER "\ncomodoca.com\n" UNIQUE);
    is_number(content.kind, DCV_CONTENT_OTHER_CSR, "another CSR's hash is found");
    ok(!content.other, "nobody knows whose it is");
    content =
        compare("edadae5fbe8fce33026ffa3de7d27f54" HALF_2 "\ncomodoca.com\n" UNIQUE);
    is_number(content.kind, DCV_CONTENT_SLIP, "one wrong digit is no other CSR");
    is_number(content.at, 1, "the wrong digit is pointed at");
    content = compare(SHA256 "\ncomodoca.com\ncab202166586");
    is_number(content.kind, DCV_CONTENT_UNIQUE,
              "one wrong digit is another unique value");
}

static void test_known_csr(void)
{
    static const char sha256[] = STRANGER;
    dcv_order_t *other = order_with(PUBLISHED);
    dcv_content_t content;

    other->source = "other.csr";
    own_csr(other)->sha256 = sha256;
    add_order(at.server, 1, other);
    at.index = index_of(at.server);
    content = compare(STRANGER "\ncomodoca.com\n" UNIQUE);
    ok(content.other == other, "the order of another CSR is found by its hash");
}

static void test_pages(void)
{
    dcv_content_t content =
        compare("<!DOCTYPE html>\n<html><head><title>My shop</title></head>");

    is_number(content.kind, DCV_CONTENT_PAGE, "a page is found");
    is(content.found, "My shop", "its title is told");
    content = compare("<html><body>Hello</body></html>");
    is_number(content.kind, DCV_CONTENT_PAGE, "a page without a title is found");
    is(content.found, NULL, "it has no title");
    kind_is("Hello, world", DCV_CONTENT_OTHER, "a text is something else");
    fetched->body = "a\0b";
    fetched->body_kept = fetched->body_len = 3;
    is(dcv_file_content_text(fetched, pool), "a\1b", "a zero does not end a text");
    is(dcv_file_found(fetched, pool), "a\1b", "what was found is a text");
    fetched->body_kept = 0;
    is(dcv_file_found(fetched, pool), NULL, "of an empty body nothing was found");
}

/* An administrator's own content, longer than what is kept of a body. */
static void test_long(void)
{
    dcv_order_t *order = order_with(PUBLISHED);
    char *body = apr_palloc(pool, 301);

    memset(body, 'a', 300);
    body[300] = '\0';
    order->body = body;
    at = file_scene_of(order, ZONE);
    fetched = fetch_file(&at, V4);
    kind_is(body, DCV_CONTENT_RIGHT, "a long content is compared as far as it is kept");
    kind_is(apr_pstrcat(pool, body, "b", NULL), DCV_CONTENT_BEHIND,
            "a long content may have more behind it");
    kind_is(body + 1, DCV_CONTENT_CUT, "a long content may be cut");
    order->body = "";
    kind_is("x", DCV_CONTENT_BEHIND, "an order without content has none");
}

void run_tests(void)
{
    at = file_scene();
    fetched = fetch_file(&at, V4);
    test_right();
    test_form();
    test_end();
    test_whose();
    test_known_csr();
    test_pages();
    test_long();
}
