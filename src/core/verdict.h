/* SPDX-License-Identifier: Apache-2.0 */
/* What verdicts are about. */
#ifndef DCV_CORE_VERDICT_H
#define DCV_CORE_VERDICT_H

#include "dcv/verdict.h"

/*
 * What the reply of a name server means, apart from what its data say; DCV_VERDICTS where it
 * says nothing of the server.
 */
dcv_verdict_t dcv_verdict_of_outcome(dcv_outcome_t outcome);

/* Whether a verdict is about name servers, and not about what they say. */
int dcv_verdict_is_failure(dcv_verdict_t verdict);

#endif
