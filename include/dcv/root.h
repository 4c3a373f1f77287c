/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root of the DNS: addresses of its name servers (root hints) and its keys (trust
 * anchors), from files or built in. Texts are const char * in pool. Any thread.
 */
#ifndef DCV_ROOT_H
#define DCV_ROOT_H

#include <apr_tables.h>

#include "dcv/error.h"

/*
 * Read the addresses of a file of root hints (DCVRootHints): sets *addresses. Fails
 * with DCV_E_FILE when the file cannot be read, or DCV_E_ZONE_FILE when a line is no
 * record or there is no address. Messages do not have the path: whoever shows one shows
 * it too. A build without ldns (DNS=no) reads nothing and finds nothing.
 */
dcv_error_t *dcv_root_read_hints(apr_array_header_t **addresses, const char *path,
                                 apr_pool_t *pool);

/*
 * Read the trust anchors of a file (DCVTrustAnchor), DS and DNSKEY records as text:
 * sets *anchors. Fails as dcv_root_read_hints() does.
 */
dcv_error_t *dcv_root_read_anchors(apr_array_header_t **anchors, const char *path,
                                   apr_pool_t *pool);

/* The root's trust anchors as of this build (IANA), DS records as text. Never NULL. */
apr_array_header_t *dcv_root_builtin_anchors(apr_pool_t *pool);

#endif
