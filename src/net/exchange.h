/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exchanges: one question sent to one name server, over UDP and, where the reply is
 * truncated, over TCP (RFC 7766), and its reply. When an exchange may start is decided
 * in direct.c.
 */
#ifndef DCV_NET_EXCHANGE_H
#define DCV_NET_EXCHANGE_H

#include <apr_network_io.h>
#include <apr_poll.h>

#include "dcv/dns.h"
#include "fetch/watcher.h"

/* A name server, for all questions of a run. */
typedef struct dcv_server_t {
    const char *address;
    int active;   /* exchanges in progress */
    int failures; /* in a row, without any reply */
} dcv_server_t;

typedef enum {
    DCV_STEP_WAITING,     /* nothing was sent */
    DCV_STEP_UDP,         /* sent over UDP, waiting for the reply */
    DCV_STEP_TCP_CONNECT, /* to ask again over TCP */
    DCV_STEP_TCP_READ,    /* sent over TCP, reading the reply */
    DCV_STEP_OVER         /* has its reply, or is abandoned */
} dcv_step_t;

typedef struct dcv_exchange_t dcv_exchange_t;

/* Takes the reply, which is in the pool that the question came with. */
typedef void dcv_exchange_done_t(void *context, dcv_reply_t *reply);

/* The fields are those of direct.c and exchange.c. */
struct dcv_exchange_t {
    dcv_watcher_t watcher; /* the first */
    dcv_exchange_t *next;
    apr_pollset_t *pollset;
    dcv_server_t *server;
    dcv_question_t question;
    dcv_exchange_done_t *done; /* NULL: abandoned */
    void *context;
    apr_pool_t *pool; /* of the reply */

    dcv_step_t step;
    dcv_reply_t *reply;
    apr_interval_time_t timeout; /* of all tries */
    apr_time_t deadline;         /* of this try */
    dcv_outcome_t outcome;       /* of the reply if the deadline passes */
    unsigned short id;
    int tries;
    int mismatches; /* messages that were no reply to the question */
    int without_edns;
    int *packets; /* how many were sent; over TCP two: a connection, and the query */

    apr_pool_t *scratch; /* of the socket; NULL: none is open */
    apr_socket_t *socket;
    apr_pollfd_t polled;
    const unsigned char *query;
    apr_size_t query_len;
    unsigned char
        *bytes; /* over TCP: the length, and the reply as far as it was read */
    apr_size_t bytes_read;
};

/* Send the question. If it cannot be sent, the exchange is over at once. */
void dcv_exchange_start(dcv_exchange_t *exchange, apr_time_t now,
                        apr_interval_time_t timeout);

/* Write or read what the socket is ready for. */
void dcv_exchange_take(dcv_exchange_t *exchange, apr_time_t now);

/* The deadline has passed: ask a second time, or end. */
void dcv_exchange_time_out(dcv_exchange_t *exchange, apr_time_t now);

/* End with a reply that has nothing but an outcome. */
void dcv_exchange_end(dcv_exchange_t *exchange, dcv_outcome_t outcome);

/* Close the socket, if one is open. */
void dcv_exchange_close(dcv_exchange_t *exchange);

#endif
