/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names in which each stands once. A CSR may have thousands. */
#ifndef DCV_CORE_NAME_LIST_H
#define DCV_CORE_NAME_LIST_H

#include <apr_hash.h>
#include <apr_tables.h>

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

#endif
