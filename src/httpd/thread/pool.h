/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Pools for threads. */
#ifndef MOD_DCV_HTTPD_POOL_H
#define MOD_DCV_HTTPD_POOL_H

#include <apr_pools.h>

/*
 * A pool with memory of its own, which one thread may use while others use parent. It
 * is destroyed with parent; NULL: with nothing else. Returns NULL when there is no
 * memory.
 */
apr_pool_t *mod_dcv_pool_create(apr_pool_t *parent);

#endif
