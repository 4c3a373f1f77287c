/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: inquiries driven to their end, many at once, by one thread that waits for the
 * network and one of the resolver's. Nothing of it outlives the run.
 */
#ifndef DCV_RUN_H
#define DCV_RUN_H

#include <apr_thread_mutex.h>

#include "dcv/inquiry.h"

/* Where the validated answer comes from. */
typedef enum {
    DCV_RESOLVE_RECURSIVE, /* from the root, or the system's resolver if that is silent */
    DCV_RESOLVE_SYSTEM,
    DCV_RESOLVE_FORWARD
} dcv_resolve_t;

/* Read-only while a run lasts. */
typedef struct dcv_run_setup_t {
    dcv_resolve_t resolve;
    const apr_array_header_t *forwarders; /* const char *: "ADDR" or "ADDR@PORT" */
    const apr_array_header_t *roots;      /* const char *; NULL: the Internet's */
    const apr_array_header_t *anchors;    /* const char *: DS or DNSKEY records */
    apr_interval_time_t timeout;          /* of one inquiry */
    int at_once;                          /* inquiries */
    int descriptors;                      /* that a run may use, beside a dozen */
    apr_thread_mutex_t *creation;         /* of the process; NULL: it has one thread */
    /* Of the process, by apr_atomic_: the second until which the root is not tried. */
    volatile apr_uint32_t *root_rests_until;
} dcv_run_setup_t;

/* The aims of a run, and where their evidence goes. Called by the thread that runs. */
typedef struct dcv_work_t {
    void *context;
    /* The next aim, in pool, which lives until it is done. NULL: none is left. */
    const dcv_aim_t *(*next)(void *context, apr_pool_t *pool);
    /*
     * Take what came out for an aim. Both are gone after the call; until then the evidence
     * is the callee's to change.
     */
    void (*done)(void *context, const dcv_aim_t *aim, dcv_evidence_t *evidence);
    /* Whether to stop in the middle: what is under way is not done. NULL: never. */
    int (*is_stopped)(void *context);
} dcv_work_t;

/* Whether this build can ask the DNS. */
int dcv_run_is_possible(void);

/*
 * Do the work. Memory comes from pool and is given back when the run is over, but for an
 * error. Fails with DCV_E_RUN when it cannot even begin.
 *
 * Threads: any number of runs at once, each by a thread of its own; never in a process
 * that forks while it runs.
 */
dcv_error_t *dcv_run(const dcv_run_setup_t *setup, const dcv_work_t *work,
                     apr_pool_t *pool);

/*
 * Read the files that DCVRootHints and DCVTrustAnchor name: addresses and records, const
 * char * in pool. Fail with DCV_E_FILE or DCV_E_ZONE_FILE; messages do not have the path.
 */
dcv_error_t *dcv_run_read_hints(apr_array_header_t **addresses, const char *path,
                                apr_pool_t *pool);
dcv_error_t *dcv_run_read_anchors(apr_array_header_t **anchors, const char *path,
                                  apr_pool_t *pool);

/* The root's trust anchors as of this build (IANA), const char * in pool. */
apr_array_header_t *dcv_run_root_anchors(apr_pool_t *pool);

#endif
