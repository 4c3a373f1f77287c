/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Fails in each way that an assertion can, for t/project/tap.t to read. */
#include "tap.h"

void run_tests(void)
{
    static const char text[] =
        "a long text of which nobody wants to read all when it differs at its end only, as "
        "pages of HTML do which have thousands of lines and one wrong character, here: X, "
        "and then goes on";
    static const char other[] =
        "a long text of which nobody wants to read all when it differs at its end only, as "
        "pages of HTML do which have thousands of lines and one wrong character, here: Y, "
        "and then goes on";
    const dcv_error_t error = {.code = DCV_E_DATE, .message = "no day; write one"};

    ok(1 + 1 == 2, "what holds prints one line");
    ok(1 + 1 == 2, "short");
    ok(1 + 1 == 3, "a condition is shown as it stands");
    is("got", "expected", "two texts are shown");
    is(NULL, "expected", "no text is shown as NULL");
    is(text, other, "long texts are shown where they differ");
    is("a\nb\x1b", "a", "lines and control characters are escaped");
    is_number(3, 4, "two numbers are shown");
    has("a text", "part", "a missing part is shown");
    lacks("a text", "text", "a part too many is shown");
    succeeds(&error, "an error is shown by its message");
    fails(&error, DCV_E_NAME, "day", "another error is shown with its code");
    fails(NULL, DCV_E_NAME, "day", "success in place of an error is shown");
}
