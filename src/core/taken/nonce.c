/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nonces: see dcv/nonce.h. Of a nonce's octets the first eight are random, then come the
 * seconds of its time, a mark of the host, and the MAC of all that and of the path.
 */
#include "dcv/nonce.h"

#include <string.h>

#include <apr_escape.h>
#include <apr_lib.h>

#include "crypto.h"

#define TIME_AT   DCV_NONCE_RANDOM_BYTES
#define HOST_AT   (TIME_AT + 4)
#define MAC_AT    (HOST_AT + 4)
#define ALL_BYTES ((DCV_NONCE_BYTES - 1) / 2)

/* Longer ones are none of a check. */
#define PATH_MAX_LEN 128
#define HOST_MAX_LEN 255

/* Compute a MAC of octets of a nonce and a text, for one of two purposes. */
static int compute(unsigned char mac[DCV_HMAC_BYTES], const unsigned char *secret,
                   char purpose, const unsigned char *octets, apr_size_t len,
                   const char *text)
{
    unsigned char bytes[1 + MAC_AT + HOST_MAX_LEN];
    apr_size_t text_len = strlen(text);

    if (text_len > HOST_MAX_LEN) {
        return 0;
    }
    bytes[0] = (unsigned char)purpose;
    memcpy(bytes + 1, octets, len);
    memcpy(bytes + 1 + len, text, text_len);
    return dcv_crypto_hmac(mac, secret, DCV_NONCE_SECRET_BYTES, bytes,
                           1 + len + text_len);
}

/* The random octets are in it, so that nobody finds out which hosts have the same mark. */
static int mark_host(unsigned char mac[DCV_HMAC_BYTES], const unsigned char *secret,
                     const unsigned char *octets, const char *host)
{
    return compute(mac, secret, 'h', octets, HOST_AT, host);
}

static int mark_all(unsigned char mac[DCV_HMAC_BYTES], const unsigned char *secret,
                    const unsigned char *octets, const char *path)
{
    return strlen(path) <= PATH_MAX_LEN &&
           compute(mac, secret, 'p', octets, MAC_AT, path);
}

int dcv_nonce_make(char text[DCV_NONCE_BYTES],
                   const unsigned char secret[DCV_NONCE_SECRET_BYTES],
                   const unsigned char random[DCV_NONCE_RANDOM_BYTES], apr_time_t now,
                   const char *host, const char *path)
{
    apr_uint32_t seconds = (apr_uint32_t)apr_time_sec(now);
    unsigned char octets[ALL_BYTES], mac[DCV_HMAC_BYTES];

    *text = '\0';
    memcpy(octets, random, DCV_NONCE_RANDOM_BYTES);
    for (int i = 0; i < 4; i++) {
        octets[TIME_AT + i] = (unsigned char)(seconds >> (24 - 8 * i));
    }
    if (!mark_host(mac, secret, octets, host)) {
        return 0;
    }
    memcpy(octets + HOST_AT, mac, MAC_AT - HOST_AT);
    if (!mark_all(mac, secret, octets, path)) {
        return 0;
    }
    memcpy(octets + MAC_AT, mac, ALL_BYTES - MAC_AT);
    apr_escape_hex(text, octets, sizeof(octets), 0, NULL);
    return 1;
}

/* Whether octets are the same, in a time that does not tell where they differ. */
static int is_same(const unsigned char *one, const unsigned char *other, int len)
{
    unsigned different = 0;

    for (int i = 0; i < len; i++) {
        different |= (unsigned)(one[i] ^ other[i]);
    }
    return !different;
}

/* The number of a fetch, of "-" and one or two digits; -1: it is none. */
static int read_number(const char *text)
{
    int number;

    if (text[0] != '-' || !apr_isdigit(text[1])) {
        return -1;
    }
    number = text[1] - '0';
    if (text[2]) {
        if (!apr_isdigit(text[2]) || text[3]) {
            return -1;
        }
        number = 10 * number + text[2] - '0';
    }
    return number <= DCV_NONCE_NUMBER_MAX ? number : -1;
}

/* Whether the time of a nonce is neither long ago nor ahead. */
static int is_of_now(const unsigned char *octets, apr_time_t now)
{
    apr_uint32_t seconds = 0;
    apr_time_t age;

    for (int i = 0; i < 4; i++) {
        seconds = seconds << 8 | octets[TIME_AT + i];
    }
    age = now - apr_time_from_sec(seconds);
    return age >= -DCV_NONCE_CLOCKS_APART &&
           age <= DCV_NONCE_LIFE + DCV_NONCE_CLOCKS_APART;
}

dcv_nonce_match_t dcv_nonce_match(char text[DCV_NONCE_BYTES], int *number,
                                  const dcv_nonce_claim_t *claim,
                                  const unsigned char secret[DCV_NONCE_SECRET_BYTES],
                                  apr_time_t now)
{
    unsigned char octets[ALL_BYTES], mac[DCV_HMAC_BYTES];
    apr_size_t len = 0;

    if (strlen(claim->header) < DCV_NONCE_BYTES ||
        apr_unescape_hex(octets, claim->header, DCV_NONCE_BYTES - 1, 0, &len) !=
            APR_SUCCESS ||
        len != sizeof(octets)) {
        return DCV_NONCE_FOREIGN;
    }
    *number = read_number(claim->header + DCV_NONCE_BYTES - 1);
    if (*number < 0 || !is_of_now(octets, now) ||
        !mark_all(mac, secret, octets, claim->path) ||
        !is_same(mac, octets + MAC_AT, ALL_BYTES - MAC_AT)) {
        return DCV_NONCE_FOREIGN;
    }
    /* Not as it came: the same nonce has one text. */
    apr_escape_hex(text, octets, sizeof(octets), 0, NULL);
    return claim->host && mark_host(mac, secret, octets, claim->host) &&
                   is_same(mac, octets + HOST_AT, MAC_AT - HOST_AT)
               ? DCV_NONCE_OWN
               : DCV_NONCE_RENAMED;
}
