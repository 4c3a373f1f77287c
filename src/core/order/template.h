/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates: how a CA builds its file and its record from a CSR.
 *
 *   %{md5} %{MD5}               the CSR's MD5, lower or upper case
 *   %{sha256} %{SHA256}         its SHA-256, lower or upper case
 *   %{sha256.1} %{sha256.2}     the first and last half of it, since a DNS label holds no
 *   %{SHA256.1} %{SHA256.2}     more than 63 octets (RFC 1035 2.3.4)
 *   %{unique}                   the order's unique value
 *   [...]                       vanishes when the order has no unique value
 *   \n \r                       line feed, carriage return
 *   \\ \[ \] \%                 the character itself
 */
#ifndef DCV_CORE_TEMPLATE_H
#define DCV_CORE_TEMPLATE_H

#include "dcv/csr.h"
#include "dcv/error.h"

/* Opaque; read-only once made. */
typedef struct dcv_template_t dcv_template_t;

/* Where a template speaks of the unique value. */
typedef enum {
    DCV_UNIQUE_ABSENT,      /* nowhere */
    DCV_UNIQUE_IN_BRACKETS, /* only in [...] */
    DCV_UNIQUE_OUTSIDE      /* outside of [...]: it cannot do without */
} dcv_template_unique_t;

/*
 * Make a template from its text. Sets *template, in pool. Fails with DCV_E_TEMPLATE.
 */
dcv_error_t *dcv_template_parse(const dcv_template_t **template, const char *text,
                                apr_pool_t *pool);

/* Where the template speaks of the unique value. */
dcv_template_unique_t dcv_template_unique(const dcv_template_t *template);

/*
 * The template's text for a CSR, in pool. unique_value is NULL when the order has none.
 */
const char *dcv_template_render(const dcv_template_t *template, const dcv_csr_t *csr,
                                const char *unique_value, apr_pool_t *pool);

#endif
