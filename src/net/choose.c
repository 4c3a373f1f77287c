/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chooses the resolver of a run: see choose.h. Each is asked for the root's keys first:
 * the reply shows whether there is one, and whether DNSSEC records arrive. A forwarder
 * that strips signatures would make every zone bogus.
 */
#include "choose.h"

#include <apr_atomic.h>
#include <apr_poll.h>
#include <apr_portable.h>

#include "dcv/clock.h"

/* Maximum wait for the root; half of an inquiry's timeout if that is less. */
#define ROOT_WAIT_MAX apr_time_from_sec(2)

/* For how long a root that did not reply is not tried again. */
#define ROOT_SKIPPED_S 60

/* Interval between two looks at the clock, and at whether the work is stopped. */
#define POLL_INTERVAL apr_time_from_msec(10)

/* What each attempt has in common. */
typedef struct {
    const dcv_work_t *work;
    apr_pool_t *error_pool;
    apr_pool_t *pool;
} attempt_t;

static void store_reply(void *context, dcv_reply_t *reply)
{
    *(dcv_reply_t **)context = reply;
}

/* Wait until the resolver has a reply, POLL_INTERVAL at most. */
static void poll_resolver(const dcv_resolver_t *resolver, apr_pool_t *pool)
{
    apr_pollfd_t polled = {.p = pool,
                           .desc_type = APR_POLL_FILE,
                           .desc.f = dcv_resolver_pipe(resolver, pool),
                           .reqevents = APR_POLLIN};
    apr_int32_t ready;

    if (polled.desc.f) {
        apr_poll(&polled, 1, &ready, POLL_INTERVAL);
    }
    else {
        apr_sleep(POLL_INTERVAL);
    }
}

static int is_stopped(const dcv_work_t *work)
{
    return work->is_stopped && work->is_stopped(work->context);
}

/* The reply to ". DNSKEY", also one without keys; NULL: no answer in time. */
static const dcv_reply_t *ask_root_keys(dcv_resolver_t *resolver,
                                        const dcv_work_t *work,
                                        apr_interval_time_t wait_max, apr_pool_t *pool)
{
    const dcv_question_t question = {.name = ".", .type = DCV_TYPE_DNSKEY};
    apr_time_t deadline = dcv_clock_now() + wait_max;
    dcv_reply_t *reply = NULL;
    dcv_lookup_t *lookup =
        dcv_resolver_ask(resolver, &question, store_reply, &reply, pool);
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    while (lookup && !reply && dcv_clock_now() < deadline && !is_stopped(work)) {
        poll_resolver(resolver, scratch);
        apr_pool_clear(scratch);
        dcv_resolver_process(resolver);
    }
    apr_pool_destroy(scratch);
    if (lookup && !reply) {
        dcv_resolver_abandon(lookup);
    }
    return reply && (reply->outcome == DCV_DATA || reply->outcome == DCV_NO_DATA)
               ? reply
               : NULL;
}

/*
 * Try one resolver; choice->resolver stays NULL if it does not reply, or if the root's
 * keys are bogus. Sets *is_bogus to that. Each resolver has a pool of its own, so that
 * one that is not used ends at once.
 */
static dcv_error_t *try_once(dcv_choice_t *choice, int *is_bogus,
                             const attempt_t *attempt, const dcv_resolver_setup_t *with,
                             apr_interval_time_t wait_max)
{
    const dcv_reply_t *keys;
    apr_pool_t *own;
    dcv_error_t *error;

    apr_pool_create(&own, attempt->pool);
    error = dcv_resolver_create(&choice->resolver, with, attempt->error_pool, own);
    keys = error ? NULL : ask_root_keys(choice->resolver, attempt->work, wait_max, own);
    *is_bogus = keys && keys->dnssec == DCV_DNSSEC_BOGUS;
    choice->validated = keys && keys->dnssec == DCV_DNSSEC_SECURE;
    if (!keys || *is_bogus) {
        choice->resolver = NULL;
        apr_pool_destroy(own);
    }
    return error;
}

/* Try one resolver, again without anchors if the root's keys are bogus with them. */
static dcv_error_t *try_resolver(dcv_choice_t *choice, const attempt_t *attempt,
                                 dcv_resolver_setup_t with, dcv_view_kind_t view,
                                 apr_interval_time_t wait_max)
{
    int is_bogus;
    dcv_error_t *error = try_once(choice, &is_bogus, attempt, &with, wait_max);

    if (is_bogus && with.anchors) {
        with.anchors = NULL;
        error = try_once(choice, &is_bogus, attempt, &with, wait_max);
    }
    choice->view = view;
    return error;
}

static int is_root_skipped(const dcv_run_setup_t *setup)
{
    return setup->root_skipped_until_s &&
           dcv_clock_seconds() < apr_atomic_read32(setup->root_skipped_until_s);
}

static void skip_root(const dcv_run_setup_t *setup)
{
    if (setup->root_skipped_until_s) {
        apr_atomic_set32(setup->root_skipped_until_s,
                         dcv_clock_seconds() + ROOT_SKIPPED_S);
    }
}

/* Try the resolver that is configured, or that replaces the root. */
static dcv_error_t *try_other(dcv_choice_t *choice, const attempt_t *attempt,
                              const dcv_run_setup_t *setup, dcv_resolver_setup_t with)
{
    dcv_view_kind_t view = DCV_VIEW_FORWARDER;
    dcv_error_t *error;

    if (setup->resolve == DCV_RESOLVE_FORWARD) {
        with.forwarders = setup->forwarders;
    }
    else {
        with.roots = NULL;
        with.system = 1;
        view =
            setup->resolve == DCV_RESOLVE_SYSTEM ? DCV_VIEW_SYSTEM : DCV_VIEW_FALLBACK;
    }
    /* Nobody else can be asked after these, and of several the first may be silent. */
    error = try_resolver(choice, attempt, with, view, setup->timeout * 3 / 4);
    if (!choice->resolver) {
        choice->view = DCV_VIEW_NOBODY;
    }
    return error;
}

dcv_error_t *dcv_choose_resolver(dcv_choice_t *choice, const dcv_run_setup_t *setup,
                                 const dcv_work_t *work, apr_pool_t *error_pool,
                                 apr_pool_t *pool)
{
    const attempt_t attempt = {.work = work, .error_pool = error_pool, .pool = pool};
    const dcv_resolver_setup_t with = {.roots = setup->roots,
                                       .anchors = setup->anchors,
                                       .descriptors_max = setup->descriptors_max,
                                       .create_mutex = setup->create_mutex};
    apr_interval_time_t wait_max =
        setup->timeout / 2 < ROOT_WAIT_MAX ? setup->timeout / 2 : ROOT_WAIT_MAX;
    dcv_error_t *error = NULL;

    choice->resolver = NULL;
    if (setup->resolve == DCV_RESOLVE_RECURSIVE && !is_root_skipped(setup)) {
        error = try_resolver(choice, &attempt, with, DCV_VIEW_ROOT, wait_max);
    }
    if (choice->resolver || error) {
        return error;
    }
    /* A root that was not waited for is not silent. */
    if (setup->resolve == DCV_RESOLVE_RECURSIVE && !is_stopped(work)) {
        skip_root(setup);
    }
    return try_other(choice, &attempt, setup, with);
}
