/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Fetches of a run: see fetcher.h. Connections are in fetch.c. */
#include "fetcher.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"

/* Fetches from one address and port at once: a part of all, so that others get theirs. */
#define PER_DESTINATION_LEAST      4
#define PER_DESTINATION_MOST       64
#define PER_DESTINATION_OF(of_all) ((of_all) / 4)

/*
 * What an owner may have in progress in any case, the addresses of a name at least; beyond
 * that it may have what is not kept for others.
 */
#define SHARE_OF(of_all) \
    ((of_all) / 3 > DCV_FETCH_ADDRESSES_MAX ? (of_all) / 3 : DCV_FETCH_ADDRESSES_MAX)
#define KEPT_OF(of_all) ((of_all) / 4)

/* Times in a row that no connection came, after which none is tried again. */
#define SILENT_MAX 4

struct dcv_fetcher_t {
    dcv_fetcher_setup_t setup;
    apr_pollset_t *pollset;
    apr_pool_t *pool;
    dcv_fetches_t *fetches; /* NULL: not set up yet, or it cannot be */
    int is_set_up;
    apr_hash_t *destinations;                /* "ADDRESS PORT" to dcv_destination_t */
    apr_hash_t *owners;                      /* by name, dcv_fetch_owner_t */
    dcv_transfer_t *waiting, **last_waiting; /* in order */
    dcv_transfer_t *active;
    dcv_transfer_t *unused; /* to be used again */
    int active_count;
    int per_destination_max;
    int may_start; /* whether a queued one may start that could not before */
};

static int limit_per_destination(int fetches_max)
{
    int part = PER_DESTINATION_OF(fetches_max);

    return part < PER_DESTINATION_LEAST  ? PER_DESTINATION_LEAST
           : part > PER_DESTINATION_MOST ? PER_DESTINATION_MOST
                                         : part;
}

dcv_fetcher_t *dcv_fetcher_create(const dcv_fetcher_setup_t *setup,
                                  apr_pollset_t *pollset, apr_pool_t *pool)
{
    dcv_fetcher_t *fetcher = apr_pcalloc(pool, sizeof(*fetcher));

    fetcher->setup = *setup;
    fetcher->per_destination_max = limit_per_destination(setup->fetches_max);
    fetcher->pollset = pollset;
    fetcher->pool = pool;
    fetcher->destinations = dcv_hash_make(pool);
    fetcher->owners = dcv_hash_make(pool);
    fetcher->last_waiting = &fetcher->waiting;
    return fetcher;
}

static dcv_destination_t *find_or_add_destination(dcv_fetcher_t *fetcher,
                                                  const dcv_fetch_t *fetch)
{
    char key[64];
    dcv_destination_t *destination;

    apr_snprintf(key, sizeof(key), "%s %d", fetch->address, fetch->port);
    destination = apr_hash_get(fetcher->destinations, key, APR_HASH_KEY_STRING);
    if (!destination) {
        destination = apr_pcalloc(fetcher->pool, sizeof(*destination));
        apr_hash_set(fetcher->destinations, apr_pstrdup(fetcher->pool, key),
                     APR_HASH_KEY_STRING, destination);
    }
    return destination;
}

static dcv_fetch_owner_t *find_or_add_owner(dcv_fetcher_t *fetcher,
                                            const dcv_fetch_t *fetch)
{
    const char *name = fetch->owner ? fetch->owner : "";
    dcv_fetch_owner_t *owner = apr_hash_get(fetcher->owners, name, APR_HASH_KEY_STRING);

    if (!owner) {
        owner = apr_pcalloc(fetcher->pool, sizeof(*owner));
        apr_hash_set(fetcher->owners, apr_pstrdup(fetcher->pool, name),
                     APR_HASH_KEY_STRING, owner);
    }
    return owner;
}

dcv_transfer_t *dcv_fetcher_fetch(dcv_fetcher_t *fetcher, const dcv_fetch_t *fetch,
                                  dcv_fetched_done_t *done, void *context,
                                  apr_pool_t *pool)
{
    dcv_transfer_t *transfer = fetcher->unused;

    if (transfer) {
        fetcher->unused = transfer->next;
        memset(transfer, 0, sizeof(*transfer));
    }
    else {
        transfer = apr_pcalloc(fetcher->pool, sizeof(*transfer));
    }
    transfer->destination = find_or_add_destination(fetcher, fetch);
    transfer->owner = find_or_add_owner(fetcher, fetch);
    transfer->fetch = *fetch;
    transfer->done = done;
    transfer->context = context;
    transfer->pool = pool;
    transfer->step = DCV_TRANSFER_WAITING;
    *fetcher->last_waiting = transfer;
    fetcher->last_waiting = &transfer->next;
    fetcher->may_start = 1;
    return transfer;
}

void dcv_fetcher_abandon(dcv_transfer_t *transfer)
{
    dcv_fetch_close(transfer);
    transfer->step = DCV_TRANSFER_OVER;
    transfer->done = NULL;
}

const dcv_fetched_t *dcv_fetcher_stop(dcv_transfer_t *transfer, apr_time_t now)
{
    if (transfer->step != DCV_TRANSFER_OVER) {
        dcv_fetch_stop(transfer, now);
    }
    transfer->done = NULL;
    return &transfer->response->fetched;
}

/* libcurl, when it is first needed. */
static dcv_fetches_t *set_up(dcv_fetcher_t *fetcher)
{
    const dcv_fetch_setup_t setup = {.timeout = fetcher->setup.timeout,
                                     .connect_timeout = fetcher->setup.connect_timeout,
                                     .create_mutex = fetcher->setup.create_mutex};

    if (!fetcher->is_set_up) {
        fetcher->is_set_up = 1;
        fetcher->fetches = dcv_fetches_create(&setup, fetcher->pollset, fetcher->pool);
    }
    return fetcher->fetches;
}

/* Whether a fetch can be begun; *outcome: what it ends with where it cannot. */
static int can_start(dcv_fetch_outcome_t *outcome, dcv_fetcher_t *fetcher,
                     dcv_transfer_t *transfer)
{
    int port = transfer->fetch.port;

    *outcome = DCV_FETCH_NOT_TRIED;
    if (!dcv_reach_read(&transfer->reach, &transfer->fetch) ||
        (port != DCV_FETCH_HTTP_PORT && port != DCV_FETCH_HTTPS_PORT)) {
        return 0;
    }
    if (!fetcher->setup.allows_private && !dcv_reach_is_public(&transfer->reach)) {
        *outcome = DCV_FETCH_PRIVATE;
        return 0;
    }
    if (transfer->destination->silent >= SILENT_MAX) {
        *outcome = DCV_FETCH_SILENT;
        return 0;
    }
    return set_up(fetcher) != NULL;
}

static void start(dcv_fetcher_t *fetcher, dcv_transfer_t *transfer)
{
    dcv_fetch_outcome_t outcome;

    transfer->next = fetcher->active;
    fetcher->active = transfer;
    fetcher->active_count++;
    transfer->destination->active++;
    transfer->owner->active++;
    if (transfer->step == DCV_TRANSFER_OVER) {
        return;
    }
    if (can_start(&outcome, fetcher, transfer)) {
        dcv_fetch_start(transfer, fetcher->fetches);
    }
    else {
        dcv_fetch_end(transfer, outcome);
    }
}

/* Whether a queued fetch may start now; what is over only leaves the queue. */
static int may_start(const dcv_fetcher_t *fetcher, const dcv_transfer_t *transfer)
{
    int max = fetcher->setup.fetches_max;

    return transfer->step == DCV_TRANSFER_OVER ||
           (transfer->destination->active < fetcher->per_destination_max &&
            (transfer->owner->active < SHARE_OF(max) ||
             fetcher->active_count < max - KEPT_OF(max)));
}

/* Start those of a port that may, in order; port 0: of each. */
static void start_of_port(dcv_fetcher_t *fetcher, int port)
{
    dcv_transfer_t **at = &fetcher->waiting;

    while (*at && fetcher->active_count < fetcher->setup.fetches_max) {
        dcv_transfer_t *transfer = *at;

        if ((port && transfer->fetch.port != port) || !may_start(fetcher, transfer)) {
            at = &transfer->next;
            continue;
        }
        *at = transfer->next;
        if (!*at) {
            fetcher->last_waiting = at;
        }
        start(fetcher, transfer);
    }
}

static void start_waiting(dcv_fetcher_t *fetcher)
{
    if (fetcher->may_start) {
        fetcher->may_start = 0;
        start_of_port(fetcher, DCV_FETCH_HTTP_PORT);
        start_of_port(fetcher, 0);
    }
}

static void count_silence(dcv_destination_t *destination, const dcv_fetched_t *fetched)
{
    if (fetched->outcome == DCV_FETCH_SILENT) {
        destination->silent++;
    }
    else {
        destination->silent = 0;
    }
}

/* Deliver what is over. Whoever takes it may have more fetched. */
static void deliver(dcv_fetcher_t *fetcher)
{
    dcv_transfer_t **at = &fetcher->active;

    while (*at) {
        dcv_transfer_t *transfer = *at;
        dcv_fetched_done_t *done = transfer->done;

        if (transfer->step != DCV_TRANSFER_OVER) {
            at = &transfer->next;
            continue;
        }
        *at = transfer->next;
        fetcher->active_count--;
        fetcher->may_start = 1;
        transfer->destination->active--;
        transfer->owner->active--;
        transfer->next = fetcher->unused;
        fetcher->unused = transfer;
        transfer->done = NULL;
        if (done) {
            count_silence(transfer->destination, &transfer->response->fetched);
            done(transfer->context, &transfer->response->fetched);
            /* What was asked for meanwhile is in waiting: at is still right. */
        }
    }
}

void dcv_fetcher_advance(dcv_fetcher_t *fetcher, apr_time_t now)
{
    if (fetcher->fetches) {
        dcv_fetches_advance(fetcher->fetches, now);
    }
    deliver(fetcher);
    start_waiting(fetcher);
    /* Some end as soon as they start. */
    deliver(fetcher);
}

apr_interval_time_t dcv_fetcher_wait(const dcv_fetcher_t *fetcher, apr_time_t now,
                                     apr_interval_time_t max)
{
    apr_time_t deadline = fetcher->fetches ? dcv_fetches_deadline(fetcher->fetches) : 0;

    if (fetcher->may_start && fetcher->active_count < fetcher->setup.fetches_max) {
        return 0;
    }
    return !deadline || deadline >= now + max ? max
           : deadline > now                   ? deadline - now
                                              : 0;
}
