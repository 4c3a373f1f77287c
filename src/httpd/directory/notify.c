/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of changes: see notify.h. Linux has inotify(7). */
#include "notify.h"

#if defined(__linux__)

#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <apr_shm.h>

#include "dcv/clock.h"
#include "dcv/dropped.h"

#define EVENTS                                                              \
    (IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | \
     IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

/* Events after which a directory is another one, or gone. */
#define LOST (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)

/*
 * Events of a directory in a second, after which it is not watched for some seconds: the
 * system keeps 16384 for all directories until they are read.
 */
#define EVENTS_MAX  2000
#define UNWATCHED_S 60

/* Events that are taken in one go: they may come without an end. */
#define TAKEN_MAX 20000

/* What all children know of a directory. For who has the ring's lock. */
typedef struct {
    apr_uint32_t second; /* that of events */
    int events;
    apr_uint32_t unwatched_until; /* in seconds; 0: it may be watched */
} directory_t;

struct mod_dcv_notify_t {
    int file; /* -1: this process has left */
    int count;
    directory_t *directories; /* shared */
    int *descriptors;         /* shared; of what is watched. 0: it is not */
    int last;                 /* the directory of the last event */
    mod_dcv_ring_t *ring;
    char buffer[8192] __attribute__((aligned(8)));
};

void mod_dcv_notify_leave(mod_dcv_notify_t *notify)
{
    if (notify->file >= 0) {
        close(notify->file);
        notify->file = -1;
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
    apr_size_t size = (apr_size_t)directories * (sizeof(directory_t) + sizeof(int));
    apr_shm_t *shm;

    notify->ring = mod_dcv_ring_create(pool);
    if (!notify->ring || apr_shm_create(&shm, size, NULL, pool) != APR_SUCCESS) {
        return NULL;
    }
    notify->count = directories;
    notify->directories = apr_shm_baseaddr_get(shm);
    notify->descriptors = (int *)(void *)(notify->directories + directories);
    memset(notify->directories, 0, size);
    notify->file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (notify->file < 0) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, notify, leave, apr_pool_cleanup_null);
    return notify;
}

void mod_dcv_notify_join(mod_dcv_notify_t *notify)
{
    mod_dcv_ring_join(notify->ring);
}

/*
 * Whether all changes of a file system come by this kernel: not from another machine.
 */
static int is_local(const char *path)
{
    static const unsigned long types[] = {
        0xef53,     /* ext4 */
        0x58465342, /* XFS */
        0x9123683e, /* Btrfs */
        0x01021994, /* tmpfs */
        0x858458f6, /* ramfs */
        0xf2f52010, /* F2FS */
        0x2fc12fc1, /* ZFS */
        0x794c7630  /* overlayfs */
    };
    struct statfs system;

    if (statfs(path, &system)) {
        return 0;
    }
    for (apr_size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if ((unsigned long)system.f_type == types[i]) {
            return 1;
        }
    }
    return 0;
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
static int add(mod_dcv_notify_t *notify, int number, const char *path)
{
    directory_t *directory = &notify->directories[number];
    int descriptor, other;

    if (directory->unwatched_until) {
        if ((apr_int32_t)(directory->unwatched_until - dcv_clock_seconds()) > 0) {
            return 0;
        }
        directory->unwatched_until = 0;
    }
    descriptor = inotify_add_watch(notify->file, path, EVENTS);
    if (descriptor < 0 || notify->descriptors[number] == descriptor) {
        return descriptor >= 0;
    }
    other = find_number(notify, descriptor);
    if (other >= 0) {
        return 0;
    }
    if (notify->descriptors[number]) {
        inotify_rm_watch(notify->file, notify->descriptors[number]);
    }
    notify->descriptors[number] = descriptor;
    return 1;
}

int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path)
{
    int is_added;

    if (!is_local(path) || !mod_dcv_ring_lock(notify->ring)) {
        return 0;
    }
    is_added = add(notify, number, path);
    mod_dcv_ring_unlock(notify->ring);
    return is_added;
}

/* Watch a directory no more, and say so. One that was moved would be watched elsewhere. */
static void lose(mod_dcv_notify_t *notify, int number)
{
    (void)inotify_rm_watch(notify->file, notify->descriptors[number]);
    notify->descriptors[number] = 0;
    mod_dcv_ring_put(notify->ring, number, "");
}

/* Count an event of a directory. Returns whether there were too many. */
static int is_flood(mod_dcv_notify_t *notify, int number)
{
    directory_t *directory = &notify->directories[number];
    apr_uint32_t now = dcv_clock_seconds();

    if (directory->second != now) {
        directory->second = now;
        directory->events = 0;
    }
    if (++directory->events <= EVENTS_MAX) {
        return 0;
    }
    directory->unwatched_until = now + UNWATCHED_S;
    return 1;
}

/* Pass an event on to all children. */
static void pass_on(mod_dcv_notify_t *notify, const struct inotify_event *event)
{
    int number = find_number(notify, event->wd);

    if (event->mask & IN_Q_OVERFLOW) {
        mod_dcv_ring_put(notify->ring, MOD_DCV_RING_ALL, "");
    }
    else if (number < 0) {
        return;
    }
    else if (is_flood(notify, number) || (!event->len && event->mask & LOST)) {
        lose(notify, number);
    }
    else if (event->len && dcv_dropped_is_wanted(event->name)) {
        mod_dcv_ring_put(notify->ring, number, event->name);
    }
}

void mod_dcv_notify_take(mod_dcv_notify_t *notify)
{
    int left = TAKEN_MAX;
    ssize_t len;

    if (!mod_dcv_ring_lock(notify->ring)) {
        return;
    }
    while (left > 0 &&
           (len = read(notify->file, notify->buffer, sizeof(notify->buffer))) > 0) {
        const char *at = notify->buffer, *end = at + len;

        while (at < end) {
            const struct inotify_event *event = (const void *)at;

            pass_on(notify, event);
            at += sizeof(*event) + event->len;
            left--;
        }
    }
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

#else

mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool)
{
    (void)directories;
    (void)pool;
    return NULL;
}

void mod_dcv_notify_join(mod_dcv_notify_t *notify)
{
    (void)notify;
}

void mod_dcv_notify_leave(mod_dcv_notify_t *notify)
{
    (void)notify;
}

int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path)
{
    (void)notify;
    (void)number;
    (void)path;
    return 0;
}

void mod_dcv_notify_take(mod_dcv_notify_t *notify)
{
    (void)notify;
}

int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name)
{
    (void)notify;
    (void)number;
    (void)name;
    return 0;
}

#endif
