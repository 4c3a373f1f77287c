/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* IP addresses: see dcv/address.h. */
#include "dcv/address.h"

#include <string.h>

#include <apr_network_io.h>
#include <apr_strings.h>
#if APR_HAVE_ARPA_INET_H
#include <arpa/inet.h>
#endif

#define ADDRESS_MAX_BYTES 46

/*
 * As of the registries' edition of 2024-12. Blocks inside 192.0.0.0/24 and 2001::/23 that
 * are reached from everywhere serve protocols, and neither sites nor zones.
 */
const char *const dcv_address_special[] = {
    "0.0.0.0/8",       /* "this network", RFC 791 */
    "10.0.0.0/8",      /* private, RFC 1918 */
    "100.64.0.0/10",   /* shared by carriers, RFC 6598 */
    "127.0.0.0/8",     /* loopback, RFC 1122 */
    "169.254.0.0/16",  /* link-local, RFC 3927; metadata of clouds */
    "172.16.0.0/12",   /* private, RFC 1918 */
    "192.0.0.0/24",    /* IETF protocols, RFC 6890 */
    "192.0.2.0/24",    /* documentation, RFC 5737 */
    "192.88.99.0/24",  /* relays of 6to4, RFC 7526 */
    "192.168.0.0/16",  /* private, RFC 1918 */
    "198.18.0.0/15",   /* benchmarks, RFC 2544 */
    "198.51.100.0/24", /* documentation, RFC 5737 */
    "203.0.113.0/24",  /* documentation, RFC 5737 */
    "224.0.0.0/4",     /* multicast, RFC 5771 */
    "240.0.0.0/4",     /* reserved, RFC 1112; broadcast */
    "::/8",     /* unspecified, loopback, IPv4 inside IPv6; RFC 4291, 6052, 8215 */
    "100::/64", /* discarded, RFC 6666 */
    "100:0:0:1::/64", /* dummy prefix, RFC 9780 */
    "2001::/23",      /* IETF protocols, Teredo, ORCHID; RFC 2928, 4380, 7343 */
    "2001:db8::/32",  /* documentation, RFC 3849 */
    "2002::/16",      /* 6to4, which holds an IPv4 address, RFC 3056 */
    "3fff::/20",      /* documentation, RFC 9637 */
    "5f00::/16",      /* segment routing, RFC 9602 */
    "fc00::/7",       /* unique local, RFC 4193 */
    "fe80::/10",      /* link-local, RFC 4291 */
    "fec0::/10",      /* site-local, RFC 3879 */
    "ff00::/8",       /* multicast, RFC 4291 */
    NULL};

/* Whether the first bits of two addresses are the same. */
static int is_within(const unsigned char *octets, const unsigned char *block, int bits)
{
    int whole = bits / 8, rest = bits % 8;

    return !memcmp(octets, block, (size_t)whole) &&
           (!rest || !((octets[whole] ^ block[whole]) >> (8 - rest)));
}

int dcv_address_is_special(const unsigned char *octets, apr_size_t len)
{
    int is_found = 0;

    for (const char *const *text = dcv_address_special; *text && !is_found; text++) {
        const char *slash = strchr(*text, '/');
        int is_v6 = strchr(*text, ':') != NULL;
        char address[ADDRESS_MAX_BYTES] = "";
        unsigned char block[16];

        memcpy(address, *text, (size_t)(slash - *text));
        is_found = len == (is_v6 ? 16 : 4) &&
                   inet_pton(is_v6 ? AF_INET6 : AF_INET, address, block) == 1 &&
                   is_within(octets, block, (int)apr_strtoi64(slash + 1, NULL, 10));
    }
    return is_found;
}

/* FNV-1a. */
static apr_uint64_t make_number(const char *text)
{
    apr_uint64_t number = APR_UINT64_C(14695981039346656037);

    for (; *text; text++) {
        number = (number ^ (unsigned char)*text) * APR_UINT64_C(1099511628211);
    }
    return number;
}

/* All visits pay for this, so it is no loop. IPv4 is where IPv6 has groups of receivers. */
apr_uint64_t dcv_address_network(const unsigned char *octets, apr_size_t len)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    apr_uint32_t half[2] = {0xffffffff, 0xffffffff};
    apr_uint64_t number;

    if (len == 4) {
        memcpy(&half[1], octets, 4);
    }
    else if (len == 16 && !memcmp(octets, mapped, sizeof(mapped))) {
        memcpy(&half[1], octets + sizeof(mapped), 4);
    }
    else if (len == 16) {
        memcpy(half, octets, sizeof(half));
    }
    memcpy(&number, half, sizeof(number));
    return number;
}

apr_uint64_t dcv_address_network_of(const char *text)
{
    unsigned char octets[16];

    return inet_pton(AF_INET6, text, octets) == 1  ? dcv_address_network(octets, 16)
           : inet_pton(AF_INET, text, octets) == 1 ? dcv_address_network(octets, 4)
                                                   : make_number(text);
}

int dcv_address_most(const apr_uint64_t *networks, int count)
{
    int most = 0, place = 0;

    for (int i = count - 1; i >= 0; i--) {
        int times = 0;

        for (int j = 0; j < count; j++) {
            times += networks[j] == networks[i];
        }
        if (times > most) {
            most = times;
            place = i;
        }
    }
    return place;
}
