/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A quota: something may be done so many times an hour, by all threads or processes that
 * share it. An hour begins with the first time, to the minute, and what is left of it then
 * lapses.
 */
#ifndef DCV_QUOTA_H
#define DCV_QUOTA_H

#include <apr.h>

/* What was used, in one number that changes at once. 0: nothing. Any thread or process. */
typedef volatile apr_uint32_t dcv_quota_t;

/* The largest max. */
#define DCV_QUOTA_MAX 254

/*
 * Whether less than max was used in the hour of a minute. minute: of a clock that does not
 * go back, and that all who share the quota have.
 */
int dcv_quota_is_left(const dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute);

/* Use it once. Returns 0 when nothing is left. */
int dcv_quota_take(dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute);

/* Whether nothing is left and this is the first time in its hour that anybody asks so. */
int dcv_quota_tell(dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute);

#endif
