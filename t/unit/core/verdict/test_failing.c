/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/failing.h"
#include "tap.h"

/* By a record, a persistent record or a file alone, the others not checked. */
static int fails_by_record(dcv_verdict_t verdict)
{
    return dcv_failing_name(verdict, DCV_VERDICTS, DCV_VERDICTS);
}

static int fails_by_persistent(dcv_verdict_t verdict)
{
    return dcv_failing_name(DCV_VERDICTS, verdict, DCV_VERDICTS);
}

static int fails_by_file(dcv_verdict_t verdict)
{
    return dcv_failing_name(DCV_VERDICTS, DCV_VERDICTS, verdict);
}

static void test_records(void)
{
    int wrong = 0;

    ok(!fails_by_record(DCV_VALID), "a name whose record is valid does not fail");
    ok(!fails_by_record(DCV_MISSING), "a name whose record is missing is waited for");
    ok(!fails_by_record(DCV_UNKNOWN),
       "a name about which nobody could be asked does not fail");
    ok(!fails_by_record(DCV_VERDICTS), "a name that was not checked does not fail");
    ok(fails_by_record(DCV_PARTIAL) && fails_by_record(DCV_CAA_FORBIDS) &&
           fails_by_record(DCV_TIMEOUT),
       "a name fails by a record on some servers, by CAA and by silence");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        wrong += fails_by_record((dcv_verdict_t)i);
        ok(i == DCV_EXPIRING || fails_by_record((dcv_verdict_t)i) ==
                                    fails_by_persistent((dcv_verdict_t)i),
           "a name fails by its persistent record as by the other one");
    }
    is_number(wrong, DCV_VERDICTS - 4, "a name fails by each other verdict");
}

static void test_files(void)
{
    int wrong = 0;

    ok(!fails_by_file(DCV_VALID), "a name whose file is valid does not fail");
    ok(!fails_by_file(DCV_NOT_REACHED),
       "a name at whose addresses nobody answers this server does not fail");
    ok(!fails_by_file(DCV_UNKNOWN),
       "a name whose file could not be tried does not fail");
    ok(fails_by_file(DCV_NO_ADDRESS_RECORD) && fails_by_file(DCV_REDIRECTED) &&
           fails_by_file(DCV_PARTIAL) && fails_by_file(DCV_CAA_FORBIDS),
       "a name fails without an address, by a redirect, at some addresses, and by CAA");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        wrong += fails_by_file((dcv_verdict_t)i);
    }
    is_number(wrong, DCV_VERDICTS - 3,
              "a name fails by each other verdict on its file");
}

static void test_together(void)
{
    ok(!fails_by_persistent(DCV_EXPIRING),
       "a name whose persistent record ends soon does not fail");
    ok(dcv_failing_name(DCV_WRONG_TARGET, DCV_EXPIRING, DCV_VERDICTS),
       "a wrong record fails beside a persistent one that ends soon");
    ok(!dcv_failing_name(DCV_VALID, DCV_WRONG_VALUE, DCV_VERDICTS),
       "a wrong persistent record beside a valid one alarms nobody");
    ok(!dcv_failing_name(DCV_WRONG_TARGET, DCV_VERDICTS, DCV_VALID),
       "a wrong record beside a file that is valid alarms nobody");
    ok(!dcv_failing_name(DCV_VALID, DCV_VERDICTS, DCV_REDIRECTED),
       "a wrong file beside a record that is valid alarms nobody");
    ok(!dcv_failing_name(DCV_WRONG_TARGET, DCV_VALID, DCV_REDIRECTED),
       "what is wrong beside a persistent record that is valid alarms nobody");
    ok(dcv_failing_name(DCV_MISSING, DCV_VERDICTS, DCV_REDIRECTED),
       "a missing record does not excuse a file that is wrong");
    ok(!dcv_failing_name(DCV_MISSING, DCV_MISSING, DCV_NOT_REACHED),
       "what is missing or silent is waited for");
}

/* A name is proven by any of its proofs. */
static void test_proven(void)
{
    dcv_file_check_t file = {.verdict = DCV_VALID};
    dcv_check_t persistent = {.verdict = DCV_VALID};
    dcv_check_t check = {.verdict = DCV_WRONG_TARGET};

    ok(!dcv_check_proves(NULL), "a name that was not checked is not proven");
    ok(!dcv_check_proves(&check), "nor is one whose record is wrong");
    check.file = &file;
    ok(dcv_check_proves(&check), "a file that is valid proves it");
    file.verdict = DCV_PARTIAL;
    ok(!dcv_check_proves(&check), "one that is there at some addresses does not");
    check.persistent = &persistent;
    ok(dcv_check_proves(&check), "a persistent record that is valid proves it");
    persistent.verdict = DCV_EXPIRING;
    check.verdict = DCV_VALID;
    ok(dcv_check_proves(&check), "a record that is valid proves it");
}

void run_tests(void)
{
    test_proven();
    test_records();
    test_files();
    test_together();
}
