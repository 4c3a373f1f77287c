/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the public suffix list says of a name. */
#ifndef DCV_CORE_PSL_H
#define DCV_CORE_PSL_H

#include "dcv/psl.h"

/*
 * Whether a domain name is below no top-level domain of the list, as names of internal
 * networks are: "mail.corp.local". Those for documentation and tests (RFC 2606:
 * .example, .test) do not count.
 */
int dcv_psl_is_internal(const dcv_psl_t *psl, const char *fqdn);

#endif
