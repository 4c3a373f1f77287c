/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is being fetched for an inquiry. */
#ifndef DCV_NET_TASK_FETCH_H
#define DCV_NET_TASK_FETCH_H

#include "dcv/inquiry.h"
#include "fetch/fetcher.h"

/* One fetch that is not over; task_fetch.c's own. */
typedef struct dcv_task_fetch_t dcv_task_fetch_t;

/* Those of an inquiry, set up by its owner. */
typedef struct dcv_task_fetches_t {
    dcv_inquiry_t *inquiry;
    dcv_fetcher_t *fetcher;
    void (*taken)(void *context); /* called when the inquiry has got one */
    void *context;
    apr_pool_t *pool; /* of the inquiry */
    dcv_task_fetch_t *first;
    apr_time_t only_https_since; /* nothing but https is fetched; 0: that is not so */
} dcv_task_fetches_t;

/*
 * How long an inquiry waits for what it fetches over https, which decides nothing, once all
 * else that it fetches is there.
 */
#define DCV_TASK_FETCHES_HTTPS_WAIT apr_time_from_sec(2)

/* Have something fetched. ask must live until it is over. */
void dcv_task_fetches_begin(dcv_task_fetches_t *pending, dcv_ask_t *ask);

/*
 * End what is fetched over https if the inquiry has waited for it long enough, with what
 * came. To be called again and again.
 */
void dcv_task_fetches_trim(dcv_task_fetches_t *pending, apr_time_t now);

/* Time is up: the inquiry gets what came, and taken is not called. */
void dcv_task_fetches_stop(dcv_task_fetches_t *pending, apr_time_t now);

/* Abandon them: the inquiry gets nothing. */
void dcv_task_fetches_abandon(dcv_task_fetches_t *pending);

#endif
