/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets and threads of Unix: see system.h. */
#include "system.h"

#include <errno.h>
#include <signal.h>

#include <ifaddrs.h>
#include <net/if.h>

int dcv_system_has_address(int family, int (*is_wanted)(const struct sockaddr *address))
{
    struct ifaddrs *list;
    int is_found = 0;

    if (getifaddrs(&list)) {
        return 1;
    }
    for (const struct ifaddrs *one = list; one && !is_found; one = one->ifa_next) {
        is_found = one->ifa_addr && one->ifa_addr->sa_family == family &&
                   one->ifa_flags & IFF_UP && is_wanted(one->ifa_addr);
    }
    freeifaddrs(list);
    return is_found;
}

apr_os_sock_t dcv_system_open_socket(int *error, int family, int type, int protocol)
{
    int opened = socket(family, type | SOCK_CLOEXEC, protocol);

    *error = opened < 0 ? errno : 0;
    return opened;
}

/* A thread inherits the signal mask of the one that starts it. */
void dcv_system_hold_signals(void (*call)(void *context), void *context)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    call(context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
