/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nonces, by which a server knows the requests of its own checks, and those of its fleet.
 *
 * A nonce is bound to a name and a path, and is valid for DCV_NONCE_LIFE. Only who has the
 * secret makes one. It goes over the network in the clear, and to whoever answers for the
 * name: it proves no more than that somebody has seen a request of a check of that name, so
 * nothing may depend on it but what is said of that check.
 *
 * In the header DCV_FETCH_HEADER stand a nonce, "-", and the number of the fetch.
 */
#ifndef DCV_NONCE_H
#define DCV_NONCE_H

#include <apr_time.h>

#include "dcv/fetch.h"

#define DCV_NONCE_SECRET_BYTES 32
#define DCV_NONCE_RANDOM_BYTES 8

/* Its text: 64 digits. */
#define DCV_NONCE_BYTES 65

/* From when it is made on: no check takes longer. */
#define DCV_NONCE_LIFE apr_time_from_sec(120)

/* What the clocks of a fleet may differ. */
#define DCV_NONCE_CLOCKS_APART apr_time_from_sec(60)

/* Numbers of fetches go from 0 to this one: each address has two. */
#define DCV_NONCE_NUMBER_MAX (2 * DCV_FETCH_ADDRESSES_MAX)

/*
 * Make a nonce for fetches of a path under a host, at a time. random: octets that nobody can
 * foresee, other ones each time. Returns 0, and "", when OpenSSL has no SHA-256. Any thread.
 */
int dcv_nonce_make(char text[DCV_NONCE_BYTES],
                   const unsigned char secret[DCV_NONCE_SECRET_BYTES],
                   const unsigned char random[DCV_NONCE_RANDOM_BYTES], apr_time_t now,
                   const char *host, const char *path);

/* What a request says of itself. */
typedef struct dcv_nonce_claim_t {
    const char *header; /* the value of DCV_FETCH_HEADER */
    const char *host;   /* as httpd has it; NULL: it names none */
    const char *path;
} dcv_nonce_claim_t;

typedef enum {
    DCV_NONCE_FOREIGN, /* the request is none of a check with this secret, or too old */
    DCV_NONCE_RENAMED, /* it is one, but came under another host, as a proxy may make it */
    DCV_NONCE_OWN
} dcv_nonce_match_t;

/*
 * Whether a request is one of a check. If so, sets the nonce, and the number of the fetch.
 * For what is FOREIGN at most one HMAC is computed, of few octets. Any thread.
 */
dcv_nonce_match_t dcv_nonce_match(char text[DCV_NONCE_BYTES], int *number,
                                  const dcv_nonce_claim_t *claim,
                                  const unsigned char secret[DCV_NONCE_SECRET_BYTES],
                                  apr_time_t now);

#endif
