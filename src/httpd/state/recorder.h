/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread of a child that records requests in a remote cache. httpd closes a connection
 * after a request has been logged, so whoever logs must not wait for a cache: a client
 * that reads to the end would wait, too. It also agrees on a secret with the fleet.
 */
#ifndef MOD_DCV_HTTPD_RECORDER_H
#define MOD_DCV_HTTPD_RECORDER_H

#include "record.h"
#include "secret.h"

/* Opaque. Of one child, for all its threads. */
typedef struct mod_dcv_recorder_t mod_dcv_recorder_t;

/*
 * Start the thread, which ends with pchild: what it can record in a second then, it does.
 * secret: NULL: there is none. NULL: the system gives no thread.
 */
mod_dcv_recorder_t *mod_dcv_recorder_start(mod_dcv_state_t *state,
                                           mod_dcv_secret_t *secret,
                                           apr_pool_t *pchild);

/*
 * Have a request recorded, of which a copy is made. Returns 0 when too many wait, as while
 * the cache is down, in all or of the virtual host that was asked. Takes a lock for a moment.
 */
int mod_dcv_recorder_add(mod_dcv_recorder_t *recorder, const mod_dcv_seen_t *seen);

#endif
