/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets of Windows, which has no signals: see system.h. */
#include "system.h"

/* Room for the addresses of this machine. */
#define ADDRESSES_BYTES 16384

int dcv_system_has_address(int family, int (*is_wanted)(const struct sockaddr *address))
{
    union {
        SOCKET_ADDRESS_LIST list;
        char room[ADDRESSES_BYTES];
    } found;
    SOCKET any = socket(family, SOCK_DGRAM, 0);
    DWORD len;
    int failed = WSAIoctl(any, SIO_ADDRESS_LIST_QUERY, NULL, 0, &found, sizeof(found),
                          &len, NULL, NULL),
        is_found = 0;

    closesocket(any);
    for (INT i = 0; !failed && !is_found && i < found.list.iAddressCount; i++) {
        is_found = is_wanted(found.list.Address[i].lpSockaddr);
    }
    return failed || is_found;
}

apr_os_sock_t dcv_system_open_socket(int *error, int family, int type, int protocol)
{
    SOCKET opened = WSASocketW(family, type, protocol, NULL, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);

    *error = opened == INVALID_SOCKET ? WSAGetLastError() : 0;
    return opened;
}

void dcv_system_hold_signals(void (*call)(void *context), void *context)
{
    call(context);
}
