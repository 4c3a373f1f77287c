/* SPDX-License-Identifier: Apache-2.0 */
/* What a CNAME points to, against what it should point to. */
#ifndef DCV_CORE_TARGET_H
#define DCV_CORE_TARGET_H

#include "dcv/check.h"

typedef struct dcv_target_t {
    dcv_verdict_t verdict;    /* DCV_VALID, or one of those about a target */
    dcv_verdict_t within;     /* of what stands before a zone that was appended */
    const char *appended;     /* that zone; NULL: none */
    const char *unique_value; /* where it belongs, for a wrong one; "": nothing */
    const char *domain;       /* the CA's, for a wrong one */
    const dcv_order_t *other; /* whose record it is; NULL: nobody knows */
    const char *slip; /* the character that is wrong, a sentence; NULL: more is */
    const char *mix; /* what was put together wrongly, half a sentence; NULL: nothing */
} dcv_target_t;

/*
 * Compare what stands at an Authorization Domain Name with the target of an order, without
 * regard to case. zone may be NULL. Fills target, its texts in pool.
 */
void dcv_target_compare(dcv_target_t *target, dcv_report_t *report,
                        const dcv_order_t *order, const char *found, const char *domain,
                        const char *zone, apr_pool_t *pool);

#endif
