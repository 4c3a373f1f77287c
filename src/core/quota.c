/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A quota: see dcv/quota.h. */
#include "dcv/quota.h"

#include <apr_atomic.h>

#define HOUR 60

/*
 * The minute in which the hour began, as far as 24 bits have it, and in the lowest 8 bits
 * how often it was used since: once more than allowed when that was told.
 */
#define MINUTES       0xffffffu
#define MINUTE(quota) ((quota) >> 8)
#define USED(quota)   ((quota)&0xff)

/* What a quota is in a minute: an hour that is over gives way to a new one. */
static apr_uint32_t renew(apr_uint32_t quota, apr_uint32_t minute)
{
    return ((minute - MINUTE(quota)) & MINUTES) < HOUR ? quota : minute << 8;
}

int dcv_quota_is_left(const dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute)
{
    return USED(renew(apr_atomic_read32((dcv_quota_t *)quota), minute)) < max;
}

/* Count one more where it was used from to to - 1 times. Returns whether it was. */
static int count(dcv_quota_t *quota, apr_uint32_t from, apr_uint32_t to,
                 apr_uint32_t minute)
{
    apr_uint32_t before, now;

    do {
        before = apr_atomic_read32(quota);
        now = renew(before, minute);
        if (USED(now) < from || USED(now) >= to) {
            return 0;
        }
    } while (apr_atomic_cas32(quota, now + 1, before) != before);
    return 1;
}

int dcv_quota_take(dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute)
{
    return count(quota, 0, max, minute);
}

int dcv_quota_tell(dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute)
{
    return count(quota, max, max + 1, minute);
}
