/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One address to connect to: see reach.h. */
#include "reach.h"

#include <errno.h>
#include <string.h>

#ifdef _WIN32
#include <ws2tcpip.h>

/* Errors of sockets have numbers of their own. */
#define ERROR_OF_SOCKET(name) WSA##name

/* Room for the addresses of this machine. */
#define ADDRESSES_BYTES 16384
#else
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#define ERROR_OF_SOCKET(name) name
#endif

#include "dcv/address.h"

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
    if (reach->is_v6) {
        const struct sockaddr_in6 *in = (const void *)address;

        return address->sa_family == AF_INET6 && ntohs(in->sin6_port) == reach->port &&
               !memcmp(&in->sin6_addr, reach->octets, 16);
    }
    else {
        const struct sockaddr_in *in = (const void *)address;

        return address->sa_family == AF_INET && ntohs(in->sin_port) == reach->port &&
               !memcmp(&in->sin_addr, reach->octets, 4);
    }
}

/* Whether an address is of use beyond this machine and its own wire. */
static int is_of_use(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *in =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

        return !IN6_IS_ADDR_LOOPBACK(in) && !IN6_IS_ADDR_LINKLOCAL(in);
    }
    else {
        apr_uint32_t in =
            ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr);

        return in >> 24 != 127 && in >> 16 != (169 << 8 | 254);
    }
}

#ifdef _WIN32
/* Whether this machine has an address of the family; 1 where that cannot be told. */
static int has_family(const dcv_reach_t *reach)
{
    union {
        SOCKET_ADDRESS_LIST list;
        char room[ADDRESSES_BYTES];
    } found;
    SOCKET any = socket(reach->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
    DWORD len;
    int failed = WSAIoctl(any, SIO_ADDRESS_LIST_QUERY, NULL, 0, &found, sizeof(found),
                          &len, NULL, NULL),
        is_found = 0;

    closesocket(any);
    for (INT i = 0; !failed && !is_found && i < found.list.iAddressCount; i++) {
        is_found = is_of_use(found.list.Address[i].lpSockaddr);
    }
    return failed || is_found;
}

apr_os_sock_t dcv_reach_open(int *error, int family, int type, int protocol)
{
    SOCKET opened = WSASocketW(family, type, protocol, NULL, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);

    *error = opened == INVALID_SOCKET ? WSAGetLastError() : 0;
    return opened;
}
#else
/* Whether this machine has an address of the family; 1 where that cannot be told. */
static int has_family(const dcv_reach_t *reach)
{
    struct ifaddrs *list;
    int is_found = 0;

    if (getifaddrs(&list)) {
        return 1;
    }
    for (const struct ifaddrs *one = list; one && !is_found; one = one->ifa_next) {
        is_found = one->ifa_addr &&
                   one->ifa_addr->sa_family == (reach->is_v6 ? AF_INET6 : AF_INET) &&
                   one->ifa_flags & IFF_UP && is_of_use(one->ifa_addr);
    }
    freeifaddrs(list);
    return is_found;
}

apr_os_sock_t dcv_reach_open(int *error, int family, int type, int protocol)
{
    int opened = socket(family, type | SOCK_CLOEXEC, protocol);

    *error = opened < 0 ? errno : 0;
    return opened;
}
#endif

dcv_fetch_outcome_t dcv_reach_outcome(const dcv_reach_t *reach, long error)
{
    switch (error) {
    case ERROR_OF_SOCKET(ECONNREFUSED):
        return DCV_FETCH_REFUSED;
    case ERROR_OF_SOCKET(ETIMEDOUT):
        return DCV_FETCH_SILENT;
    case ERROR_OF_SOCKET(ECONNRESET):
    case EPIPE:
        return DCV_FETCH_CLOSED;
    case ERROR_OF_SOCKET(EAFNOSUPPORT):
        return DCV_FETCH_NO_FAMILY;
    case ERROR_OF_SOCKET(ENETUNREACH):
    case ERROR_OF_SOCKET(EHOSTUNREACH):
    case ERROR_OF_SOCKET(ENETDOWN):
    case ERROR_OF_SOCKET(EHOSTDOWN):
        return has_family(reach) ? DCV_FETCH_NO_ROUTE : DCV_FETCH_NO_FAMILY;
    case ERROR_OF_SOCKET(EADDRNOTAVAIL):
        /* Without the family there is no address to connect from; else no port is. */
        return has_family(reach) ? DCV_FETCH_NOT_TRIED : DCV_FETCH_NO_FAMILY;
    default:
        /* No descriptor, or a firewall of this machine. */
        return DCV_FETCH_NOT_TRIED;
    }
}
