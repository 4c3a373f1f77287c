/* SPDX-License-Identifier: Apache-2.0 */
/* The public suffix list, as libpsl and the system have it. */
#ifndef DCV_PSL_H
#define DCV_PSL_H

#include <apr_pools.h>

/* Read-only once made: any number of threads. */
typedef struct dcv_psl_t dcv_psl_t;

/* The newest list at hand, until pool is cleared. Never NULL. */
dcv_psl_t *dcv_psl_create(apr_pool_t *pool);

#endif
