/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Times as programs and as people read them: see when.h. */
#include "when.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

static const char *format(apr_time_t time, const char *layout, apr_pool_t *pool)
{
    apr_time_exp_t utc;

    apr_time_exp_gmt(&utc, time);
    return apr_psprintf(pool, layout, utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                        utc.tm_hour, utc.tm_min, utc.tm_sec);
}

const char *dcv_when_stamp(apr_time_t time, apr_pool_t *pool)
{
    return time ? format(time, "%04d-%02d-%02dT%02d:%02d:%02dZ", pool) : NULL;
}

const char *dcv_when_day(apr_time_t time, apr_pool_t *pool)
{
    return time ? format(time, "%04d-%02d-%02d", pool) : NULL;
}

const char *dcv_when_date(apr_time_t time, apr_pool_t *pool)
{
    return format(time, "%04d-%02d-%02d %02d:%02d:%02d UTC", pool);
}

const char *dcv_when_words(apr_time_t time, apr_time_t now, apr_pool_t *pool)
{
    static const struct {
        apr_int64_t seconds;
        apr_int64_t from; /* where it reads better than the next smaller unit */
        const char *name;
    } units[] = {{86400, 2 * 86400, "day"},
                 {3600, 3600, "hour"},
                 {60, 60, "minute"},
                 {1, 1, "second"}};
    apr_int64_t distance = apr_time_sec(time) - apr_time_sec(now);
    apr_int64_t seconds = distance < 0 ? -distance : distance;

    for (apr_size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (seconds >= units[i].from) {
            apr_int64_t count = seconds / units[i].seconds;

            return apr_psprintf(pool, "%s%" APR_INT64_T_FMT " %s%s%s",
                                distance > 0 ? "in " : "", count, units[i].name,
                                count == 1 ? "" : "s", distance < 0 ? " ago" : "");
        }
    }
    return "just now";
}

/* The number of exactly len digits at text, -1 when there is another character. */
static int digits(const char *text, int len)
{
    int value = 0;

    for (; len; len--, text++) {
        if (!apr_isdigit(*text)) {
            return -1;
        }
        value = 10 * value + (*text - '0');
    }
    return value;
}

int dcv_when_read_day(apr_time_t *start, const char *text)
{
    apr_time_exp_t day = {0}, check = {0};

    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') {
        return 0;
    }
    day.tm_year = digits(text, 4) - 1900;
    day.tm_mon = digits(text + 5, 2) - 1;
    day.tm_mday = digits(text + 8, 2);
    return day.tm_year >= 70 && day.tm_mon >= 0 && day.tm_mon < 12 &&
           day.tm_mday >= 1 && day.tm_mday <= 31 &&
           apr_time_exp_gmt_get(start, &day) == APR_SUCCESS &&
           apr_time_exp_gmt(&check, *start) == APR_SUCCESS &&
           check.tm_mon == day.tm_mon && check.tm_mday == day.tm_mday;
}
