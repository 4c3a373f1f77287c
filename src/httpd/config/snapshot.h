/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The orders as they are now: the one way to the current snapshot for whoever serves or
 * reports.
 */
#ifndef MOD_DCV_HTTPD_SNAPSHOT_H
#define MOD_DCV_HTTPD_SNAPSHOT_H

#include <apr_pools.h>

#include "dcv/snapshot.h"

/*
 * The current snapshot, which stays as it is and alive until pool is cleared. Ask once
 * for each request: another call may give a newer one. Any thread; takes no lock.
 */
const dcv_snapshot_t *mod_dcv_snapshot_hold(apr_pool_t *pool);

/* Let go of a snapshot that was held with pool before that is cleared. */
void mod_dcv_snapshot_let_go(const dcv_snapshot_t *snapshot, apr_pool_t *pool);

#endif
