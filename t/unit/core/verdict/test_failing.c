/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/failing.h"
#include "tap.h"

void run_tests(void)
{
    int wrong = 0;

    ok(!dcv_failing_name(DCV_VALID), "a name whose record is valid does not fail");
    ok(!dcv_failing_name(DCV_MISSING), "a name whose record is missing is waited for");
    ok(!dcv_failing_name(DCV_UNKNOWN),
       "a name about which nobody could be asked does not fail");
    ok(!dcv_failing_name(DCV_VERDICTS), "a name that was not checked does not fail");
    ok(dcv_failing_name(DCV_PARTIAL) && dcv_failing_name(DCV_CAA_FORBIDS) &&
           dcv_failing_name(DCV_TIMEOUT),
       "a name fails by a record on some servers, by CAA and by silence");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        wrong += dcv_failing_name((dcv_verdict_t)i);
    }
    is_number(wrong, DCV_VERDICTS - 3, "a name fails by each other verdict");
}
