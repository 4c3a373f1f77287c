/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was told of each name, remembered in a file beside httpd's pid.
 *
 * Shared memory ends with its generation of children, in which a command may still run when
 * the next one begins. The file is opened by the parent, whose children of all generations
 * have it, and who holds its lock tells events: the system lets go of that when a process
 * ends, however it does. A record is written as one piece of 64 bytes in its place; one that
 * was damaged counts as not there, so that its events are told again.
 */
#ifndef MOD_DCV_HTTPD_MEMORY_H
#define MOD_DCV_HTTPD_MEMORY_H

#include <apr_file_io.h>
#include <httpd.h>

#include "dcv/events.h"
#include "state/share.h"

/*
 * Open the file at a path, or make it, for as long as the process lives; again the one that is
 * open at a restart. For the parent.
 */
apr_status_t mod_dcv_memory_open(apr_file_t **file, const char *path,
                                 process_rec *process);

/* Opaque. Of the thread that tells. */
typedef struct mod_dcv_memory_t mod_dcv_memory_t;

mod_dcv_memory_t *mod_dcv_memory_create(apr_file_t *file, apr_pool_t *pool);

/*
 * Try to get the lock, and read the file, unless that was done. Returns whether it is ours;
 * *status: why not, APR_SUCCESS when another process has it.
 */
int mod_dcv_memory_take(apr_status_t *status, mod_dcv_memory_t *memory);

/* Give the lock away. */
void mod_dcv_memory_let_go(mod_dcv_memory_t *memory);

/*
 * What was told of an id, until the next call for the memory; all zero: nothing. Notes that
 * the id is still in use.
 */
const dcv_told_t *mod_dcv_memory_get(mod_dcv_memory_t *memory,
                                     const unsigned char id[DCV_ID_BYTES]);

/* Let an id name whose share it takes. */
void mod_dcv_memory_set_share(unsigned char id[DCV_ID_BYTES],
                              const mod_dcv_share_t *share);

/* Whether something can be kept of an id (of DCV_ID_BYTES); NULL: of one that is new. */
int mod_dcv_memory_has_room(const mod_dcv_memory_t *memory, const unsigned char *id);

/*
 * Whether it can be kept under the limit of one customer, who must not fill the memory: of
 * MOD_DCV_MEMORY_SHARE_MOST ids of one share.
 */
#define MOD_DCV_MEMORY_SHARE_MOST 65536

int mod_dcv_memory_share_has_room(const mod_dcv_memory_t *memory,
                                  const unsigned char id[DCV_ID_BYTES]);

/* Keep what was told, in the file, too. Fails with APR_ENOMEM when too much is remembered. */
apr_status_t mod_dcv_memory_put(mod_dcv_memory_t *memory,
                                const unsigned char id[DCV_ID_BYTES],
                                const dcv_told_t *told);

/*
 * Forget all that nobody has asked for in DCV_EVENT_MEMORY; of faults, where they are more than
 * MOD_DCV_MEMORY_SHARE_MOST, all that nobody has asked for since a time by dcv_clock_seconds(): what
 * is not so any more must not fill the memory, and clients make up any number of them.
 */
void mod_dcv_memory_forget(mod_dcv_memory_t *memory, apr_uint32_t since);

#endif
