/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for changes in the drop-in directories.
 *
 * The parent looks when it reads the configuration, and each child goes on from there.
 * A look at a directory costs one stat as long as nothing in it has come or gone. Where
 * the system notifies of changes, only what it names is looked at. Elsewhere the names
 * are listed, and those files are read whose names are new or stand for another inode.
 * Files that are written in place do not change their directory, so a few of the known
 * ones are looked at each time, in turn.
 *
 * A file that is gone is answered no more. What cannot be read for a reason that may
 * pass, such as a full table of descriptors, is answered as before.
 */
#ifndef MOD_DCV_HTTPD_LOOK_H
#define MOD_DCV_HTTPD_LOOK_H

#include <httpd.h>

#include "read/cache.h"

/* Opaque. For one thread. */
typedef struct mod_dcv_look_t mod_dcv_look_t;

/*
 * Make one for the server's directories, in pool, for the parent. cache has CSR files
 * as they were read before. startup is APLOG_STARTUP while httpd starts, or 0.
 */
mod_dcv_look_t *mod_dcv_look_create(server_rec *server, mod_dcv_cache_t *cache,
                                    int startup, apr_pool_t *pool);

/* Go on in a child. scratch_pool is cleared again and again. */
void mod_dcv_look_continue(mod_dcv_look_t *look, apr_pool_t *pool,
                           apr_pool_t *scratch_pool);

/* A child looks no more. */
void mod_dcv_look_end(mod_dcv_look_t *look);

/*
 * Look into all directories, and publish what has changed. A child of httpd looks as
 * the server's user; the parent leaves to it what that user may not be able to read, and
 * what a directory has beyond the time that its files may take (see start_credit.h).
 *
 * A child looks for half a second at most. Returns whether it is to go on at once.
 */
int mod_dcv_look_around(mod_dcv_look_t *look);

/*
 * How many directories of the main server could not be read when they were looked at last.
 * Those of virtual hosts are their customers', who may remove them.
 */
int mod_dcv_look_unreadable(const mod_dcv_look_t *look);

#endif
