/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that an order asks a certificate for: domain names, wildcards, IP addresses.
 *
 * A name is kept in the one form in which it can be compared byte for byte: lower case,
 * A-labels (RFC 5890), no final dot, addresses as RFC 5952 writes them.
 */
#ifndef DCV_NAME_H
#define DCV_NAME_H

#include <apr_pools.h>

#include "dcv/error.h"

typedef enum {
    DCV_NAME_DOMAIN,   /* www.example.com */
    DCV_NAME_WILDCARD, /* *.example.com */
    DCV_NAME_IPV4,     /* 192.0.2.1 */
    DCV_NAME_IPV6      /* 2001:db8::1 */
} dcv_name_kind_t;

/* Read-only once made. */
typedef struct dcv_name_t {
    dcv_name_kind_t kind;
    const char *text; /* the name itself: "*.example.com" */
    const char *fqdn; /* without "*.": what a CA looks up. Equals text otherwise */
} dcv_name_t;

/*
 * Read the len bytes at text as a name.
 *
 * Accepts any case, one final dot, and an international name as U-labels in UTF-8,
 * which becomes A-labels (RFC 5891, non-transitional). A wildcard is a whole leftmost
 * label (RFC 6125 6.4.3). Labels are letters, digits and inner hyphens (RFC 1123 2.1),
 * 63 octets each and 253 in all (RFC 1035 2.3.4); the last one is not a number.
 *
 * Sets *name, with its strings in pool. Fails with DCV_E_NAME.
 */
dcv_error_t *dcv_name_parse(const dcv_name_t **name, const char *text, apr_size_t len,
                            apr_pool_t *pool);

/*
 * The name with its international labels as people write them (U-labels, UTF-8), in
 * pool. NULL when it has none, or one that is not valid.
 */
const char *dcv_name_unicode(const dcv_name_t *name, apr_pool_t *pool);

/*
 * Whether the name is an IP address of special purpose, outside the public Internet: see
 * dcv/address.h. No CA certifies it (BR 7.1.2.7.12).
 */
int dcv_name_is_reserved(const dcv_name_t *name);

/* Whether the name is an IP address, for which there is no DNS record. */
int dcv_name_is_address(const dcv_name_t *name);

#endif
