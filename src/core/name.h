/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the core alone does with names. */
#ifndef DCV_CORE_NAME_H
#define DCV_CORE_NAME_H

#include "dcv/name.h"

/* A copy of a name in another pool. */
const dcv_name_t *dcv_name_copy(const dcv_name_t *name, apr_pool_t *pool);

/*
 * The name of an IP address from its 4 or 16 octets in network order, in pool. NULL
 * when len is neither.
 */
const dcv_name_t *dcv_name_from_address(const unsigned char *octets, apr_size_t len,
                                        apr_pool_t *pool);

/*
 * Whether a name covers a host, given in any case: the host itself, or a wildcard one
 * label below which it stands (RFC 6125 6.4.3).
 */
int dcv_name_covers(const dcv_name_t *name, const char *host);

#endif
