/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Slots for checks: see slots.h. */
#include "slots.h"

#include <string.h>

#include <apr_atomic.h>
#include <apr_shm.h>

#include "dcv/clock.h"

/* until is 0 for a slot that is free. */
typedef struct {
    volatile apr_uint32_t until; /* by dcv_clock_seconds() */
    volatile apr_uint32_t key;
    volatile apr_uint32_t turn; /* who came first */
    volatile apr_uint32_t owner;
} slot_t;

/* What was done lately, the newest over the oldest. */
#define RECENT 64

typedef struct {
    volatile apr_uint32_t key, owner, done; /* done: by dcv_clock_seconds() */
} recent_t;

struct mod_dcv_slots_t {
    volatile apr_uint32_t turns, notes;
    recent_t recent[RECENT];
    slot_t list[MOD_DCV_SLOTS];
};

mod_dcv_slots_t *mod_dcv_slots_create(apr_pool_t *pool)
{
    mod_dcv_slots_t *slots;
    apr_shm_t *memory;

    if (apr_shm_create(&memory, sizeof(*slots), NULL, pool) != APR_SUCCESS) {
        return NULL;
    }
    slots = apr_shm_baseaddr_get(memory);
    memset(slots, 0, sizeof(*slots));
    return slots;
}

static int take_free(mod_dcv_lease_t *lease, mod_dcv_slots_t *slots, apr_uint32_t now)
{
    for (lease->slot = 0; lease->slot < MOD_DCV_SLOTS; lease->slot++) {
        slot_t *slot = &slots->list[lease->slot];
        apr_uint32_t taken_until = apr_atomic_read32(&slot->until);

        if (taken_until <= now &&
            apr_atomic_cas32(&slot->until, lease->until, taken_until) == taken_until) {
            lease->turn = apr_atomic_inc32(&slots->turns);
            apr_atomic_set32(&slot->owner, lease->owner);
            apr_atomic_set32(&slot->key, lease->key);
            apr_atomic_set32(&slot->turn, lease->turn);
            return 1;
        }
    }
    return 0;
}

/* Whether the view of a virtual host, or all views, have more slots than they may. */
static int is_too_much(const mod_dcv_slots_t *slots, apr_uint32_t owner,
                       apr_uint32_t now)
{
    int of_owner = 0, of_views = 0;

    for (int i = 0; i < MOD_DCV_SLOTS; i++) {
        slot_t *slot = (slot_t *)&slots->list[i];
        apr_uint32_t whose = apr_atomic_read32(&slot->owner);

        if (whose && apr_atomic_read32(&slot->until) > now) {
            of_owner += whose == owner;
            of_views++;
        }
    }
    return of_owner > MOD_DCV_SLOTS_SHARE ||
           of_views > MOD_DCV_SLOTS - MOD_DCV_SLOTS_KEPT;
}

int mod_dcv_slots_take(mod_dcv_lease_t *lease, mod_dcv_slots_t *slots, apr_uint32_t key,
                       apr_uint32_t owner, apr_interval_time_t time)
{
    apr_uint32_t now = dcv_clock_seconds();

    lease->until = now + 1 + (apr_uint32_t)apr_time_sec(time);
    lease->key = key;
    lease->owner = owner;
    if (!take_free(lease, slots, now)) {
        return 0;
    }
    if (owner && is_too_much(slots, owner, now)) {
        mod_dcv_slots_give(slots, lease);
        return 0;
    }
    return 1;
}

int mod_dcv_slots_is_second(const mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease)
{
    apr_uint32_t now = dcv_clock_seconds();

    for (int i = 0; i < MOD_DCV_SLOTS; i++) {
        slot_t *other = (slot_t *)&slots->list[i];

        if (i != lease->slot && apr_atomic_read32(&other->until) > now &&
            apr_atomic_read32(&other->key) == lease->key &&
            apr_atomic_read32(&other->owner) == lease->owner &&
            (apr_int32_t)(apr_atomic_read32(&other->turn) - lease->turn) < 0) {
            return 1;
        }
    }
    return 0;
}

void mod_dcv_slots_note(mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease)
{
    recent_t *recent = &slots->recent[apr_atomic_inc32(&slots->notes) % RECENT];

    apr_atomic_set32(&recent->key, lease->key);
    apr_atomic_set32(&recent->owner, lease->owner);
    apr_atomic_set32(&recent->done, dcv_clock_seconds());
}

int mod_dcv_slots_is_recent(const mod_dcv_slots_t *slots, apr_uint32_t key,
                            apr_uint32_t owner, apr_interval_time_t within)
{
    apr_uint32_t since = dcv_clock_seconds() - (apr_uint32_t)apr_time_sec(within);

    for (int i = 0; i < RECENT; i++) {
        recent_t *recent = (recent_t *)&slots->recent[i];

        if (apr_atomic_read32(&recent->key) == key &&
            apr_atomic_read32(&recent->owner) == owner &&
            apr_atomic_read32(&recent->done) > since) {
            return 1;
        }
    }
    return 0;
}

void mod_dcv_slots_give(mod_dcv_slots_t *slots, const mod_dcv_lease_t *lease)
{
    /* A slot is lent again when its time is over, hence for another time. */
    (void)apr_atomic_cas32(&slots->list[lease->slot].until, 0, lease->until);
}
