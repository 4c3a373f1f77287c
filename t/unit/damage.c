/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Records that were damaged: see damage.h. */
#include "damage.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

unsigned char *exact_copy(const unsigned char *bytes, apr_size_t len)
{
    unsigned char *exact = malloc(len ? len : 1);

    memcpy(exact, bytes, len);
    return exact;
}

void refuses_damage(unsigned char *record, apr_size_t len,
                    int (*is_none)(apr_size_t len))
{
    int all = 1;

    for (apr_size_t i = 0; i < len; i++) {
        all &= is_none(i);
    }
    ok(all, "none in what is cut off anywhere");
    for (int bit = 0; bit < 8 * 8; bit++) {
        record[bit / 8] ^= (unsigned char)(1 << bit % 8);
        all &= is_none(len);
        record[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    ok(all, "nor in another form");
    for (int byte = 0; byte < 256; byte += 85) {
        for (apr_size_t i = 0; i < 600; i++) {
            memset(record, byte, i);
            all &= is_none(i);
        }
    }
    ok(all, "nor in the same byte again and again");
}
