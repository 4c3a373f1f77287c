/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The clock for durations: see dcv/clock.h. Nothing in the core asks it. */
#include "dcv/clock.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#endif

apr_time_t dcv_clock_now(void)
{
#ifdef _WIN32
    return (apr_time_t)GetTickCount64() * 1000;
#else
    struct timespec time = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return apr_time_from_sec(time.tv_sec) + time.tv_nsec / 1000;
#endif
}

apr_uint32_t dcv_clock_seconds(void)
{
    return (apr_uint32_t)apr_time_sec(dcv_clock_now());
}
