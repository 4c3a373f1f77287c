/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The cache that all children share, while it is open. For state.c and state_open.c alone. */
#ifndef MOD_DCV_HTTPD_OPENED_H
#define MOD_DCV_HTTPD_OPENED_H

#include <ap_socache.h>
#include <apr_global_mutex.h>

#include "state.h"

/* As long as CAs accept values. memcached takes a longer time for a date, long ago. */
#define MOD_DCV_STATE_LIFE apr_time_from_sec(30 * 86400)

#define MOD_DCV_STATE_RINGS (MOD_DCV_STATE_TAKEN + 1)

struct mod_dcv_state_t {
    const ap_socache_provider_t *provider;
    unsigned int key_bytes; /* of the keys that records are stored under */
    ap_socache_instance_t *rings[MOD_DCV_STATE_RINGS];
    apr_global_mutex_t *lock; /* NULL: the cache does its own locking */
    server_rec *server;
    const char *text; /* as configured */
    /* Of this child: */
    apr_uint32_t rest_until; /* when the cache is tried again, by dcv_clock_seconds() */
    apr_uint32_t busy;       /* whether a thread waits for a cache without a lock */
    apr_uint32_t failed;     /* whether that has been said */
};

#endif
