/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Caches of httpd's kind in memory that processes have in common, with records as parts.h has
 * them: whoever fills one pushes out what is his own, as in no cache of httpd's. Keys have
 * DCV_ID_BYTES, of which the last ones name the share.
 *
 * "memory" or "memory:BYTES", by default 1 MiB, is memory that children inherit. It goes away
 * with the configuration.
 *
 * "file:PATH" or "file:PATH(BYTES)", by default 8 MiB, is a file that processes map into their
 * memory. What it has does not end with a process: on Windows the memory of a child does, since
 * it inherits none. Each cache made with it has a file of its own, PATH-NAME, which is there for
 * good, and keeps the size with which it was made.
 */
#ifndef MOD_DCV_HTTPD_STORE_H
#define MOD_DCV_HTTPD_STORE_H

#include <ap_socache.h>

#include "parts.h"

/*
 * They remove nothing. Callers have a lock for all processes.
 *
 * Records are stored under a key of MOD_DCV_STORE_KEY_BYTES, the id and whose share the record
 * takes, or under an id alone; and are found by the id. A walk tells the key.
 */
#define MOD_DCV_STORE_KEY_BYTES (DCV_ID_BYTES + MOD_DCV_SHARE_BYTES)

extern const ap_socache_provider_t mod_dcv_store_file;
extern const ap_socache_provider_t mod_dcv_store_memory;

#endif
