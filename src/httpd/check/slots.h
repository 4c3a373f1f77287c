/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots: how many checks the whole server has under way at once, whatever its children
 * and threads. A slot is lent for a time, so that one whose child has crashed comes
 * back.
 */
#ifndef MOD_DCV_HTTPD_SLOTS_H
#define MOD_DCV_HTTPD_SLOTS_H

#include <apr_pools.h>
#include <apr_time.h>

/* Of the whole server. */
#define MOD_DCV_SLOTS 8

/* Of them those that one virtual host's view has at most, and those that all views leave. */
#define MOD_DCV_SLOTS_SHARE 3
#define MOD_DCV_SLOTS_KEPT  2

/* Opaque; in memory that all children share. */
typedef struct mod_dcv_slots_t mod_dcv_slots_t;

/* Make them before the first child is born, until pool is cleared. NULL: no memory. */
mod_dcv_slots_t *mod_dcv_slots_create(apr_pool_t *pool);

/* A slot that is lent. */
typedef struct mod_dcv_lease_t {
    int slot;
    apr_uint32_t until, key, turn, owner;
} mod_dcv_lease_t;

/*
 * Take a slot for something with a key, for a time at most. owner stands for the view of a
 * virtual host, which has no more than a share, of a customer who may have several; 0: who sees
 * all orders, and may have all slots.
 * Returns 0 when there is none. Any thread of any child; takes no lock.
 */
int mod_dcv_slots_take(mod_dcv_lease_t *lease, mod_dcv_slots_t *slots, apr_uint32_t key,
                       apr_uint32_t owner, apr_interval_time_t time);

/*
 * Whether another lease of the same owner for the same key is older and not given back. A key is
 * short, and anybody finds one text for another's: so nobody waits for another owner.
 */
int mod_dcv_slots_is_second(const mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease);

/*
 * Note that what a lease was for was done, and tell whether an owner has done something with a key
 * less than some time ago. Only the last ones are remembered. For servers that keep no results.
 */
void mod_dcv_slots_note(mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease);
int mod_dcv_slots_is_recent(const mod_dcv_slots_t *slots, apr_uint32_t key,
                            apr_uint32_t owner, apr_interval_time_t within);

/* Give a slot back, unless its lease has run out and it was lent again. */
void mod_dcv_slots_give(mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease);

#endif
