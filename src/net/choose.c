/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom a run asks: see choose.h. The root's keys are asked for first: the answer says whether
 * anybody is there, and whether DNSSEC comes through. A forwarder that strips signatures
 * would make every zone look bogus.
 */
#include "choose.h"

#include <apr_atomic.h>
#include <apr_poll.h>
#include <apr_portable.h>

#include "packet.h"

/* How long the root may take: no more than this, nor than half of a check. */
#define ROOT_WAIT_MAX apr_time_from_sec(2)

/* A root out of reach is not tried again for so long. */
#define REST_SECONDS 60

#define TICK apr_time_from_msec(10)

static void keep_reply(void *context, dcv_reply_t *reply)
{
    *(dcv_reply_t **)context = reply;
}

/* Wait a moment for the resolver. */
static void wait_a_moment(const dcv_resolver_t *resolver, apr_pool_t *pool)
{
    apr_os_file_t descriptor = (apr_os_file_t)dcv_resolver_descriptor(resolver);
    apr_pollfd_t polled = {
        .p = pool, .desc_type = APR_POLL_FILE, .reqevents = APR_POLLIN};
    apr_int32_t ready;

    if ((int)descriptor >= 0 &&
        apr_os_pipe_put(&polled.desc.f, &descriptor, pool) == APR_SUCCESS) {
        apr_poll(&polled, 1, &ready, TICK);
    }
    else {
        apr_sleep(TICK);
    }
}

/* What the root says of its keys, even that it has none; NULL: nothing in time. */
static const dcv_reply_t *ask_root(const dcv_choice_t *choice,
                                   apr_interval_time_t wait_max, apr_pool_t *pool)
{
    dcv_resolver_t *resolver = choice->resolver;
    const dcv_work_t *work = choice->work;
    const dcv_question_t question = {.name = ".", .type = DCV_TYPE_DNSKEY};
    apr_time_t until = apr_time_now() + wait_max;
    dcv_reply_t *reply = NULL;
    dcv_lookup_t *lookup =
        dcv_resolver_ask(resolver, &question, keep_reply, &reply, pool);
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    while (lookup && !reply && apr_time_now() < until &&
           !(work->is_stopped && work->is_stopped(work->context))) {
        wait_a_moment(resolver, scratch);
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
 * Try one way to resolve. choice->resolver stays NULL when it leads nowhere. Each resolver
 * has a pool of its own, so that one that is of no use ends at once.
 */
static dcv_error_t *try_one(dcv_choice_t *choice, dcv_resolver_setup_t with,
                            dcv_view_kind_t kind, apr_interval_time_t wait_max,
                            apr_pool_t *pool)
{
    const dcv_reply_t *keys;
    apr_pool_t *own;
    dcv_error_t *error;

    apr_pool_create(&own, pool);
    error = dcv_resolver_create(&choice->resolver, &with, pool, own);
    keys = error ? NULL : ask_root(choice, wait_max, own);
    choice->view = kind;
    choice->validated = keys && keys->dnssec == DCV_DNSSEC_SECURE;
    if (keys && keys->dnssec != DCV_DNSSEC_BOGUS) {
        return NULL;
    }
    choice->resolver = NULL;
    apr_pool_destroy(own);
    if (keys && with.anchors) {
        with.anchors = NULL;
        return try_one(choice, with, kind, wait_max, pool);
    }
    return error;
}

static int is_root_resting(const dcv_run_setup_t *setup)
{
    return setup->root_rests_until &&
           apr_time_sec(apr_time_now()) <
               (apr_time_t)apr_atomic_read32(setup->root_rests_until);
}

static void let_root_rest(const dcv_run_setup_t *setup)
{
    if (setup->root_rests_until) {
        apr_atomic_set32(setup->root_rests_until,
                         (apr_uint32_t)apr_time_sec(apr_time_now()) + REST_SECONDS);
    }
}

dcv_error_t *dcv_choose_resolver(dcv_choice_t *choice, const dcv_run_setup_t *setup,
                                 apr_pool_t *pool)
{
    apr_interval_time_t wait_max =
        setup->timeout / 2 < ROOT_WAIT_MAX ? setup->timeout / 2 : ROOT_WAIT_MAX;
    dcv_resolver_setup_t with = {.roots = setup->roots,
                                 .anchors = setup->anchors,
                                 .descriptors = setup->descriptors,
                                 .creation = setup->creation};
    dcv_view_kind_t kind = DCV_VIEW_FORWARDER;
    dcv_error_t *error = NULL;

    choice->resolver = NULL;
    if (setup->resolve == DCV_RESOLVE_RECURSIVE && !is_root_resting(setup)) {
        error = try_one(choice, with, DCV_VIEW_ROOT, wait_max, pool);
    }
    if (choice->resolver || error) {
        return error;
    }
    if (setup->resolve == DCV_RESOLVE_RECURSIVE) {
        let_root_rest(setup);
    }
    if (setup->resolve == DCV_RESOLVE_FORWARD) {
        with.forwarders = setup->forwarders;
    }
    else {
        with.roots = NULL;
        with.system = 1;
        kind =
            setup->resolve == DCV_RESOLVE_SYSTEM ? DCV_VIEW_SYSTEM : DCV_VIEW_FALLBACK;
    }
    /* There is nobody else to ask after these, of whom the first may be the silent one. */
    error = try_one(choice, with, kind, setup->timeout * 3 / 4, pool);
    if (!choice->resolver) {
        choice->view = DCV_VIEW_NOBODY;
    }
    return error;
}

dcv_error_t *dcv_run_read_hints(apr_array_header_t **addresses, const char *path,
                                apr_pool_t *pool)
{
    return dcv_packet_read_hints(addresses, path, pool);
}

dcv_error_t *dcv_run_read_anchors(apr_array_header_t **anchors, const char *path,
                                  apr_pool_t *pool)
{
    return dcv_packet_read_anchors(anchors, path, pool);
}

apr_array_header_t *dcv_run_root_anchors(apr_pool_t *pool)
{
    static const char *const records[] = {
        ". IN DS 20326 8 2 "
        "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
        ". IN DS 38696 8 2 "
        "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"};
    apr_array_header_t *anchors = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; i < 2; i++) {
        APR_ARRAY_PUSH(anchors, const char *) = records[i];
    }
    return anchors;
}
