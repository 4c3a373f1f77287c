/* SPDX-License-Identifier: Apache-2.0 */
/* Which names fail: see failing.h. */
#include "failing.h"

/* Whether a record was tried, and is wrong. */
static int is_wrong(dcv_verdict_t verdict)
{
    return verdict != DCV_VALID && verdict != DCV_MISSING && verdict != DCV_UNKNOWN &&
           verdict != DCV_VERDICTS;
}

int dcv_failing_name(dcv_verdict_t record, dcv_verdict_t persistent)
{
    return record != DCV_VALID && persistent != DCV_VALID &&
           (is_wrong(record) || (is_wrong(persistent) && persistent != DCV_EXPIRING));
}
