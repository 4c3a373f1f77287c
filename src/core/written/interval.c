/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths of time: see dcv/written.h. */
#include "dcv/written.h"

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define LONGEST apr_time_from_sec(366 * 86400)

int dcv_interval_read(apr_interval_time_t *time, const char *text)
{
    static const struct {
        const char *name;
        apr_interval_time_t length;
    } units[] = {{"", 1000000},
                 {"s", 1000000},
                 {"ms", 1000},
                 {"m", 60000000},
                 {"mi", 60000000},
                 {"min", 60000000},
                 {"h", 60 * (apr_interval_time_t)60000000}};
    char *end = NULL;
    apr_int64_t number = apr_isdigit(*text) ? apr_strtoi64(text, &end, 10) : -1;

    for (apr_size_t i = 0; end && i < sizeof(units) / sizeof(units[0]); i++) {
        if (!apr_cstr_casecmp(end, units[i].name) &&
            number <= LONGEST / units[i].length) {
            *time = number * units[i].length;
            return 1;
        }
    }
    return 0;
}
