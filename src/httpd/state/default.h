/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The cache that is used without DCVStateCache. */
#ifndef MOD_DCV_DEFAULT_H
#define MOD_DCV_DEFAULT_H

#include <apr_pools.h>

/*
 * The cache for the orders of this configuration, as DCVStateCache would name it, in pool: shared
 * memory, or a file where children inherit none. NULL: none, as there is no mod_socache_shmcb
 * either: who left that out had nothing recorded in any earlier version. To be called when all
 * modules are loaded, by the parent. scratch_pool is for temporary use.
 */
const char *mod_dcv_default_cache(apr_pool_t *pool, apr_pool_t *scratch_pool);

#endif
