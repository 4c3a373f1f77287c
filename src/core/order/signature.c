/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The signature of a CSR: see signature.h. */
#include "signature.h"

#include <string.h>

#include "crypto.h"
#include "der.h"

/* Kinds of keys, as far as signatures are made with them. */
typedef enum {
    KEY_OTHER,
    KEY_RSA,
    KEY_RSA_PSS,
    KEY_EC,
    KEY_ED25519,
    KEY_ED448
} kind_t;

/* An algorithm's OBJECT IDENTIFIER: its bytes. */
#define OID(bytes) bytes, sizeof(bytes) - 1

#define PKCS1  "\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define ANSI   "\x2a\x86\x48\xce\x3d"
#define NIST   "\x60\x86\x48\x01\x65\x03\x04\x02"
#define PSS    PKCS1 "\x0a"
#define SHA1   "\x2b\x0e\x03\x02\x1a"
#define P256   ANSI "\x03\x01\x07"
#define P384   "\x2b\x81\x04\x00\x22"
#define P521   "\x2b\x81\x04\x00\x23"
#define EDWARD "\x2b\x65"

/* The algorithms of signatures; the digest of PSS stands in its parameters. */
static const struct {
    const char *oid;
    apr_size_t oid_len;
    kind_t key;
    const char *digest;
} algorithms[] = {
    {OID(PKCS1 "\x04"), KEY_RSA, "MD5"},
    {OID(PKCS1 "\x05"), KEY_RSA, "SHA1"},
    {OID(PKCS1 "\x0b"), KEY_RSA, "SHA256"},
    {OID(PKCS1 "\x0c"), KEY_RSA, "SHA384"},
    {OID(PKCS1 "\x0d"), KEY_RSA, "SHA512"},
    {OID(PKCS1 "\x0e"), KEY_RSA, "SHA224"},
    {OID(PSS), KEY_RSA_PSS, NULL},
    {OID(ANSI "\x04\x01"), KEY_EC, "SHA1"},
    {OID(ANSI "\x04\x03\x01"), KEY_EC, "SHA224"},
    {OID(ANSI "\x04\x03\x02"), KEY_EC, "SHA256"},
    {OID(ANSI "\x04\x03\x03"), KEY_EC, "SHA384"},
    {OID(ANSI "\x04\x03\x04"), KEY_EC, "SHA512"},
    {OID(EDWARD "\x70"), KEY_ED25519, NULL},
    {OID(EDWARD "\x71"), KEY_ED448, NULL},
};

/* The algorithms of keys. */
static const struct {
    const char *oid;
    apr_size_t oid_len;
    kind_t key;
} keys[] = {
    {OID(PKCS1 "\x01"), KEY_RSA},    {OID(PSS), KEY_RSA_PSS},
    {OID(ANSI "\x02\x01"), KEY_EC},  {OID(EDWARD "\x70"), KEY_ED25519},
    {OID(EDWARD "\x71"), KEY_ED448},
};

/* The digests that the parameters of PSS may name. */
static const struct {
    const char *oid;
    apr_size_t oid_len;
    const char *name;
} digests[] = {
    {OID(SHA1), "SHA1"},          {OID(NIST "\x01"), "SHA256"},
    {OID(NIST "\x02"), "SHA384"}, {OID(NIST "\x03"), "SHA512"},
    {OID(NIST "\x04"), "SHA224"},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A request, taken apart. */
typedef struct {
    dcv_crypto_signed_t claim; /* what is to be verified */
    kind_t key;
    int is_whole; /* 0: the key is none of its kind, or the signature no whole bytes */
    int matches;  /* 0: the algorithm is not one of the key */
} request_t;

/* Read an AlgorithmIdentifier; its parameters' tag is 0 when it has none. */
static int read_algorithm(dcv_der_t *oid, dcv_der_t *parameters, dcv_der_rest_t *rest)
{
    dcv_der_t algorithm;
    dcv_der_rest_t inside;

    if (!dcv_der_take(&algorithm, rest, DCV_DER_SEQUENCE)) {
        return 0;
    }
    inside = dcv_der_inside(&algorithm);
    memset(parameters, 0, sizeof(*parameters));
    return dcv_der_take(oid, &inside, DCV_DER_OID) &&
           (!inside.len || (dcv_der_next(parameters, &inside) && !inside.len));
}

/* The name of a digest by its AlgorithmIdentifier; NULL: none that is looked at. */
static const char *read_digest(dcv_der_rest_t *rest)
{
    dcv_der_t oid, parameters;

    if (!read_algorithm(&oid, &parameters, rest) || rest->len) {
        return NULL;
    }
    for (apr_size_t i = 0; i < COUNT(digests); i++) {
        if (dcv_der_is(&oid, digests[i].oid, digests[i].oid_len)) {
            return digests[i].name;
        }
    }
    return NULL;
}

/* The digest of the mask generation function, which must be MGF1. */
static const char *read_mask(dcv_der_rest_t *rest)
{
    dcv_der_t oid, digest;
    dcv_der_rest_t inside;

    if (!read_algorithm(&oid, &digest, rest) || rest->len ||
        !dcv_der_is(&oid, OID(PKCS1 "\x08"))) {
        return NULL;
    }
    inside = (dcv_der_rest_t){digest.bytes, digest.len};
    return read_digest(&inside);
}

/*
 * Read RSASSA-PSS-params (RFC 4055 3.1), whose fields have the tags [0] to [2]. Returns 0
 * for what is not verified with: other digests, another trailer.
 */
static int read_pss(dcv_crypto_signed_t *claim, const dcv_der_t *parameters)
{
    dcv_der_rest_t rest = dcv_der_inside(parameters), inside;
    dcv_der_t field, number;

    if (parameters->tag != DCV_DER_SEQUENCE) {
        return 0;
    }
    claim->digest = claim->mask_digest = "SHA1";
    claim->salt_len = 20;
    while (rest.len) {
        if (!dcv_der_next(&field, &rest)) {
            return 0;
        }
        inside = dcv_der_inside(&field);
        switch (field.tag) {
        case 0xa0:
            claim->digest = read_digest(&inside);
            break;
        case 0xa1:
            claim->mask_digest = read_mask(&inside);
            break;
        case 0xa2:
            claim->salt_len =
                dcv_der_next(&number, &inside) ? dcv_der_small(&number) : -1;
            break;
        default:
            return 0;
        }
    }
    return claim->digest && claim->mask_digest && claim->salt_len >= 0;
}

/* Whether a SubjectPublicKeyInfo's key is SEQUENCE { INTEGER, INTEGER }. */
static int is_rsa_key(dcv_der_rest_t rest)
{
    dcv_der_t sequence, modulus, exponent;
    dcv_der_rest_t inside;

    if (!dcv_der_take(&sequence, &rest, DCV_DER_SEQUENCE)) {
        return 0;
    }
    inside = dcv_der_inside(&sequence);
    return dcv_der_take(&modulus, &inside, DCV_DER_INTEGER) &&
           dcv_der_take(&exponent, &inside, DCV_DER_INTEGER);
}

/* The bytes of a coordinate on one of the curves that CAs take; 0: another curve. */
static apr_size_t coordinate_len(const dcv_der_t *curve)
{
    if (curve->tag != DCV_DER_OID) {
        return 0;
    }
    return dcv_der_is(curve, OID(P256))   ? 32
           : dcv_der_is(curve, OID(P384)) ? 48
           : dcv_der_is(curve, OID(P521)) ? 66
                                          : 0;
}

/* Whether bytes have the form of a point (SEC 1 2.3.3). */
static int is_point(dcv_der_rest_t bytes, apr_size_t coordinate)
{
    return (bytes.len == 2 * coordinate + 1 && bytes.at[0] == 4) ||
           (bytes.len == coordinate + 1 && (bytes.at[0] | 1) == 3);
}

/* Read a SubjectPublicKeyInfo. Returns 0 for a key that is not verified with. */
static int read_key(request_t *request, dcv_der_rest_t *rest)
{
    dcv_der_t info, oid, parameters, bits;
    dcv_der_rest_t inside, key;

    if (!dcv_der_take(&info, rest, DCV_DER_SEQUENCE)) {
        return 0;
    }
    inside = dcv_der_inside(&info);
    if (!read_algorithm(&oid, &parameters, &inside) ||
        !dcv_der_take(&bits, &inside, DCV_DER_BIT_STRING) || !bits.content_len) {
        return 0;
    }
    for (apr_size_t i = 0; i < COUNT(keys); i++) {
        if (dcv_der_is(&oid, keys[i].oid, keys[i].oid_len)) {
            request->key = keys[i].key;
        }
    }
    key = (dcv_der_rest_t){bits.content + 1, bits.content_len - 1};
    request->claim.key = info.bytes;
    request->claim.key_len = info.len;
    switch (request->key) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        request->is_whole = is_rsa_key(key);
        return 1;
    case KEY_EC:
        request->claim.is_usual_point = 1;
        request->is_whole = is_point(key, coordinate_len(&parameters));
        return coordinate_len(&parameters) > 0;
    case KEY_ED25519:
    case KEY_ED448:
        /* RFC 8410 3 and 4: no parameters, and 32 or 57 bytes. */
        request->is_whole = key.len == (request->key == KEY_ED25519 ? 32 : 57);
        return !parameters.tag;
    default:
        return 0;
    }
}

/* Read the AlgorithmIdentifier of the signature. Returns 0 for one that is not looked at. */
static int read_signer(request_t *request, dcv_der_rest_t *rest)
{
    dcv_der_t oid, parameters;

    if (!read_algorithm(&oid, &parameters, rest)) {
        return 0;
    }
    for (apr_size_t i = 0; i < COUNT(algorithms); i++) {
        kind_t key = algorithms[i].key;

        if (!dcv_der_is(&oid, algorithms[i].oid, algorithms[i].oid_len)) {
            continue;
        }
        request->claim.digest = algorithms[i].digest;
        /* A key for any use of RSA may make PSS, too. */
        request->matches =
            key == request->key || (key == KEY_RSA_PSS && request->key == KEY_RSA);
        return key != KEY_RSA_PSS || read_pss(&request->claim, &parameters);
    }
    return 0;
}

/* Take a request apart. Returns 0 when its signature cannot be verified. */
static int read_request(request_t *request, const unsigned char *der, apr_size_t len)
{
    dcv_der_rest_t rest = {der, len}, inside;
    dcv_der_t whole, info, version, subject, bits;

    memset(request, 0, sizeof(*request));
    if (!dcv_der_take(&whole, &rest, DCV_DER_SEQUENCE)) {
        return 0;
    }
    rest = dcv_der_inside(&whole);
    if (!dcv_der_take(&info, &rest, DCV_DER_SEQUENCE)) {
        return 0;
    }
    inside = dcv_der_inside(&info);
    request->claim.info = info.bytes;
    request->claim.info_len = info.len;
    if (!dcv_der_next(&version, &inside) || dcv_der_small(&version) != 0 ||
        !dcv_der_take(&subject, &inside, DCV_DER_SEQUENCE) ||
        !read_key(request, &inside) || !read_signer(request, &rest) ||
        !dcv_der_take(&bits, &rest, DCV_DER_BIT_STRING) || !bits.content_len) {
        return 0;
    }
    /* The first byte tells how many bits of the last one do not count. */
    request->claim.signature = bits.content + 1;
    request->claim.signature_len = bits.content_len - 1;
    request->is_whole = request->is_whole && !bits.content[0];
    return 1;
}

int dcv_signature_is_verifiable(const unsigned char *der, apr_size_t len)
{
    request_t request;

    return read_request(&request, der, len);
}

dcv_signature_t dcv_signature_verify(const unsigned char *der, apr_size_t len)
{
    request_t request;

    if (!read_request(&request, der, len)) {
        return DCV_SIGNATURE_NOT_VERIFIED;
    }
    if (!request.is_whole || !request.matches) {
        return DCV_SIGNATURE_INVALID;
    }
    switch (dcv_crypto_verify(&request.claim)) {
    case DCV_CRYPTO_MATCHES:
        return DCV_SIGNATURE_VALID;
    case DCV_CRYPTO_DIFFERS:
        return DCV_SIGNATURE_INVALID;
    default:
        return DCV_SIGNATURE_NOT_VERIFIED;
    }
}
