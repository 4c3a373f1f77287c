/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of explaining share: see dcv/explain.h. Each adds findings to a check. */
#ifndef DCV_CORE_EXPLAIN_H
#define DCV_CORE_EXPLAIN_H

#include "dcv/explain.h"

/* A check that is being explained, and what it was judged of. */
typedef struct dcv_explained_t {
    const dcv_case_t *about;
    dcv_check_t *check;
    apr_pool_t *pool; /* the case's */
} dcv_explained_t;

/* A CNAME that points to something else than it must: the record's, or its clue. */
void dcv_explain_target(const dcv_explained_t *to, const dcv_record_check_t *record,
                        const char *found);

/* Two CNAMEs where only one may be (RFC 1034 3.6.2). */
void dcv_explain_two(const dcv_explained_t *to, const dcv_record_check_t *record);

/* The record of another order stands there, under its own name. */
void dcv_explain_other(const dcv_explained_t *to, const dcv_record_check_t *record);

/* Where name servers fail. */
void dcv_explain_failure(const dcv_explained_t *to, const dcv_record_check_t *record);

/*
 * Where DNSSEC fails. Returns what is wrong with the record that stands there, besides;
 * DCV_VALID: nothing, or there is none.
 */
dcv_verdict_t dcv_explain_bogus(const dcv_explained_t *to,
                                const dcv_record_check_t *record);

/* CAA; nothing when it lets the CA issue. */
void dcv_explain_caa(const dcv_explained_t *to);

/* Where nobody could be asked. */
void dcv_explain_nobody(const dcv_explained_t *to);

/* What the view of an evidence cannot tell, a sentence; NULL: nothing. A constant. */
const char *dcv_explain_limits(const dcv_evidence_t *evidence);

#endif
