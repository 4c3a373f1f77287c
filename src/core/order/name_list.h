/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names in which each stands once. A CSR may have thousands. */
#ifndef DCV_CORE_NAME_LIST_H
#define DCV_CORE_NAME_LIST_H

#include <apr_hash.h>
#include <apr_tables.h>

#include "dcv/error.h"
#include "dcv/name.h"

/* A list that is being filled; only the array is kept. */
typedef struct dcv_name_list_t {
    apr_array_header_t *list; /* const dcv_name_t *, in the pool of the result */
    apr_hash_t *seen;         /* their texts */
} dcv_name_list_t;

/* An empty list. The array is in pool, what is needed to fill it in scratch_pool. */
dcv_name_list_t dcv_name_list_create(int count, apr_pool_t *pool,
                                     apr_pool_t *scratch_pool);

/* Append a copy of name unless the list has it. */
void dcv_name_list_add(dcv_name_list_t *names, const dcv_name_t *name);

/*
 * Names as they are spelled, each counted once: cheap, so that too many are refused before
 * one of them is converted.
 */
typedef struct dcv_spellings_t {
    apr_hash_t *seen;
    int count;
} dcv_spellings_t;

/* None yet. What is needed to count them is in scratch_pool. */
dcv_spellings_t dcv_spellings_create(apr_pool_t *scratch_pool);

/*
 * Count a name of any bytes, unless it is known. The case of ASCII and a final dot make no
 * difference.
 */
void dcv_spellings_add(dcv_spellings_t *spellings, const char *bytes, apr_size_t len);

/*
 * The error for an order with so many names besides its CN; NULL: there are not too many.
 * with_others: it is not the CSR that has them all. In pool.
 */
dcv_error_t *dcv_name_list_check(int count, int with_others, apr_pool_t *pool);

#endif
