/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"
#include "text.h"

#include <string.h>

static void gives(const char *bytes, apr_size_t len, const char *expected,
                  const char *name)
{
    is(dcv_text_normalise(bytes, len, pool), expected, name);
}

static void test_enumerate(void)
{
    is(dcv_text_enumerate(dcv_text_split("a", pool), 0, pool), "a",
       "one item stands alone");
    is(dcv_text_enumerate(dcv_text_split("a b", pool), 0, pool), "a and b",
       "two items are joined by a word");
    is(dcv_text_enumerate(dcv_text_split("a b c d e", pool), 0, pool),
       "a, b, c, d and e", "five items are told one by one");
    is(dcv_text_enumerate(dcv_text_split("a b c d e f", pool), 0, pool),
       "a, b, c, d and 2 more", "of six items the last are counted");
    is(dcv_text_enumerate(dcv_text_split("a b c d e f", pool), 6, pool),
       "a, b, c, d and many more", "a list that was cut has many more");
}

void run_tests(void)
{
    apr_array_header_t *items = dcv_text_split(" a.example, b.example,,c ", pool);

    gives("a\nb\n", 4, "a\nb\n", "LF");
    gives("a\r\nb\r\n", 6, "a\nb\n", "CRLF");
    gives("a\rb\r", 4, "a\nb\n", "CR");
    gives("a\n\r\n\r", 5, "a\n\n\n", "a mixture");
    gives("", 0, "", "nothing");
    gives("\xef\xbb\xbfx", 4, "x", "a byte order mark");
    gives("\xff\xfex\0\r\0\n\0", 8, "x\n", "UTF-16, little end first");
    gives("\xfe\xff\0x\0\n", 6, "x\n", "UTF-16, big end first");
    gives("\xff\xfe\xfc\0\xac\x20\x3d\xd8\x00\xde", 10,
          "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80", "two, three and four bytes of UTF-8");
    gives("\xff\xfe", 2, "", "a mark alone");
    gives("\xff\xfex", 3, NULL, "half a character");
    gives("\xff\xfe\x3d\xd8", 4, NULL, "half a surrogate pair at the end");
    gives("\xff\xfe\x3d\xd8x\0", 6, NULL, "half a surrogate pair");
    gives("\xff\xfe\x00\xdex\0", 6, NULL, "the wrong half");
    gives("a\0b", 3, NULL, "a NUL");
    gives("\xff\xfe\0\0", 4, NULL, "a NUL in UTF-16");
    gives("f\xfcr", 3, "f\xfcr", "Latin-1 passes");

    is_number(items->nelts, 3, "three items");
    is(APR_ARRAY_IDX(items, 0, const char *), "a.example", "the first");
    is(APR_ARRAY_IDX(items, 2, const char *), "c", "the last");
    is_number(dcv_text_split("", pool)->nelts, 0, "none in nothing");

    is(dcv_text_readable("a caf\xc3\xa9 \xf0\x9f\x98\x80 \\", pool),
       "a caf\xc3\xa9 \xf0\x9f\x98\x80 \\", "letters of any script are readable");
    is(dcv_text_readable("a\nb\x1b[0m\x7f", pool), "a\\x0ab\\x1b[0m\\x7f",
       "control characters are not");
    is(dcv_text_readable("f\xfcr \xc3", pool), "f\\xfcr \\xc3", "nor what is no UTF-8");
    is(dcv_text_readable("\xc0\xaf \xed\xa0\x80", pool), "\\xc0\\xaf \\xed\\xa0\\x80",
       "nor what UTF-8 forbids");
    is(dcv_text_readable("\xe2\x80\xae"
                         "x\xef\xbb\xbf",
                         pool),
       "\\xe2\\x80\\xaex\\xef\\xbb\\xbf", "nor marks that one cannot see");
    is(dcv_text_readable("\xf4\x90\x80\x80", pool), "\\xf4\\x90\\x80\\x80",
       "nor what is beyond Unicode");
    test_enumerate();
}
