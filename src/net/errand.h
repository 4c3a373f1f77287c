/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is being fetched for an inquiry. */
#ifndef DCV_NET_ERRAND_H
#define DCV_NET_ERRAND_H

#include "dcv/inquiry.h"
#include "fetch/fetcher.h"

/* One fetch that is not over; errand.c's own. */
typedef struct dcv_errand_t dcv_errand_t;

/* Those of an inquiry, set up by its owner. */
typedef struct dcv_errands_t {
    dcv_inquiry_t *inquiry;
    dcv_fetcher_t *fetcher;
    void (*taken)(void *context); /* called when the inquiry has got one */
    void *context;
    apr_pool_t *pool; /* of the inquiry */
    dcv_errand_t *first;
} dcv_errands_t;

/* Have something fetched. ask must live until it is over. */
void dcv_errands_begin(dcv_errands_t *errands, dcv_ask_t *ask);

/* Time is up: the inquiry gets what came, and taken is not called. */
void dcv_errands_stop(dcv_errands_t *errands, apr_time_t now);

/* Abandon them: the inquiry gets nothing. */
void dcv_errands_abandon(dcv_errands_t *errands);

#endif
