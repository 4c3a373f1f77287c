/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share: see rules.h. */
#include "rules.h"

#include "text.h"

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

const char *dcv_rules_say(const dcv_subject_t *subject, const char *format, ...)
{
    const char *text;
    va_list values;

    va_start(values, format);
    text = dcv_trv(subject->lang, subject->pool, format, values);
    va_end(values);
    return text;
}

const char *dcv_rules_list(const dcv_subject_t *subject,
                           const apr_array_header_t *names, int cut_at)
{
    return dcv_text_enumerate(names, cut_at, subject->lang, subject->pool);
}

const char *dcv_rules_either(const dcv_subject_t *subject, const char *option,
                             const char *header)
{
    return dcv_tr(subject->lang, subject->order->directory ? header : option);
}
