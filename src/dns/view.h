/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a run asks: the root if it can be reached, and who else if it cannot. */
#ifndef DCV_DNS_VIEW_H
#define DCV_DNS_VIEW_H

#include "dcv/run.h"
#include "resolver.h"

typedef struct dcv_view_choice_t {
    const dcv_work_t *work;   /* tells when to stop; set by the caller */
    dcv_resolver_t *resolver; /* NULL: nobody answers */
    dcv_view_kind_t kind;
    int validated;
} dcv_view_choice_t;

/*
 * Choose, in pool; takes as long as it takes to hear from the root, or until the work is
 * to stop. Returns NULL or a
 * message in pool.
 */
const char *dcv_view_choose(dcv_view_choice_t *choice, const dcv_run_setup_t *setup,
                            apr_pool_t *pool);

#endif
