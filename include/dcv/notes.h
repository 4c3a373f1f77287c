/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes: what a process has found out of orders, so that it is not found again for each report.
 * Whoever reads a note sees by itself whether it still holds: see warnings.c.
 *
 * They stand apart from the orders, since these are in memory that a child shares with its parent
 * until it writes there. A note takes 32 octets at most, from the first report on.
 */
#ifndef DCV_NOTES_H
#define DCV_NOTES_H

#include <apr_pools.h>

/* Opaque. Any number of threads of one process. */
typedef struct dcv_notes_t dcv_notes_t;

/* No notes, in pool. The configuration of virtual hosts must be the same as long as they live. */
dcv_notes_t *dcv_notes_create(apr_pool_t *pool);

#endif
