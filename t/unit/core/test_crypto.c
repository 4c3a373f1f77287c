/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"
#include "tap.h"

#include <apr_strings.h>
#include <openssl/err.h>
#include <string.h>

void run_tests(void)
{
    char md5[DCV_MD5_HEX_BYTES], sha256[DCV_SHA256_HEX_BYTES];
    dcv_crypto_request_t request;
    unsigned char *changed;
    const unsigned char *der;
    unsigned char *bytes;
    apr_size_t len;

    /* RFC 1321 A.5, FIPS 180-2 B.1 */
    dcv_crypto_md5(md5, "abc", 3);
    is(md5, "900150983CD24FB0D6963F7D28E17F72", "MD5 of abc");
    ok(dcv_crypto_sha256(sha256, "abc", 3), "SHA-256 is there");
    is(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       "SHA-256 of abc");

    /* RFC 4648 10 */
    bytes = dcv_crypto_base64(&len, "Zm9vYg==", 8, pool);
    ok(bytes && len == 4 && !memcmp(bytes, "foob", 4), "base64 with two of padding");
    bytes = dcv_crypto_base64(&len, "Zm9vYmE=", 8, pool);
    ok(bytes && len == 5 && !memcmp(bytes, "fooba", 5), "base64 with one");
    bytes = dcv_crypto_base64(&len, "Zm9vYmFy", 8, pool);
    ok(bytes && len == 6 && !memcmp(bytes, "foobar", 6), "base64 without");
    ok(!dcv_crypto_base64(&len, "Zm9vYg=", 7, pool), "padding that is short");
    ok(!dcv_crypto_base64(&len, "Zm9v!mFy", 8, pool), "a character that is none");
    ok(!dcv_crypto_base64(&len, "", 0, pool), "nothing");

    is_number((long)dcv_crypto_sequence_length((const void *)"\x30\x01xyz", 5), 3,
              "a SEQUENCE and more");
    is_number((long)dcv_crypto_sequence_length((const void *)"\x30\x09xyz", 5), 0,
              "a SEQUENCE that is cut off");
    is_number((long)dcv_crypto_sequence_length((const void *)"\x30\x80xyz\0\0", 7), 0,
              "an indefinite length");
    is_number((long)dcv_crypto_sequence_length((const void *)"\x31\x01xyz", 5), 0,
              "another tag");
    is_number((long)dcv_crypto_sequence_length((const void *)"", 0), 0, "nothing");

    output_of("openssl req -in t/data/certigna-faq.csr.pem -outform DER "
              "-out $DCV_BUILD/unit/crypto.der");
    der = (const unsigned char *)read_file(output_of("echo $DCV_BUILD/unit/crypto.der"),
                                           &len);
    is(dcv_crypto_read_request(&request, der, len, pool), NULL, "a CSR decodes");
    is_number(request.names->nelts, 1, "it has one name");
    is(APR_ARRAY_IDX(request.names, 0, dcv_crypto_name_t).bytes, "www.certigna.com",
       "its CN");
    is(request.key_type, "RSA", "its key");
    is_number(request.key_bits, 2048, "the bits of its key");
    ok(dcv_crypto_verify_request(der, len), "its signature is right");
    changed = apr_pmemdup(pool, der, len);
    changed[len - 1] ^= 1;
    ok(!dcv_crypto_verify_request(changed, len), "a bit of the signature is not");
    ok(!dcv_crypto_verify_request(der, len - 1), "nor is half a CSR");
    ok(dcv_crypto_read_request(&request, der, len - 1, pool) != NULL, "one byte short");
    ok(dcv_crypto_read_request(&request, (const void *)"\x30\0", 2, pool) != NULL,
       "an empty SEQUENCE");
    is_number((long)ERR_peek_error(), 0, "nothing is left in OpenSSL's error queue");
}
