/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that come, change or go in directories, as the system tells of them: then nobody has
 * to list a directory of a hundred thousand names for one of them. Not every system does,
 * nor for every file system: who asks must be able to do without.
 */
#ifndef MOD_DCV_HTTPD_NOTIFY_H
#define MOD_DCV_HTTPD_NOTIFY_H

#include <apr_pools.h>

/* Opaque. For one thread. */
typedef struct mod_dcv_notify_t mod_dcv_notify_t;

/* What tells of so many directories, in pool; NULL: the system does not. */
mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool);

/*
 * Tell of a directory from now on, by a number of the caller's. Returns 0 when the system
 * does not, as for one on another machine, or when another number stands for the same one.
 */
int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number, const char *path);

/* All numbers. */
#define MOD_DCV_NOTIFY_ALL (-1)

/*
 * The next directory in which something has changed, and the name of that, good until the
 * next call; NULL: anything may have changed, and the directory is told of no more unless
 * it is added again. Returns 0 when there is nothing to tell. Does not wait.
 */
int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name);

#endif
