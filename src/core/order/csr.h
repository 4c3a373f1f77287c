/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A CSR from its DER. */
#ifndef DCV_CORE_CSR_H
#define DCV_CORE_CSR_H

#include "dcv/csr.h"

/*
 * Read a PKCS#10 request (RFC 2986) from its DER.
 *
 * Sets *csr, which is in pool with all that it points to, as is an error. Fails with
 * DCV_E_CSR_DAMAGED; a signature that is not valid is no error, but a fact.
 */
dcv_error_t *dcv_csr_parse(const dcv_csr_t **csr, const unsigned char *der,
                           apr_size_t len, dcv_signature_check_t check,
                           apr_pool_t *pool, apr_pool_t *scratch_pool);

/*
 * The DER of the CSR in the len bytes of a file, which dcv_csr_file_parse() has read, exactly
 * as it stands there. Sets *der, which is in pool or belongs to bytes, and *der_len. Fails as
 * that does.
 */
dcv_error_t *dcv_csr_file_der(const unsigned char **der, apr_size_t *der_len,
                              const char *bytes, apr_size_t len, apr_pool_t *pool);

#endif
