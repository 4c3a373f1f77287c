/* SPDX-License-Identifier: Apache-2.0 */
/* Which names fail: see failing.h. */
#include "failing.h"

int dcv_failing_name(dcv_verdict_t record)
{
    return record != DCV_VALID && record != DCV_MISSING && record != DCV_UNKNOWN &&
           record != DCV_VERDICTS;
}
