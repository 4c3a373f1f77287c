/* SPDX-License-Identifier: Apache-2.0 */
/* What the public suffix list says of a name. */
#ifndef DCV_CORE_PSL_H
#define DCV_CORE_PSL_H

#include "dcv/psl.h"

/*
 * The base domain of a domain name in lower-case A-labels: one label below a public
 * suffix (BR 1.6.1 "Base Domain Name"). A pointer into fqdn.
 *
 * Suffixes of the list's private section count: a customer has no records above them. A
 * name that is such a suffix itself is its own base domain. NULL for a name that is a
 * suffix of a registry, or has one label only.
 */
const char *dcv_psl_base(const dcv_psl_t *psl, const char *fqdn);

/*
 * Whether a domain name is below no top-level domain of the list, as names of internal
 * networks are: "mail.corp.local". Those for documentation and tests (RFC 2606:
 * .example, .test) do not count.
 */
int dcv_psl_is_internal(const dcv_psl_t *psl, const char *fqdn);

#endif
