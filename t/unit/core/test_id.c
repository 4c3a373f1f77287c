/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "dcv/id.h"
#include "tap.h"

static int is_same(const char *first, const char *second, const char *third)
{
    unsigned char one[DCV_ID_BYTES], other[DCV_ID_BYTES];

    dcv_id_make(one, "a.txt", "body", "x.example");
    dcv_id_make(other, first, second, third);
    return !memcmp(one, other, sizeof(one));
}

void run_tests(void)
{
    ok(is_same("a.txt", "body", "x.example"), "the same texts have the same id");
    ok(!is_same("b.txt", "body", "x.example"), "another first text makes another id");
    ok(!is_same("a.txt", "Body", "x.example"), "another second text makes another id");
    ok(!is_same("a.txt", "body", "x.test"), "another third text makes another id");
    ok(!is_same("a.txt", "body", ""), "an empty third text makes another id");
    ok(!is_same("a.txt", "bodyx", ".example") && !is_same("a.txtb", "ody", "x.example"),
       "where a text ends counts for the id");
    ok(dcv_id_number("a.txt") == dcv_id_number("a.txt"), "a text has one number");
    ok(dcv_id_number("c05a0f5") != dcv_id_number("c0cec20"),
       "texts that FNV-1a takes for the same have two numbers");
    ok(dcv_id_number("c05a0f5") >> 32 && (apr_uint32_t)dcv_id_number("c05a0f5"),
       "a number has 64 bits");
}
