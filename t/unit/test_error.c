/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"

#include <string.h>

void run_tests(void)
{
    char longer[200];
    const char *quoted;

    fails(dcv_error_create(DCV_E_DATE, pool, "%d of %s", 3, "x"), DCV_E_DATE, "3 of x",
          "an error has its code and message");
    is(dcv_error_quote("plain text", 10, pool), "plain text", "plain text as it is");
    is(dcv_error_quote("a\nb\x1b[0m\\", 8, pool), "a\\x0ab\\x1b[0m\\x5c",
       "control characters and backslashes escaped");
    is(dcv_error_quote("\xc3\xa9", 2, pool), "\\xc3\\xa9",
       "bytes beyond ASCII escaped");
    is(dcv_error_quote("a\0b", 3, pool), "a\\x00b", "NUL escaped");
    is(dcv_error_quote("", 0, pool), "", "nothing");
    memset(longer, 'x', sizeof(longer));
    quoted = dcv_error_quote(longer, sizeof(longer), pool);
    is_number((long)strlen(quoted), 103, "long text is cut");
    is(quoted + 100, "...", "and tells so");
}
