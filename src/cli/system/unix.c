/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What Unix does in its own way: see system.h. */
#include "system.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_errno.h>
#include <apr_portable.h>
#include <apr_signal.h>
#include <apr_strings.h>

/* By which people, panels and a machine that is shut down end a program. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* Descriptors 0 to 2 that are closed would be given to files that are opened later. */
static void occupy_standard_files(void)
{
    for (int i = 0; i < 3; i++) {
        if (fcntl(i, F_GETFD) < 0) {
            (void)open("/dev/null", i ? O_RDONLY : O_WRONLY);
        }
    }
}

void cli_system_begin(void)
{
    apr_signal(SIGPIPE, SIG_IGN);
    occupy_standard_files();
}

static int descriptor_of(apr_file_t *file)
{
    apr_os_file_t descriptor = -1;

    return file && apr_os_file_get(&descriptor, file) == APR_SUCCESS ? descriptor : -1;
}

int cli_system_is_terminal(apr_file_t *file)
{
    return isatty(descriptor_of(file));
}

int cli_system_takes_escapes(void)
{
    return 1;
}

apr_status_t cli_system_finish(apr_file_t *file)
{
    return close(descriptor_of(file)) ? apr_get_os_error() : APR_SUCCESS;
}

#define OPEN_FLAGS (APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK)

/* A link may be exchanged behind a look at it: so what was looked at is opened. */
#ifdef O_PATH
apr_status_t cli_system_open(apr_file_t **file, apr_finfo_t *info, const char *path,
                             apr_pool_t *pool)
{
    int handle = open(path, O_PATH | O_CLOEXEC);
    apr_status_t status = APR_SUCCESS;
    struct stat found;

    *file = NULL;
    if (handle < 0 || fstat(handle, &found)) {
        status = apr_get_os_error();
    }
    else if (!S_ISREG(found.st_mode)) {
        info->filetype = S_ISDIR(found.st_mode) ? APR_DIR : APR_UNKFILE;
    }
    else {
        status = apr_file_open(file, apr_psprintf(pool, "/proc/self/fd/%d", handle),
                               OPEN_FLAGS, 0, pool);
        /* Where /proc is not mounted. */
        if (APR_STATUS_IS_ENOENT(status)) {
            status = apr_file_open(file, path, OPEN_FLAGS, 0, pool);
        }
    }
    if (handle >= 0) {
        close(handle);
    }
    return status;
}
#else
apr_status_t cli_system_open(apr_file_t **file, apr_finfo_t *info, const char *path,
                             apr_pool_t *pool)
{
    (void)info;
    return apr_file_open(file, path, OPEN_FLAGS, 0, pool);
}
#endif

/* An address as text, in pool; NULL: it is none that can be used by itself. */
static const char *describe_address(const struct sockaddr *address, apr_pool_t *pool)
{
    char text[INET6_ADDRSTRLEN];
    const void *octets = NULL;

    if (address && address->sa_family == AF_INET) {
        octets = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    }
    else if (address && address->sa_family == AF_INET6) {
        const struct in6_addr *own =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

        octets = IN6_IS_ADDR_LINKLOCAL(own) ? NULL : own;
    }
    return octets && inet_ntop(address->sa_family, octets, text, sizeof(text))
               ? apr_pstrdup(pool, text)
               : NULL;
}

/* Append the addresses of interfaces that are loopback ones, or that are none. */
static void add_addresses(apr_array_header_t *list, const struct ifaddrs *all,
                          unsigned loopback)
{
    for (; all; all = all->ifa_next) {
        const char *address =
            (all->ifa_flags & IFF_UP) && (all->ifa_flags & IFF_LOOPBACK) == loopback
                ? describe_address(all->ifa_addr, list->pool)
                : NULL;

        if (address) {
            APR_ARRAY_PUSH(list, const char *) = address;
        }
    }
}

apr_array_header_t *cli_system_addresses(apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(const char *));
    struct ifaddrs *all;

    if (!getifaddrs(&all)) {
        add_addresses(list, all, IFF_LOOPBACK);
        add_addresses(list, all, 0);
        freeifaddrs(all);
    }
    return list;
}

static void change_mask(int how)
{
    sigset_t set;

    sigemptyset(&set);
    for (apr_size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
        sigaddset(&set, ending[i]);
    }
    pthread_sigmask(how, &set, NULL);
}

void cli_system_hold_signals(void)
{
    change_mask(SIG_BLOCK);
}

void cli_system_let_signals(void)
{
    change_mask(SIG_UNBLOCK);
}

apr_status_t cli_system_share(apr_file_t *file, const apr_finfo_t *directory)
{
    int descriptor = descriptor_of(file);
    mode_t mode = S_IRUSR | S_IWUSR;
    struct stat made;
    int is_wanted;

    mode |= directory->protection & APR_GREAD ? S_IRGRP : 0;
    mode |= directory->protection & APR_WREAD ? S_IROTH : 0;
    if (fstat(descriptor, &made)) {
        return apr_get_os_error();
    }
    is_wanted = made.st_gid != directory->group ||
                (!geteuid() && made.st_uid != directory->user);
    /* Another owner is root's to give; the group is the owner's, if he is in it. */
    if (is_wanted &&
        fchown(descriptor, geteuid() ? (uid_t)-1 : directory->user, directory->group) &&
        (mode & S_IRGRP) && !(mode & S_IROTH)) {
        return apr_get_os_error();
    }
    return fchmod(descriptor, mode) ? apr_get_os_error() : APR_SUCCESS;
}
