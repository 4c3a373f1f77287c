/* SPDX-License-Identifier: Apache-2.0 */
/* One question on its way to one name server, and the reply on its way back. */
#ifndef DCV_NET_EXCHANGE_H
#define DCV_NET_EXCHANGE_H

#include <apr_network_io.h>

#include "direct.h"

/* A name server, for all questions of a run. */
typedef struct dcv_direct_server_t {
    const char *address;
    int active;   /* questions under way */
    int failures; /* in a row, without any reply */
} dcv_direct_server_t;

typedef enum {
    DCV_STEP_WAITING,
    DCV_STEP_UDP,         /* sent, waiting for the reply */
    DCV_STEP_TCP_CONNECT, /* to ask again */
    DCV_STEP_TCP_READ,
    DCV_STEP_OVER /* the reply is there, or nobody wants it */
} dcv_step_t;

struct dcv_exchange_t {
    dcv_exchange_t *next;
    apr_pollset_t *pollset;
    dcv_direct_server_t *server;
    dcv_question_t question;
    dcv_direct_done_t *done; /* NULL: abandoned */
    void *context;
    apr_pool_t *pool; /* of the reply */

    dcv_step_t step;
    dcv_reply_t *reply;
    apr_interval_time_t timeout;
    apr_time_t until;      /* when this try has taken too long */
    dcv_outcome_t outcome; /* if nothing better comes */
    unsigned short id;
    int tries;
    int strays; /* messages that were no reply to the question */
    int without_edns;

    apr_pool_t *scratch; /* of the socket; NULL: none is open */
    apr_socket_t *socket;
    apr_pollfd_t polled;
    const unsigned char *query;
    apr_size_t query_len;
    unsigned char *bytes; /* over TCP: the length, and as much of the reply as came */
    apr_size_t got;
};

/* Send the question. The reply, if it cannot be sent, is there at once. */
void dcv_exchange_start(dcv_exchange_t *exchange, apr_time_t now,
                        apr_interval_time_t timeout);

/* Take what came. */
void dcv_exchange_take(dcv_exchange_t *exchange, apr_time_t now);

/* Ask again, or give up. */
void dcv_exchange_time_out(dcv_exchange_t *exchange, apr_time_t now);

/* End without a reply that can be used. */
void dcv_exchange_end(dcv_exchange_t *exchange, dcv_outcome_t outcome);

/* Close the socket, if one is open. */
void dcv_exchange_close(dcv_exchange_t *exchange);

#endif
