/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which names fail: the one rule by which the page, its filters, all formats and the metrics
 * count.
 */
#ifndef DCV_CORE_FAILING_H
#define DCV_CORE_FAILING_H

#include "dcv/verdict.h"

/*
 * Whether a name fails, by the verdicts of its proofs: when none of them is known to be
 * valid, and one of them was tried and is wrong. A proof that is missing is waited for, one
 * that nobody could be asked about is not known, and where nobody answers at a name's
 * addresses, that may be the way from this server.
 *
 * record, persistent, file: the verdicts of its last check; DCV_VERDICTS: there was none. A
 * persistent record is not wrong when it is expiring.
 */
int dcv_failing_name(dcv_verdict_t record, dcv_verdict_t persistent,
                     dcv_verdict_t file);

/* The verdicts of the last check of a name on its proofs; DCV_VERDICTS: there was none. */
typedef struct dcv_verdicts_t {
    dcv_verdict_t record, persistent, file, caa;
} dcv_verdicts_t;

/* Those of a check; NULL: there was none. */
dcv_verdicts_t dcv_verdicts_of(const dcv_check_t *check);

/* Whether a name with these verdicts fails. */
int dcv_verdicts_fail(dcv_verdicts_t verdicts);

#endif
