/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of changes: see notify.h. Linux has inotify(7). */
#include "notify.h"

#if defined(__linux__)

#include <errno.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <apr_hash.h>

#define EVENTS                                                              \
    (IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | \
     IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

/* Events after which a directory is another one, or gone. */
#define LOST (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)

/* A directory that is watched. */
typedef struct {
    int descriptor; /* the key in the table; 0: it is not watched */
    int number;
} watched_t;

struct mod_dcv_notify_t {
    int file;
    watched_t *watched; /* by number */
    apr_hash_t *table;  /* descriptor to watched_t * */
    char *at, *end;     /* what was read and not returned yet */
    char buffer[8192] __attribute__((aligned(8)));
};

static apr_status_t close_file(void *data)
{
    close(((mod_dcv_notify_t *)data)->file);
    return APR_SUCCESS;
}

mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool)
{
    mod_dcv_notify_t *notify = apr_pcalloc(pool, sizeof(*notify));

    notify->file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (notify->file < 0) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, notify, close_file, apr_pool_cleanup_null);
    notify->watched = apr_pcalloc(pool, (apr_size_t)directories * sizeof(watched_t));
    notify->table = apr_hash_make(pool);
    return notify;
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

static void forget(mod_dcv_notify_t *notify, watched_t *watched)
{
    apr_hash_set(notify->table, &watched->descriptor, sizeof(int), NULL);
    watched->descriptor = 0;
}

int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path)
{
    watched_t *watched = &notify->watched[number];
    int descriptor =
        is_local(path) ? inotify_add_watch(notify->file, path, EVENTS) : -1;
    const watched_t *other;

    if (descriptor < 0) {
        return 0;
    }
    other = apr_hash_get(notify->table, &descriptor, sizeof(int));
    if (other) {
        return other == watched;
    }
    if (watched->descriptor) {
        inotify_rm_watch(notify->file, watched->descriptor);
        forget(notify, watched);
    }
    watched->descriptor = descriptor;
    watched->number = number;
    apr_hash_set(notify->table, &watched->descriptor, sizeof(int), watched);
    return 1;
}

/* The next event; NULL: there is none. */
static const struct inotify_event *next_event(mod_dcv_notify_t *notify)
{
    const struct inotify_event *event;

    if (notify->at == notify->end) {
        ssize_t len = read(notify->file, notify->buffer, sizeof(notify->buffer));

        if (len <= 0) {
            return NULL;
        }
        notify->at = notify->buffer;
        notify->end = notify->buffer + len;
    }
    event = (const struct inotify_event *)(void *)notify->at;
    notify->at += sizeof(*event) + event->len;
    return event;
}

int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name)
{
    const struct inotify_event *event;

    while ((event = next_event(notify))) {
        watched_t *watched = apr_hash_get(notify->table, &event->wd, sizeof(int));

        *name = event->len ? event->name : NULL;
        if (event->mask & IN_Q_OVERFLOW) {
            *number = MOD_DCV_NOTIFY_ALL;
            return 1;
        }
        if (watched && (*name || event->mask & LOST)) {
            *number = watched->number;
            if (!*name) {
                forget(notify, watched);
            }
            return 1;
        }
    }
    return 0;
}

#else

mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool)
{
    (void)directories;
    (void)pool;
    return NULL;
}

int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path)
{
    (void)notify;
    (void)number;
    (void)path;
    return 0;
}

int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name)
{
    (void)notify;
    (void)number;
    (void)name;
    return 0;
}

#endif
