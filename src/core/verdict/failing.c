/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which names fail, and which are proven: see failing.h and dcv/verdict.h. */
#include "failing.h"

int dcv_failing_record(dcv_verdict_t verdict)
{
    return verdict != DCV_VALID && verdict != DCV_MISSING && verdict != DCV_EXPIRING &&
           verdict != DCV_UNKNOWN && verdict != DCV_VERDICTS;
}

int dcv_failing_file(dcv_verdict_t verdict)
{
    return verdict != DCV_VALID && verdict != DCV_UNKNOWN &&
           verdict != DCV_NOT_REACHED && verdict != DCV_VERDICTS;
}

int dcv_failing_name(dcv_verdict_t record, dcv_verdict_t persistent, dcv_verdict_t file)
{
    return record != DCV_VALID && persistent != DCV_VALID && file != DCV_VALID &&
           (dcv_failing_record(record) || dcv_failing_record(persistent) ||
            dcv_failing_file(file));
}

int dcv_check_proves(const dcv_check_t *check)
{
    return check && (check->verdict == DCV_VALID ||
                     (check->persistent && check->persistent->verdict == DCV_VALID) ||
                     (check->file && check->file->verdict == DCV_VALID));
}

dcv_verdicts_t dcv_verdicts_of(const dcv_check_t *check)
{
    dcv_verdicts_t verdicts = {DCV_VERDICTS, DCV_VERDICTS, DCV_VERDICTS, DCV_VERDICTS};

    if (check) {
        verdicts.record = check->verdict;
        verdicts.persistent =
            check->persistent ? check->persistent->verdict : DCV_VERDICTS;
        verdicts.file = check->file ? check->file->verdict : DCV_VERDICTS;
        verdicts.caa = check->caa.verdict;
    }
    return verdicts;
}

int dcv_verdicts_fail(dcv_verdicts_t verdicts)
{
    return dcv_failing_name(verdicts.record, verdicts.persistent, verdicts.file);
}
