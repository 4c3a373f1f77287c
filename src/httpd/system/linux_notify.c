/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of changes in directories by inotify(7): see system.h. */
#include "system.h"

#include <errno.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <apr_strings.h>

#define EVENTS                                                              \
    (IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | \
     IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

/* Events after which a directory is another one, or gone. */
#define LOST (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)

int mod_dcv_system_watch_open(void)
{
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

void mod_dcv_system_watch_close(int watch)
{
    close(watch);
}

/* Where all changes of a file system come by this kernel. */
int mod_dcv_system_watch_can(const mod_dcv_handle_t *directory)
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

    if (fstatfs(directory->number, &system)) {
        return 0;
    }
    for (apr_size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if ((unsigned long)system.f_type == types[i]) {
            return 1;
        }
    }
    return 0;
}

/*
 * The path may lead elsewhere than what was opened, over a customer's link to what another one
 * has: there is one watch for a directory, and it would be taken from that one. Without /proc only
 * a path whose links are all followed is watched.
 */
int mod_dcv_system_watch_add(int watch, const mod_dcv_handle_t *directory)
{
    char by_handle[40];
    int number;

    apr_snprintf(by_handle, sizeof(by_handle), "/proc/self/fd/%d", directory->number);
    number = inotify_add_watch(watch, by_handle, EVENTS);
    return number < 0 && errno == ENOENT && directory->follows_all
               ? inotify_add_watch(watch, directory->path, EVENTS)
               : number;
}

void mod_dcv_system_watch_remove(int watch, int directory)
{
    (void)inotify_rm_watch(watch, directory);
}

static mod_dcv_change_t describe(const struct inotify_event *event)
{
    const mod_dcv_change_t change = {.directory = event->wd,
                                     .name = event->len ? event->name : NULL,
                                     .is_overflow = (event->mask & IN_Q_OVERFLOW) != 0,
                                     .is_lost =
                                         !event->len && (event->mask & LOST) != 0};

    return change;
}

int mod_dcv_system_watch_take(int watch,
                              void (*take)(void *context,
                                           const mod_dcv_change_t *change),
                              void *context)
{
    _Alignas(struct inotify_event) char buffer[8192];
    ssize_t len = read(watch, buffer, sizeof(buffer));
    const char *at = buffer;
    int count = 0;

    while (len > 0 && at < buffer + len) {
        const struct inotify_event *event = (const void *)at;
        const mod_dcv_change_t change = describe(event);

        take(context, &change);
        at += sizeof(*event) + event->len;
        count++;
    }
    return count;
}
