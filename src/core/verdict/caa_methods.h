/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which methods of validation CAA permits: the parameters of RFC 8657, validationmethods
 * and accounturi, as the Baseline Requirements have them (BR 4.2.2.1).
 */
#ifndef DCV_CORE_CAA_METHODS_H
#define DCV_CORE_CAA_METHODS_H

#include "issue_value.h"
#include "dcv/verdict.h"

/* The parameters, whatever the case. */
#define DCV_CAA_LABELS_TAG  "validationmethods"
#define DCV_CAA_ACCOUNT_TAG "accounturi"

/* The methods by which a name may be validated. */
typedef enum {
    DCV_CAA_BY_FILE,
    DCV_CAA_BY_RECORD,
    DCV_CAA_BY_PERSISTENT,
    DCV_CAA_WAYS
} dcv_caa_by_t;

/* A method by which a name may be validated. */
typedef struct dcv_caa_way_t {
    dcv_caa_by_t by;
    const char *label;        /* "ca-tbr-18", a constant: CAs compare its case */
    dcv_caa_method_t *method; /* of the check */
    const apr_array_header_t *issuers; /* const char *: names of the CA for it */
    const char *account; /* URI of the account that will use it; NULL: not known */
    int is_usable;       /* whether the name can be validated by it */
} dcv_caa_way_t;

/* The methods in their order. */
void dcv_caa_ways(dcv_caa_way_t ways[DCV_CAA_WAYS], const dcv_case_t *about,
                  dcv_caa_check_t *caa);

/* Whether a value is of one of the CA's names for a method, or its names are not known. */
int dcv_caa_names(const dcv_caa_way_t *way, const dcv_issue_value_t *value);

/* Whether CAs must honour parameters at the time of a case: DCV_CAA_PARAMETERS_BIND. */
int dcv_caa_binds(const dcv_case_t *about);

/* How often a parameter stands in a value, and its first value (NULL: not at all). */
int dcv_caa_count(const dcv_issue_value_t *value, const char *tag, const char **first);

/* Whether a comma-separated list has a label; no list is well-formed with other characters. */
int dcv_caa_has_label(const char *list, const char *label);

/* Whether a list is one of RFC 8657 4: labels of letters, digits and hyphens. */
int dcv_caa_is_list(const char *list);

/*
 * Judge each method by the values (dcv_issue_value_t) that count, as of now.
 */
void dcv_caa_judge_methods(const dcv_case_t *about, dcv_caa_check_t *caa,
                           const apr_array_header_t *values);

/* The same for all methods: no property says who may issue, or nothing is known. */
void dcv_caa_all_methods(dcv_caa_check_t *caa, dcv_caa_may_t may,
                         dcv_verdict_t verdict);

/* What the methods that the name has say together: the best of their verdicts. */
dcv_verdict_t dcv_caa_of_methods(const dcv_case_t *about, dcv_caa_check_t *caa);

#endif
