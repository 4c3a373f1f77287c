/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/clock.h"

#include "tap.h"

void run_tests(void)
{
    apr_time_t before = dcv_clock_now(), after = before;

    ok(before > 0, "the clock has a time");
    for (int i = 0; i < 100000 && after >= before; i++) {
        after = dcv_clock_now();
    }
    ok(after >= before, "the clock does not go back");
    apr_sleep(2000);
    ok(dcv_clock_now() - before >= 2000, "the clock counts microseconds");
    ok(dcv_clock_seconds() - (apr_uint32_t)apr_time_sec(before) < 60,
       "seconds are those of the same clock");
}
