/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/signature.h"
#include "tap.h"

#include <apr_strings.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* The DER of a CSR that openssl makes; its last byte belongs to the signature. */
static unsigned char *make(apr_size_t *len, const char *arguments)
{
    const char *der;

    output_of(
        apr_psprintf(pool,
                     "openssl req -new -nodes -keyout /dev/null -outform DER "
                     "-subj /CN=a.example -out $DCV_BUILD/unit/signature.der %s 2>&1",
                     arguments));
    der = read_file(output_of("echo $DCV_BUILD/unit/signature.der"), len);
    return apr_pmemdup(pool, der, *len);
}

#define EC  "-newkey ec -pkeyopt ec_paramgen_curve:"
#define PSS "-newkey rsa:2048 -sigopt rsa_padding_mode:pss "

static void test_verified(void)
{
    static const char *const kinds[] = {
        "-newkey rsa:2048 -sha256",
        "-newkey rsa:2048 -sha224",
        "-newkey rsa:2048 -sha384",
        "-newkey rsa:2048 -sha512",
        "-newkey rsa:2048 -sha1",
        "-newkey rsa:2048 -md5",
        EC "P-256 -sha256",
        EC "P-256 -sha1",
        EC "P-384 -sha384",
        EC "P-521 -sha512 -pkeyopt ec_param_enc:named_curve",
        EC "P-256 -sha224",
        "-newkey ed25519",
        "-newkey ed448",
        PSS "-sha256",
        PSS "-sha1",
        PSS "-sha512 -sigopt rsa_pss_saltlen:0",
        PSS "-sha256 -sigopt rsa_pss_saltlen:-1 -sigopt rsa_mgf1_md:sha1",
        "-newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -sha384",
        "-newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -pkeyopt "
        "rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt "
        "rsa_pss_keygen_saltlen:32",
    };

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        apr_size_t len;
        unsigned char *der = make(&len, kinds[i]);

        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_VALID,
                  apr_psprintf(pool, "the signature of a CSR is valid: %s", kinds[i]));
        ok(dcv_signature_is_verifiable(der, len), "that can be told beforehand");
        der[len - 1] ^= 1;
        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_INVALID,
                  "with one bit changed it is not");
        der[len - 1] ^= 1;
        *(char *)strstr((char *)memchr(der, 'a', len), "a.example") = 'b';
        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_INVALID,
                  "nor for another subject");
    }
}

static void test_not_verified(void)
{
    static const char *const kinds[] = {
        "-newkey rsa:2048 -sha3-256",
        "-newkey rsa:2048 -sha512-256",
        "-newkey rsa:2048 -ripemd160",
        PSS "-sha3-256",
        PSS "-sha512-256",
        EC "P-256 -sha3-256",
        EC "secp256k1",
        EC "brainpoolP256r1",
        EC "prime192v1",
        EC "P-256 -pkeyopt ec_param_enc:explicit",
    };

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        apr_size_t len;
        unsigned char *der = make(&len, kinds[i]);

        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_NOT_VERIFIED,
                  apr_psprintf(pool, "nothing is said of the signature: %s", kinds[i]));
        ok(!dcv_signature_is_verifiable(der, len), "that can be told beforehand");
        der[len - 1] ^= 1;
        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_NOT_VERIFIED,
                  "nor of one that is changed");
    }
}

/* Files that one OpenSSL calls invalid, and another one does not. */
static void test_cases(void)
{
    static const char *const names[] = {"version1", "mldsa65", "secp256k1"};

    for (apr_size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        apr_size_t len;
        const char *pem =
            read_file(apr_psprintf(pool, "t/data/cases/%s.csr", names[i]), &len);
        const dcv_csr_file_t *file = NULL;

        succeeds(dcv_csr_file_parse(&file, pem, len, DCV_CHECK_SIGNATURE, pool, pool),
                 apr_psprintf(pool, "the CSR of %s is read", names[i]));
        is_number(file->csr ? (long)dcv_csr_signature(file->csr) : -1,
                  DCV_SIGNATURE_NOT_VERIFIED, "nothing is said of its signature");
    }
}

/* Where in bytes others are, which must be there. */
static unsigned char *find(unsigned char *der, apr_size_t len, const char *bytes,
                           apr_size_t bytes_len)
{
    for (apr_size_t i = 0; i + bytes_len <= len; i++) {
        if (!memcmp(der + i, bytes, bytes_len)) {
            return der + i;
        }
    }
    ok(0, "the bytes to change are there");
    return der;
}

static void test_changed(void)
{
    apr_size_t len;
    unsigned char *der = make(&len, EC "P-256"), *at;

    at = find(der, len, "\x2a\x86\x48\xce\x3d\x04\x03\x02", 8);
    at[7] = 0x7f;
    is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_NOT_VERIFIED,
              "nothing is said of an algorithm that is not known");
    at[7] = 0x04;
    is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_INVALID,
              "a signature with another digest is not valid");
    at[7] = 0x02;
    at = find(der, len, "\x03\x42\x00\x04", 4);
    at[60] ^= 1;
    is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_INVALID,
              "a signature with a point that is not on its curve is not valid");
    at[60] ^= 1;
    at[3] = 5;
    is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_INVALID,
              "a signature with a key that is no point is not valid");
    at[3] = 4;
    is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_VALID,
              "put together again it is valid");
    for (apr_size_t i = 0; i < len; i++) {
        ok(dcv_signature_verify(der, i) == DCV_SIGNATURE_NOT_VERIFIED,
           "nothing is said of a request that is cut");
    }
}

/* An algorithm of another key than the CSR's. */
static void test_mismatch(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    X509_REQ *request = X509_REQ_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    unsigned char *der = NULL;
    int len;

    X509_REQ_set_pubkey(request, key);
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256WithRSAEncryption), V_ASN1_NULL,
                    NULL);
    X509_REQ_set1_signature_algo(request, algorithm);
    len = i2d_X509_REQ(request, &der);
    is_number(dcv_signature_verify(der, (apr_size_t)len), DCV_SIGNATURE_INVALID,
              "an algorithm that is none of the key's makes no valid signature");
    OPENSSL_free(der);
    X509_ALGOR_free(algorithm);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
}

/* A policy that takes algorithms away, as FIPS does: here all of them. */
static void test_policy(void)
{
    static const char *const kinds[] = {"-newkey rsa:2048 -sha1", EC "P-256",
                                        "-newkey ed25519", PSS "-sha256"};

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        apr_size_t len;
        unsigned char *der = make(&len, kinds[i]);

        EVP_set_default_properties(NULL, "provider=nobody");
        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_NOT_VERIFIED,
                  "what a policy keeps OpenSSL from is not called invalid");
        EVP_set_default_properties(NULL, "");
        is_number(dcv_signature_verify(der, len), DCV_SIGNATURE_VALID,
                  "without the policy it is valid");
    }
}

void run_tests(void)
{
    test_verified();
    test_not_verified();
    test_cases();
    test_changed();
    test_mismatch();
    test_policy();
}
