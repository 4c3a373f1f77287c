/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/csr.h"
#include "tap.h"

#include <apr_strings.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Make a CSR with openssl, and compare with what openssl says of it. */
static const dcv_csr_t *against_openssl(const char *arguments)
{
    const dcv_csr_t *csr = NULL;
    const char *der;
    apr_size_t len;

    output_of(
        apr_psprintf(pool,
                     "openssl req -new -nodes -keyout /dev/null -outform DER -utf8 "
                     "-out $DCV_BUILD/unit/csr.der %s 2>&1",
                     arguments));
    der = read_file(output_of("echo $DCV_BUILD/unit/csr.der"), &len);
    succeeds(dcv_csr_parse(&csr, (const unsigned char *)der, len, DCV_CHECK_SIGNATURE,
                           pool, pool),
             apr_pstrcat(pool, "openssl's CSR can be read: ",
                         dcv_error_line(arguments, pool), NULL));
    is(csr ? csr->md5 : NULL,
       output_of("openssl md5 -r $DCV_BUILD/unit/csr.der | cut -c1-32 | tr a-f A-F"),
       "the MD5 of a CSR is the one that openssl computes");
    is(csr ? csr->sha1 : NULL,
       output_of("openssl sha1 -r $DCV_BUILD/unit/csr.der | cut -c1-40"),
       "the SHA-1 of a CSR is the one openssl computes");
    is(csr ? csr->sha256 : NULL,
       output_of("openssl sha256 -r $DCV_BUILD/unit/csr.der | cut -c1-64"),
       "the SHA-256 of a CSR is the one that openssl computes");
    return csr;
}

static const char *all_names(const dcv_csr_t *csr)
{
    const char *list = "";

    for (int i = 0; csr && i < csr->names->nelts; i++) {
        list =
            apr_pstrcat(pool, list, " ",
                        APR_ARRAY_IDX(csr->names, i, const dcv_name_t *)->text, NULL);
    }
    return list;
}

static const char *odd_name(const dcv_csr_t *csr)
{
    return csr && csr->odd_names ? APR_ARRAY_IDX(csr->odd_names, 0, const char *)
                                 : NULL;
}

/* A CSR that asks for extensions by an attribute, signed and read again. */
static dcv_error_t *with_attribute(const dcv_csr_t **csr, int nid, int type,
                                   const void *value, int value_len)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    X509_REQ *request = X509_REQ_new();
    unsigned char *der = NULL;
    dcv_error_t *error;
    int len;

    X509_REQ_set_pubkey(request, key);
    X509_REQ_add1_attr_by_NID(request, nid, type, value, value_len);
    X509_REQ_sign(request, key, EVP_sha256());
    len = i2d_X509_REQ(request, &der);
    error = dcv_csr_parse(csr, der, (apr_size_t)len, DCV_CHECK_SIGNATURE, pool, pool);
    OPENSSL_free(der);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return error;
}

/* Names that are asked for and cannot be read must not be lost without a word. */
static void test_damaged_extensions(void)
{
    /* SEQUENCE { SEQUENCE { OID subjectAltName, OCTET STRING of value } }, once or twice */
    static const char good[] = "\x30\x11\x30\x0f\x06\x03\x55\x1d\x11\x04\x08"
                               "\x30\x06\x82\x04"
                               "a.bc";
    static const char damaged[] = "\x30\x11\x30\x0f\x06\x03\x55\x1d\x11\x04\x08"
                                  "\x30\x06\x82\x44"
                                  "a.bc";
    static const char twice[] = "\x30\x22\x30\x0f\x06\x03\x55\x1d\x11\x04\x08"
                                "\x30\x06\x82\x04"
                                "a.bc"
                                "\x30\x0f\x06\x03\x55\x1d\x11\x04\x08"
                                "\x30\x06\x82\x04"
                                "a.bd";
    const dcv_csr_t *csr = NULL;

    succeeds(with_attribute(&csr, NID_ext_req, V_ASN1_SEQUENCE, good, sizeof(good) - 1),
             "a CSR with a subjectAltName made by hand is read");
    is(all_names(csr), " a.bc", "the name in a subjectAltName made by hand is read");
    fails(with_attribute(&csr, NID_ext_req, V_ASN1_SEQUENCE, damaged,
                         sizeof(damaged) - 1),
          DCV_E_CSR_DAMAGED, "its subjectAltName does not decode",
          "a CSR with a damaged subjectAltName is refused");
    fails(with_attribute(&csr, NID_ext_req, V_ASN1_SEQUENCE, twice, sizeof(twice) - 1),
          DCV_E_CSR_DAMAGED, "more than one subjectAltName",
          "a CSR with two subjectAltNames is refused");
    fails(with_attribute(&csr, NID_ext_req, V_ASN1_SEQUENCE, "\x30\x03\x30\x01\x05", 5),
          DCV_E_CSR_DAMAGED, "extensions it asks for do not decode",
          "a CSR whose requested extensions are no extensions is refused");
    fails(with_attribute(&csr, NID_ext_req, V_ASN1_OCTET_STRING, "abc", 3),
          DCV_E_CSR_DAMAGED, "extensions it asks for do not decode",
          "a CSR whose requested extensions have another ASN.1 type is refused");
}

/* Windows' certreq asks for extensions by an attribute of Microsoft's. */
static void test_microsoft(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    X509_REQ *request = X509_REQ_new();
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
                                                "DNS:iis.example,DNS:www.iis.example");
    X509_EXTENSIONS *extensions = sk_X509_EXTENSION_new_null();
    const dcv_csr_t *csr = NULL;
    unsigned char *der = NULL;
    int len;

    sk_X509_EXTENSION_push(extensions, names);
    X509_REQ_set_pubkey(request, key);
    X509_REQ_add_extensions_nid(request, extensions, NID_ms_ext_req);
    X509_REQ_sign(request, key, EVP_sha256());
    len = i2d_X509_REQ(request, &der);
    succeeds(dcv_csr_parse(&csr, der, (apr_size_t)len, DCV_CHECK_SIGNATURE, pool, pool),
             "a CSR with Microsoft's attribute for extensions is read");
    is(all_names(csr), " iis.example www.iis.example",
       "the names in Microsoft's attribute for extensions are read");
    OPENSSL_free(der);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
}

/* What a CSR says of its key and signature, next to what openssl was told to make. */
static void test_description(void)
{
    const dcv_csr_t *csr =
        against_openssl("-newkey rsa:1024 -sha1 -subj '/C=FR/O=X \\+ Y/CN=a.example'");

    is(csr->subject, "CN=a.example,O=X \\+ Y,C=FR",
       "the subject of a CSR is written as RFC 4514 has it");
    is(csr->key_type, "RSA", "the type of an RSA key is RSA");
    is_number(csr->key_bits, 1024, "an RSA key of 1024 bits has 1024 bits");
    is(csr->signature_algorithm, "sha1WithRSAEncryption",
       "a signature by RSA over SHA-1 is told as such");
    ok(csr->weak_digest, "a signature over SHA-1 is weak");
    ok(csr->has_common_name, "a CSR with a CN has a common name");
    is_number(csr->signature, DCV_SIGNATURE_VALID,
              "the signature of a CSR that openssl made is valid");
    csr = against_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-384 -subj / "
                          "-addext subjectAltName=DNS:a.example");
    is(csr->subject, "", "an empty subject is an empty text");
    is(csr->key_type, "EC", "the type of an EC key is EC");
    is_number(csr->key_bits, 384, "a key on the curve P-384 has 384 bits");
    is(csr->signature_algorithm, "ecdsa-with-SHA256",
       "a signature by ECDSA over SHA-256 is told as such");
    ok(!csr->weak_digest, "a signature by ECDSA over SHA-256 is not weak");
    ok(!csr->has_common_name, "a CSR with an empty subject has no common name");
    csr = against_openssl("-newkey ed25519 -subj /CN=a.example");
    is(csr->key_type, "Ed25519", "the type of an Ed25519 key is Ed25519");
    is_number(csr->key_bits, 256, "an Ed25519 key has 256 bits");
    ok(!csr->weak_digest, "a signature by Ed25519 is not weak");
    csr = against_openssl("-newkey rsa:2048 -sigopt rsa_padding_mode:pss -sha256 "
                          "-subj '/O=Soci\xc3\xa9t\xc3\xa9\xe2\x80\xae/CN=a.example'");
    is(csr->signature_algorithm, "rsassaPss", "a signature by RSA-PSS is told as such");
    ok(!csr->weak_digest, "a signature by RSA-PSS over SHA-256 is not weak");
    is(csr->subject, "CN=a.example,O=Soci\xc3\xa9t\xc3\xa9\\xe2\\x80\\xae",
       "in a subject accents stay and direction marks are escaped");
    csr = against_openssl("-newkey rsa:2048 -sigopt rsa_padding_mode:pss -sha1 "
                          "-subj /CN=a.example");
    ok(csr->weak_digest, "a signature by RSA-PSS over SHA-1 is weak");
}

/* An RSA key of these lengths, which nobody ever made. */
static EVP_PKEY *make_rsa_key(int bits, int exponent_bits)
{
    BIGNUM *modulus = BN_new(), *exponent = BN_new();
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *parameters;
    EVP_PKEY *key = NULL;

    BN_rand(modulus, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
    BN_rand(exponent, exponent_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
    OSSL_PARAM_BLD_push_BN(builder, "n", modulus);
    OSSL_PARAM_BLD_push_BN(builder, "e", exponent);
    parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_fromdata_init(context);
    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    BN_free(modulus);
    BN_free(exponent);
    return key;
}

/* The DER of a request with such a key, which has no signature. */
static unsigned char *with_rsa_key(int *len, int bits, int exponent_bits)
{
    EVP_PKEY *key = make_rsa_key(bits, exponent_bits);
    X509_REQ *request = X509_REQ_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    unsigned char *der = NULL;

    X509_REQ_set_pubkey(request, key);
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256WithRSAEncryption), V_ASN1_NULL,
                    NULL);
    X509_REQ_set1_signature_algo(request, algorithm);
    *len = i2d_X509_REQ(request, &der);
    X509_ALGOR_free(algorithm);
    EVP_PKEY_free(key);
    X509_REQ_free(request);
    return der;
}

static dcv_signature_t signature_with(int bits, int exponent_bits,
                                      dcv_signature_check_t check)
{
    const dcv_csr_t *csr = NULL;
    int len;
    unsigned char *der = with_rsa_key(&len, bits, exponent_bits);

    succeeds(dcv_csr_parse(&csr, der, (apr_size_t)len, check, pool, pool),
             "a CSR with a large key is read");
    is_number(csr ? csr->exponent_bits : 0, exponent_bits,
              "the length of the key's exponent is told");
    OPENSSL_free(der);
    return csr ? dcv_csr_signature(csr) : DCV_SIGNATURE_UNKNOWN;
}

/* Keys that take long to verify with, and that no CA takes. */
static void refused_keys(void)
{
    is_number(signature_with(8192, 64, DCV_CHECK_SIGNATURE), DCV_SIGNATURE_INVALID,
              "a signature is verified with the largest key that CAs take");
    is_number(signature_with(8193, 17, DCV_CHECK_SIGNATURE), DCV_SIGNATURE_NOT_VERIFIED,
              "no signature is verified with a larger RSA key");
    is_number(signature_with(2048, 65, DCV_CHECK_SIGNATURE), DCV_SIGNATURE_NOT_VERIFIED,
              "no signature is verified with a larger exponent");
    is_number(signature_with(16384, 17, DCV_SKIP_SIGNATURE), DCV_SIGNATURE_NOT_VERIFIED,
              "nobody is asked later to verify what is never verified");
    is_number(
        dcv_csr_signature(against_openssl(
            "-subj /CN=a.example -newkey ec -pkeyopt ec_paramgen_curve:sect163k1")),
        DCV_SIGNATURE_NOT_VERIFIED,
        "no signature is verified on a curve that no CA takes");
}

/* A subjectAltName with so many names beside others, of which the first may be the CN. */
static dcv_error_t *with_names(const dcv_csr_t **csr, const char *subject,
                               const char *others, int count)
{
    const char *names = others, *der;
    apr_size_t len;

    for (int i = 0; i < count; i++) {
        names = apr_psprintf(pool, "%s%sDNS:n%d.example", names, *names ? "," : "", i);
    }
    output_of(apr_psprintf(pool,
                           "openssl req -new -nodes -keyout /dev/null -outform DER "
                           "-utf8 -out $DCV_BUILD/unit/csr.der -newkey ec -pkeyopt "
                           "ec_paramgen_curve:P-256 -subj '%s' -addext "
                           "'subjectAltName=%s' 2>&1",
                           subject, names));
    der = read_file(output_of("echo $DCV_BUILD/unit/csr.der"), &len);
    *csr = NULL;
    return dcv_csr_parse(csr, (const unsigned char *)der, len, DCV_SKIP_SIGNATURE, pool,
                         pool);
}

static void test_many_names(void)
{
    const dcv_csr_t *csr;

    succeeds(with_names(&csr, "/CN=a.example", "", 1000),
             "a CSR with 1,000 names besides its CN is read");
    is_number(csr->names->nelts, 1001, "1,000 names besides the CN all take part");
    succeeds(with_names(&csr, "/CN=A.example", "DNS:a.EXAMPLE", 1000),
             "the CN does not count when it stands among the other names, too");
    succeeds(with_names(&csr, "/CN=bücher.example", "DNS:xn--bcher-kva.example", 1000),
             "the CN does not count when it stands there in ASCII");
    succeeds(with_names(&csr, "/CN=192.0.2.1", "IP:192.0.2.1", 1000),
             "the CN does not count when it is an address");
    fails(with_names(&csr, "/CN=a.example", "", 1001), DCV_E_NAMES,
          "the CSR has 1001 names besides the CN, but an order has at most 1000, since "
          "CAs take no more; share them out among several orders",
          "a CSR with 1,001 names besides its CN is refused with a remedy");
    fails(with_names(&csr, "/", "", 1001), DCV_E_NAMES, "the CSR has 1001 names",
          "without a CN 1,001 names are too many");
    fails(with_names(&csr, "/CN=a.example/CN=b.example", "", 1000), DCV_E_NAMES,
          "the CSR has 1001 names", "a second CN is a name like the others");
    fails(with_names(&csr, "/CN=a.example", "email:a@b.example", 1000), DCV_E_NAMES,
          "the CSR has 1001 names", "what is no domain name counts, too");
}

/* A name that is none is worth one warning, however often it stands there. */
static void test_odd_names(void)
{
    const dcv_csr_t *csr;

    succeeds(with_names(&csr, "/CN=a.example", "DNS:b_c,DNS:B_C,DNS:d_e", 1),
             "a CSR with names that are none is read");
    is_number(csr->odd_names->nelts, 2, "a name that is none is kept once");
    succeeds(with_names(&csr, "/CN=a.example",
                        "otherName:1.2.3.4;UTF8:x,otherName:1.2.3.4;UTF8:y,RID:1.2.3",
                        1),
             "a CSR with names of other kinds is read");
    is_number(csr->odd_names->nelts, 2, "of each kind one is kept");
    is(odd_name(csr), "A name of the kind otherName", "the kind is told");
}

void run_tests(void)
{
    const char *ec = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 ";
    const dcv_csr_t *csr = against_openssl("-newkey rsa:2048 -subj /CN=rsa.example");

    is(all_names(csr), " rsa.example", "the name of a CSR with an RSA key is its CN");
    csr = against_openssl("-newkey ed25519 -subj /CN=ed.example");
    is(all_names(csr), " ed.example",
       "the name of a CSR with an Ed25519 key is its CN");
    csr = against_openssl(apr_pstrcat(pool, ec,
                                      "-subj /CN=A.example -addext 'subjectAltName="
                                      "DNS:a.example,DNS:*.b.example,IP:192.0.2.1'",
                                      NULL));
    is(all_names(csr), " a.example *.b.example 192.0.2.1",
       "a CSR has each name once, and its CN first");
    csr =
        against_openssl(apr_pstrcat(pool, ec, "-subj '/O=X/CN=Jos\xc3\xa9 Ltd'", NULL));
    is(all_names(csr), "", "a CN that is no host name is not among the names");
    is(odd_name(csr), "\"Jos\\xc3\\xa9 Ltd\"",
       "a CN that is no host name is an odd name, and escaped");
    csr = against_openssl(apr_pstrcat(pool, ec, "-subj / ", NULL));
    is(all_names(csr), "", "a CSR with an empty subject has no names");

    test_description();
    test_microsoft();
    test_damaged_extensions();
    fails(dcv_csr_parse(&csr, (const void *)"\x30\x03\x02\x01\x00", 5,
                        DCV_CHECK_SIGNATURE, pool, pool),
          DCV_E_CSR_DAMAGED, "does not decode", "a SEQUENCE that is no CSR is refused");
    fails(dcv_csr_parse(&csr, (const void *)"", 0, DCV_CHECK_SIGNATURE, pool, pool),
          DCV_E_CSR_DAMAGED, "does not decode", "an empty CSR is refused");
    refused_keys();
    test_many_names();
    test_odd_names();
}
