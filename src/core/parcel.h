/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dropped file as one block of memory. Pools are too big to have one for each file, and
 * files do not go in the order in which they came.
 */
#ifndef DCV_CORE_PARCEL_H
#define DCV_CORE_PARCEL_H

#include "snapshot.h"

/*
 * A block with an order, made by keeper. The CSR with its names is shared with the order
 * when keep_csr is set, and copied otherwise.
 */
dcv_drop_t *dcv_parcel_order(dcv_keeper_t *keeper, const dcv_directory_t *directory,
                             const char *name, const dcv_order_t *order, int keep_csr,
                             apr_pool_t *scratch_pool);

/* A block with what is wrong with a file. */
dcv_drop_t *dcv_parcel_problem(dcv_keeper_t *keeper, const dcv_directory_t *directory,
                               const char *name, const char *text);

#endif
