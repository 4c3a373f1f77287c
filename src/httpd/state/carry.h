/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a cache on their way from one configuration to the next: a restart
 * destroys shared memory, but must not make httpd forget that the CA was there.
 */
#ifndef MOD_DCV_HTTPD_CARRY_H
#define MOD_DCV_HTTPD_CARRY_H

#include <ap_socache.h>
#include <httpd.h>

/* Opaque. Used by the parent process alone. */
typedef struct mod_dcv_carry_t mod_dcv_carry_t;

/* Begin to carry, in memory of the process. What was carried before is dropped. */
mod_dcv_carry_t *mod_dcv_carry_begin(process_rec *process);

/*
 * Save all records of a cache, the ring of that number; none when it cannot list them,
 * as remote ones cannot.
 */
void mod_dcv_carry_save(mod_dcv_carry_t *carry, int ring,
                        const ap_socache_provider_t *provider,
                        ap_socache_instance_t *instance, server_rec *server);

/*
 * Store what was saved, if anything, in the caches by their number, for life
 * microseconds, under keys of key_bytes at most; and drop it.
 */
void mod_dcv_carry_restore(process_rec *process, const ap_socache_provider_t *provider,
                           ap_socache_instance_t **rings, unsigned int key_bytes,
                           server_rec *server, apr_time_t life);

/* Drop what was saved. */
void mod_dcv_carry_drop(process_rec *process);

#endif
