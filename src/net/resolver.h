/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The validated answer: a resolver that iterates from the root and validates DNSSEC, as a
 * CA's does (BR 3.2.2.4, since 2026-03-15), or that asks another resolver where it must.
 * The door to libunbound.
 *
 * A resolver is made for one run and dropped after it: a cache that lived longer would
 * hide the record that a customer has just added.
 */
#ifndef DCV_NET_RESOLVER_H
#define DCV_NET_RESOLVER_H

#include <apr_thread_mutex.h>

#include "dcv/dns.h"
#include "dcv/error.h"

typedef struct dcv_resolver_setup_t {
    const apr_array_header_t *roots;   /* const char *; NULL: the Internet's */
    const apr_array_header_t *anchors; /* const char *, records; NULL: not validated */
    const apr_array_header_t *forwarders; /* "ADDR@PORT"; NULL: iterate from the root */
    int system;                           /* ask whom the system asks, instead */
    int descriptors;                      /* of the run; see budget.h */
    apr_thread_mutex_t *creation;         /* held while one is made; NULL: one thread */
} dcv_resolver_setup_t;

/* Opaque. Used by the thread that made it; it has one of its own beside. */
typedef struct dcv_resolver_t dcv_resolver_t;

/* A question under way; gone when its reply has come. */
typedef struct dcv_lookup_t dcv_lookup_t;

/* Called from dcv_resolver_process(). reply is in the pool that the question came with. */
typedef void dcv_resolver_done_t(void *context, dcv_reply_t *reply);

/*
 * Make a resolver, which ends with pool. Must happen in the process that uses it, not in
 * its parent. Fails with DCV_E_RUN; the error is in error_pool.
 */
dcv_error_t *dcv_resolver_create(dcv_resolver_t **resolver,
                                 const dcv_resolver_setup_t *setup,
                                 apr_pool_t *error_pool, apr_pool_t *pool);

/*
 * Ask. done is called once, unless the question is abandoned before. Returns NULL when
 * the resolver takes no more.
 */
dcv_lookup_t *dcv_resolver_ask(dcv_resolver_t *resolver, const dcv_question_t *question,
                               dcv_resolver_done_t *done, void *context,
                               apr_pool_t *pool);

/* Do not wait for a reply any more: its pool and context may go away. */
void dcv_resolver_abandon(dcv_lookup_t *lookup);

/* A descriptor that can be read when replies are there; -1: look from time to time. */
int dcv_resolver_descriptor(const dcv_resolver_t *resolver);

/* Hand out the replies that are there. Does not wait. */
void dcv_resolver_process(dcv_resolver_t *resolver);

#endif
