/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secret by which a server knows the requests of its own checks (dcv/nonce.h).
 *
 * It is random, made by the parent when httpd starts, and lives as long as that process, so
 * that it is the same before and after a restart. Where the state is kept in a remote cache,
 * the servers of a fleet agree on one in there: who finds none puts his own, and everybody
 * takes what he finds. A child looks when it starts, now and then, and before it checks.
 */
#ifndef MOD_DCV_HTTPD_SECRET_H
#define MOD_DCV_HTTPD_SECRET_H

#include <httpd.h>

#include "dcv/nonce.h"
#include "dcv/taken.h"
#include "state.h"

/* Opaque. */
typedef struct mod_dcv_secret_t mod_dcv_secret_t;

/* post_config: makes the secret, or finds that of the process. */
int mod_dcv_secret_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                    apr_pool_t *ptemp, server_rec *server);

/* The secret of now. Any thread; it stays as it is for some minutes at least. */
const unsigned char *mod_dcv_secret_octets(mod_dcv_secret_t *secret);

/* By which this server knows its own notes among those of a fleet. */
const unsigned char *mod_dcv_secret_server(const mod_dcv_secret_t *secret);

/*
 * Agree with the fleet, where the state is remote. Waits for a cache that is slow. Returns
 * the time after which to do so again. pool is for temporary use. Any thread.
 */
apr_interval_time_t mod_dcv_secret_agree(mod_dcv_secret_t *secret,
                                         mod_dcv_state_t *state, apr_pool_t *pool);

#endif
