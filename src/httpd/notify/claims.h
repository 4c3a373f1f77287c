/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the front ends of a fleet agree who tells an event: by records in the remote cache that
 * they share.
 *
 * httpd's caches have no "add if it is not there". So a front end writes its claim, waits
 * MOD_DCV_CLAIM_SETTLES, longer than any answer of a cache counts as one, and reads it again:
 * of several who found nothing and wrote at the same moment, the last one has the event. A
 * claim that nobody renews lapses after MOD_DCV_CLAIM_LIFE, as its front end may be dead.
 *
 * Each function waits for a cache that is slow. pool is for temporary use.
 */
#ifndef MOD_DCV_HTTPD_CLAIMS_H
#define MOD_DCV_HTTPD_CLAIMS_H

#include "dcv/events.h"
#include "state/secret.h"
#include "state/state.h"

#define MOD_DCV_CLAIM_SETTLES apr_time_from_sec(2)
#define MOD_DCV_CLAIM_LIFE    apr_time_from_sec(90)

/* The fleet, as one of its front ends sees it. */
typedef struct mod_dcv_fleet_t {
    mod_dcv_state_t *state;
    const mod_dcv_secret_t *secret; /* by which it knows its own claims */
} mod_dcv_fleet_t;

/*
 * Claim an event of an id. Takes over into *told what others have told of it. Returns whether
 * it was claimed: not where another one has a claim, nor where the cache does not answer.
 */
int mod_dcv_claim_make(const mod_dcv_fleet_t *fleet,
                       const unsigned char id[DCV_ID_BYTES], dcv_told_t *told,
                       apr_pool_t *pool);

/* Whether a claim that has settled is still ours; renews it then. */
int mod_dcv_claim_is_held(const mod_dcv_fleet_t *fleet,
                          const unsigned char id[DCV_ID_BYTES], apr_pool_t *pool);

/*
 * Put in the place of a claim what was told, or that the command failed. Returns whether the
 * cache took it.
 */
int mod_dcv_claim_end(const mod_dcv_fleet_t *fleet,
                      const unsigned char id[DCV_ID_BYTES], const dcv_told_t *told,
                      apr_pool_t *pool);

#endif
