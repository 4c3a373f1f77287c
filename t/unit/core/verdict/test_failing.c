/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/failing.h"
#include "tap.h"

/* A name whose record alone was checked, or its persistent record alone. */
static int by_record(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict, DCV_VERDICTS);
}

static int by_persistent(dcv_verdict_t verdict)
{
    return dcv_failing_name(DCV_MISSING, verdict);
}

static void test_record(void)
{
    int wrong = 0;

    ok(!by_record(DCV_VALID), "a name whose record is valid does not fail");
    ok(!by_record(DCV_MISSING), "a name whose record is missing is waited for");
    ok(!by_record(DCV_UNKNOWN),
       "a name about which nobody could be asked does not fail");
    ok(!by_record(DCV_VERDICTS), "a name that was not checked does not fail");
    ok(by_record(DCV_PARTIAL) && by_record(DCV_CAA_FORBIDS) && by_record(DCV_TIMEOUT),
       "a name fails by a record on some servers, by CAA and by silence");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        wrong += by_record((dcv_verdict_t)i);
    }
    is_number(wrong, DCV_VERDICTS - 3, "a name fails by each other verdict");
}

static void test_persistent(void)
{
    int wrong = 0;

    ok(!by_persistent(DCV_EXPIRING),
       "a name whose persistent record ends soon does not fail");
    ok(by_persistent(DCV_RECORD_EXPIRED) && by_persistent(DCV_NOT_FOR_ALL) &&
           by_persistent(DCV_WRONG_AUTHORITY),
       "a name fails by a persistent record that has ended, or that not all take");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        wrong += by_persistent((dcv_verdict_t)i);
    }
    is_number(wrong, DCV_VERDICTS - 4,
              "a name fails by each verdict on its persistent record but four");
    ok(!dcv_failing_name(DCV_WRONG_TARGET, DCV_VALID),
       "a wrong record beside a persistent one that is valid alarms nobody");
    ok(!dcv_failing_name(DCV_VALID, DCV_WRONG_VALUE),
       "a wrong persistent record beside a valid one alarms nobody");
    ok(dcv_failing_name(DCV_WRONG_TARGET, DCV_MISSING),
       "a wrong record fails where the persistent one is missing");
    ok(dcv_failing_name(DCV_WRONG_TARGET, DCV_EXPIRING),
       "a wrong record fails beside a persistent one that ends soon");
}

void run_tests(void)
{
    test_record();
    test_persistent();
}
