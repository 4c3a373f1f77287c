/* SPDX-License-Identifier: Apache-2.0 */
/* What judging and explaining share: see dcv/check.h. */
#ifndef DCV_CORE_JUDGE_H
#define DCV_CORE_JUDGE_H

#include "dcv/check.h"
#include "target.h"

/* What one explanation is about. */
typedef struct dcv_case_t {
    dcv_report_t *report;
    const dcv_order_t *order;
    const dcv_domain_t *domain;
    const dcv_evidence_t *evidence;
    dcv_check_t *check;
    apr_pool_t *pool;
} dcv_case_t;

/* What the reply of a name server means, apart from what its data say. */
dcv_verdict_t dcv_judge_outcome(dcv_outcome_t outcome);

/* Whether a verdict is about name servers, and not about what they say. */
int dcv_judge_is_failure(dcv_verdict_t verdict);

/* Compare what stands at a place with what should. */
void dcv_judge_target(dcv_target_t *target, const dcv_case_t *about,
                      const dcv_record_check_t *record, const char *found);

/* What is at each place, dcv_record_check_t into check->records. */
void dcv_judge_records(const dcv_case_t *about);

/* Whether the CA may issue, into check->caa. */
void dcv_judge_caa(const dcv_case_t *about);

/* Say what is wrong with a record: one finding or more, added to check->findings. */
void dcv_explain_record(const dcv_case_t *about, const dcv_record_check_t *record);

/* The same about CAA; nothing when it lets the CA issue. */
void dcv_explain_caa(const dcv_case_t *about);

/* The same where name servers fail, or DNSSEC does. */
void dcv_explain_failure(const dcv_case_t *about, const dcv_record_check_t *record);
void dcv_explain_bogus(const dcv_case_t *about, const dcv_record_check_t *record);

/* Where nobody could be asked. */
void dcv_explain_nobody(const dcv_case_t *about);

/* What the view of an evidence cannot tell, a sentence; NULL: nothing. */
const char *dcv_explain_limits(const dcv_evidence_t *evidence);

/* Add a finding. */
void dcv_explain_add(const dcv_case_t *about, dcv_verdict_t verdict,
                     const char *explanation, const char *remedy);

#endif
