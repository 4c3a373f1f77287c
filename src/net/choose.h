/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chooses the resolver of a run: from the root if the root replies, else the one that
 * replaces it.
 */
#ifndef DCV_NET_CHOOSE_H
#define DCV_NET_CHOOSE_H

#include "dcv/run.h"
#include "resolver.h"

typedef struct dcv_choice_t {
    dcv_resolver_t *resolver; /* NULL: none replied */
    dcv_view_kind_t view;     /* whom the resolver asks */
    int validated;            /* whether it validates DNSSEC */
} dcv_choice_t;

/*
 * Choose a resolver, which ends with pool, and set *choice. Waits until a resolver
 * replies or its time is over, or until the work is stopped. Fails with DCV_E_RUN, in
 * error_pool.
 */
dcv_error_t *dcv_choose_resolver(dcv_choice_t *choice, const dcv_run_setup_t *setup,
                                 const dcv_work_t *work, apr_pool_t *error_pool,
                                 apr_pool_t *pool);

#endif
