/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The header lines of a CSR file: see dcv_csr_file_parse(). */
#ifndef DCV_CORE_CSR_HEADERS_H
#define DCV_CORE_CSR_HEADERS_H

#include "dcv/csr.h"
#include "pem.h"

/*
 * Read the header lines before a CSR's block in text. Lines may be quoted by ">", or end
 * with the two characters \n, where the block's do.
 *
 * Sets *headers, which is in pool with what it points to, or to NULL when there are none.
 * Fails with DCV_E_HEADER, in scratch_pool, for a line that begins with DCV- and is not
 * one of the four, stands twice, or comes after the CSR. The message shows no more of the
 * line than a typing error in a known name.
 */
dcv_error_t *dcv_csr_headers_read(const dcv_settings_t **headers, const char *text,
                                  const dcv_pem_block_t *block, apr_pool_t *pool,
                                  apr_pool_t *scratch_pool);

#endif
