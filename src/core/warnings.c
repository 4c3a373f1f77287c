/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator should know before the CA finds out: see dcv/report.h. */
#include <apr_strings.h>

#include "rules.h"

#define NAMES_MAX 5 /* named one by one in a warning */

void dcv_rule_warn(const dcv_subject_t *subject, dcv_kind_t kind, const char *text,
                   const char *remedy)
{
    dcv_kind_warn(subject->list, kind, text, remedy);
}

const char *dcv_rule_enumerate(const apr_array_header_t *names, apr_pool_t *pool)
{
    int shown = names->nelts > NAMES_MAX ? NAMES_MAX - 1 : names->nelts;
    const char *text = APR_ARRAY_IDX(names, 0, const char *);

    for (int i = 1; i < shown; i++) {
        text = apr_pstrcat(pool, text, i == names->nelts - 1 ? " and " : ", ",
                           APR_ARRAY_IDX(names, i, const char *), NULL);
    }
    if (names->nelts == DCV_MISSING_MAX) {
        return apr_psprintf(pool, "%s and many more", text);
    }
    return shown < names->nelts
               ? apr_psprintf(pool, "%s and %d more", text, names->nelts - shown)
               : text;
}

apr_array_header_t *dcv_rule_names(const dcv_subject_t *subject,
                                   int (*test)(const dcv_subject_t *,
                                               const dcv_name_t *))
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

apr_array_header_t *dcv_warnings_collect(dcv_report_t *report, int vhost,
                                         const dcv_order_t *order, apr_pool_t *pool)
{
    dcv_subject_t subject = {report, vhost, NULL, order, pool, NULL};

    subject.vhost = APR_ARRAY_IDX(dcv_snapshot_vhosts(report->snapshot), vhost,
                                  const dcv_vhost_t *);
    subject.list = apr_array_make(pool, 4, sizeof(dcv_warning_t));
    dcv_rules_order(&subject);
    dcv_rules_names(&subject);
    return subject.list;
}

void dcv_warnings_add_signature(apr_array_header_t *warnings, dcv_signature_t signature)
{
    dcv_subject_t subject = {.list = warnings};

    if (signature == DCV_SIGNATURE_INVALID) {
        dcv_rule_warn(
            &subject, DCV_BAD_SIGNATURE,
            "The CSR's signature does not match its key: the CSR was changed or "
            "damaged, and every CA refuses it.",
            "Make the CSR again, or copy it again from where it was made.");
    }
}
