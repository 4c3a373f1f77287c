/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that are a library's: see sockets.h. */
#include "sockets.h"

/* Kept when it is over: the pollset may still report it. */
struct dcv_watched_t {
    dcv_watcher_t watcher; /* the first */
    dcv_sockets_t *sockets;
    apr_socket_t *socket;
    apr_os_sock_t of_system;
    int is_watched;
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
    if (watched->is_watched) {
        sockets->take(sockets->context, watched->of_system, ready->rtnevents);
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
                                 apr_os_sock_t socket, apr_int16_t events)
{
    if (watched) {
        apr_pollset_remove(sockets->pollset, &watched->polled);
    }
    else {
        watched = take_unused(sockets);
    }
    apr_os_sock_put(&watched->socket, &socket, sockets->pool);
    watched->of_system = socket;
    watched->is_watched = 1;
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
    watched->is_watched = 0;
    watched->next = sockets->unused;
    sockets->unused = watched;
}
