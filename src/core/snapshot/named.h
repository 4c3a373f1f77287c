/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is answered under each name of the dropped orders of one CSR. Making it goes through
 * all of these names once; whoever asks for many of them would go through all each time.
 */
#ifndef DCV_CORE_NAMED_H
#define DCV_CORE_NAMED_H

#include "dcv/snapshot.h"

/* Opaque. As good as its snapshot. */
typedef struct dcv_named_t dcv_named_t;

/* That of a CSR's MD5, in upper case. In pool. */
dcv_named_t *dcv_named_create(const dcv_snapshot_t *snapshot, const char *md5,
                              apr_pool_t *pool);

/* The same as dcv_snapshot_find_dropped() has for that MD5. */
const dcv_answer_t *dcv_named_find(const dcv_named_t *named, int vhost,
                                   const char *host);

#endif
