/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The last names that changed, for all children: see ring.h. */
#include "ring.h"

#include <string.h>

#include <apr_atomic.h>
#include <apr_shm.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "dcv/clock.h"

/* A power of two, so that places go on where the head's 32 bits begin again. */
#define ENTRIES 4096

/* How often the lock is tried, once in a millisecond. */
#define TRIES 20

/* Seconds after which the lock is taken from another: it is held for microseconds. */
#define HELD_MAX 2

typedef struct {
    int number;
    char name[256];
} entry_t;

typedef struct {
    volatile apr_uint32_t lock; /* when it was taken; 0: nobody has it */
    volatile apr_uint32_t head; /* how many have been put */
    entry_t entries[ENTRIES];
} shared_t;

struct mod_dcv_ring_t {
    shared_t *shared;
    apr_uint32_t taken; /* what this process has put into the lock */
    apr_uint32_t place; /* how many have been read */
    entry_t entry;      /* the last one that was */
};

mod_dcv_ring_t *mod_dcv_ring_create(apr_pool_t *pool)
{
    mod_dcv_ring_t *ring = apr_pcalloc(pool, sizeof(*ring));
    apr_shm_t *shm;

    if (apr_shm_create(&shm, sizeof(*ring->shared), NULL, pool) != APR_SUCCESS) {
        return NULL;
    }
    ring->shared = apr_shm_baseaddr_get(shm);
    ring->shared->lock = ring->shared->head = 0;
    return ring;
}

/* How many have been put. Adding is what makes entries of other processes visible. */
static apr_uint32_t read_head(const mod_dcv_ring_t *ring)
{
    return apr_atomic_add32(&ring->shared->head, 0);
}

void mod_dcv_ring_join(mod_dcv_ring_t *ring)
{
    ring->place = read_head(ring);
}

int mod_dcv_ring_lock(mod_dcv_ring_t *ring)
{
    for (int i = 0; i < TRIES; i++) {
        apr_uint32_t now = dcv_clock_seconds() + 1;
        apr_uint32_t held = apr_atomic_cas32(&ring->shared->lock, now, 0);

        if (!held) {
            ring->taken = now;
            return 1;
        }
        if (now - held > HELD_MAX &&
            apr_atomic_cas32(&ring->shared->lock, now, held) == held) {
            ring->taken = now;
            mod_dcv_ring_put(ring, MOD_DCV_RING_ALL, "");
            return 1;
        }
        apr_sleep(apr_time_from_msec(1));
    }
    return 0;
}

void mod_dcv_ring_unlock(mod_dcv_ring_t *ring)
{
    (void)apr_atomic_cas32(&ring->shared->lock, 0, ring->taken);
}

void mod_dcv_ring_put(mod_dcv_ring_t *ring, int number, const char *name)
{
    entry_t *entry = &ring->shared->entries[read_head(ring) % ENTRIES];

    entry->number = number;
    apr_cpystrn(entry->name, name, sizeof(entry->name));
    (void)apr_atomic_inc32(&ring->shared->head);
}

int mod_dcv_ring_next(mod_dcv_ring_t *ring, int *number, const char **name)
{
    if (read_head(ring) == ring->place) {
        return 0;
    }
    ring->entry = ring->shared->entries[ring->place % ENTRIES];
    ring->entry.name[sizeof(ring->entry.name) - 1] = '\0';
    ring->place++;
    *number = ring->entry.number;
    *name = ring->entry.name;
    /* One that is being put is where the oldest was. */
    if (read_head(ring) - ring->place >= ENTRIES - 1) {
        ring->place = read_head(ring);
        *number = MOD_DCV_RING_ALL;
    }
    return 1;
}
