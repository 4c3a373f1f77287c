/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A resolver that iterates from the root and validates DNSSEC, as a CA's does (BR
 * 3.2.2.4, since 2026-03-15), or that asks forwarders or the system's resolver. Wraps
 * libunbound.
 *
 * A resolver is created for one run and destroyed after it: a cache that lived longer
 * would hide the record that a customer has just added.
 */
#ifndef DCV_NET_RESOLVER_H
#define DCV_NET_RESOLVER_H

#include <apr_file_io.h>
#include <apr_thread_mutex.h>

#include "dcv/dns.h"
#include "dcv/error.h"

typedef struct dcv_resolver_setup_t {
    const apr_array_header_t *roots;   /* const char *; NULL: the Internet's */
    const apr_array_header_t *anchors; /* const char *, records; NULL: not validated */
    const apr_array_header_t *forwarders; /* "ADDR@PORT"; NULL: iterate from the root */
    int system;                           /* whether to ask as resolv.conf says */
    int descriptors_max;                  /* of the run; see budget.h */
    apr_thread_mutex_t *create_mutex; /* held while one is created; NULL: one thread */
} dcv_resolver_setup_t;

/* Opaque. For the thread that created it; libunbound has another one of its own. */
typedef struct dcv_resolver_t dcv_resolver_t;

/* An open question; freed when its reply has been delivered. */
typedef struct dcv_lookup_t dcv_lookup_t;

/* Takes the reply, which is in the pool that the question came with. */
typedef void dcv_resolver_done_t(void *context, dcv_reply_t *reply);

/*
 * Create a resolver, which ends with pool, in the process that uses it and not in its
 * parent. Fails with DCV_E_RUN; the error is in error_pool.
 */
dcv_error_t *dcv_resolver_create(dcv_resolver_t **resolver,
                                 const dcv_resolver_setup_t *setup,
                                 apr_pool_t *error_pool, apr_pool_t *pool);

/*
 * Ask. done is called once, from dcv_resolver_process(), unless the question is
 * abandoned before. The question's texts must live until then. Returns NULL when
 * libunbound refuses the question.
 */
dcv_lookup_t *dcv_resolver_ask(dcv_resolver_t *resolver, const dcv_question_t *question,
                               dcv_resolver_done_t *done, void *context,
                               apr_pool_t *pool);

/* Abandon a question: done is not called, and its pool and context may be freed. */
void dcv_resolver_abandon(dcv_lookup_t *lookup);

/*
 * What is readable when replies are there, in pool; NULL: call dcv_resolver_process() again and
 * again. So it is on Windows.
 */
apr_file_t *dcv_resolver_pipe(const dcv_resolver_t *resolver, apr_pool_t *pool);

/* Deliver the replies that are there. Does not wait. */
void dcv_resolver_process(dcv_resolver_t *resolver);

#endif
