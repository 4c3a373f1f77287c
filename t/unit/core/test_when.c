/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when.h"
#include "tap.h"

#include <apr_strings.h>

/* date -u -d '2026-11-23 16:05:09' +%s */
#define NOW apr_time_from_sec(1795449909)

/* How a time so many seconds from now is told. */
static void words(apr_int64_t seconds, const char *expected)
{
    is(dcv_when_words(NOW + apr_time_from_sec(seconds), NOW, DCV_LANG_EN, pool),
       expected,
       apr_psprintf(pool, "%" APR_INT64_T_FMT " seconds from now is told as \"%s\"",
                    seconds, expected));
}

static void lasts(apr_int64_t seconds, const char *expected)
{
    is(dcv_when_span(seconds, DCV_LANG_EN, pool), expected,
       apr_psprintf(pool, "%" APR_INT64_T_FMT " seconds last \"%s\"", seconds,
                    expected));
}

static void in_french(void)
{
    is(dcv_when_words(NOW + apr_time_from_sec(7200), NOW, DCV_LANG_FR, pool),
       "dans 2 heures", "a time to come is told in French");
    is(dcv_when_words(NOW - apr_time_from_sec(60), NOW, DCV_LANG_FR, pool),
       "il y a 1 minute", "a time that is over is told in French");
    is(dcv_when_words(NOW, NOW, DCV_LANG_FR, pool), "\u00e0 l\u2019instant",
       "now is told in French");
    is(dcv_when_span(99, DCV_LANG_FR, pool), "2 minutes",
       "how long something lasts is told in French");
}

/* The days of 430 years, counted by a calendar's rule, are written and read as themselves. */
static int each_day_is_itself(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    apr_int64_t count = 0;

    for (int year = 1970; year < 2400; year++) {
        int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

        for (int month = 0; month < 12; month++) {
            int length = lengths[month] + (month == 1 && leap);

            for (int day = 1; day <= length; day++, count++) {
                char text[11];
                apr_time_t start = apr_time_from_sec(count * 86400), read = -1;

                apr_snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month + 1,
                             day);
                if (!dcv_when_read_day(&read, text) || read != start ||
                    (start && strcmp(dcv_when_day(start, pool), text) != 0)) {
                    return 0;
                }
            }
        }
    }
    return 1;
}

static void days(void)
{
    static const char *const none[] = {"2026-02-29",  "2100-02-29", "2026-04-31",
                                       "2026-13-01",  "2026-00-10", "2026-01-32",
                                       "2026-01-00",  "1969-12-31", "2026-1-010",
                                       "2026-01-01 ", "26-01-01",   ""};
    apr_time_t day = 0;

    ok(dcv_when_read_day(&day, "2026-11-23"), "a day is read");
    is(dcv_when_stamp(day, pool), "2026-11-23T00:00:00Z",
       "a day is read as its midnight in UTC");
    ok(dcv_when_read_day(&day, "2028-02-29"), "a leap day is read");
    is(dcv_when_stamp(day, pool), "2028-02-29T00:00:00Z", "as what it is");
    ok(dcv_when_read_day(&day, "9999-12-31"), "a day of the year 9999 is read");
    is(dcv_when_stamp(day, pool), "9999-12-31T00:00:00Z", "as what it is, too");
    ok(each_day_is_itself(), "each day from 1970 to 2399 is read as itself");
    for (apr_size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        ok(!dcv_when_read_day(&day, none[i]),
           apr_psprintf(pool, "\"%s\" is read as no day", none[i]));
    }
}

void run_tests(void)
{
    is(dcv_when_day(NOW, pool), "2026-11-23", "a day is written as YYYY-MM-DD");
    is(dcv_when_day(0, pool), NULL, "there is no day of an unknown time");
    is(dcv_when_stamp(NOW, pool), "2026-11-23T16:05:09Z",
       "a time is stamped in UTC to the second");
    is(dcv_when_stamp(NOW + 999999, pool), "2026-11-23T16:05:09Z",
       "the stamp of a time leaves out parts of a second");
    is(dcv_when_stamp(0, pool), NULL, "a time of 0, which is not known, has no stamp");
    is(dcv_when_stamp(apr_time_from_sec(1835395199), pool), "2028-02-28T23:59:59Z",
       "the second before a leap day is stamped on 28 February");
    is(dcv_when_stamp(apr_time_from_sec(1835395200), pool), "2028-02-29T00:00:00Z",
       "the first second of a leap day is stamped on 29 February");
    is(dcv_when_stamp(apr_time_from_sec(APR_INT64_C(2147483648)), pool),
       "2038-01-19T03:14:08Z", "a time that 32 bits do not hold is stamped");
    is(dcv_when_stamp(apr_time_from_sec(APR_INT64_C(253402300799)), pool),
       "9999-12-31T23:59:59Z", "the last second of the year 9999 is stamped");
    is(dcv_when_stamp(-apr_time_from_sec(1), pool), "1969-12-31T23:59:59Z",
       "the second before 1970 is stamped");
    is(dcv_when_date(NOW, pool), "2026-11-23 16:05:09 UTC",
       "a time is told as a date and time in UTC");

    days();
    words(1, "in 1 second");
    words(59, "in 59 seconds");
    words(60, "in 1 minute");
    words(3599, "in 59 minutes");
    words(3600, "in 1 hour");
    words(2 * 86400 - 1, "in 47 hours");
    words(2 * 86400, "in 2 days");
    words(30 * 86400, "in 30 days");
    words(-1, "1 second ago");
    words(-120, "2 minutes ago");
    words(-86400, "24 hours ago");
    words(-100 * 86400, "100 days ago");
    words(0, "just now");
    is(dcv_when_words(NOW + 5, NOW, DCV_LANG_EN, pool), "just now",
       "less than a second from now is told as just now");
    lasts(1, "1 second");
    lasts(99, "2 minutes");
    lasts(3600, "1 hour");
    lasts(86401, "25 hours");
    lasts(2 * 86400 + 1, "3 days");
    in_french();
}
