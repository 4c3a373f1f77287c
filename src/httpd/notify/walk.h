/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk over all names of all orders, and all that is wrong, which finds the events that are
 * to be told. It is interrupted when its time is over, and goes on later where it stood.
 */
#ifndef MOD_DCV_HTTPD_WALK_H
#define MOD_DCV_HTTPD_WALK_H

#include "dcv/events.h"
#include "memory.h"

/* Events that are found at once, at most, and those of one virtual host or directory. */
#define MOD_DCV_DUE_MOST      64
#define MOD_DCV_DUE_EACH_MOST 16

/* An event that is to be told. It points into the walk, until that goes on. */
typedef struct mod_dcv_due_t {
    unsigned char id[DCV_ID_BYTES];
    dcv_event_t event;
    dcv_facts_t facts;
    apr_uint64_t owner; /* as dcv_fault_t has it */
    int vhost;
    const dcv_order_t *order; /* NULL: a fault */
    const dcv_name_t *name;
    const dcv_fault_t *fault;
} mod_dcv_due_t;

/* Opaque. Of the thread that tells. */
typedef struct mod_dcv_walk_t mod_dcv_walk_t;

mod_dcv_walk_t *mod_dcv_walk_create(server_rec *server, mod_dcv_memory_t *memory,
                                    apr_pool_t *pool);

/*
 * Go on until a time, by dcv_clock_now(), or the end of the orders, whichever is first.
 * Returns what was found, mod_dcv_due_t, until the next call.
 */
const apr_array_header_t *mod_dcv_walk_go_on(mod_dcv_walk_t *walk, apr_time_t until);

/*
 * Count an event that is about to be told, not one that is only found: in a fleet another front
 * end may tell it. Returns 0 when its owner may have no more in this hour; it waits then.
 */
int mod_dcv_walk_use_quota(mod_dcv_walk_t *walk, const mod_dcv_due_t *due);

/* Whether a line may be logged of an event that could not be told: see quotas.h. */
int mod_dcv_walk_may_log(mod_dcv_walk_t *walk, const mod_dcv_due_t *due);

/* Whether the last call came to the end: the next one begins anew. */
int mod_dcv_walk_is_over(const mod_dcv_walk_t *walk);

/* The notice of an event that was found. In pool, and the walk. */
void mod_dcv_walk_describe(dcv_notice_t *notice, const mod_dcv_walk_t *walk,
                           const mod_dcv_due_t *due, apr_pool_t *pool);

#endif
