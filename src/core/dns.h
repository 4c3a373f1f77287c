/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Words and names of the DNS. */
#ifndef DCV_CORE_DNS_H
#define DCV_CORE_DNS_H

#include "dcv/dns.h"

/* "CNAME", a constant. */
const char *dcv_dns_type(dcv_type_t type);

/*
 * "NXDOMAIN" (RFC 6895 2.3), a constant; "RCODE" for numbers of no name; NULL for -1.
 */
const char *dcv_dns_rcode(int rcode);

/* "secure", "insecure", "bogus" or "unknown", a constant. */
const char *dcv_dns_dnssec(dcv_dnssec_t dnssec);

/* The name one label up: a pointer into name; NULL for a name of one label. */
const char *dcv_dns_parent(const char *name);

#endif
