/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings of an order: see warnings.h. */
#include "warnings.h"

#include "rules.h"

apr_array_header_t *dcv_warnings_collect(dcv_index_t *index, int vhost,
                                         const dcv_order_t *order, apr_time_t now,
                                         apr_pool_t *pool)
{
    const dcv_subject_t subject = {.index = index,
                                   .vhost_number = vhost,
                                   .order = order,
                                   .now = now,
                                   .pool = pool,
                                   .list =
                                       apr_array_make(pool, 4, sizeof(dcv_warning_t))};

    dcv_rules_order(&subject);
    dcv_rules_names(&subject);
    return subject.list;
}

void dcv_warnings_add_signature(apr_array_header_t *warnings, dcv_signature_t signature)
{
    if (signature == DCV_SIGNATURE_INVALID) {
        dcv_warning_add(
            warnings, DCV_BAD_SIGNATURE,
            "The CSR's signature does not match its key: the CSR was changed or "
            "damaged, and every CA refuses it.",
            "Make the CSR again, or copy it again from where it was made.");
    }
}
