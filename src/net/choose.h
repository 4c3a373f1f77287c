/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a run asks: the root if it can be reached, and which resolver if it cannot. */
#ifndef DCV_NET_CHOOSE_H
#define DCV_NET_CHOOSE_H

#include "dcv/run.h"
#include "resolver.h"

typedef struct dcv_choice_t {
    const dcv_work_t *work;   /* tells when to stop; set by the caller */
    dcv_resolver_t *resolver; /* NULL: nobody answers */
    dcv_view_kind_t view;     /* whom the resolver asks */
    int validated;            /* whether it validates DNSSEC */
} dcv_choice_t;

/*
 * Choose a resolver, in pool. Waits until the root, or the resolver that is asked instead,
 * replies or has had its time, or until the work is to stop. Fails with DCV_E_RUN.
 */
dcv_error_t *dcv_choose_resolver(dcv_choice_t *choice, const dcv_run_setup_t *setup,
                                 apr_pool_t *pool);

#endif
