/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"

#include <string.h>

void run_tests(void)
{
    char longer[200];
    const char *quoted;
    const dcv_error_t *error;

    fails(dcv_error_create(DCV_E_DATE, pool, "%d of %s", 3, "x"), DCV_E_DATE, "3 of x",
          "an error has its code and message");
    error = dcv_error_plain(DCV_E_FILE, pool, "it is empty; write the CSR into it");
    is(error->message, "it is empty; write the CSR into it",
       "an error without values has its text");
    is(error->messages[DCV_LANG_FR], "il est vide\u00a0; écrivez-y le CSR",
       "and French has its translation");
    ok(error->messages[DCV_LANG_FR] != dcv_tr(DCV_LANG_FR, error->message),
       "an error keeps copies of constants, which may be unloaded before it");
    is(dcv_error_copy(error, pool)->messages[DCV_LANG_FR], error->messages[DCV_LANG_FR],
       "a copy has it, too");
    error = dcv_error_within(error, pool, "%s: %s; write NAME,NAME with commas between",
                             "domains");
    fails(error, DCV_E_FILE,
          "domains: it is empty; write the CSR into it; write NAME,NAME with commas",
          "an error that tells of another one has its code and message");
    has(error->messages[DCV_LANG_FR],
        "domains\u00a0: il est vide\u00a0; écrivez-y le CSR",
        "and is told so in each language");
    is(dcv_error_quote("plain text", 10, pool), "plain text",
       "plain text is quoted as it is");
    is(dcv_error_quote("a\nb\x1b[0m\\", 8, pool), "a\\x0ab\\x1b[0m\\x5c",
       "control characters and backslashes are escaped in a quote");
    is(dcv_error_quote("\xc3\xa9", 2, pool), "\\xc3\\xa9",
       "bytes beyond ASCII are escaped in a quote");
    is(dcv_error_quote("a\0b", 3, pool), "a\\x00b", "a NUL is escaped in a quote");
    is(dcv_error_quote("", 0, pool), "", "the quote of an empty text is empty");
    memset(longer, 'x', sizeof(longer));
    quoted = dcv_error_quote(longer, sizeof(longer), pool);
    is_number((long)strlen(quoted), 103,
              "the quote of a long text is cut after 100 characters");
    is(quoted + 100, "...", "the quote of a text that was cut ends in three dots");

    is(dcv_error_line("plain text", pool), "plain text",
       "plain text becomes a line as it is");
    is(dcv_error_line("a\nb\r\nc", pool), "a\\nb\\r\\nc",
       "line ends within a line become \\n and \\r");
    is(dcv_error_line("\t\x1b\x7f \xc3\xa9~", pool), "\\x09\\x1b\\x7f \\xc3\\xa9~",
       "what is not printable ASCII is escaped in a line");
    is(dcv_error_line("", pool), "", "the line of an empty text is empty");
    longer[199] = '\0';
    is(dcv_error_line(longer, pool), longer, "a long line is not cut");

    ok(*dcv_error_reason(APR_ENOENT, pool) != '\0' &&
           !strpbrk(dcv_error_reason(APR_ENOENT, pool), ".\r\n"),
       "the reason of a failure is part of a sentence");
}
