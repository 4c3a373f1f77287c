/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Times as programs and as people read them. All are UTC. */
#ifndef DCV_CORE_WHEN_H
#define DCV_CORE_WHEN_H

#include <apr_pools.h>
#include <apr_time.h>

#include "dcv/lang.h"
#include "dcv/when.h"

/* "2026-11-23T16:05:09Z" (RFC 3339), in pool; NULL for 0, which stands for unknown. */
const char *dcv_when_stamp(apr_time_t time, apr_pool_t *pool);

/* "2026-11-23 16:05:09 UTC", in pool. */
const char *dcv_when_date(apr_time_t time, apr_pool_t *pool);

/* "in 12 days", "3 minutes ago", "just now", in pool. */
const char *dcv_when_words(apr_time_t time, apr_time_t now, dcv_lang_t lang,
                           apr_pool_t *pool);

/*
 * How long something lasts, "2 hours", in pool: rounded up to the unit in which people say it,
 * so that 99 seconds are two minutes.
 */
const char *dcv_when_span(apr_int64_t seconds, dcv_lang_t lang, apr_pool_t *pool);

/*
 * Midnight UTC of a day as YYYY-MM-DD (RFC 3339 5.6 full-date), from 1970 on. Returns 0, with
 * *start undefined, when the text is no such day.
 */
int dcv_when_read_day(apr_time_t *start, const char *text);

#endif
