/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories and files that a customer may exchange while they are looked at.
 *
 * A path can lead elsewhere a moment later, so on Linux a directory is opened once, by a
 * handle, and its files are looked up in that. Where a customer has a view of his own
 * orders, no link of his may show him what another one has: a link is followed if it is
 * root's or that of who starts httpd, or if its owner owns what it leads to, over whatever
 * other links. Elsewhere the paths are used, and all links are followed.
 */
#ifndef MOD_DCV_HTTPD_HANDLE_H
#define MOD_DCV_HTTPD_HANDLE_H

#include <apr_file_io.h>
#include <apr_time.h>

/* A link was not followed, since its owner does not own what it leads to. */
#define MOD_DCV_EFOREIGN (APR_OS_START_USERERR + 1)

/* The user of this process is the one who starts httpd. For the parent, before all others. */
void mod_dcv_handle_trust_starter(void);

/* A directory. */
typedef struct mod_dcv_handle_t {
    const char *path;
    int follows_all;     /* whether links of anybody are followed */
    int number;          /* of the system; -1: none */
    apr_status_t status; /* why it is not open, which all functions return then */
} mod_dcv_handle_t;

/* How the path of a file is followed. */
typedef struct mod_dcv_guard_t {
    /* In which the last name of the path is looked up; NULL: the path is followed. */
    const mod_dcv_handle_t *directory;
    int follows_all; /* as mod_dcv_handle_t has it; for a path that is followed */
} mod_dcv_guard_t;

/*
 * Open a directory, whose path is to live as long. Sets *info as mod_dcv_handle_look() does.
 * Returns status, too: MOD_DCV_EFOREIGN, or what the system says. To be closed in any case.
 */
apr_status_t mod_dcv_handle_open(mod_dcv_handle_t *handle, apr_finfo_t *info,
                                 const char *path, int follows_all,
                                 apr_pool_t *scratch_pool);

/* It may be closed twice. */
void mod_dcv_handle_close(mod_dcv_handle_t *handle);

/*
 * What a name of a directory leads to, or with is_name what it is itself: type, size, times,
 * identity, owner and rights.
 */
apr_status_t mod_dcv_handle_look(apr_finfo_t *info, const mod_dcv_handle_t *handle,
                                 const char *name, int is_name,
                                 apr_pool_t *scratch_pool);

/*
 * Call take() with each name of a directory and with what mod_dcv_system_entry() says of it,
 * until it returns 0.
 */
apr_status_t mod_dcv_handle_list(const mod_dcv_handle_t *handle,
                                 int (*take)(void *context, const char *name,
                                             apr_uint64_t entry),
                                 void *context, apr_pool_t *scratch_pool);

/*
 * When each of names (char *) came into a directory, into times, 0 where that is not known:
 * by the time of change, which a rename sets and nobody can set back. Windows has the time
 * of creation instead.
 */
void mod_dcv_handle_find_times(apr_time_t *times, const mod_dcv_handle_t *handle,
                               const char *const *names, int count,
                               apr_pool_t *scratch_pool);

/*
 * Open a file for reading, as mod_dcv_system_open() does with a guard: on systems other than
 * Windows that calls it.
 */
apr_status_t mod_dcv_handle_open_file(apr_file_t **file, apr_finfo_t *info,
                                      const mod_dcv_guard_t *guard, const char *path,
                                      apr_pool_t *pool);

#endif
