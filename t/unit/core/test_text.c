/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"
#include "text.h"

#include <apr_strings.h>
#include <string.h>

static void gives(const char *bytes, apr_size_t len, const char *expected,
                  const char *name)
{
    is(dcv_text_normalise(bytes, len, pool), expected, name);
}

static void test_enumerate(void)
{
    is(dcv_text_enumerate(dcv_text_split("a", pool), 0, DCV_LANG_EN, pool), "a",
       "one item stands alone");
    is(dcv_text_enumerate(dcv_text_split("a b", pool), 0, DCV_LANG_EN, pool), "a and b",
       "two items are joined by a word");
    is(dcv_text_enumerate(dcv_text_split("a b c d e", pool), 0, DCV_LANG_EN, pool),
       "a, b, c, d and e", "five items are told one by one");
    is(dcv_text_enumerate(dcv_text_split("a b c d e f", pool), 0, DCV_LANG_EN, pool),
       "a, b, c, d and 2 more", "of six items the last are counted");
    is(dcv_text_enumerate(dcv_text_split("a b c d e f", pool), 6, DCV_LANG_EN, pool),
       "a, b, c, d and many more", "a list that was cut has many more");
    is(dcv_text_enumerate(dcv_text_split("a b c d e f", pool), 0, DCV_LANG_FR, pool),
       "a, b, c, d et 2 autres", "items are joined in French");
    is(dcv_text_and_more("a, b", 1, DCV_LANG_EN, pool), "a, b and 1 more",
       "one item that was not listed is counted");
    is(dcv_text_and_more("a, b", 0, DCV_LANG_EN, pool), "a, b",
       "nothing is counted where all items were listed");
}

static void test_sort(void)
{
    apr_array_header_t *mixed = dcv_text_split("b B \xc3 a", pool);

    dcv_text_sort(mixed);
    is(apr_array_pstrcat(pool, mixed, ' '), "B a b \xc3",
       "texts are sorted by their bytes");
}

static void test_case(void)
{
    is(dcv_text_find("a Title", "title"), "Title", "a text is found in any case");
    is(dcv_text_find("a tit", "title"), NULL, "a part of it is not");
    is(dcv_text_lower(apr_pstrdup(pool, "A.\xc3\x89.z")), "a.\xc3\x89.z",
       "only letters of ASCII are made small");
}

void run_tests(void)
{
    apr_array_header_t *items = dcv_text_split(" a.example, b.example,,c ", pool);

    gives("a\nb\n", 4, "a\nb\n", "line ends of LF stay as they are");
    gives("a\r\nb\r\n", 6, "a\nb\n", "line ends of CRLF become LF");
    gives("a\rb\r", 4, "a\nb\n", "line ends of CR become LF");
    gives("a\n\r\n\r", 5, "a\n\n\n", "each line end of a mixture becomes one LF");
    gives("", 0, "", "an empty text stays empty");
    gives("\xef\xbb\xbfx", 4, "x", "a byte order mark of UTF-8 is left out");
    gives("\xff\xfex\0\r\0\n\0", 8, "x\n",
          "UTF-16 with its little end first becomes UTF-8");
    gives("\xfe\xff\0x\0\n", 6, "x\n", "UTF-16 with its big end first becomes UTF-8");
    gives("\xff\xfe\xfc\0\xac\x20\x3d\xd8\x00\xde", 10,
          "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80",
          "UTF-16 becomes UTF-8 of two, three and four bytes");
    gives("\xff\xfe", 2, "", "a byte order mark alone is an empty text");
    gives("\xff\xfex", 3, NULL, "UTF-16 that ends in half a character is refused");
    gives("\xff\xfe\x3d\xd8", 4, NULL,
          "UTF-16 that ends in half a surrogate pair is refused");
    gives("\xff\xfe\x3d\xd8x\0", 6, NULL,
          "a first surrogate that no second one follows is refused");
    gives("\xff\xfe\x00\xdex\0", 6, NULL,
          "a second surrogate without a first one is refused");
    gives("a\0b", 3, NULL, "a text with a NUL is refused");
    gives("\xff\xfe\0\0", 4, NULL, "UTF-16 with a NUL is refused");
    gives("f\xfcr", 3, "f\xfcr", "bytes of Latin-1 stay as they are");

    is_number(items->nelts, 3,
              "a list is split at spaces and commas into its three items");
    is(APR_ARRAY_IDX(items, 0, const char *), "a.example",
       "the first item of a list has no space before it");
    is(APR_ARRAY_IDX(items, 2, const char *), "c",
       "the last item of a list has no space behind it");
    is_number(dcv_text_split("", pool)->nelts, 0, "an empty list has no items");

    is(dcv_text_readable(" ~", pool), " ~", "ASCII is readable as it is");
    is(dcv_text_readable("", pool), "", "and so is nothing");
    is(dcv_text_readable_lines("a\r\n\tb\x1b", pool), "a\r\n\tb\\x1b",
       "the ends of lines and tabs may be left");
    is(dcv_text_readable("a caf\xc3\xa9 \xf0\x9f\x98\x80 \\", pool),
       "a caf\xc3\xa9 \xf0\x9f\x98\x80 \\",
       "letters of any script are readable as they are");
    is(dcv_text_readable("a\nb\x1b[0m\x7f", pool), "a\\x0ab\\x1b[0m\\x7f",
       "control characters are escaped to be readable");
    is(dcv_text_readable("f\xfcr \xc3", pool), "f\\xfcr \\xc3",
       "bytes that are not UTF-8 are escaped to be readable");
    is(dcv_text_readable("\xc0\xaf \xed\xa0\x80", pool), "\\xc0\\xaf \\xed\\xa0\\x80",
       "overlong UTF-8 and surrogates are escaped to be readable");
    is(dcv_text_readable("\xe2\x80\xae"
                         "x\xef\xbb\xbf",
                         pool),
       "\\xe2\\x80\\xaex\\xef\\xbb\\xbf",
       "marks that cannot be seen are escaped to be readable");
    is(dcv_text_readable("\xf4\x90\x80\x80", pool), "\\xf4\\x90\\x80\\x80",
       "code points beyond Unicode are escaped to be readable");
    test_case();
    test_enumerate();
    test_sort();
}
