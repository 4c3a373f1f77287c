/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is being fetched for an inquiry: see task_fetch.h. */
#include "task_fetch.h"

struct dcv_task_fetch_t {
    dcv_task_fetches_t *pending;
    dcv_ask_t *ask;
    dcv_transfer_t *transfer;
    dcv_task_fetch_t *next, **link; /* in pending; the pointer to this one */
};

static void end(dcv_task_fetch_t *entry, const dcv_fetched_t *fetched)
{
    *entry->link = entry->next;
    if (entry->next) {
        entry->next->link = entry->link;
    }
    entry->ask->driver = NULL;
    dcv_inquiry_take_fetched(entry->pending->inquiry, entry->ask, fetched);
}

static void take_fetched(void *context, const dcv_fetched_t *fetched)
{
    dcv_task_fetch_t *entry = context;
    const dcv_task_fetches_t *pending = entry->pending;

    end(entry, fetched);
    pending->taken(pending->context);
}

void dcv_task_fetches_begin(dcv_task_fetches_t *pending, dcv_ask_t *ask)
{
    dcv_task_fetch_t *entry = apr_pcalloc(pending->pool, sizeof(*entry));

    entry->pending = pending;
    entry->ask = ask;
    entry->next = pending->first;
    entry->link = &pending->first;
    if (entry->next) {
        entry->next->link = &entry->next;
    }
    pending->first = entry;
    ask->driver = entry;
    entry->transfer = dcv_fetcher_fetch(pending->fetcher, ask->fetch, take_fetched,
                                        entry, pending->pool);
}

/* Whether something is being fetched, and all of it over https. */
static int is_only_https(const dcv_task_fetches_t *pending)
{
    const dcv_task_fetch_t *entry = pending->first;

    while (entry && entry->ask->fetch->port == DCV_FETCH_HTTPS_PORT) {
        entry = entry->next;
    }
    return pending->first && !entry;
}

void dcv_task_fetches_trim(dcv_task_fetches_t *pending, apr_time_t now)
{
    if (!is_only_https(pending)) {
        pending->only_https_since = 0;
    }
    else if (!pending->only_https_since) {
        pending->only_https_since = now;
    }
    else if (now - pending->only_https_since >= DCV_TASK_FETCHES_HTTPS_WAIT) {
        dcv_task_fetches_stop(pending, now);
        pending->taken(pending->context);
    }
}

void dcv_task_fetches_stop(dcv_task_fetches_t *pending, apr_time_t now)
{
    while (pending->first) {
        end(pending->first, dcv_fetcher_stop(pending->first->transfer, now));
    }
}

void dcv_task_fetches_abandon(dcv_task_fetches_t *pending)
{
    for (const dcv_task_fetch_t *entry = pending->first; entry; entry = entry->next) {
        dcv_fetcher_abandon(entry->transfer);
    }
    pending->first = NULL;
}
