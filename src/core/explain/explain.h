/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations: what a check says to people, and what they should type to mend it. */
#ifndef DCV_CORE_EXPLAIN_H
#define DCV_CORE_EXPLAIN_H

#include "dcv/verdict.h"
#include "verdict/persist_value.h"

/*
 * Add findings and limits to a check that was judged of a case. They are in the case's
 * pool, and readable, whatever the DNS said.
 */
void dcv_explain_check(const dcv_case_t *about, dcv_check_t *check);

/*
 * What a name server said or did, as a part of a sentence whose subject it is: "does not
 * answer". In pool.
 */
const char *dcv_words_reply(dcv_outcome_t outcome, int rcode, const char *found,
                            dcv_lang_t lang, apr_pool_t *pool);

/* A check that is being explained, and what it was judged of. */
typedef struct dcv_explained_t {
    const dcv_case_t *about;
    dcv_check_t *check;
    dcv_lang_t lang;  /* the case's */
    apr_pool_t *pool; /* the case's */
} dcv_explained_t;

/* Its parts, each of which adds findings. */

/* No CNAME: why none can be there, or where somebody entered it instead. */
void dcv_explain_missing(const dcv_explained_t *to, const dcv_record_check_t *record);

/* A CNAME that points to something else than it must: the record's, or its clue. */
void dcv_explain_target(const dcv_explained_t *to, const dcv_record_check_t *record,
                        const char *found);

/* Two CNAMEs where only one may be (RFC 1034 3.6.2). */
void dcv_explain_two(const dcv_explained_t *to, const dcv_record_check_t *record);

/* The record of another order stands there, under its own name. */
void dcv_explain_other(const dcv_explained_t *to, const dcv_record_check_t *record);

/* A record, of either kind, that is right on some name servers only. */
void dcv_explain_partial(const dcv_explained_t *to, const dcv_record_check_t *record);

/* Where name servers fail. */
void dcv_explain_failure(const dcv_explained_t *to, const dcv_record_check_t *record);

/*
 * Where DNSSEC fails. Returns what is wrong with the record that stands there, besides;
 * DCV_VALID: nothing, or there is none.
 */
dcv_verdict_t dcv_explain_bogus(const dcv_explained_t *to,
                                const dcv_record_check_t *record);

/* CAA; nothing when it lets the CA issue by the record. */
void dcv_explain_caa(const dcv_explained_t *to);

/* Where CAA forbids the record, and only by a parameter. */
void dcv_explain_caa_record(const dcv_explained_t *to);

/*
 * What CAA will forbid later, or forbids of other methods than the record, or leaves to
 * one account: findings with a title, since nothing of the record is wrong by that.
 */
void dcv_explain_caa_notes(const dcv_explained_t *to);

/* What CAA says of each method that the name has, into check->caa.summary. */
void dcv_explain_caa_summary(const dcv_explained_t *to);
/* The one finding on a persistent record, to its own check. */
void dcv_explain_persist(const dcv_case_t *about, dcv_check_t *persistent);

/* What is wrong with its value, a sentence, by how it was read. In the case's pool. */
const char *dcv_explain_persist_value(const dcv_explained_t *to,
                                      const dcv_persist_value_t *value);

/* Where nobody could be asked about a record. */
void dcv_explain_unknown(const dcv_explained_t *to, const dcv_record_check_t *record);

/* Where nobody could be asked about anything. */
void dcv_explain_nobody(const dcv_explained_t *to);

/* That not all was asked, since more packets were wanted than a check sends. */
void dcv_explain_spent(const dcv_explained_t *to);

/*
 * What the view of an evidence cannot tell, a constant sentence in English; NULL: nothing.
 */
const char *dcv_explain_limits(const dcv_evidence_t *evidence);

#endif
