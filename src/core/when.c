/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Times as programs and as people read them: see when.h. */
#include "when.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define DAY_SECONDS 86400

/* A day of the Gregorian calendar. */
typedef struct {
    apr_int64_t year;
    int month, day;
} date_t;

/*
 * The calendar is counted here, since APR's functions end in January 2038 where the system's
 * time_t has 32 bits. A year begins in March, so that a leap day is its last one, and 400 of them
 * have 146097 days; day 719468 is 1970-01-01.
 */
static date_t date_of(apr_int64_t days)
{
    apr_int64_t shifted = days + 719468;
    apr_int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int in_era = (int)(shifted - era * 146097);
    int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int in_year = in_era - (365 * year + year / 4 - year / 100);
    int month = (5 * in_year + 2) / 153;
    date_t date = {.year = era * 400 + year + (month >= 10),
                   .month = month < 10 ? month + 3 : month - 9,
                   .day = in_year - (153 * month + 2) / 5 + 1};

    return date;
}

/* The other way, for years from 0 on. */
static apr_int64_t days_until(const date_t *date)
{
    apr_int64_t year = date->year - (date->month <= 2);
    int month = date->month > 2 ? date->month - 3 : date->month + 9;

    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
           date->day - 1 - 719468;
}

static const char *format(apr_time_t time, const char *layout, apr_pool_t *pool)
{
    apr_int64_t seconds = apr_time_sec(time);
    apr_int64_t days =
        (seconds >= 0 ? seconds : seconds - (DAY_SECONDS - 1)) / DAY_SECONDS;
    int in_day = (int)(seconds - days * DAY_SECONDS);
    date_t date = date_of(days);

    return apr_psprintf(pool, layout, (int)date.year, date.month, date.day,
                        in_day / 3600, in_day / 60 % 60, in_day % 60);
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
    date_t date, same;
    apr_int64_t days;

    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') {
        return 0;
    }
    date.year = digits(text, 4);
    date.month = digits(text + 5, 2);
    date.day = digits(text + 8, 2);
    if (date.year < 1970 || date.month < 1 || date.month > 12 || date.day < 1) {
        return 0;
    }
    days = days_until(&date);
    same = date_of(days);
    *start = apr_time_from_sec(days * DAY_SECONDS);
    return same.month == date.month && same.day == date.day;
}
