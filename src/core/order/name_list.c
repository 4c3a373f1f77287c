/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names in which each stands once: see name_list.h. */
#include "name_list.h"
#include "name.h"

dcv_name_list_t dcv_name_list_create(int count, apr_pool_t *pool,
                                     apr_pool_t *scratch_pool)
{
    dcv_name_list_t names;

    names.list = apr_array_make(pool, count, sizeof(const dcv_name_t *));
    names.seen = apr_hash_make(scratch_pool);
    return names;
}

void dcv_name_list_add(dcv_name_list_t *names, const dcv_name_t *name)
{
    const dcv_name_t *copy;

    if (!apr_hash_get(names->seen, name->text, APR_HASH_KEY_STRING)) {
        copy = dcv_name_copy(name, names->list->pool);
        APR_ARRAY_PUSH(names->list, const dcv_name_t *) = copy;
        apr_hash_set(names->seen, copy->text, APR_HASH_KEY_STRING, copy);
    }
}
