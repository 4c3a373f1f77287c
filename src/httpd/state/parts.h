/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in memory that processes share, in parts of 32 KiB.
 *
 * The key chooses a part, whose records stand one behind the other, those that were stored last
 * at the end. Where a part is full, the oldest record gives way of the share that has the most
 * bytes in it: whoever fills a cache pushes out what is his own. See share.h.
 *
 * A process may be ended while it changes a part. So a part says that it is being changed; who
 * finds that takes the records up to the first one whose sum is wrong.
 */
#ifndef MOD_DCV_HTTPD_PARTS_H
#define MOD_DCV_HTTPD_PARTS_H

#include <apr_time.h>

#include "dcv/id.h"

#define MOD_DCV_PART_BYTES (32 * 1024)

/*
 * What names a share, of an MD5: so many that no customer finds a name whose share is another one's,
 * also not any of thousands. Of six he does in half an hour.
 */
#define MOD_DCV_SHARE_BYTES 10

/*
 * Memory of count parts, aligned as a page is. All zero: it has no records. Callers of all
 * functions but the first have a lock for all processes.
 */
typedef struct mod_dcv_parts_t {
    unsigned char *bytes;
    apr_uint32_t count;
} mod_dcv_parts_t;

/* Have each part checked when it is used next: a process may have ended while it changed it. */
void mod_dcv_parts_check(const mod_dcv_parts_t *parts);

/*
 * Store a record, in place of the one with that id. share: whose it is, of MOD_DCV_SHARE_BYTES;
 * NULL: that of all records that are nobody's. APR_EINVAL where len is 0 or more than a part
 * takes.
 */
apr_status_t mod_dcv_parts_store(const mod_dcv_parts_t *parts,
                                 const unsigned char id[DCV_ID_BYTES],
                                 const unsigned char *share, apr_time_t expiry,
                                 const unsigned char *data, unsigned int len);

/*
 * Copy a record that has not expired to data, of *len bytes, and set *len. APR_NOTFOUND, or
 * APR_ENOSPC where it is longer.
 */
apr_status_t mod_dcv_parts_retrieve(const mod_dcv_parts_t *parts,
                                    const unsigned char id[DCV_ID_BYTES],
                                    unsigned char *data, unsigned int *len);

/* Takes a record. The walk ends where it does not return APR_SUCCESS. */
typedef apr_status_t mod_dcv_parts_take_t(void *context,
                                          const unsigned char id[DCV_ID_BYTES],
                                          const unsigned char *share,
                                          const unsigned char *data, unsigned int len);

/* Have each record taken that has not expired, the oldest of a part first. */
apr_status_t mod_dcv_parts_walk(const mod_dcv_parts_t *parts,
                                mod_dcv_parts_take_t *take, void *context);

#endif
