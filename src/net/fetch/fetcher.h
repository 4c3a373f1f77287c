/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches of a run, many at once. It limits how many are in progress, in all and at one
 * address and port, and connects no more to one that has been silent.
 */
#ifndef DCV_NET_FETCHER_H
#define DCV_NET_FETCHER_H

#include "fetch.h"

typedef struct dcv_fetcher_setup_t {
    int fetches_max;             /* in progress at once; each has a descriptor */
    int allows_private;          /* whether private and loopback addresses are asked */
    apr_interval_time_t timeout; /* of one fetch, at most */
    apr_interval_time_t connect_timeout; /* of its connection */
    apr_thread_mutex_t *create_mutex;    /* as of dcv_run_setup_t */
} dcv_fetcher_setup_t;

/* Opaque. For one thread. */
typedef struct dcv_fetcher_t dcv_fetcher_t;

/*
 * Create one, in pool, which ends with it. Its sockets go into a pollset created with
 * APR_POLLSET_NOCOPY before in the same pool. Nothing is set up before the first fetch.
 */
dcv_fetcher_t *dcv_fetcher_create(const dcv_fetcher_setup_t *setup,
                                  apr_pollset_t *pollset, apr_pool_t *pool);

/*
 * Queue a fetch. done is called once, from dcv_fetcher_advance(), unless the fetch is
 * stopped or abandoned before. The texts of fetch, but not itself, must live until then.
 * The transfer is freed when done returns. Only ports 80 and 443 are fetched from.
 */
dcv_transfer_t *dcv_fetcher_fetch(dcv_fetcher_t *fetcher, const dcv_fetch_t *fetch,
                                  dcv_fetched_done_t *done, void *context,
                                  apr_pool_t *pool);

/*
 * Time is up: end a fetch and return what came. done is not called. A status and a whole
 * head are never lost. What had not even half the time of a connection counts as not
 * tried.
 */
const dcv_fetched_t *dcv_fetcher_stop(dcv_transfer_t *transfer, apr_time_t now);

/* Abandon a fetch: done is not called, and its pool and context may be freed. */
void dcv_fetcher_abandon(dcv_transfer_t *transfer);

/* Deliver what was fetched, and start queued fetches. */
void dcv_fetcher_advance(dcv_fetcher_t *fetcher, apr_time_t now);

/* How long may be waited for the network before that; max at most. */
apr_interval_time_t dcv_fetcher_wait(const dcv_fetcher_t *fetcher, apr_time_t now,
                                     apr_interval_time_t max);

#endif
