/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which names fail: see failing.h. */
#include "failing.h"

/* Whether a record was tried, and is wrong. */
static int is_wrong_record(dcv_verdict_t verdict)
{
    return verdict != DCV_VALID && verdict != DCV_MISSING && verdict != DCV_EXPIRING &&
           verdict != DCV_UNKNOWN && verdict != DCV_VERDICTS;
}

static int is_wrong_file(dcv_verdict_t verdict)
{
    return verdict != DCV_VALID && verdict != DCV_UNKNOWN &&
           verdict != DCV_NOT_REACHED && verdict != DCV_VERDICTS;
}

int dcv_failing_name(dcv_verdict_t record, dcv_verdict_t persistent, dcv_verdict_t file)
{
    return record != DCV_VALID && persistent != DCV_VALID && file != DCV_VALID &&
           (is_wrong_record(record) || is_wrong_record(persistent) ||
            is_wrong_file(file));
}
