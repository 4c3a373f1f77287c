/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "lang/accept.h"
#include "tap.h"

void run_tests(void)
{
    is_number(dcv_accept_quality("text/html"), 1000, "a range without a weight has 1");
    is_number(dcv_accept_quality("text/html;level=1; q=0.5"), 500,
              "a weight stands behind other parameters");
    is_number(dcv_accept_quality("fr;Q=0.123"), 123, "a weight has three digits");
    is_number(dcv_accept_quality("fr;q=1.000"), 1000, "a weight may be 1.000");
    is_number(dcv_accept_quality("fr;q=0"), 0, "a weight of 0 refuses");
    is_number(dcv_accept_quality("fr;q=x"), 0, "what is no weight refuses");
    is_number(dcv_accept_quality(""), 1000, "an empty range has no weight");
}
