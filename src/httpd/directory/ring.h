/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last few thousand names that changed in directories, in memory that all children
 * share: one of them hears of a change, and all read of it here. Who has the lock writes;
 * reading takes no lock, and tells who is too late for some that he has missed them.
 */
#ifndef MOD_DCV_HTTPD_RING_H
#define MOD_DCV_HTTPD_RING_H

#include <apr_pools.h>

/* Opaque: a process' place in the ring. For one thread of each process. */
typedef struct mod_dcv_ring_t mod_dcv_ring_t;

/* Stands for all directories. */
#define MOD_DCV_RING_ALL (-1)

/* Make one in the parent, in pool. NULL: there is no anonymous shared memory. */
mod_dcv_ring_t *mod_dcv_ring_create(apr_pool_t *pool);

/* Go on in a child: what was put before is not read. */
void mod_dcv_ring_join(mod_dcv_ring_t *ring);

/*
 * Take the lock, for which it waits some milliseconds at most. Returns 0 when another has
 * it. It is taken from a process that has had it for seconds, since that may have ended;
 * whatever it was to put is lost, and MOD_DCV_RING_ALL is put.
 */
int mod_dcv_ring_lock(mod_dcv_ring_t *ring);
void mod_dcv_ring_unlock(mod_dcv_ring_t *ring);

/* Put a name of a directory, by number, for all processes. "": all names. */
void mod_dcv_ring_put(mod_dcv_ring_t *ring, int number, const char *name);

/*
 * The next one that this process has not read, good until the next call. Returns 0 when
 * there is none. MOD_DCV_RING_ALL: some were missed.
 */
int mod_dcv_ring_next(mod_dcv_ring_t *ring, int *number, const char **name);

#endif
