/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts: their names, and what they are about. */
#ifndef DCV_CORE_VERDICT_H
#define DCV_CORE_VERDICT_H

#include "dcv/verdict.h"

/* "the final dot was forgotten", for headings; a constant that dcv_tr() translates. */
const char *dcv_verdict_title(dcv_verdict_t verdict);

/* The same for a persistent record, and for the file. */
const char *dcv_verdict_persist_title(dcv_verdict_t verdict);
const char *dcv_verdict_file_title(dcv_verdict_t verdict);

/* What a verdict may be about: a set of these. */
typedef enum {
    DCV_ABOUT_RECORD = 1,
    DCV_ABOUT_PERSISTENT = 2,
    DCV_ABOUT_FILE = 4,
    DCV_ABOUT_CAA = 8
} dcv_verdict_about_t;

/* Whether a check may come to a verdict about one of a set. */
int dcv_verdict_is_about(dcv_verdict_t verdict, int about);

/* A number that is less for a better verdict: all have one, DCV_VERDICTS the greatest. */
int dcv_verdict_rank(dcv_verdict_t verdict);

/*
 * The values that were found of a persistent record, by its check, const char *, each once, in
 * pool: where it stands, or where it was entered by mistake.
 */
const apr_array_header_t *dcv_verdict_found(const dcv_check_t *persistent,
                                            apr_pool_t *pool);

/* The verdict of a name about one of a set; DCV_VERDICTS for any other text. */
dcv_verdict_t dcv_verdict_of(const char *name, int about);

/*
 * What the reply of a name server means, apart from what its data say; DCV_VERDICTS
 * where it says nothing of the server.
 */
dcv_verdict_t dcv_verdict_of_outcome(dcv_outcome_t outcome);

/* Whether a verdict is about name servers, and not about what they say. */
int dcv_verdict_is_failure(dcv_verdict_t verdict);

#endif
