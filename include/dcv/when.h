/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people and programs read them. All are UTC. */
#ifndef DCV_WHEN_H
#define DCV_WHEN_H

#include <apr_pools.h>
#include <apr_time.h>

/* "2026-11-23", in pool; NULL for 0. */
const char *dcv_when_day(apr_time_t time, apr_pool_t *pool);

#endif
