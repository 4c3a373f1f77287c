/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets that are a library's: polled in a run's pollset while it wants that, and never
 * when it has closed them.
 */
#ifndef DCV_NET_SOCKETS_H
#define DCV_NET_SOCKETS_H

#include <apr_portable.h>

#include "watcher.h"

/* Takes an event of a socket: APR_POLLIN and the like. */
typedef void dcv_sockets_take_t(void *context, apr_os_sock_t socket,
                                apr_int16_t events);

/* Opaque. For one thread. */
typedef struct dcv_sockets_t dcv_sockets_t;

/* One of them. Opaque. */
typedef struct dcv_watched_t dcv_watched_t;

/* Watch none yet. pollset was created with APR_POLLSET_NOCOPY. */
dcv_sockets_t *dcv_sockets_create(apr_pollset_t *pollset, dcv_sockets_take_t *take,
                                  void *context, apr_pool_t *pool);

/* Watch a socket for events. watched: of the same socket before; NULL: it is new. */
dcv_watched_t *dcv_sockets_watch(dcv_sockets_t *sockets, dcv_watched_t *watched,
                                 apr_os_sock_t socket, apr_int16_t events);

/* Watch it no more: it is about to be closed. */
void dcv_sockets_unwatch(dcv_sockets_t *sockets, dcv_watched_t *watched);

#endif
