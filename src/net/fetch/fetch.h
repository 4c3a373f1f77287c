/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches in progress: one request over HTTP to one address each, and what comes back.
 * When a fetch may start is decided in fetcher.c.
 *
 * libcurl was chosen over a parser of our own: heads, chunks, TLS and their odd forms are
 * its daily work. It is told where to connect and may go nowhere else: no name is looked
 * up, no redirect, proxy, cookie or password file is used, whatever the environment says.
 */
#ifndef DCV_NET_FETCH_H
#define DCV_NET_FETCH_H

#include <apr_network_io.h>
#include <apr_poll.h>
#include <apr_thread_mutex.h>

#include "dcv/fetch.h"
#include "reach.h"
#include "response.h"

typedef struct dcv_fetch_setup_t {
    apr_interval_time_t connect_timeout; /* of a connection, TLS included */
    apr_interval_time_t timeout;         /* of all */
    apr_thread_mutex_t *create_mutex;    /* held while libcurl is set up; NULL: none */
} dcv_fetch_setup_t;

/* All fetches of a run: libcurl's own, and its sockets. Opaque. For one thread. */
typedef struct dcv_fetches_t dcv_fetches_t;

/* An address and port, for all fetches of a run. */
typedef struct dcv_destination_t {
    int active; /* fetches in progress */
    int silent; /* times in a row that no connection came */
} dcv_destination_t;

typedef enum {
    DCV_TRANSFER_WAITING, /* not started */
    DCV_TRANSFER_OPEN,
    DCV_TRANSFER_OVER /* has its result, or is abandoned */
} dcv_transfer_step_t;

typedef struct dcv_transfer_t dcv_transfer_t;

/* Takes what was fetched, which is in the pool that the fetch came with. */
typedef void dcv_fetched_done_t(void *context, const dcv_fetched_t *fetched);

/* The fields are those of fetcher.c and fetch.c. */
struct dcv_transfer_t {
    dcv_transfer_t *next;
    dcv_fetches_t *fetches; /* NULL: not started */
    dcv_destination_t *destination;
    dcv_fetch_t fetch;
    dcv_fetched_done_t *done; /* NULL: abandoned */
    void *context;
    apr_pool_t *pool; /* of what comes */

    dcv_transfer_step_t step;
    dcv_response_t *response;
    apr_time_t started;
    /* libcurl's: the handle (NULL: none is open), and two lists that it was given. */
    void *easy, *headers, *connect_to;
    dcv_reach_t reach;
    int is_at_tls;    /* whether it is connected, to speak TLS */
    int socket_error; /* why there is no socket; 0: it was not that */
    char error[256];  /* libcurl's words */
};

/*
 * Set up libcurl, in pool, in the process that fetches and not in its parent. Its
 * sockets go into pollset, which was created with APR_POLLSET_NOCOPY, with a
 * dcv_watcher_t. NULL: libcurl is not able to.
 */
dcv_fetches_t *dcv_fetches_create(const dcv_fetch_setup_t *setup,
                                  apr_pollset_t *pollset, apr_pool_t *pool);

/* Begin a fetch. If it cannot be begun, it is over at once. */
void dcv_fetch_start(dcv_transfer_t *transfer, dcv_fetches_t *fetches);

/* Let libcurl look at its clock, and end the fetches that are over. */
void dcv_fetches_advance(dcv_fetches_t *fetches, apr_time_t now);

/* When to call that at the latest; 0: at any time. */
apr_time_t dcv_fetches_deadline(const dcv_fetches_t *fetches);

/* Time is up: end with what came. */
void dcv_fetch_stop(dcv_transfer_t *transfer, apr_time_t now);

/* End with an outcome and nothing else. */
void dcv_fetch_end(dcv_transfer_t *transfer, dcv_fetch_outcome_t outcome);

/* Close the connection, if one is open. */
void dcv_fetch_close(dcv_transfer_t *transfer);

#endif
