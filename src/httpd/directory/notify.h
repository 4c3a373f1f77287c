/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notifications of names that come, change or go in directories, so that a directory of
 * a hundred thousand names need not be listed for one of them. Not every system has
 * them, nor for every file system: the caller must be able to do without.
 */
#ifndef MOD_DCV_HTTPD_NOTIFY_H
#define MOD_DCV_HTTPD_NOTIFY_H

#include <apr_pools.h>

/* Opaque. For one thread. */
typedef struct mod_dcv_notify_t mod_dcv_notify_t;

/* Make one for so many directories, in pool. NULL: the system does not notify. */
mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool);

/*
 * Watch a directory, by a number of the caller's. Returns 0 when the system does not
 * notify of it, as for one on another machine, or when another number stands for the
 * same one.
 */
int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path);

/* Stands for all directories. */
#define MOD_DCV_NOTIFY_ALL (-1)

/*
 * The next notification: the directory's number, or MOD_DCV_NOTIFY_ALL, and the name
 * that changed, good until the next call. NULL for the name: anything may have changed,
 * and the directory is not watched any more unless it is added again. Returns 0 when
 * there is none. Does not wait.
 */
int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name);

#endif
