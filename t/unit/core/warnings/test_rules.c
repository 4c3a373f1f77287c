/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "warnings/rules.h"

static int is_wildcard(const dcv_subject_t *subject, const dcv_name_t *name)
{
    (void)subject;
    return name->kind == DCV_NAME_WILDCARD;
}

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");
    dcv_subject_t subject = {.pool = pool,
                             .list = apr_array_make(pool, 1, sizeof(dcv_warning_t))};
    const apr_array_header_t *found;

    subject.order =
        make_order("a.csr", file, ORDER(.domains = "*.a.example b.example"));
    found = dcv_rules_find_names(&subject, is_wildcard);
    is_number(found->nelts, 1, "only names that pass the test are found");
    is(APR_ARRAY_IDX(found, 0, const char *), "*.a.example",
       "a name is found as the order has it");
    subject.order = make_order("a.csr", file, ORDER(.domains = "b.example"));
    ok(!dcv_rules_find_names(&subject, is_wildcard), "no list is made for no names");
    dcv_rules_warn(&subject, DCV_EXPIRED, "text", "remedy");
    is_number(subject.list->nelts, 1, "a warning is added to the subject's list");
    is(APR_ARRAY_IDX(subject.list, 0, dcv_warning_t).code, "expired",
       "the warning has its kind's code");
}
