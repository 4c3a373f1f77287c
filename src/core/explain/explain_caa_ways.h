/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What CAA says of each method of validation that a name has. */
#ifndef DCV_CORE_EXPLAIN_CAA_WAYS_H
#define DCV_CORE_EXPLAIN_CAA_WAYS_H

#include "explain.h"
#include "verdict/caa_methods.h"

/* The methods that the name has, and what CAA says of them. */
typedef struct dcv_caa_telling_t {
    const dcv_explained_t *to;
    dcv_caa_way_t ways[DCV_CAA_WAYS];
    int count;
    int binds;         /* whether the time has come */
    const char *where; /* where the records stand, readable */
} dcv_caa_telling_t;

/* Find those of a check. */
dcv_caa_telling_t dcv_caa_ways_begin(const dcv_explained_t *to);

/* Whether only a parameter forbids a method. */
int dcv_caa_ways_is_forbidden(const dcv_caa_way_t *way);

/* Whether it is open since one account may only. */
int dcv_caa_ways_is_for_account(const dcv_caa_way_t *way);

/*
 * What CAA permits by its parameters, or will: "CAA at example.com permits some methods of
 * validation only: by file yes, by record no." In the case's pool.
 */
const char *dcv_caa_ways_permission(const dcv_caa_telling_t *telling);

#endif
