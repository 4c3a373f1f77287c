/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock for durations. The time of day may be set, also back: whoever waits for a
 * time by it may wait for a day. What is recorded, or compared with what others recorded
 * (visits, evidence, files), has the time of day, apr_time_now().
 */
#ifndef DCV_CLOCK_H
#define DCV_CLOCK_H

#include <apr_time.h>

/*
 * Microseconds since some moment before, which never go back. All processes of a machine
 * have the same, until it starts again. Any thread.
 */
apr_time_t dcv_clock_now(void);

/* The same in seconds, for 32 bits that threads or processes share. */
apr_uint32_t dcv_clock_seconds(void);

#endif
