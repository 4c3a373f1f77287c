/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CSR, and the file that brings it.
 *
 * People save CSRs with whatever they have at hand: PEM with any label of CSRs, DER, any
 * line ends, a byte order mark, UTF-16 from Windows PowerShell, `openssl req -text` around
 * it, dashes lost or added, quoted in a mail, inside JSON. All of it is read here, and
 * reduced to what DCV needs. What is meant is never guessed: hashes are of the DER, which
 * is whole or is refused.
 */
#ifndef DCV_CSR_H
#define DCV_CSR_H

#include <apr_tables.h>

#include "dcv/error.h"
#include "dcv/name.h"

/* A longer file is not looked at. A CSR with a thousand names has some 60 KiB. */
#define DCV_CSR_MAX_BYTES (256 * 1024)

/* Names that an order has at most besides its CN: what Sectigo takes. */
#define DCV_CSR_MAX_NAMES 1000

typedef enum {
    DCV_SIGNATURE_UNKNOWN, /* not looked at */
    DCV_SIGNATURE_VALID,   /* made with the CSR's own key */
    DCV_SIGNATURE_INVALID, /* not so: a CA refuses the CSR */
    /*
     * Cannot be told: see dcv_csr_t.never_verified; or the CSR's version is not 0, or the
     * OpenSSL at hand or every one of them does not know the algorithm, or must not use it.
     */
    DCV_SIGNATURE_NOT_VERIFIED
} dcv_signature_t;

/* Read-only once made. */
typedef struct dcv_csr_t {
    /* All three are of the DER exactly as it stands in the file, never encoded again. */
    const char *md5;    /* 32 upper-case hex digits */
    const char *sha256; /* 64 lower-case hex digits */
    /*
     * 40 lower-case hex digits, for nothing but to recognise a record as CAs asked for it
     * before 2017; "": OpenSSL has no SHA-1.
     */
    char sha1[41];
    /* const dcv_name_t *: CN, then subjectAltName, each once. */
    const apr_array_header_t *names;
    /*
     * const char *: names that are no names, each as a part of a sentence: escaped, in
     * quotation marks, or "A name of the kind otherName". They take no part. NULL: none.
     */
    const apr_array_header_t *odd_names;
    const char *subject;             /* as RFC 4514 writes it; readable UTF-8 */
    const char *key_type;            /* "RSA", "EC", "Ed25519", or OpenSSL's name */
    const char *signature_algorithm; /* OpenSSL's name: "sha256WithRSAEncryption" */
    /*
     * The curve of an EC key that is none of P-256, P-384 and P-521: "secp256k1"; "": it has
     * explicit parameters. NULL: any other key.
     */
    const char *odd_curve;
    unsigned short key_bits;       /* 0 when not known; 65535: that many or more */
    unsigned char has_common_name; /* whether the subject has a CN */
    unsigned char begins_with_cn;  /* whether the first of names is that CN */
    unsigned char weak_digest;     /* whether the signature is over SHA-1 or worse */
    /*
     * Whether its signature is never verified, for its key: one that is neither RSA of up
     * to 8192 bits with an exponent of up to 64, nor EC on a curve that CAs take, nor Ed25519
     * or Ed448. CAs take none of these (BR 6.1.5, 6.1.6), and to verify with one may
     * take a hundred times as long, which a customer must not choose.
     */
    unsigned char never_verified;
    unsigned short exponent_bits; /* of an RSA key; 0 for others */
    /*
     * A dcv_signature_t, the one field that may change: from unknown to what it is,
     * once it was verified. See dcv_csr_signature() and dcv_csr_learn_signature().
     */
    volatile apr_uint32_t signature;
} dcv_csr_t;

/*
 * What an order can have besides its CSR, as text, from a directive's options or from
 * header lines. NULL stands for absent, in each field.
 */
typedef struct dcv_settings_t {
    const char *authority;    /* authority=, DCV-Authority: */
    const char *unique_value; /* unique=, DCV-Unique-Value: */
    const char *issued;       /* issued=, DCV-Issued: */
    const char *domains;      /* domains=, DCV-Domains: */
} dcv_settings_t;

/* Read-only once made. */
typedef struct dcv_csr_file_t {
    const dcv_csr_t *csr;
    const dcv_settings_t *headers; /* the DCV- lines before the CSR; NULL: none */
    int has_private_key;           /* whether a private key in PEM stands in it, too */
} dcv_csr_file_t;

/* Whether reading a CSR looks at its signature, which takes ten times the time. */
typedef enum {
    DCV_SKIP_SIGNATURE,
    DCV_CHECK_SIGNATURE
} dcv_signature_check_t;

/* What is known of a CSR's signature. Threads: any number at once. */
dcv_signature_t dcv_csr_signature(const dcv_csr_t *csr);

/*
 * Note what was found of a CSR's signature when it was read again. Nothing happens when
 * again is another CSR. Threads: any number at once.
 */
void dcv_csr_learn_signature(const dcv_csr_t *csr, const dcv_csr_t *again);

/*
 * A number for the content of a file, from its SHA-256: the same for the same bytes, and
 * for others by a chance of 2^-60. 0: OpenSSL has no SHA-256.
 */
apr_uint64_t dcv_csr_file_fingerprint(const char *bytes, apr_size_t len);

/*
 * Read the len bytes of a CSR file.
 *
 * Sets *file. What it keeps is in result_pool; the bytes are not needed any more. Fails
 * with any DCV_E_CSR_ code, with DCV_E_NAMES for more than DCV_CSR_MAX_NAMES names
 * besides the CN, and with DCV_E_HEADER for a line that begins with DCV-
 * before the CSR and is not one of the four, stands twice, or comes after the CSR. A
 * header without a value counts as absent.
 *
 * Who names a file may have no right to read it, where httpd has: a message shows one
 * character of it at most, or a header line's name or value that is meant for DCV.
 */
dcv_error_t *dcv_csr_file_parse(const dcv_csr_file_t **file, const char *bytes,
                                apr_size_t len, dcv_signature_check_t check,
                                apr_pool_t *result_pool, apr_pool_t *scratch_pool);

#endif
