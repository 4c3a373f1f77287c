/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: asks the DNS what inquiries want to know, and fetches what they want to see, many
 * inquiries at once, until each has its evidence. One thread waits for the network, and
 * libunbound has one of its own. Nothing of a run outlives it, but that libcurl stays set
 * up in the process.
 *
 * DCV_PACKETS_MAX counts what is sent to ask the DNS, addresses of files among it; what is
 * fetched counts by DCV_FETCH_ADDRESSES_MAX.
 *
 * Private addresses (dcv/address.h) are neither asked nor fetched from, unless the run has
 * roots of its own.
 */
#ifndef DCV_RUN_H
#define DCV_RUN_H

#include <apr_thread_mutex.h>

#include "dcv/error.h"
#include "dcv/inquiry.h"

/* Which resolver gives the validated answers. */
typedef enum {
    DCV_RESOLVE_RECURSIVE, /* from the root; as SYSTEM where the root does not reply */
    DCV_RESOLVE_SYSTEM,    /* the system's (resolv.conf) */
    DCV_RESOLVE_FORWARD    /* the forwarders */
} dcv_resolve_t;

/* Read-only while a run lasts. */
typedef struct dcv_run_setup_t {
    dcv_resolve_t resolve;
    const apr_array_header_t *forwarders; /* const char *: "ADDR" or "ADDR@PORT" */
    const apr_array_header_t *roots; /* const char *, addresses; NULL: the Internet's */
    const apr_array_header_t *anchors; /* const char *: DS or DNSKEY records */
    /*
     * Of one inquiry; a connection or a name server has two fifths of it. What is being
     * fetched then counts as far as it came.
     */
    apr_interval_time_t timeout;
    int inquiries_max;   /* at once */
    int descriptors_max; /* at once; about a dozen more are used */
    /*
     * One for the process, held while a resolver is created and libcurl is set up; NULL:
     * it has one thread.
     */
    apr_thread_mutex_t *create_mutex;
    /*
     * One for the process, read and written by apr_atomic_: dcv_clock_seconds()
     * until which the root is not tried, because it did not reply. NULL: it is tried by each
     * run.
     */
    volatile apr_uint32_t *root_skipped_until_s;
} dcv_run_setup_t;

/* The aims of a run, and where their evidence goes. Called by the thread that runs. */
typedef struct dcv_work_t {
    void *context;
    /*
     * Returns the next aim, in pool, which lives until it is done. NULL: none is left.
     */
    const dcv_aim_t *(*next)(void *context, apr_pool_t *pool);
    /*
     * Takes the evidence for an aim. Both are freed after the call; until then the
     * callee may change the evidence.
     */
    void (*done)(void *context, const dcv_aim_t *aim, dcv_evidence_t *evidence);
    /* Whether to stop at once: open inquiries then end without done. NULL: never. */
    int (*is_stopped)(void *context);
} dcv_work_t;

/* Whether this build can ask the DNS, and fetch. */
int dcv_run_is_possible(void);

/*
 * Do the work; returns when no aim is left, or the work is stopped. Where no resolver
 * replies, each aim gets evidence of that (DCV_VIEW_NOBODY). Memory comes from pool and
 * is freed at the end of the run, except an error. Fails with DCV_E_RUN when no
 * resolver can be created or the network cannot be polled; then nothing is done.
 *
 * Threads: any number of runs at once, each by a thread of its own; never in a process
 * that forks while it runs.
 */
dcv_error_t *dcv_run(const dcv_run_setup_t *setup, const dcv_work_t *work,
                     apr_pool_t *pool);

#endif
