/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is being fetched for an inquiry: see errand.h. */
#include "errand.h"

struct dcv_errand_t {
    dcv_errands_t *errands;
    dcv_ask_t *ask;
    dcv_transfer_t *transfer;
    dcv_errand_t *next, **link; /* in errands; the pointer to this one */
};

static void end(dcv_errand_t *errand, const dcv_fetched_t *fetched)
{
    *errand->link = errand->next;
    if (errand->next) {
        errand->next->link = errand->link;
    }
    errand->ask->driver = NULL;
    dcv_inquiry_take_fetched(errand->errands->inquiry, errand->ask, fetched);
}

static void take_fetched(void *context, const dcv_fetched_t *fetched)
{
    dcv_errand_t *errand = context;
    const dcv_errands_t *errands = errand->errands;

    end(errand, fetched);
    errands->taken(errands->context);
}

void dcv_errands_begin(dcv_errands_t *errands, dcv_ask_t *ask)
{
    dcv_errand_t *errand = apr_pcalloc(errands->pool, sizeof(*errand));

    errand->errands = errands;
    errand->ask = ask;
    errand->next = errands->first;
    errand->link = &errands->first;
    if (errand->next) {
        errand->next->link = &errand->next;
    }
    errands->first = errand;
    ask->driver = errand;
    errand->transfer = dcv_fetcher_fetch(errands->fetcher, ask->fetch, take_fetched,
                                         errand, errands->pool);
}

void dcv_errands_stop(dcv_errands_t *errands, apr_time_t now)
{
    while (errands->first) {
        end(errands->first, dcv_fetcher_stop(errands->first->transfer, now));
    }
}

void dcv_errands_abandon(dcv_errands_t *errands)
{
    for (const dcv_errand_t *errand = errands->first; errand; errand = errand->next) {
        dcv_fetcher_abandon(errand->transfer);
    }
    errands->first = NULL;
}
