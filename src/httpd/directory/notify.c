/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of changes: see notify.h. */
#include "notify.h"

#include <string.h>

#include <apr_shm.h>

#include "dcv/clock.h"
#include "dcv/dropped.h"
#include "system/system.h"

/*
 * Events of a directory in a second, after which it is not watched for some seconds: the
 * system keeps 16384 for all directories until they are read.
 */
#define EVENTS_MAX  2000
#define UNWATCHED_S 60

/*
 * Events of all directories in a second, half of what the ring has room for, after which one with
 * more than its share of them is not watched: those of several would push out others'.
 */
#define ALL_EVENTS_MAX 2000

/* Events that are taken in one go: they may come without an end. */
#define TAKEN_MAX 20000

/* What all children know of a directory. For who has the ring's lock. */
typedef struct {
    apr_uint32_t second; /* that of events */
    int events;
    apr_uint32_t unwatched_until; /* in seconds; 0: it may be watched */
} directory_t;

/* And of all of them together. */
typedef struct {
    apr_uint32_t second;
    int events;
    int busy; /* directories that have some of them */
} all_t;

struct mod_dcv_notify_t {
    int watch; /* -1: this process has left */
    int count;
    all_t *all;               /* shared */
    directory_t *directories; /* shared */
    int *descriptors;         /* shared; of what is watched. 0: it is not */
    int last;                 /* the directory of the last event */
    mod_dcv_ring_t *ring;
};

void mod_dcv_notify_leave(mod_dcv_notify_t *notify)
{
    if (notify->watch >= 0) {
        mod_dcv_system_watch_close(notify->watch);
        notify->watch = -1;
    }
}

static apr_status_t leave(void *notify)
{
    mod_dcv_notify_leave(notify);
    return APR_SUCCESS;
}

mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool)
{
    mod_dcv_notify_t *notify = apr_pcalloc(pool, sizeof(*notify));
    apr_size_t size =
        sizeof(all_t) + (apr_size_t)directories * (sizeof(directory_t) + sizeof(int));
    apr_shm_t *shm;

    notify->watch = mod_dcv_system_watch_open();
    if (notify->watch < 0) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, notify, leave, apr_pool_cleanup_null);
    notify->ring = mod_dcv_ring_create(pool);
    if (!notify->ring || apr_shm_create(&shm, size, NULL, pool) != APR_SUCCESS) {
        return NULL;
    }
    notify->count = directories;
    notify->all = apr_shm_baseaddr_get(shm);
    notify->directories = (directory_t *)(void *)(notify->all + 1);
    notify->descriptors = (int *)(void *)(notify->directories + directories);
    memset(notify->all, 0, size);
    return notify;
}

void mod_dcv_notify_join(mod_dcv_notify_t *notify)
{
    mod_dcv_ring_join(notify->ring);
}

/* The directory that a descriptor stands for; -1: none. */
static int find_number(mod_dcv_notify_t *notify, int descriptor)
{
    if (notify->descriptors[notify->last] == descriptor) {
        return notify->last;
    }
    for (int i = 0; i < notify->count; i++) {
        if (notify->descriptors[i] == descriptor) {
            return notify->last = i;
        }
    }
    return -1;
}

/* Watch a directory, unless that has to wait. The lock is held. */
static int add(mod_dcv_notify_t *notify, int number, const mod_dcv_handle_t *opened)
{
    directory_t *directory = &notify->directories[number];
    int descriptor, other;

    if (directory->unwatched_until) {
        if ((apr_int32_t)(directory->unwatched_until - dcv_clock_seconds()) > 0) {
            return 0;
        }
        directory->unwatched_until = 0;
    }
    descriptor = mod_dcv_system_watch_add(notify->watch, opened);
    if (descriptor < 0 || notify->descriptors[number] == descriptor) {
        return descriptor >= 0;
    }
    other = find_number(notify, descriptor);
    if (other >= 0) {
        return 0;
    }
    if (notify->descriptors[number]) {
        mod_dcv_system_watch_remove(notify->watch, notify->descriptors[number]);
    }
    notify->descriptors[number] = descriptor;
    return 1;
}

int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number,
                       const mod_dcv_handle_t *directory)
{
    int is_added;

    if (!mod_dcv_ring_lock(notify->ring)) {
        return 0;
    }
    is_added = add(notify, number, directory);
    mod_dcv_ring_unlock(notify->ring);
    return is_added;
}

/* Watch a directory no more, and say so. One that was moved would be watched elsewhere. */
static void lose(mod_dcv_notify_t *notify, int number)
{
    mod_dcv_system_watch_remove(notify->watch, notify->descriptors[number]);
    notify->descriptors[number] = 0;
    mod_dcv_ring_put(notify->ring, number, "");
}

/* Count an event of a directory. Returns whether there were too many. */
static int is_flood(mod_dcv_notify_t *notify, int number)
{
    directory_t *directory = &notify->directories[number];
    all_t *all = notify->all;
    apr_uint32_t now = dcv_clock_seconds();

    if (all->second != now) {
        all->second = now;
        all->events = all->busy = 0;
    }
    if (directory->second != now) {
        directory->second = now;
        directory->events = 0;
        all->busy++;
    }
    directory->events++;
    if (++all->events <= ALL_EVENTS_MAX
            ? directory->events <= EVENTS_MAX
            : directory->events <= ALL_EVENTS_MAX / (all->busy + 1)) {
        return 0;
    }
    directory->unwatched_until = now + UNWATCHED_S;
    return 1;
}

/* Pass a change on to all children. */
static void pass_on(void *context, const mod_dcv_change_t *change)
{
    mod_dcv_notify_t *notify = context;
    int number = find_number(notify, change->directory);

    if (change->is_overflow) {
        mod_dcv_ring_put(notify->ring, MOD_DCV_RING_ALL, "");
    }
    else if (number < 0) {
        return;
    }
    else if (is_flood(notify, number) || change->is_lost) {
        lose(notify, number);
    }
    else if (change->name && dcv_dropped_is_wanted(change->name)) {
        mod_dcv_ring_put(notify->ring, number, change->name);
    }
}

void mod_dcv_notify_take(mod_dcv_notify_t *notify)
{
    int left = TAKEN_MAX, taken;

    if (!mod_dcv_ring_lock(notify->ring)) {
        return;
    }
    do {
        taken = mod_dcv_system_watch_take(notify->watch, pass_on, notify);
        left -= taken;
    } while (taken > 0 && left > 0);
    mod_dcv_ring_unlock(notify->ring);
}

int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name)
{
    if (!mod_dcv_ring_next(notify->ring, number, name)) {
        return 0;
    }
    if (!**name || *number == MOD_DCV_RING_ALL) {
        *name = NULL;
    }
    return 1;
}
