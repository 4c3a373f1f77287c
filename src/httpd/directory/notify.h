/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notifications of names that come, change or go in directories, so that a directory of
 * a hundred thousand names need not be listed for one of them. Not every system has
 * them, nor for every file system: the caller must be able to do without.
 *
 * Systems allow a user few instances of what notifies (Linux: 128), and so many watches. So
 * all children of a server share one, which the parent opens: who looks first takes what
 * there is, and all read of it in a ring (ring.h).
 */
#ifndef MOD_DCV_HTTPD_NOTIFY_H
#define MOD_DCV_HTTPD_NOTIFY_H

#include <apr_pools.h>

#include "ring.h"
#include "system/handle.h"

/* Opaque. For one thread of each process. */
typedef struct mod_dcv_notify_t mod_dcv_notify_t;

/*
 * Make one in the parent for so many directories, in pool. NULL: the system does not
 * notify.
 */
mod_dcv_notify_t *mod_dcv_notify_open(int directories, apr_pool_t *pool);

/* Go on in a child. */
void mod_dcv_notify_join(mod_dcv_notify_t *notify);

/* This process hears no more; others do. */
void mod_dcv_notify_leave(mod_dcv_notify_t *notify);

/*
 * Watch a directory that is open, by a number of the caller's, for all children. Returns 0 when the
 * system does not notify of it, as for one on another machine, or when another number
 * stands for the same one, or when so much changed in it during the last minute that
 * others might have been missed.
 */
int mod_dcv_notify_add(mod_dcv_notify_t *notify, int number,
                       const mod_dcv_handle_t *directory);

/* Stands for all directories. */
#define MOD_DCV_NOTIFY_ALL MOD_DCV_RING_ALL

/* Take what the system has, for all children. Does not wait. */
void mod_dcv_notify_take(mod_dcv_notify_t *notify);

/*
 * The next notification that was taken by any child: the directory's number and the name
 * that changed, good until the next call. NULL for the name: anything may have changed,
 * and the directory, or each with MOD_DCV_NOTIFY_ALL, is not watched any more unless it
 * is added again. Returns 0 when there is none.
 */
int mod_dcv_notify_next(mod_dcv_notify_t *notify, int *number, const char **name);

#endif
