/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A validating resolver: see resolver.h. The only file that includes libunbound. */
#include "resolver.h"

#include <apr_portable.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <unbound.h>

#include "dcv/address.h"
#include "budget.h"
#include "packet.h"
#include "system/system.h"

/* UB_NOMEM of libunbound: its header names it since 1.14 only. */
#define NO_CONTEXT (-2)

struct dcv_resolver_t {
    struct ub_ctx *context;
    int validates;
    int has_thread;       /* libunbound starts it with the first question */
    dcv_lookup_t *unused; /* to be used again */
    apr_pool_t *pool;
};

struct dcv_lookup_t {
    dcv_resolver_t *resolver;
    dcv_question_t question;
    dcv_resolver_done_t *done; /* NULL: abandoned */
    void *context;
    apr_pool_t *pool;
    int status; /* of libunbound, when it was asked */
    dcv_lookup_t *next;
};

/*
 * libunbound's thread must never receive the signals that stop or restart httpd, which it would
 * by the signal mask of the thread that starts it.
 */
static void delete_context(void *data)
{
    ub_ctx_delete(((dcv_resolver_t *)data)->context);
}

static apr_status_t destroy_context(void *data)
{
    dcv_system_hold_signals(delete_context, data);
    return APR_SUCCESS;
}

/* A version that does not know an option does not have its feature either. */
static void set_options(struct ub_ctx *context, const dcv_resolver_setup_t *setup,
                        apr_pool_t *pool)
{
    int queries = DCV_BUDGET_UDP(setup->descriptors_max);
    const char *range = apr_itoa(pool, queries);
    const char *per_thread = apr_itoa(pool, 2 * queries);
    const char *tcp = apr_itoa(pool, DCV_BUDGET_TCP(setup->descriptors_max));
    const char *sent = apr_itoa(pool, DCV_BUDGET_SENT);
    const char *const options[][2] = {
        /*
         * Both can hide what the zone has for a name: with minimisation 1.17.1 fails on
         * a CNAME into a zone of the same server; aggressive-nsec hides a new name.
         */
        {"qname-minimisation:", "no"},
        {"aggressive-nsec:", "no"},
        {"trust-anchor-signaling:", "no"},
        {"cache-max-ttl:", "604800"},
        {"target-fetch-policy:", "0 0 0 0 0"},
        {"outgoing-range:", range},
        {"num-queries-per-thread:", per_thread},
        {"outgoing-num-tcp:", tcp},
        {"so-rcvbuf:", "1m"},
        /* Limit the time that goes to name servers that do not reply. */
        {"infra-cache-max-rtt:", "2000"},
        {"outbound-msg-retry:", "2"},
        /*
         * Limit what a zone can make it send for one question. The first is not counted
         * anew with the names of name servers; the last, which counts all, is of 1.21.
         */
        {"max-sent-count:", sent},
        {"max-query-restarts:", "8"},
        {"max-global-quota:", "100"},
        {"msg-cache-size:", queries > 256 ? "16m" : "1m"},
        {"rrset-cache-size:", queries > 256 ? "32m" : "2m"},
        {"key-cache-size:", queries > 256 ? "8m" : "1m"},
    };

    for (apr_size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        (void)ub_ctx_set_option(context, options[i][0], options[i][1]);
    }
}

/*
 * Forbid addresses of special purpose: no name server of the Internet has one, and a zone must not make this server send packets into its own network.
 */
static void set_forbidden_addresses(struct ub_ctx *context,
                                    const dcv_resolver_setup_t *setup)
{
    if (setup->roots || setup->forwarders || setup->system) {
        (void)ub_ctx_set_option(context, "do-not-query-localhost:", "no");
        return;
    }
    /* libunbound's default differs from that of the server unbound. */
    (void)ub_ctx_set_option(context, "do-not-query-localhost:", "yes");
    for (const char *const *block = dcv_address_special; *block; block++) {
        (void)ub_ctx_set_option(context, "do-not-query-address:", *block);
    }
}

static int call_each(const apr_array_header_t *list, struct ub_ctx *context,
                     int (*call)(struct ub_ctx *context, const char *item))
{
    int status = 0;

    for (int i = 0; list && i < list->nelts && !status; i++) {
        status = call(context, APR_ARRAY_IDX(list, i, const char *));
    }
    return status;
}

static int add_root(struct ub_ctx *context, const char *address)
{
    return ub_ctx_set_stub(context, ".", address, 1);
}

static int add_anchor(struct ub_ctx *context, const char *record)
{
    return ub_ctx_add_ta(context, record);
}

static int add_forwarder(struct ub_ctx *context, const char *address)
{
    return ub_ctx_set_fwd(context, address);
}

static int set_up(struct ub_ctx *context, const dcv_resolver_setup_t *setup,
                  apr_pool_t *pool)
{
    int status = ub_ctx_debugout(context, NULL);

    set_options(context, setup, pool);
    set_forbidden_addresses(context, setup);
    status = status ? status : call_each(setup->roots, context, add_root);
    status = status ? status : call_each(setup->anchors, context, add_anchor);
    status = status ? status : call_each(setup->forwarders, context, add_forwarder);
    if (!status && setup->system) {
        status = ub_ctx_resolvconf(context, NULL);
    }
    status = status ? status : ub_ctx_async(context, 1);
    /*
     * libunbound answers for the domain test. by itself (RFC 6761 6.2) unless this zone
     * is removed. Nothing can be set after that.
     */
    if (!status && setup->roots) {
        status = ub_ctx_zone_remove(context, "test.");
    }
    return status;
}

dcv_error_t *dcv_resolver_create(dcv_resolver_t **resolver,
                                 const dcv_resolver_setup_t *setup,
                                 apr_pool_t *error_pool, apr_pool_t *pool)
{
    dcv_resolver_t *made = apr_pcalloc(pool, sizeof(*made));
    int status;

    made->pool = pool;
    made->validates = setup->anchors != NULL;
    if (setup->create_mutex) {
        apr_thread_mutex_lock(setup->create_mutex);
    }
    made->context = ub_ctx_create();
    status = made->context ? set_up(made->context, setup, pool) : NO_CONTEXT;
    if (setup->create_mutex) {
        apr_thread_mutex_unlock(setup->create_mutex);
    }
    if (made->context) {
        apr_pool_cleanup_register(pool, made, destroy_context, apr_pool_cleanup_null);
    }
    *resolver = made;
    return status ? dcv_error_create(DCV_E_RUN, error_pool,
                                     "the resolver does not start: %s; look at "
                                     "DCVResolver, DCVRootHints and DCVTrustAnchor",
                                     ub_strerror(status))
                  : NULL;
}

/* The reply in a result of libunbound: its packet, and what validation says of it. */
static void read_result(dcv_reply_t *reply, const dcv_lookup_t *lookup,
                        const struct ub_result *result)
{
    const dcv_packet_origin_t origin = {.id = -1, .authoritative = 0};
    int truncated;

    reply->dnssec = result->bogus                 ? DCV_DNSSEC_BOGUS
                    : result->secure              ? DCV_DNSSEC_SECURE
                    : lookup->resolver->validates ? DCV_DNSSEC_INSECURE
                                                  : DCV_DNSSEC_UNKNOWN;
    if (result->answer_packet) {
        dcv_packet_read(reply, &truncated, &lookup->question, origin,
                        result->answer_packet, (apr_size_t)result->answer_len,
                        lookup->pool);
    }
    if (result->bogus) {
        reply->why_bogus = apr_pstrdup(lookup->pool, result->why_bogus);
    }
    /* libunbound says SERVFAIL where no name server answered. */
    if (reply->outcome == DCV_RCODE || reply->outcome == DCV_GARBLED) {
        reply->outcome = DCV_FAILED;
    }
}

static void take_result(void *data, int error, struct ub_result *result)
{
    dcv_lookup_t *lookup = data;
    dcv_resolver_done_t *done = lookup->done;
    dcv_reply_t *reply;

    if (done) {
        reply = apr_pcalloc(lookup->pool, sizeof(*reply));
        reply->outcome = DCV_FAILED;
        reply->rcode = -1;
        if (!error && result) {
            read_result(reply, lookup, result);
        }
        done(lookup->context, reply);
    }
    ub_resolve_free(result);
    lookup->next = lookup->resolver->unused;
    lookup->resolver->unused = lookup;
}

static void ask(void *data)
{
    dcv_lookup_t *lookup = data;

    lookup->status =
        ub_resolve_async(lookup->resolver->context, lookup->question.name,
                         (int)lookup->question.type, 1, lookup, take_result, NULL);
}

dcv_lookup_t *dcv_resolver_ask(dcv_resolver_t *resolver, const dcv_question_t *question,
                               dcv_resolver_done_t *done, void *context,
                               apr_pool_t *pool)
{
    dcv_lookup_t *lookup = resolver->unused;

    if (lookup) {
        resolver->unused = lookup->next;
    }
    else {
        lookup = apr_palloc(resolver->pool, sizeof(*lookup));
        lookup->resolver = resolver;
    }
    lookup->question = *question;
    lookup->done = done;
    lookup->context = context;
    lookup->pool = pool;
    if (resolver->has_thread) {
        ask(lookup);
    }
    else {
        dcv_system_hold_signals(ask, lookup);
        resolver->has_thread = !lookup->status;
    }
    if (lookup->status) {
        lookup->next = resolver->unused;
        resolver->unused = lookup;
        return NULL;
    }
    return lookup;
}

void dcv_resolver_abandon(dcv_lookup_t *lookup)
{
    lookup->done = NULL;
}

apr_file_t *dcv_resolver_pipe(const dcv_resolver_t *resolver, apr_pool_t *pool)
{
    int descriptor = ub_fd(resolver->context);
    apr_os_file_t of_system = (apr_os_file_t)(apr_ssize_t)descriptor;
    apr_file_t *pipe = NULL;

    return descriptor >= 0 && apr_os_pipe_put(&pipe, &of_system, pool) == APR_SUCCESS
               ? pipe
               : NULL;
}

void dcv_resolver_process(dcv_resolver_t *resolver)
{
    (void)ub_process(resolver->context);
}
