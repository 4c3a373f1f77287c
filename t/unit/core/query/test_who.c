/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/query.h"

#include "tap.h"

void run_tests(void)
{
    dcv_who_t who = DCV_WHO_HOST;

    is(dcv_who_name(DCV_WHO_NOBODY), "nobody", "each one has a word");
    ok(dcv_who_named(&who, "dns") && who == DCV_WHO_DNS, "a word stands for somebody");
    ok(!dcv_who_named(&who, "me") && who == DCV_WHO_DNS, "another word is nobody's");
}
