/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The one address that is connected to, and what errors say. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "fetch/reach.h"
#include "tap.h"

static dcv_reach_t reach_of(const char *address)
{
    const dcv_fetch_t fetch = {.address = address, .port = 80};
    dcv_reach_t reach;

    dcv_reach_read(&reach, &fetch);
    return reach;
}

static int is_address(const char *address)
{
    const dcv_fetch_t fetch = {.address = address, .port = 80};
    dcv_reach_t reach;

    return dcv_reach_read(&reach, &fetch);
}

static int is_public(const char *address)
{
    dcv_reach_t reach = reach_of(address);

    return dcv_reach_is_public(&reach);
}

/* Whether an IPv4 socket's address is the one of a fetch from 192.88.1.1 port 80. */
static int is_it(const char *address, int port)
{
    dcv_reach_t reach = reach_of("192.88.1.1");
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};

    inet_pton(AF_INET, address, &in.sin_addr);
    return dcv_reach_is(&reach, (const struct sockaddr *)&in);
}

static int is_it_v6(const char *address, int port)
{
    dcv_reach_t reach = reach_of("2a00::1");
    struct sockaddr_in6 in = {.sin6_family = AF_INET6,
                              .sin6_port = htons((in_port_t)port)};

    inet_pton(AF_INET6, address, &in.sin6_addr);
    return dcv_reach_is(&reach, (const struct sockaddr *)&in);
}

static dcv_fetch_outcome_t outcome_of(long error)
{
    dcv_reach_t reach = reach_of("192.88.1.1");

    return dcv_reach_outcome(&reach, error);
}

static void test_address(void)
{
    ok(is_address("192.88.1.1") && is_address("2a00::1"),
       "addresses of both families are read");
    ok(!is_address("localhost") && !is_address("") && !is_address("1.2.3") &&
           !is_address("[::1]") && !is_address("fe80::1%lo"),
       "what is none is refused");
    ok(is_public("192.88.1.1") && is_public("2a00::1"),
       "public addresses are told from others");
    ok(!is_public("127.0.0.1") && !is_public("10.1.2.3") && !is_public("::1") &&
           !is_public("::ffff:8.8.8.8") && !is_public("fe80::1") &&
           !is_public("64:ff9b::808:808"),
       "others are told, also an IPv4 one inside IPv6");
    ok(is_it("192.88.1.1", 80), "the address and port are recognised");
    ok(!is_it("192.88.1.2", 80) && !is_it("192.88.1.1", 443),
       "another address or port is not taken for it");
    ok(is_it_v6("2a00::1", 80), "an IPv6 address and port are recognised");
    ok(!is_it_v6("2a00::2", 80) && !is_it_v6("2a00::1", 443),
       "another address or port is not taken for it");
    ok(!is_it_v6("::ffff:192.88.1.1", 80), "an address of the other family is another");
}

static void test_errors(void)
{
    is_number(outcome_of(ECONNREFUSED), DCV_FETCH_REFUSED,
              "a connection that is refused is told");
    is_number(outcome_of(ETIMEDOUT), DCV_FETCH_SILENT,
              "a connection that times out is silence");
    is_number(outcome_of(EAFNOSUPPORT), DCV_FETCH_NO_FAMILY,
              "a kernel without the family lacks it");
    is_number(outcome_of(EMFILE), DCV_FETCH_NOT_TRIED,
              "without a descriptor nothing is said of the server");
    is_number(outcome_of(EPERM), DCV_FETCH_NOT_TRIED,
              "nor where a firewall of this machine forbids it");
}

void run_tests(void)
{
    test_address();
    test_errors();
}
