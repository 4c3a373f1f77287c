/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Direct questions: to one name server of a zone by itself, many at once. It limits how
 * many are in progress, in all and for one name server, and stops asking name servers
 * that do not reply.
 *
 * A resolver cannot say which of a zone's name servers lacks a record; this can. ldns
 * and a poll loop of our own were chosen over c-ares, since every kind of failure is
 * told apart here, which is what a customer's administrator wants to know, and since
 * c-ares in Debian 12 gives no access to records.
 */
#ifndef DCV_NET_DIRECT_H
#define DCV_NET_DIRECT_H

#include "exchange.h"

typedef struct dcv_direct_setup_t {
    int exchanges_max;           /* in progress at once; each has a descriptor */
    int allows_private;          /* whether private and loopback addresses are asked */
    apr_interval_time_t timeout; /* of one question, its second try included */
} dcv_direct_setup_t;

/* Opaque. For one thread. */
typedef struct dcv_direct_t dcv_direct_t;

/*
 * Create one, in pool. Its sockets go into a pollset created with APR_POLLSET_NOCOPY,
 * with a dcv_watcher_t.
 */
dcv_direct_t *dcv_direct_create(const dcv_direct_setup_t *setup, apr_pollset_t *pollset,
                                apr_pool_t *pool);

/*
 * Queue a question to the name server at the question's address. done is called once,
 * from dcv_direct_advance(), unless the question is abandoned before. The question's
 * texts must live until then. The exchange is freed when done returns. *packets is
 * increased by each packet that is sent.
 */
dcv_exchange_t *dcv_direct_ask(dcv_direct_t *direct, const dcv_question_t *question,
                               dcv_exchange_done_t *done, void *context, int *packets,
                               apr_pool_t *pool);

/* Whether a question is still queued: nothing was sent. */
int dcv_direct_is_waiting(const dcv_exchange_t *exchange);

/* Abandon a question: done is not called, and its pool and context may be freed. */
void dcv_direct_abandon(dcv_exchange_t *exchange);

/*
 * Ask again or end the exchanges whose deadline has passed, deliver the replies that
 * are there, and start queued questions.
 */
void dcv_direct_advance(dcv_direct_t *direct, apr_time_t now);

#endif
