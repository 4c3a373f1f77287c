/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that are a library's: see sockets.h. */
#include "sockets.h"

#include <apr_portable.h>

/* Kept when it is over: the pollset may still report it. */
struct dcv_watched_t {
    dcv_watcher_t watcher; /* the first */
    dcv_sockets_t *sockets;
    apr_socket_t *socket;
    int descriptor; /* -1: it is watched no more */
    apr_pollfd_t polled;
    dcv_watched_t *next; /* unused */
};

struct dcv_sockets_t {
    apr_pollset_t *pollset;
    apr_pool_t *pool;
    dcv_sockets_take_t *take;
    void *context;
    dcv_watched_t *unused;
};

dcv_sockets_t *dcv_sockets_create(apr_pollset_t *pollset, dcv_sockets_take_t *take,
                                  void *context, apr_pool_t *pool)
{
    dcv_sockets_t *sockets = apr_pcalloc(pool, sizeof(*sockets));

    sockets->pollset = pollset;
    sockets->pool = pool;
    sockets->take = take;
    sockets->context = context;
    return sockets;
}

static void take_event(dcv_watcher_t *watcher, const apr_pollfd_t *ready,
                       apr_time_t now)
{
    dcv_watched_t *watched = (dcv_watched_t *)watcher;
    const dcv_sockets_t *sockets = watched->sockets;

    (void)now;
    if (watched->descriptor >= 0) {
        sockets->take(sockets->context, watched->descriptor, ready->rtnevents);
    }
}

static dcv_watched_t *take_unused(dcv_sockets_t *sockets)
{
    dcv_watched_t *watched = sockets->unused;

    if (watched) {
        sockets->unused = watched->next;
    }
    else {
        watched = apr_pcalloc(sockets->pool, sizeof(*watched));
        watched->sockets = sockets;
        watched->watcher.take = take_event;
    }
    return watched;
}

dcv_watched_t *dcv_sockets_watch(dcv_sockets_t *sockets, dcv_watched_t *watched,
                                 int descriptor, apr_int16_t events)
{
    if (watched) {
        apr_pollset_remove(sockets->pollset, &watched->polled);
    }
    else {
        watched = take_unused(sockets);
    }
    apr_os_sock_put(&watched->socket, &descriptor, sockets->pool);
    watched->descriptor = descriptor;
    watched->polled.p = sockets->pool;
    watched->polled.desc_type = APR_POLL_SOCKET;
    watched->polled.desc.s = watched->socket;
    watched->polled.reqevents = events;
    watched->polled.client_data = watched;
    /* Should it fail, time ends what waits for the socket. */
    apr_pollset_add(sockets->pollset, &watched->polled);
    return watched;
}

void dcv_sockets_unwatch(dcv_sockets_t *sockets, dcv_watched_t *watched)
{
    apr_pollset_remove(sockets->pollset, &watched->polled);
    watched->descriptor = -1;
    watched->next = sockets->unused;
    sockets->unused = watched;
}
