/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Enters a directory on Unix, name by name: see system.h.
 *
 * The system itself follows whatever link it finds. Between a look at a link and its use another
 * may take its place, so a link is followed only where nobody else can put one.
 */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_strings.h>

/* A directory that may be searched need not be readable. */
#if defined(O_SEARCH)
#define OPENED (O_SEARCH | O_DIRECTORY | O_CLOEXEC)
#elif defined(O_PATH)
#define OPENED (O_PATH | O_DIRECTORY | O_CLOEXEC)
#else
#define OPENED (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#endif

#define LINKS_MOST 32
#define LINK_BYTES 4096

/* On the way to a directory. */
typedef struct {
    int at;           /* the directory that was reached; -1: none */
    const char *rest; /* of the path */
    int links;
    apr_pool_t *pool;
} way_t;

static apr_status_t move_to(way_t *way, int next)
{
    apr_status_t status = next < 0 ? apr_get_os_error() : APR_SUCCESS;

    if (status == APR_SUCCESS) {
        close(way->at);
        way->at = next;
    }
    return status;
}

/* Whether nobody but root and this user may change what a name in a directory means. */
static int is_own(int directory)
{
    struct stat info;

    return !fstat(directory, &info) && (!info.st_uid || info.st_uid == geteuid()) &&
           !(info.st_mode & (S_IWGRP | S_IWOTH));
}

/* Go on where a link leads. status: why its name is no directory. */
static apr_status_t follow(way_t *way, const char *name, apr_status_t status)
{
    char target[LINK_BYTES];
    ssize_t len = readlinkat(way->at, name, target, sizeof(target));

    if (len < 0 || len == (ssize_t)sizeof(target) || ++way->links > LINKS_MOST) {
        return status;
    }
    if (!is_own(way->at)) {
        return APR_EBADPATH;
    }
    way->rest = apr_pstrcat(way->pool, apr_pstrmemdup(way->pool, target, (size_t)len),
                            "/", way->rest, NULL);
    return *target == '/' ? move_to(way, open("/", OPENED)) : APR_SUCCESS;
}

static apr_status_t step(way_t *way)
{
    size_t len = strcspn(way->rest, "/");
    const char *name = apr_pstrmemdup(way->pool, way->rest, len);
    apr_status_t status;

    way->rest += len + strspn(way->rest + len, "/");
    if (!len) {
        return APR_SUCCESS;
    }
    status = move_to(way, openat(way->at, name, OPENED | O_NOFOLLOW));
    return status == APR_SUCCESS || APR_STATUS_IS_ENOENT(status)
               ? status
               : follow(way, name, status);
}

apr_status_t cli_system_enter(const char *path, apr_pool_t *pool)
{
    way_t way = {open(*path == '/' ? "/" : ".", OPENED), path + strspn(path, "/"), 0,
                 pool};
    apr_status_t status = way.at < 0 ? apr_get_os_error() : APR_SUCCESS;

    if (!*path) {
        status = APR_ENOENT;
    }
    while (status == APR_SUCCESS && *way.rest) {
        status = step(&way);
    }
    if (status == APR_SUCCESS && fchdir(way.at)) {
        status = apr_get_os_error();
    }
    if (way.at >= 0) {
        close(way.at);
    }
    return status;
}

apr_status_t cli_system_name(const char *path, const char *other)
{
    return linkat(AT_FDCWD, path, AT_FDCWD, other, 0) ? apr_get_os_error()
                                                      : APR_SUCCESS;
}
