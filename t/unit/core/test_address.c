/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/address.h"

#include <string.h>

#include <apr_strings.h>
#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include "tap.h"

/* Whether an address is special; -1 where the text is none. */
static int is_special(const char *text)
{
    unsigned char octets[16];

    if (inet_pton(AF_INET, text, octets) == 1) {
        return dcv_address_is_special(octets, 4);
    }
    return inet_pton(AF_INET6, text, octets) == 1 ? dcv_address_is_special(octets, 16)
                                                  : -1;
}

static void test_blocks(void)
{
    /* The first and the last address of each block, and their neighbours outside. */
    static const struct {
        const char *before, *first, *last, *after;
    } blocks[] = {{NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
                  {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
                  {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
                  {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
                  {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
                  {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
                  {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
                  {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
                  {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
                  {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
                  {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
                  {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
                  {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
                  {"223.255.255.255", "224.0.0.0", "255.255.255.255", NULL},
                  {NULL, "::", "ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "100:0:0:2::"},
                  {NULL, "100::", "100:0:0:1:ffff:ffff:ffff:ffff", "100:0:0:2::"},
                  {"2000:ffff::", "2001::", "2001:1ff:ffff::", "2001:200::"},
                  {"2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::"},
                  {"2001:ffff::", "2002::", "2002:ffff::", "2003::"},
                  {"3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::"},
                  {"5eff:ffff::", "5f00::", "5f00:ffff::", "5f01::"},
                  {"fbff:ffff::", "fc00::", "fdff:ffff::", "fe00::"},
                  {"fe7f:ffff::", "fe80::", "feff:ffff::", NULL},
                  {NULL, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL}};

    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        const char *before = blocks[i].before, *after = blocks[i].after;

        ok(is_special(blocks[i].first) == 1 && is_special(blocks[i].last) == 1,
           apr_psprintf(pool, "%s to %s are special", blocks[i].first, blocks[i].last));
        ok(!before || !is_special(before),
           apr_psprintf(pool, "an address before %s is not", blocks[i].first));
        ok(!after || !is_special(after),
           apr_psprintf(pool, "an address behind %s is not", blocks[i].last));
    }
}

static int is_one_network(const char *a, const char *b)
{
    return dcv_address_network_of(a) == dcv_address_network_of(b);
}

static void test_networks(void)
{
    ok(is_one_network("192.0.2.1", "192.0.2.1"), "an address of IPv4 is one");
    ok(!is_one_network("192.0.2.1", "192.0.2.2"), "and the next one is another");
    ok(is_one_network("2001:db8:0:1::1", "2001:DB8::1:ffff:0:0:1"),
       "addresses of a /64 of IPv6 are of one");
    ok(!is_one_network("2001:db8:0:1::1", "2001:db8:0:2::1"),
       "and those of the next one of another");
    ok(is_one_network("::ffff:192.0.2.1", "192.0.2.1") &&
           !is_one_network("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
       "an address of IPv4 is the same when it is written as one of IPv6");
    ok(!is_one_network("", "x") && is_one_network("x", "x"),
       "text that is no address is compared as it is");
}

static void test_most(void)
{
    static const apr_uint64_t networks[] = {1, 2, 2, 3, 1, 3};

    ok(dcv_address_most(networks, 1) == 0 && dcv_address_most(networks, 4) == 2,
       "the last place of who is there most often");
    ok(dcv_address_most(networks, 6) == 5, "of several the last one's");
}

void run_tests(void)
{
    static const unsigned char ten[16] = {10};

    test_blocks();
    test_networks();
    test_most();
    ok(is_special("::ffff:10.0.0.1") == 1 && is_special("64:ff9b::a00:1") == 1,
       "an IPv4 address inside an IPv6 one is special");
    ok(!is_special("8.8.8.8") && !is_special("2a00:1450:4001::200e"),
       "addresses of the Internet are not special");
    ok(!dcv_address_is_special(ten, 5) && !dcv_address_is_special(ten, 0),
       "another number of octets is no address");
}
