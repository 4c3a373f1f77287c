/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/written.h"
#include "tap.h"

#include <apr_strings.h>

/* The words of a line, each in brackets. */
static const char *words_of(const char *line)
{
    const char *all = "";

    while (*line) {
        all = apr_pstrcat(pool, all, "[", dcv_word_next(&line, pool), "]", NULL);
    }
    return all;
}

void run_tests(void)
{
    const char *end = "";

    is(words_of("one two\tthree "), "[one][two][three]",
       "words of a line end at white space");
    is(words_of("  one"), "[one]", "white space before a word is skipped");
    is(words_of("\"a b\" 'c d'"), "[a b][c d]",
       "a word in quotation marks has its blanks");
    is(words_of("\"a\\\"b\" 'a\\'b' \"a\\\\b\""), "[a\"b][a'b][a\\b]",
       "a backslash stands before quotation marks and backslashes");
    is(words_of("\"a\\nb\" a\\nb a\\\\b"), "[a\\nb][a\\nb][a\\b]",
       "a backslash before anything else stays");
    is(words_of("\"a'b\" 'a\"b'"), "[a'b][a\"b]",
       "a mark of the other kind is a character");
    is(words_of("\"open"), "[open]",
       "a word without its second mark ends with the line");
    is(words_of("\"\" x"), "[][x]", "a word may be empty");
    is(words_of("\"a\"b"), "[a][b]", "a word ends with its second mark");
    is(dcv_word_next(&end, pool), "", "there is no word behind the last");
}
