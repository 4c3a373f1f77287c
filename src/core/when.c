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

/* The units in which people tell times, the largest first. */
static const struct {
    apr_int64_t seconds;
    apr_int64_t from; /* where it reads better than the next smaller unit */
    const char *in_one, *in_many, *one_ago, *many_ago, *one, *many;
} units[] = {
    {86400, 2 * 86400, DCV_NN("in %d day", "in %d days"),
     DCV_NN("%d day ago", "%d days ago"), DCV_NN("%d day", "%d days")},
    {3600, 3600, DCV_NN("in %d hour", "in %d hours"),
     DCV_NN("%d hour ago", "%d hours ago"), DCV_NN("%d hour", "%d hours")},
    {60, 60, DCV_NN("in %d minute", "in %d minutes"),
     DCV_NN("%d minute ago", "%d minutes ago"), DCV_NN("%d minute", "%d minutes")},
    {1, 0, DCV_NN("in %d second", "in %d seconds"),
     DCV_NN("%d second ago", "%d seconds ago"), DCV_NN("%d second", "%d seconds")}};

/* The number of the unit in which a time is told. */
static int unit_of(apr_int64_t seconds)
{
    int unit = 0;

    while (seconds < units[unit].from) {
        unit++;
    }
    return unit;
}

const char *dcv_when_words(apr_time_t time, apr_time_t now, dcv_lang_t lang,
                           apr_pool_t *pool)
{
    apr_int64_t distance = apr_time_sec(time) - apr_time_sec(now);
    apr_int64_t seconds = distance < 0 ? -distance : distance;
    int unit = unit_of(seconds), count = (int)(seconds / units[unit].seconds);

    if (!distance) {
        return dcv_tr(lang, "just now");
    }
    return distance > 0 ? dcv_trn(lang, pool, count, units[unit].in_one,
                                  units[unit].in_many, count)
                        : dcv_trn(lang, pool, count, units[unit].one_ago,
                                  units[unit].many_ago, count);
}

const char *dcv_when_span(apr_int64_t seconds, dcv_lang_t lang, apr_pool_t *pool)
{
    int unit = unit_of(seconds);
    int count = (int)((seconds + units[unit].seconds - 1) / units[unit].seconds);

    return dcv_trn(lang, pool, count, units[unit].one, units[unit].many, count);
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
