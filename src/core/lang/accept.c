/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Headers by which a client says what it prefers: see accept.h. */
#include "accept.h"

#include <string.h>

#include <apr_lib.h>

/* A weight as RFC 9110 12.4.2 has it, "0.5", of 1000. */
static int weight_of(const char *text)
{
    int value = 0;

    if (*text == '1') {
        return 1000;
    }
    text += *text == '0';
    text += *text == '.';
    for (int unit = 100; unit && apr_isdigit(*text); unit /= 10, text++) {
        value += unit * (*text - '0');
    }
    return value;
}

int dcv_accept_quality(const char *range)
{
    const char *at = range;

    while ((at = strchr(at, ';'))) {
        at += 1 + strspn(at + 1, " \t");
        if ((*at == 'q' || *at == 'Q') && at[1] == '=') {
            return weight_of(at + 2);
        }
    }
    return 1000;
}
