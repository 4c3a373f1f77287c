/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is different in a directory from what is known of it: see differences.h. */
#include "differences.h"

#include <apr_strings.h>

mod_dcv_differences_t mod_dcv_differences_find(const dcv_drops_t *drops,
                                               const dcv_directory_t *directory,
                                               const apr_array_header_t *names,
                                               apr_pool_t *pool)
{
    dcv_drops_walk_t walk = dcv_drops_walk(drops, directory, "");
    mod_dcv_differences_t found = {apr_array_make(pool, 16, sizeof(mod_dcv_listed_t)),
                                   apr_array_make(pool, 16, sizeof(mod_dcv_listed_t)),
                                   0};
    dcv_known_t known;
    int more = dcv_drops_step(&known, &walk), i = 0;

    while (more || i < names->nelts) {
        const mod_dcv_listed_t *listed =
            i < names->nelts ? &APR_ARRAY_IDX(names, i, const mod_dcv_listed_t) : NULL;
        int difference = !listed ? -1 : !more ? 1 : strcmp(known.name, listed->name);

        if (difference < 0) {
            mod_dcv_listed_t gone = {.name = apr_pstrdup(pool, known.name)};

            APR_ARRAY_PUSH(found.known, mod_dcv_listed_t) = gone;
            found.gone++;
        }
        else if (difference > 0 || known.stamp->entry != listed->entry) {
            APR_ARRAY_PUSH(difference > 0 ? found.come : found.known,
                           mod_dcv_listed_t) = *listed;
        }
        i += difference >= 0;
        if (difference <= 0) {
            more = dcv_drops_step(&known, &walk);
        }
    }
    return found;
}
