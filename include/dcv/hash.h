/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tables whose keys may come from a customer or a client. APR's own hash is a polynomial
 * whose seed does not help: texts that collide once collide always, and a thousand names of a
 * CSR that do make a table a list.
 */
#ifndef DCV_HASH_H
#define DCV_HASH_H

#include <apr_hash.h>

/*
 * An empty table in pool, as apr_hash_make() makes it, and used in the same way. Not for what
 * outlives the module: httpd unloads it when it reads its configuration again.
 */
apr_hash_t *dcv_hash_make(apr_pool_t *pool);

#endif
