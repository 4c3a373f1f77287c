/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Pools for threads: see pool.h. */
#include "pool.h"

#include <apr_allocator.h>

/* Memory that is kept for use again, in bytes: the rest is given back to the system. */
#define FREE_MAX (1024 * 1024)

apr_pool_t *mod_dcv_pool_create(apr_pool_t *parent)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool = NULL;
    apr_status_t status = apr_allocator_create(&allocator);

    if (status != APR_SUCCESS) {
        return NULL;
    }
    /* What to do without memory comes from parent. */
    status = parent ? apr_pool_create_ex(&pool, parent, NULL, allocator)
                    : apr_pool_create_unmanaged_ex(&pool, NULL, allocator);
    if (status != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return NULL;
    }
    apr_allocator_owner_set(allocator, pool);
    apr_allocator_max_free_set(allocator, FREE_MAX);
    return pool;
}
