/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* International domain names. idn.c is the only file that includes libidn2. */
#ifndef DCV_CORE_IDN_H
#define DCV_CORE_IDN_H

#include <apr_pools.h>

/* UTF-8 U-labels to lower-case A-labels (RFC 5891), in pool. NULL when not valid. */
const char *dcv_idn_to_ascii(const char *text, apr_pool_t *pool);

/*
 * Lower-case A-labels to UTF-8 U-labels, in pool. NULL when there is none, or one is
 * not valid: the result has no character that IDNA does not allow.
 */
const char *dcv_idn_to_unicode(const char *text, apr_pool_t *pool);

#endif
