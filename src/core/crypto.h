/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cryptography and ASN.1. crypto.c is the only file that includes OpenSSL and
 * APR-util's MD5. Nothing here knows what the results are for.
 */
#ifndef DCV_CORE_CRYPTO_H
#define DCV_CORE_CRYPTO_H

#include <apr_pools.h>
#include <apr_tables.h>

#define DCV_SHA1_HEX_BYTES   41
#define DCV_SHA256_HEX_BYTES 65

/* SHA-1 of the bytes as lower-case hex. Returns 0 when OpenSSL has no SHA-1. */
int dcv_crypto_sha1(char hex[DCV_SHA1_HEX_BYTES], const void *bytes, apr_size_t len);

/* SHA-256 of the bytes as lower-case hex. Returns 0 when OpenSSL has no SHA-256. */
int dcv_crypto_sha256(char hex[DCV_SHA256_HEX_BYTES], const void *bytes,
                      apr_size_t len);

#define DCV_HMAC_BYTES 32

/*
 * HMAC-SHA-256 (RFC 2104) of the bytes with a key. Returns 0 when OpenSSL has no SHA-256;
 * mac is not set then. Any thread.
 */
int dcv_crypto_hmac(unsigned char mac[DCV_HMAC_BYTES], const void *key,
                    apr_size_t key_len, const void *bytes, apr_size_t len);

/*
 * Decode base64 without white space. The bytes are in pool, their number in *len. NULL
 * when text is not base64 with its padding.
 */
unsigned char *dcv_crypto_base64(apr_size_t *len, const char *text, apr_size_t text_len,
                                 apr_pool_t *pool);

/* The bytes, fewer than 2^30, as base64 with its padding, on one line; in pool. */
const char *dcv_crypto_to_base64(const unsigned char *bytes, apr_size_t len,
                                 apr_pool_t *pool);

typedef enum {
    DCV_CRYPTO_CN,      /* bytes are UTF-8, whatever the string type was */
    DCV_CRYPTO_DNS,     /* bytes are as they stand */
    DCV_CRYPTO_ADDRESS, /* bytes are 4 or 16 octets, if the CSR is sane */
    DCV_CRYPTO_OTHER,   /* bytes are an e-mail address or a URI */
    DCV_CRYPTO_KIND     /* bytes are the kind of a name that is no text: "otherName" */
} dcv_crypto_source_t;

/* One name of a CSR, as found: not validated, may contain any byte. */
typedef struct dcv_crypto_name_t {
    dcv_crypto_source_t source;
    const char *bytes;
    apr_size_t len;
} dcv_crypto_name_t;

/* A CSR's subject, key and signature, as it says itself. */
typedef struct dcv_crypto_request_t {
    apr_array_header_t
        *names;           /* dcv_crypto_name_t: each CN, then each subjectAltName */
    const char *subject;  /* as RFC 4514 writes it; may contain any UTF-8 */
    const char *key_type; /* "RSA", "EC", "Ed25519", or OpenSSL's name */
    int key_bits;         /* 0 when not known */
    int exponent_bits;    /* of an RSA key; 0 for others */
    /* "secp256k1", "" for explicit parameters; NULL for P-256, P-384, P-521 and for other keys */
    const char *odd_curve;
    const char *signature_algorithm; /* OpenSSL's name: "sha256WithRSAEncryption" */
    int weak_digest;                 /* whether the signature is over SHA-1 or worse */
} dcv_crypto_request_t;

/*
 * Read a PKCS#10 request (RFC 2986): its names in the order of the file, with both
 * attributes that ask for extensions, PKCS#9's and Microsoft's; and what it says of
 * subject, key and signature.
 *
 * The key is not decoded: that takes OpenSSL ten times as long as all the rest.
 *
 * Fills request, its strings in pool or constants. Returns NULL, or what does not
 * decode, as the text of a dcv_error_plain(). Leaves nothing in OpenSSL's error queue.
 */
const char *dcv_crypto_read_request(dcv_crypto_request_t *request,
                                    const unsigned char *der, apr_size_t len,
                                    apr_pool_t *pool);

/* A signature, and what it may be of. None of the bytes are copied. */
typedef struct dcv_crypto_signed_t {
    const char *digest;       /* OpenSSL's name; NULL: the algorithm's own */
    const char *mask_digest;  /* that of PSS' MGF1; NULL: no PSS */
    int salt_len;             /* of PSS */
    const unsigned char *key; /* a SubjectPublicKeyInfo (RFC 5280 4.1) */
    apr_size_t key_len;
    int is_usual_point; /* a point on P-256, P-384 or P-521, if it is one at all */
    const unsigned char *info; /* what is signed */
    apr_size_t info_len;
    const unsigned char *signature;
    apr_size_t signature_len;
} dcv_crypto_signed_t;

typedef enum {
    DCV_CRYPTO_MATCHES, /* the signature is made of info with key */
    DCV_CRYPTO_DIFFERS, /* it is not */
    DCV_CRYPTO_UNABLE   /* this OpenSSL, or the system's policy, lacks what it takes */
} dcv_crypto_match_t;

/*
 * Whether a signature is made with a key. Takes some 150 microseconds. Leaves nothing in
 * OpenSSL's error queue.
 */
dcv_crypto_match_t dcv_crypto_verify(const dcv_crypto_signed_t *claim);

#endif
