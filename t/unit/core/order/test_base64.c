/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/base64.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

/* What a text decodes to, or the message. */
static const char *decoded(const char *text)
{
    unsigned char *bytes = NULL;
    apr_size_t len = 0;
    dcv_error_t *error =
        dcv_base64_decode(&bytes, &len, text, text, text + strlen(text), pool);

    return error ? error->message : apr_pstrmemdup(pool, (const char *)bytes, len);
}

static void test_forms(void)
{
    is(decoded("Zm9v\nYmFy"), "foobar", "lines are put together");
    is(decoded("Zm9vYmE="), "fooba", "padding at the end is read");
    is(decoded("Zm9vYg"), "foob", "padding may be missing");
    is(decoded("> Zm9v\n> YmFy\n>"), "foobar", "a quoted mail is read");
    is(decoded(" | Zm9v  \n\t| > YmFy"), "foobar", "lines may be quoted again");
    is(decoded("\\nZm9v\\r\\nYmFy\\n"), "foobar", "line ends may be escaped");
    is(decoded("\\\\nZm9v\\\\\\\\nYmFy"), "foobar", "they may be escaped again");
    is(decoded("\\u000aPz8\\/\\u003d"), "??\?", "all escapes of JSON are read");
    is(decoded("\"Zm9v\\n\"\n\"YmFy\\n\"\n"), "foobar", "strings of C are read");
    is(decoded("\"Zm9v\",\n'YmFy',"), "foobar", "lists of lines are read");
    is(decoded("Zm9v\\\nYmFy\\\n"), "foobar", "lines that go on are read");
    is(decoded("-\nZm9v\n---"), "foo", "dashes too many are no digits");
}

static void test_refusals(void)
{
    is(decoded("Zm9v\n> Y\xc2\xa0mFy"),
       "line 2 has the character U+00A0 (no-break space) at place 4, so that the CSR is not "
       "whole base64; copy it again from where it was made",
       "a character that is none of base64 is told with its place");
    has(decoded("Zm9v\nY!Fy"), "line 2 has the character \"!\" at place 2",
        "a printable one is shown");
    has(decoded("Zm9v\nY\xa0"
                "Fy"),
        "line 2 has the byte 0xA0 at place 2",
        "a byte that is no UTF-8 is told as a number");
    has(decoded("Zm\xc3\xa9\xc3\xa9Y"), "the character U+00E9 at place 3",
        "another character is told by its code point");
    has(decoded("Zm9v\nZg==Zm9v"),
        "line 2 has the character \"Z\" at place 5 behind the padding,",
        "digits behind the padding are refused");
    has(decoded("Zm,9v"), "the character \",\" at place 3",
        "a comma inside a line is refused");
    has(decoded("Zm>9v"), "the character \">\" at place 3",
        "a mark of quoting inside a line is refused");
    has(decoded("Zm\\x9v"), "the character \"\\\" at place 3",
        "a backslash that escapes nothing is refused");
    has(decoded("Zm\"9v"), "the character '\"' at place 3",
        "a quotation mark inside a line is refused");
    has(decoded("Zm\\u00e99v"), "the character \"\\\" at place 3",
        "an escaped character that is none of base64 is refused");
    has(decoded("Zm9vY"), "not whole base64", "a digit too few is refused");
    has(decoded("Zg===="), "not whole base64", "too much padding is refused");
    has(decoded(" \n"), "between the lines 1 and 2", "nothing at all is refused");
}

void run_tests(void)
{
    static const char text[] = "a\nb\nc";

    test_forms();
    test_refusals();
    is_number(dcv_base64_line(text, text), 1, "lines are numbered from 1 on");
    is_number(dcv_base64_line(text, text + 4), 3, "a line has its number");
    is_number(dcv_base64_line(text, text + 3), 2, "a line's end belongs to it");
}
