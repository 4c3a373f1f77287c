/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The public suffix list, as libpsl and the system have it. */
#ifndef DCV_PSL_H
#define DCV_PSL_H

#include <apr_pools.h>

/* Read-only once made: any number of threads. */
typedef struct dcv_psl_t dcv_psl_t;

/* The newest list at hand, until pool is cleared. Never NULL. */
dcv_psl_t *dcv_psl_create(apr_pool_t *pool);

/*
 * The base domain of a domain name in lower-case A-labels: one label below a public
 * suffix (BR 1.6.1 "Base Domain Name"). A pointer into fqdn.
 *
 * Suffixes of the list's private section count: a customer has no records above them. A
 * name that is such a suffix itself is its own base domain. NULL for a name that is a
 * suffix of a registry, or has one label only.
 */
const char *dcv_psl_base(const dcv_psl_t *psl, const char *fqdn);

#endif
