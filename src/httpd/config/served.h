/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where httpd listens, and which virtual hosts it has there. */
#ifndef MOD_DCV_HTTPD_SERVED_H
#define MOD_DCV_HTTPD_SERVED_H

#include <apr_hash.h>
#include <httpd.h>

#include "dcv/snapshot.h"

/*
 * Tell a snapshot, once the configuration has been read, where httpd listens and under which
 * names each of its servers is reached there. Virtual hosts without settings of their own
 * belong to the main server's. nameless is as named.h has it. What is made is in pool; names
 * are httpd's own.
 */
void mod_dcv_served_add(dcv_snapshot_t *snapshot, const server_rec *main_server,
                        apr_hash_t *nameless, apr_pool_t *pool);

#endif
