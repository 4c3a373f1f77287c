/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with the certificate of a server that was fetched from over https. A CA
 * takes any certificate for validation, so it ends nothing: it is only told.
 */
#ifndef DCV_NET_TRUST_H
#define DCV_NET_TRUST_H

#include <apr_pools.h>

/* The authorities that this system trusts. Opaque. For one thread. */
typedef struct dcv_trust_t dcv_trust_t;

/* Create it, in pool; NULL: this system knows no authorities. */
dcv_trust_t *dcv_trust_create(apr_pool_t *pool);

/*
 * Have a connection, whose SSL_CTX is context, verify the certificate for host, a name
 * or an address, without failing; and accept what is odd but does no harm here, as a
 * CA's robot does: no secure renegotiation (RFC 5746), an end without its alert.
 * trust: NULL: only the latter.
 */
void dcv_trust_apply(dcv_trust_t *trust, void *context, const char *host);

/* What the result of verifying says; NULL: all is well. Static. */
const char *dcv_trust_complaint(long result);

#endif
