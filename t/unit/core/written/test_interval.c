/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/written.h"
#include "tap.h"

#include <apr_strings.h>

static void reads(const char *text, apr_interval_time_t expected)
{
    apr_interval_time_t time = -1;

    ok(dcv_interval_read(&time, text) && time == expected,
       apr_psprintf(pool, "\"%s\" is read as a length of time", text));
}

static void refuses(const char *text)
{
    apr_interval_time_t time;

    ok(!dcv_interval_read(&time, text),
       apr_psprintf(pool, "\"%s\" is read as no length of time", text));
}

void run_tests(void)
{
    reads("90", apr_time_from_sec(90));
    reads("90s", apr_time_from_sec(90));
    reads("250ms", apr_time_from_msec(250));
    reads("10min", apr_time_from_sec(600));
    reads("10mi", apr_time_from_sec(600));
    reads("10m", apr_time_from_sec(600));
    reads("2H", apr_time_from_sec(7200));
    reads("0", 0);
    refuses("");
    refuses("-1");
    refuses("s");
    refuses("1 s");
    refuses("1x");
    refuses("1s ");
    refuses("9999999h");
    refuses("99999999999999999999999");
}
