/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a CSR is signed with its own key.
 *
 * What is looked at is decided here, by the algorithms that the CSR names, and not by
 * what the OpenSSL at hand makes of them: that differs by its version, and by the policy
 * of the system. Where it cannot say, that is no word against the CSR.
 */
#ifndef DCV_CORE_SIGNATURE_H
#define DCV_CORE_SIGNATURE_H

#include "dcv/csr.h"

/*
 * Whether the signature of a PKCS#10 request can be verified at all: it has version 0
 * (RFC 2986 4.1), a key and a signature of kinds that every OpenSSL 3 knows, and a digest
 * from MD5 and SHA-1 to SHA-512. Takes no time to speak of.
 */
int dcv_signature_is_verifiable(const unsigned char *der, apr_size_t len);

/*
 * Verify it, which takes some 150 microseconds. DCV_SIGNATURE_INVALID is only said of a
 * signature that does not match; DCV_SIGNATURE_NOT_VERIFIED when that cannot be told.
 */
dcv_signature_t dcv_signature_verify(const unsigned char *der, apr_size_t len);

#endif
