/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* src/net/system/windows.c, on Windows or under Wine. */
#include "net/system/system.h"

#include "tap.h"

static int looked;

static int is_never(const struct sockaddr *address)
{
    looked += address->sa_family == AF_INET || address->sa_family == AF_INET6;
    return 0;
}

static int is_any(const struct sockaddr *address)
{
    return address != NULL;
}

static void test_addresses(void)
{
    is_number(dcv_system_has_address(AF_INET, is_never), 0,
              "an address that is not wanted does not count");
    is_number(dcv_system_has_address(AF_INET, is_any), looked > 0,
              "any of them counts where each is wanted");
}

static void test_open(void)
{
    DWORD flags = HANDLE_FLAG_INHERIT;
    int error = -1;
    apr_os_sock_t opened = dcv_system_open_socket(&error, AF_INET, SOCK_STREAM, 0);

    ok(opened != INVALID_SOCKET && !error, "a socket is opened without an error");
    ok(GetHandleInformation((HANDLE)opened, &flags) && !(flags & HANDLE_FLAG_INHERIT),
       "no program that is started has it");
    closesocket(opened);
    opened = dcv_system_open_socket(&error, 4711, SOCK_STREAM, 0);
    ok(opened == INVALID_SOCKET, "a family that is none is refused");
    is_number(error, DCV_SYSTEM_ERROR(EAFNOSUPPORT),
              "with the number that sockets have");
}

static void count_call(void *context)
{
    ++*(int *)context;
}

static void test_signals(void)
{
    int calls = 0;

    dcv_system_hold_signals(count_call, &calls);
    is_number(calls, 1,
              "a function is called without signals, which there are none of");
}

void run_tests(void)
{
    test_addresses();
    test_open();
    test_signals();
}
