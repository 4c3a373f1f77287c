/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts: their names, and what they are about. */
#ifndef DCV_CORE_VERDICT_H
#define DCV_CORE_VERDICT_H

#include "dcv/verdict.h"

/* "valid", "dnssec_bogus", as JSON has it; NULL for DCV_VERDICTS. A constant. */
const char *dcv_verdict_name(dcv_verdict_t verdict);

/* "the final dot was forgotten", for headings; a constant. */
const char *dcv_verdict_title(dcv_verdict_t verdict);

/* The same for a persistent record. */
const char *dcv_verdict_persist_title(dcv_verdict_t verdict);

/* Whether the check of a CNAME, or of a persistent record, may come to a verdict. */
int dcv_verdict_is_of_record(dcv_verdict_t verdict);
int dcv_verdict_is_of_persistent(dcv_verdict_t verdict);

/* A number that is less for a better verdict: all have one, DCV_VERDICTS the greatest. */
int dcv_verdict_rank(dcv_verdict_t verdict);

/*
 * The values that were found of a persistent record, by its check, const char *, each once, in
 * pool: where it stands, or where it was entered by mistake.
 */
const apr_array_header_t *dcv_verdict_found(const dcv_check_t *persistent,
                                            apr_pool_t *pool);

/* The verdict of a name; DCV_VERDICTS for any other text. */
dcv_verdict_t dcv_verdict_of(const char *name);

/*
 * What the reply of a name server means, apart from what its data say; DCV_VERDICTS
 * where it says nothing of the server.
 */
dcv_verdict_t dcv_verdict_of_outcome(dcv_outcome_t outcome);

/* Whether a verdict is about name servers, and not about what they say. */
int dcv_verdict_is_failure(dcv_verdict_t verdict);

#endif
