/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which server of ours took the fetches of a check: marks them, and reads what was noted. */
#ifndef MOD_DCV_HTTPD_TAKERS_H
#define MOD_DCV_HTTPD_TAKERS_H

#include "dcv/inquiry.h"
#include "state/secret.h"
#include "state/state.h"

/* Of one run, and its thread. */
typedef struct mod_dcv_takers_t {
    mod_dcv_state_t *state;     /* NULL: nothing can be noted */
    mod_dcv_secret_t *secret;   /* the same */
    apr_interval_time_t waited; /* for notes, by all checks of the run */
} mod_dcv_takers_t;

/*
 * Begin for a run. is_wanted: whether files are fetched. Agrees on a secret with the fleet,
 * and waits for a remote cache that is slow. pool is for temporary use.
 */
mod_dcv_takers_t mod_dcv_takers_begin(int is_wanted, apr_pool_t *pool);

/* Give the aim of a check a nonce, in pool, if it has a file to fetch. */
void mod_dcv_takers_mark(const mod_dcv_takers_t *takers, dcv_aim_t *aim,
                         apr_pool_t *pool);

/*
 * Set in evidence who took its fetches, with the nonce of its aim, which may be NULL. Waits a
 * moment for the status of a response that has just come, and half a second in a run at most:
 * a customer's program may keep its response from ever being over.
 */
void mod_dcv_takers_find(mod_dcv_takers_t *takers, const dcv_evidence_t *evidence,
                         const char *nonce);

#endif
