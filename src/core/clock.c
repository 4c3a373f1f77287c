/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The clock for durations: see dcv/clock.h. Nothing in the core asks it. */
#include "dcv/clock.h"

#ifdef _WIN32
#include <apr.h>

apr_time_t dcv_clock_now(void)
{
    LARGE_INTEGER second, now;

    QueryPerformanceFrequency(&second);
    QueryPerformanceCounter(&now);
    return apr_time_from_sec(now.QuadPart / second.QuadPart) +
           now.QuadPart % second.QuadPart * APR_USEC_PER_SEC / second.QuadPart;
}
#else
#include <time.h>

apr_time_t dcv_clock_now(void)
{
    struct timespec time = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return apr_time_from_sec(time.tv_sec) + time.tv_nsec / 1000;
}
#endif

apr_uint32_t dcv_clock_seconds(void)
{
    return (apr_uint32_t)apr_time_sec(dcv_clock_now());
}
