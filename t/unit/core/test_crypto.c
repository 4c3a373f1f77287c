/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"
#include "tap.h"

#include <apr_escape.h>
#include <apr_strings.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* Digests of what the standards give as examples. */
static void test_digests(void)
{
    char sha1[DCV_SHA1_HEX_BYTES], sha256[DCV_SHA256_HEX_BYTES];

    /* FIPS 180-2 B.1 */
    ok(dcv_crypto_sha1(sha1, "abc", 3), "the SHA-1 of \"abc\" can be computed");
    is(sha1, "a9993e364706816aba3e25717850c26c9cd0d89d",
       "the SHA-1 of \"abc\" is that of FIPS 180");
    ok(dcv_crypto_sha256(sha256, "abc", 3), "the SHA-256 of \"abc\" can be computed");
    is(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       "the SHA-256 of \"abc\" is the one that FIPS 180-2 gives");
}

static void test_base64(void)
{
    unsigned char *bytes;
    apr_size_t len;

    /* RFC 4648 10 */
    bytes = dcv_crypto_base64(&len, "Zm9vYg==", 8, pool);
    ok(bytes && len == 4 && !memcmp(bytes, "foob", 4),
       "base64 with two characters of padding is decoded");
    bytes = dcv_crypto_base64(&len, "Zm9vYmE=", 8, pool);
    ok(bytes && len == 5 && !memcmp(bytes, "fooba", 5),
       "base64 with one character of padding is decoded");
    bytes = dcv_crypto_base64(&len, "Zm9vYmFy", 8, pool);
    ok(bytes && len == 6 && !memcmp(bytes, "foobar", 6),
       "base64 without padding is decoded");
    ok(!dcv_crypto_base64(&len, "Zm9vYg=", 7, pool),
       "base64 whose padding is too short is refused");
    ok(!dcv_crypto_base64(&len, "Zm9v!mFy", 8, pool),
       "base64 with a character from outside its alphabet is refused");
    ok(!dcv_crypto_base64(&len, "", 0, pool), "empty base64 is refused");
    is(dcv_crypto_to_base64((const unsigned char *)"fooba", 5, pool),
       "Zm9vYmE=", "bytes are encoded as base64 with its padding");
    is(dcv_crypto_to_base64((const unsigned char *)"", 0, pool), "",
       "no bytes are encoded as nothing");
}

/* A CSR, and what is left of it when it is damaged. */
static void test_request(void)
{
    dcv_crypto_request_t request;
    const unsigned char *der;
    apr_size_t len;

    output_of("openssl req -in t/data/certigna-faq.csr.pem -outform DER "
              "-out $DCV_BUILD/unit/crypto.der");
    der = (const unsigned char *)read_file(output_of("echo $DCV_BUILD/unit/crypto.der"),
                                           &len);
    is(dcv_crypto_read_request(&request, der, len, pool), NULL,
       "the CSR that Certigna publishes decodes");
    is_number(request.names->nelts, 1, "the CSR has one name");
    is(APR_ARRAY_IDX(request.names, 0, dcv_crypto_name_t).bytes, "www.certigna.com",
       "the name of the CSR is its CN");
    is(request.key_type, "RSA", "the key of the CSR is an RSA key");
    is_number(request.key_bits, 2048, "the key of the CSR has 2048 bits");
    is(request.odd_curve, NULL, "an RSA key has no curve");
    ok(dcv_crypto_read_request(&request, der, len - 1, pool) != NULL,
       "a CSR that lacks its last byte does not decode");
    ok(dcv_crypto_read_request(&request, (const void *)"\x30\0", 2, pool) != NULL,
       "an empty SEQUENCE does not decode as a CSR");
}

/* A key of Ed25519, and a signature with it over "abc". */
static void test_verify(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char *info = NULL, signature[64];
    size_t len = sizeof(signature);
    dcv_crypto_signed_t claim = {.info = (const void *)"abc",
                                 .info_len = 3,
                                 .signature = signature,
                                 .signature_len = 64};

    claim.key_len = (apr_size_t)i2d_PUBKEY(key, &info);
    claim.key = info;
    EVP_DigestSignInit(context, NULL, NULL, NULL, key);
    EVP_DigestSign(context, signature, &len, (const void *)"abc", 3);
    is_number(dcv_crypto_verify(&claim), DCV_CRYPTO_MATCHES,
              "a signature matches what it was made of");
    claim.info_len = 2;
    is_number(dcv_crypto_verify(&claim), DCV_CRYPTO_DIFFERS,
              "it does not match something else");
    claim.digest = "a digest that nobody has";
    is_number(dcv_crypto_verify(&claim), DCV_CRYPTO_UNABLE,
              "where there is no such digest nothing is known");
    claim.key_len = 3;
    is_number(dcv_crypto_verify(&claim), DCV_CRYPTO_UNABLE,
              "where a key does not decode nothing is known");
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    OPENSSL_free(info);
}

static void test_hmac(void)
{
    unsigned char mac[DCV_HMAC_BYTES];
    char hex[2 * DCV_HMAC_BYTES + 1];

    /* RFC 4231 4.3 */
    ok(dcv_crypto_hmac(mac, "Jefe", 4, "what do ya want for nothing?", 28),
       "an HMAC can be computed");
    apr_escape_hex(hex, mac, sizeof(mac), 0, NULL);
    is(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "the HMAC is the one that RFC 4231 gives");
}

void run_tests(void)
{
    test_digests();
    test_hmac();
    test_base64();
    test_request();
    test_verify();
    is_number((long)ERR_peek_error(), 0, "nothing is left in OpenSSL's error queue");
}
