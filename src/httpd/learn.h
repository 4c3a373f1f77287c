/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Learns of orders what takes long, when all of them are there, and before anybody asks. */
#ifndef MOD_DCV_HTTPD_LEARN_H
#define MOD_DCV_HTTPD_LEARN_H

#include "dcv/notes.h"
#include "dcv/psl.h"
#include "dcv/snapshot.h"

/*
 * Verify the first signatures that are not known yet, in the order of the configuration, and
 * note the warnings of orders with many names. For the parent. Returns how many orders there
 * are. scratch_pool is cleared.
 */
int mod_dcv_learn_orders(dcv_notes_t *notes, const dcv_snapshot_t *snapshot,
                         const dcv_psl_t *psl, apr_pool_t *scratch_pool);

#endif
