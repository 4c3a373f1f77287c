/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IP addresses: those of special purpose, which are not of the public Internet, in one list for
 * the names of orders and for whoever sends packets; and networks, of which a client has many
 * addresses.
 */
#ifndef DCV_ADDRESS_H
#define DCV_ADDRESS_H

#include <apr.h>

/*
 * The blocks of IANA's registries of special-purpose addresses (RFC 6890) that are not
 * reached from everywhere, multicast, and the blocks that hold an IPv4 address of any kind
 * inside an IPv6 one. Text such as "10.0.0.0/8"; NULL behind the last one. Read-only.
 */
extern const char *const dcv_address_special[];

/*
 * Whether an address, of 4 or 16 octets in network order, lies in one of those blocks. 0
 * for another number of octets. Any thread.
 */
int dcv_address_is_special(const unsigned char *octets, apr_size_t len);

/*
 * A number for the network of an address in network byte order, of 4 or 16 octets: the same for
 * all addresses of a /64 of IPv6, which one client may have, and another one for each address of
 * IPv4, also where it is written as one of IPv6 (::ffff:0:0/96). Any thread.
 */
apr_uint64_t dcv_address_network(const unsigned char *octets, apr_size_t len);

/* The same of an address as text; what is no address has a number of its own. */
apr_uint64_t dcv_address_network_of(const char *text);

/*
 * The last place of count networks, at least one, whose network is there most often; of several
 * such networks that of the last place. Where the newest comes first, who has asked most gives way.
 */
int dcv_address_most(const apr_uint64_t *networks, int count);

#endif
