/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the network needs of a system and APR does not have: unix.c or windows.c is built. */
#ifndef DCV_NET_SYSTEM_H
#define DCV_NET_SYSTEM_H

#include <apr_network_io.h>
#include <apr_portable.h>

/* Addresses of sockets, and the number of an error of theirs: DCV_SYSTEM_ERROR(ETIMEDOUT). */
#ifdef _WIN32
#include <ws2tcpip.h>
#define DCV_SYSTEM_ERROR(name) WSA##name
#else
#include <arpa/inet.h>
#define DCV_SYSTEM_ERROR(name) name
#endif

/*
 * Whether this machine has an address of a family, and a function says that it is wanted. 1 where
 * that cannot be told.
 */
int dcv_system_has_address(int family,
                           int (*is_wanted)(const struct sockaddr *address));

/*
 * Open a socket, which no program that is started meanwhile is to have. Sets *error, 0: there is
 * none. Returns what socket() does.
 */
apr_os_sock_t dcv_system_open_socket(int *error, int family, int type, int protocol);

/* Call a function whose threads, if it starts some, are to receive no signal. */
void dcv_system_hold_signals(void (*call)(void *context), void *context);

#endif
