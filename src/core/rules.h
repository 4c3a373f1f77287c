/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share that make the warnings on an order. */
#ifndef DCV_CORE_RULES_H
#define DCV_CORE_RULES_H

#include "kinds.h"
#include "report.h"

/* What a rule looks at, and where it adds to. */
typedef struct dcv_subject_t {
    dcv_report_t *report;
    int vhost_number;
    const dcv_vhost_t *vhost;
    const dcv_order_t *order;
    apr_pool_t *pool;
    apr_array_header_t *list; /* dcv_warning_t */
} dcv_subject_t;

/* Add a warning; texts are constant, or in the subject's pool. */
void dcv_rule_warn(const dcv_subject_t *subject, dcv_kind_t kind, const char *text,
                   const char *remedy);

/* The order's names of which a test says yes, const char *; NULL: none. */
apr_array_header_t *dcv_rule_names(const dcv_subject_t *subject,
                                   int (*test)(const dcv_subject_t *,
                                               const dcv_name_t *));

/* "a, b and c", or "a, b and 17 more", of const char *; in pool. */
const char *dcv_rule_enumerate(const apr_array_header_t *names, apr_pool_t *pool);

/* The rules on the order and its CSR, and those on its names. */
void dcv_rules_order(const dcv_subject_t *subject);
void dcv_rules_names(const dcv_subject_t *subject);

#endif
