/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread waits for a time, or until another one wakes it. APR's condition variables
 * measure the time by the time of day, so that a wait grows with a clock that is set back.
 */
#ifndef MOD_DCV_HTTPD_WAKE_H
#define MOD_DCV_HTTPD_WAKE_H

#include <apr_pools.h>
#include <apr_time.h>

/* Opaque. One thread waits, any thread wakes. */
typedef struct mod_dcv_wake_t mod_dcv_wake_t;

/* Make one, until pool is destroyed. NULL: the system gives none. */
mod_dcv_wake_t *mod_dcv_wake_create(apr_pool_t *pool);

/* Wake the thread that waits; if none does, the next wait is over at once. */
void mod_dcv_wake_up(mod_dcv_wake_t *wake);

/* Wait until woken, max at most, by a clock that is never set. */
void mod_dcv_wake_wait(mod_dcv_wake_t *wake, apr_interval_time_t max);

#endif
