/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One address to connect to: see reach.h. */
#include "reach.h"

#include <errno.h>
#include <string.h>

#include "dcv/address.h"
#include "system/system.h"

int dcv_reach_read(dcv_reach_t *reach, const dcv_fetch_t *fetch)
{
    memset(reach, 0, sizeof(*reach));
    reach->is_v6 = strchr(fetch->address, ':') != NULL;
    reach->port = fetch->port;
    return inet_pton(reach->is_v6 ? AF_INET6 : AF_INET, fetch->address,
                     reach->octets) == 1;
}

int dcv_reach_is_public(const dcv_reach_t *reach)
{
    return !dcv_address_is_special(reach->octets, reach->is_v6 ? 16 : 4);
}

int dcv_reach_is(const dcv_reach_t *reach, const struct sockaddr *address)
{
    const struct sockaddr_in6 *in6 = (const void *)address;
    const struct sockaddr_in *in = (const void *)address;

    return reach->is_v6
               ? address->sa_family == AF_INET6 &&
                     ntohs(in6->sin6_port) == reach->port &&
                     !memcmp(&in6->sin6_addr, reach->octets, 16)
               : address->sa_family == AF_INET && ntohs(in->sin_port) == reach->port &&
                     !memcmp(&in->sin_addr, reach->octets, 4);
}

/* Whether an address is of use beyond this machine and its own wire. */
static int is_of_use(const struct sockaddr *address)
{
    const struct sockaddr_in6 *in6 = (const void *)address;
    const struct sockaddr_in *in = (const void *)address;
    apr_uint32_t number;

    if (address->sa_family == AF_INET6) {
        return !IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr) &&
               !IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr);
    }
    number = ntohl(in->sin_addr.s_addr);
    return number >> 24 != 127 && number >> 16 != (169 << 8 | 254);
}

/* Whether this machine has an address of the family; 1 where that cannot be told. */
static int has_family(const dcv_reach_t *reach)
{
    return dcv_system_has_address(reach->is_v6 ? AF_INET6 : AF_INET, is_of_use);
}

dcv_fetch_outcome_t dcv_reach_outcome(const dcv_reach_t *reach, long error)
{
    switch (error) {
    case DCV_SYSTEM_ERROR(ECONNREFUSED):
        return DCV_FETCH_REFUSED;
    case DCV_SYSTEM_ERROR(ETIMEDOUT):
        return DCV_FETCH_SILENT;
    case DCV_SYSTEM_ERROR(ECONNRESET):
    case EPIPE:
        return DCV_FETCH_CLOSED;
    case DCV_SYSTEM_ERROR(EAFNOSUPPORT):
        return DCV_FETCH_NO_FAMILY;
    case DCV_SYSTEM_ERROR(ENETUNREACH):
    case DCV_SYSTEM_ERROR(EHOSTUNREACH):
    case DCV_SYSTEM_ERROR(ENETDOWN):
    case DCV_SYSTEM_ERROR(EHOSTDOWN):
        return has_family(reach) ? DCV_FETCH_NO_ROUTE : DCV_FETCH_NO_FAMILY;
    case DCV_SYSTEM_ERROR(EADDRNOTAVAIL):
        /* Without the family there is no address to connect from; else no port is. */
        return has_family(reach) ? DCV_FETCH_NOT_TRIED : DCV_FETCH_NO_FAMILY;
    default:
        /* No descriptor, or a firewall of this machine. */
        return DCV_FETCH_NOT_TRIED;
    }
}
