/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows a path name by name: see linux_walk.h. A link is read by a handle of its own, so that
 * its owner is that of the very link that is followed.
 */
#include "linux_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "handle.h"

#ifdef __has_include
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#define HAS_OPENAT2
#endif
#endif

/* Which headers of before Linux 5.6 lack, and of before 5.12. */
#ifndef RESOLVE_NO_SYMLINKS
#define RESOLVE_NO_SYMLINKS 0x04
#endif
#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20
#endif

/* A file system that mounts others: statfs(2). */
#define AUTOFS 0x0187

/*
 * Links on the way, as many as the system follows, and names: with as many names in each link
 * as there is room for, one path would take a tenth of a second, and it is followed each second.
 */
#define LINKS_MAX 40
#define NAMES_MAX 128

/* Whose links are followed beside those of root; root's own where there is nobody else. */
static uid_t trusted;

/* A path that is being followed. */
typedef struct {
    int at;                  /* the directory reached */
    int is_own;              /* whether at is to be closed */
    char name[NAME_MAX + 1]; /* looked up there last */
    char path[PATH_MAX];
    const char *rest; /* of path, from there */
    int names, links;
    uid_t owner;    /* of links whose owners are not trusted */
    int is_owned;   /* whether there was one */
    int is_mixed;   /* whether they are several owners' */
    int is_foreign; /* whether the walk ended where an owner of links owns nothing */
} walk_t;

static void go_to(walk_t *walk, int handle)
{
    if (walk->is_own) {
        close(walk->at);
    }
    walk->at = handle;
    walk->is_own = 1;
}

static int go_to_root(walk_t *walk)
{
    go_to(walk, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    return walk->at >= 0;
}

static int fail(int error)
{
    errno = error;
    return 0;
}

/* Take the next name of the path, "." at its end. Returns 0, and errno, if that is too much. */
static int take_name(walk_t *walk)
{
    const char *begin = walk->rest + strspn(walk->rest, "/");
    size_t len = strcspn(begin, "/");

    if (len > NAME_MAX) {
        return fail(ENAMETOOLONG);
    }
    if (++walk->names > NAMES_MAX) {
        return fail(ELOOP);
    }
    memcpy(walk->name, len ? begin : ".", len ? len : 1);
    walk->name[len ? len : 1] = '\0';
    walk->rest = begin + len + strspn(begin + len, "/");
    return 1;
}

static void note_owner(walk_t *walk, uid_t owner)
{
    if (owner && owner != trusted) {
        walk->is_mixed = walk->is_mixed || (walk->is_owned && walk->owner != owner);
        walk->is_owned = 1;
        walk->owner = owner;
    }
}

/* Put what a link leads to before the rest of the path. Returns 0, and errno, if it fails. */
static int put_target(walk_t *walk, int link, const struct stat *found)
{
    char path[PATH_MAX];
    size_t len = strlen(walk->rest);
    ssize_t size = readlinkat(link, "", path, sizeof(path));

    if (size < 0) {
        return 0;
    }
    if (++walk->links > LINKS_MAX) {
        return fail(ELOOP);
    }
    if ((size_t)size + 1 + len >= sizeof(path)) {
        return fail(ENAMETOOLONG);
    }
    note_owner(walk, found->st_uid);
    path[size] = '/';
    memcpy(path + size + 1, walk->rest, len + 1);
    memcpy(walk->path, path, (size_t)size + 1 + len + 1);
    walk->rest = walk->path;
    return path[0] != '/' || go_to_root(walk);
}

static void close_kept(int handle)
{
    int error = errno;

    close(handle);
    errno = error;
}

/* Follow a link, which is closed. */
static int follow(walk_t *walk, int link, const struct stat *found)
{
    int is_followed = put_target(walk, link, found);

    close_kept(link);
    return is_followed;
}

/* openat2(2); -1, and ENOSYS, where there is none. */
#ifdef HAS_OPENAT2
static int open_resolved(int directory, const char *path, int flags,
                         apr_uint64_t resolve)
{
    struct open_how how = {.flags = (unsigned int)flags, .resolve = resolve};

    return (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
}
#else
static int open_resolved(int directory, const char *path, int flags,
                         apr_uint64_t resolve)
{
    (void)directory;
    (void)path;
    (void)flags;
    (void)resolve;
    return -!fail(ENOSYS);
}
#endif

/* Whether file systems are mounted in a directory when somebody looks for a name in it. */
static int is_mounting(int directory)
{
    struct statfs found;

    return !fstatfs(directory, &found) && found.f_type == AUTOFS;
}

/*
 * Open what the walk's name stands for, be it a link. Returns -1, and errno, if it cannot. As a
 * directory first, since only then a file system is mounted that waits for somebody to look. Behind
 * a customer's link none is mounted, since he may know one whose server never answers.
 */
static int look_up(const walk_t *walk, struct stat *found)
{
    int flags = O_PATH | O_NOFOLLOW | O_CLOEXEC, handle;

    if (walk->is_owned) {
        handle = is_mounting(walk->at)
                     ? open_resolved(walk->at, walk->name, flags, RESOLVE_CACHED)
                     : openat(walk->at, walk->name, flags);
    }
    else {
        handle = openat(walk->at, walk->name, flags | O_DIRECTORY);
        if (handle < 0 && (errno == ENOTDIR || errno == ELOOP)) {
            handle = openat(walk->at, walk->name, flags);
        }
    }
    if (handle >= 0 && fstat(handle, found)) {
        close_kept(handle);
        handle = -1;
    }
    return handle;
}

/* The walk has come to its end. Returns its handle, or -1 where that is not to be shown. */
static int arrive(walk_t *walk, int handle, const struct stat *found)
{
    walk->is_foreign =
        walk->is_owned && (walk->is_mixed || walk->owner != found->st_uid);
    if (walk->is_foreign) {
        close(handle);
    }
    return walk->is_foreign ? -1 : handle;
}

/*
 * A name was not found. What is missing where an owner of links owns nothing, and what cannot be
 * reached there, is not told apart from what is there: he learns no names of others by guessing.
 */
static int miss(walk_t *walk)
{
    int error = errno;
    struct stat at;

    walk->is_foreign = walk->is_owned && (walk->is_mixed || fstat(walk->at, &at) ||
                                          walk->owner != at.st_uid);
    errno = error;
    return -1;
}

/* Follow a path to its end. Returns a handle of what is there; -1 if there is none. */
static int walk_on(walk_t *walk, struct stat *found)
{
    while (take_name(walk)) {
        int handle = look_up(walk, found);

        if (handle < 0) {
            return miss(walk);
        }
        if (S_ISLNK(found->st_mode)) {
            if (!follow(walk, handle, found)) {
                return -1;
            }
        }
        else if (*walk->rest) {
            go_to(walk, handle);
        }
        else {
            return arrive(walk, handle, found);
        }
    }
    return -1;
}

/*
 * Open a path that leads over no link, as most do: by one call of the system, where it has that
 * (Linux 5.6). Returns -1, and errno: ENOSYS where the names are to be followed one by one.
 */
static int open_straight(int directory, const char *path, int flags)
{
    int handle = open_resolved(directory, path, flags, RESOLVE_NO_SYMLINKS);

    /* Filters of system calls refuse what they do not know as they like. */
    if (handle < 0 && (errno == ELOOP || errno == EPERM)) {
        errno = ENOSYS;
    }
    return handle;
}

/* Begin a walk in a directory, or with -1 where the system begins. */
static int begin(walk_t *walk, int directory, const char *path)
{
    size_t len = strlen(path);

    memset(walk, 0, sizeof(*walk));
    walk->at = directory;
    walk->rest = walk->path;
    if (len >= sizeof(walk->path)) {
        return fail(ENAMETOOLONG);
    }
    memcpy(walk->path, path, len + 1);
    return directory >= 0 || go_to_root(walk);
}

static apr_status_t status_of(const walk_t *walk)
{
    return walk->is_foreign ? MOD_DCV_EFOREIGN : apr_get_os_error();
}

static void end(walk_t *walk)
{
    if (walk->is_own && walk->at >= 0) {
        close_kept(walk->at);
    }
}

void mod_dcv_walk_trust(uid_t user)
{
    trusted = user;
}

apr_status_t mod_dcv_walk_open(int *handle, struct stat *found, int is_directory,
                               int follows_all, int directory, const char *path)
{
    int flags = O_PATH | O_CLOEXEC | (is_directory ? O_DIRECTORY : 0);
    walk_t walk;
    apr_status_t status;

    *handle = follows_all ? openat(directory, path, flags)
                          : open_straight(directory, path, flags);
    if (*handle >= 0 || follows_all || errno != ENOSYS) {
        return *handle >= 0 && !fstat(*handle, found) ? APR_SUCCESS
                                                      : apr_get_os_error();
    }
    *handle = begin(&walk, directory, path) ? walk_on(&walk, found) : -1;
    status = *handle < 0 ? status_of(&walk) : APR_SUCCESS;
    end(&walk);
    return is_directory && status == APR_SUCCESS && !S_ISDIR(found->st_mode)
               ? APR_FROM_OS_ERROR(ENOTDIR)
               : status;
}
