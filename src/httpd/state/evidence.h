/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence of checks in the state that all children share. */
#ifndef MOD_DCV_HTTPD_EVIDENCE_H
#define MOD_DCV_HTTPD_EVIDENCE_H

#include "dcv/evidence.h"
#include "dcv/id.h"
#include "dcv/order.h"
#include "state.h"

/* The key for a name of an order: see mod_dcv_share_name(). */
void mod_dcv_evidence_id(unsigned char id[DCV_ID_BYTES], const dcv_order_t *order,
                         const dcv_name_t *name, apr_pool_t *pool);

/*
 * What the last check saw, in pool; NULL: there was none, or the state does not tell.
 */
dcv_evidence_t *mod_dcv_evidence_get(mod_dcv_state_t *state, const unsigned char *id,
                                     apr_pool_t *pool);

/* Keep what a check saw. pool is for temporary use. */
void mod_dcv_evidence_put(mod_dcv_state_t *state, const dcv_order_t *order,
                          const dcv_name_t *name, const unsigned char *id,
                          const dcv_evidence_t *evidence, apr_pool_t *pool);

/*
 * Whether there may be evidence for a name of an order with many names: no when none was
 * kept, or all of it is long forgotten. pool is for temporary use.
 */
int mod_dcv_evidence_is_there(mod_dcv_state_t *state, const dcv_order_t *order,
                              apr_pool_t *pool);

#endif
