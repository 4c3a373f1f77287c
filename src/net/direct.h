/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One name server by itself: questions over UDP, and over TCP when the answer is cut short
 * (RFC 7766), by as many as there may be at once.
 *
 * A resolver cannot say which of a zone's name servers lacks a record; this can. ldns and a
 * loop of our own were chosen over c-ares, since every kind of failure is told apart here,
 * which is what a customer's administrator wants to know, and since c-ares in Debian 12
 * gives no access to records.
 */
#ifndef DCV_NET_DIRECT_H
#define DCV_NET_DIRECT_H

#include <apr_poll.h>

#include "dcv/dns.h"

typedef struct dcv_direct_setup_t {
    int at_once;                 /* questions under way, and descriptors */
    int any_address;             /* ask private and loopback addresses, too */
    apr_interval_time_t timeout; /* of one question, its second try included */
} dcv_direct_setup_t;

/* Opaque. For one thread. */
typedef struct dcv_direct_t dcv_direct_t;

/* A question under way or waiting for its turn; gone when its reply has come. */
typedef struct dcv_exchange_t dcv_exchange_t;

/* reply is in the pool that the question came with. */
typedef void dcv_direct_done_t(void *context, dcv_reply_t *reply);

/*
 * Make one, in pool. Its descriptors go into a pollset made with APR_POLLSET_NOCOPY, with
 * an exchange as client_data.
 */
dcv_direct_t *dcv_direct_create(const dcv_direct_setup_t *setup, apr_pollset_t *pollset,
                                apr_pool_t *pool);

/*
 * Ask the name server at the question's address, soon. done is called once, from
 * dcv_direct_take() or dcv_direct_go_on(), unless the question is abandoned before. The
 * question's texts must live until then.
 */
dcv_exchange_t *dcv_direct_ask(dcv_direct_t *direct, const dcv_question_t *question,
                               dcv_direct_done_t *done, void *context,
                               apr_pool_t *pool);

/* Whether a question waits for its turn: nothing was sent. */
int dcv_direct_is_waiting(const dcv_exchange_t *exchange);

/* Do not wait for a reply any more: its pool and context may go away. */
void dcv_direct_abandon(dcv_exchange_t *exchange);

/* Take what came on a descriptor. */
void dcv_direct_take(void *client_data, apr_time_t now);

/* Start what waits, ask again or give up what took too long. */
void dcv_direct_go_on(dcv_direct_t *direct, apr_time_t now);

#endif
