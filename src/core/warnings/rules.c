/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share: see rules.h. */
#include "rules.h"

void dcv_rules_warn(const dcv_subject_t *subject, dcv_warning_kind_t kind,
                    const char *text, const char *remedy)
{
    dcv_warning_add(subject->list, kind, text, remedy);
}

apr_array_header_t *dcv_rules_find_names(const dcv_subject_t *subject,
                                         dcv_rules_test_t *test)
{
    apr_array_header_t *found = NULL;

    for (int i = 0; i < subject->order->names->nelts; i++) {
        const dcv_name_t *name =
            APR_ARRAY_IDX(subject->order->names, i, const dcv_name_t *);

        if (test(subject, name)) {
            if (!found) {
                found = apr_array_make(subject->pool, 4, sizeof(const char *));
            }
            APR_ARRAY_PUSH(found, const char *) = name->text;
        }
    }
    return found;
}

const char *dcv_rules_pronoun(const apr_array_header_t *list)
{
    return list->nelts > 1 ? "them" : "it";
}

const char *dcv_rules_option(const dcv_subject_t *subject, const char *option,
                             const char *header)
{
    return subject->order->directory ? header : option;
}
