/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much memory the orders of a directory may take. A customer may write CSRs with a thousand
 * names, or a long subject, each of which every child keeps.
 */
#ifndef MOD_DCV_HTTPD_ROOM_H
#define MOD_DCV_HTTPD_ROOM_H

#include "config/config.h"
#include "dcv/drops.h"

/* For each file that a directory may have, and in any case: some 60 orders of 1,000 names. */
#define MOD_DCV_ROOM_EACH  (2 * 1024)
#define MOD_DCV_ROOM_LEAST (4 * 1024 * 1024)

/*
 * What is wrong where an order finds no room in its directory, in place of what its file has had
 * so far; NULL: it finds some.
 */
dcv_error_t *mod_dcv_room_find(const dcv_drops_t *drops,
                               const mod_dcv_csr_directory_t *directory,
                               const char *name, const dcv_order_t *order,
                               apr_pool_t *pool);

#endif
