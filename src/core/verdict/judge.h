/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of judging share: see dcv/verdict.h. */
#ifndef DCV_CORE_JUDGE_H
#define DCV_CORE_JUDGE_H

#include "dcv/verdict.h"
#include "persist_value.h"

/* Whether the CA may issue, into check->caa, by a case and the records of its check. */
void dcv_judge_caa(const dcv_case_t *about, dcv_check_t *check);

/*
 * The persistent record of a name, into check->persistent, with check->caa judged. Nothing
 * where there is none, or where nobody asked for it.
 */
void dcv_judge_persist(const dcv_case_t *about, dcv_check_t *check);

/* Put the name servers of a record in the order of their names. */
void dcv_judge_sort_servers(dcv_record_check_t *record);

/*
 * The verdict on a record of what each of its servers says, and the resolver (DCV_VERDICTS:
 * nothing).
 */
dcv_verdict_t dcv_judge_combine(const dcv_case_t *about,
                                const dcv_record_check_t *record,
                                dcv_verdict_t resolved);

/*
 * Of a check's records, the one that comes nearest to what the CA wants; of equals the base
 * domain's. NULL: there are none.
 */
const dcv_record_check_t *dcv_judge_find_best(const dcv_check_t *check);

/* Read a value that was seen as the persistent record of a case. */
dcv_persist_value_t dcv_judge_persist_value(const dcv_case_t *about, const char *value);

/* Whether the CA finds the file, into check->file, once its records and CAA are judged. */
void dcv_judge_file(const dcv_case_t *about, dcv_check_t *check);

/* Fill in what is known of a record; place is where its domain stands in the evidence. */
typedef void dcv_judge_record_t(const dcv_case_t *about, dcv_record_check_t *record,
                                int place);

/*
 * Make check->records: each of records (dcv_record_t) that was looked for, with its zone and
 * no servers, which judge fills in.
 */
void dcv_judge_records(const dcv_case_t *about, dcv_check_t *check,
                       const apr_array_header_t *records, dcv_judge_record_t *judge);

#endif
