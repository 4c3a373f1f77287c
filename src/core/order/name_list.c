/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names in which each stands once: see name_list.h. */
#include "name_list.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "dcv/csr.h"
#include "name.h"

dcv_name_list_t dcv_name_list_create(int count, apr_pool_t *pool,
                                     apr_pool_t *scratch_pool)
{
    dcv_name_list_t names;

    names.list = apr_array_make(pool, count, sizeof(const dcv_name_t *));
    names.seen = dcv_hash_make(scratch_pool);
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

dcv_spellings_t dcv_spellings_create(apr_pool_t *scratch_pool)
{
    dcv_spellings_t spellings = {dcv_hash_make(scratch_pool), 0};

    return spellings;
}

void dcv_spellings_add(dcv_spellings_t *spellings, const char *bytes, apr_size_t len)
{
    char *folded = apr_pmemdup(apr_hash_pool_get(spellings->seen), bytes, len);

    for (apr_size_t i = 0; i < len; i++) {
        folded[i] = (char)(folded[i] & 0x80 ? folded[i] : apr_tolower(folded[i]));
    }
    len -= len && folded[len - 1] == '.';
    if (!apr_hash_get(spellings->seen, folded, (apr_ssize_t)len)) {
        apr_hash_set(spellings->seen, folded, (apr_ssize_t)len, "");
        spellings->count++;
    }
}

dcv_error_t *dcv_name_list_check(int count, int with_others, apr_pool_t *pool)
{
    return count > DCV_CSR_MAX_NAMES
               ? dcv_error_create(
                     DCV_E_NAMES, pool,
                     with_others
                         ? DCV_N(
                               "the order, with those of domains=, has %d names besides "
                               "the CN, but an order has at most %d, since CAs take no "
                               "more; share them out among several orders")
                         : DCV_N(
                               "the CSR has %d names besides the CN, but an order has "
                               "at most %d, since CAs take no more; share them out "
                               "among several orders"),
                     count, DCV_CSR_MAX_NAMES)
               : NULL;
}
