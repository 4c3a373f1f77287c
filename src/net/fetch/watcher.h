/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told that a socket is ready: the client_data of the sockets in a run's pollset. */
#ifndef DCV_NET_WATCHER_H
#define DCV_NET_WATCHER_H

#include <apr_poll.h>

typedef struct dcv_watcher_t dcv_watcher_t;

/* The first member of whatever watches a socket. */
struct dcv_watcher_t {
    /*
     * Take an event. The pollset may still report a socket that was removed by an event
     * before.
     */
    void (*take)(dcv_watcher_t *watcher, const apr_pollfd_t *ready, apr_time_t now);
};

#endif
