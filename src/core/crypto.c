/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Cryptography and ASN.1, by OpenSSL: see crypto.h. */
#include "crypto.h"

#include <apr_escape.h>
#include <apr_strings.h>
#include <openssl/asn1t.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "dcv/lang.h"

/* A key as it stands: X509_PUBKEY would decode it at once. */
typedef struct {
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *bits;
} key_info_t;

/* PKCS#1's RSAPublicKey. */
typedef struct {
    ASN1_INTEGER *modulus;
    ASN1_INTEGER *exponent;
} rsa_key_t;

/* PKCS#10's CertificationRequest. */
typedef struct {
    ASN1_INTEGER *version;
    X509_NAME *subject;
    key_info_t *key;
    STACK_OF(X509_ATTRIBUTE) * attributes;
} request_info_t;

typedef struct {
    request_info_t *info;
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *signature;
} request_t;

/* clang-format off */
ASN1_SEQUENCE(key_info_t) = {
    ASN1_SIMPLE(key_info_t, algorithm, X509_ALGOR),
    ASN1_SIMPLE(key_info_t, bits, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END(key_info_t)

ASN1_SEQUENCE(rsa_key_t) = {
    ASN1_SIMPLE(rsa_key_t, modulus, ASN1_INTEGER),
    ASN1_SIMPLE(rsa_key_t, exponent, ASN1_INTEGER)
} static_ASN1_SEQUENCE_END(rsa_key_t)

ASN1_SEQUENCE(request_info_t) = {
    ASN1_SIMPLE(request_info_t, version, ASN1_INTEGER),
    ASN1_SIMPLE(request_info_t, subject, X509_NAME),
    ASN1_SIMPLE(request_info_t, key, key_info_t),
    /* Required by RFC 2986, left out by some generators; OpenSSL lets it pass. */
    ASN1_IMP_SET_OF_OPT(request_info_t, attributes, X509_ATTRIBUTE, 0)
} static_ASN1_SEQUENCE_END(request_info_t)

ASN1_SEQUENCE(request_t) = {
    ASN1_SIMPLE(request_t, info, request_info_t),
    ASN1_SIMPLE(request_t, algorithm, X509_ALGOR),
    ASN1_SIMPLE(request_t, signature, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END(request_t)
/* clang-format on */

static int digest_hex(char *hex, const EVP_MD *kind, const void *bytes, apr_size_t len)
{
    unsigned char digest[EVP_MAX_MD_SIZE];

    return EVP_Digest(bytes, len, digest, NULL, kind, NULL) &&
           apr_escape_hex(hex, digest, (apr_size_t)EVP_MD_size(kind), 0, NULL) ==
               APR_SUCCESS;
}

int dcv_crypto_sha1(char hex[DCV_SHA1_HEX_BYTES], const void *bytes, apr_size_t len)
{
    return digest_hex(hex, EVP_sha1(), bytes, len);
}

int dcv_crypto_sha256(char hex[DCV_SHA256_HEX_BYTES], const void *bytes, apr_size_t len)
{
    return digest_hex(hex, EVP_sha256(), bytes, len);
}

int dcv_crypto_hmac(unsigned char mac[DCV_HMAC_BYTES], const void *key,
                    apr_size_t key_len, const void *bytes, apr_size_t len)
{
    return HMAC(EVP_sha256(), key, (int)key_len, bytes, len, mac, NULL) != NULL;
}

unsigned char *dcv_crypto_base64(apr_size_t *len, const char *text, apr_size_t text_len,
                                 apr_pool_t *pool)
{
    unsigned char *bytes = apr_palloc(pool, text_len / 4 * 3 + 1);
    int decoded = text_len && text_len % 4 == 0 && text_len <= INT_MAX
                      ? EVP_DecodeBlock(bytes, (const void *)text, (int)text_len)
                      : -1;

    if (decoded < 0) {
        return NULL;
    }
    /* EVP_DecodeBlock counts the padding as zero bytes. */
    decoded -= (text[text_len - 1] == '=') + (text[text_len - 2] == '=');
    *len = (apr_size_t)decoded;
    return bytes;
}

const char *dcv_crypto_to_base64(const unsigned char *bytes, apr_size_t len,
                                 apr_pool_t *pool)
{
    unsigned char *text = apr_palloc(pool, (len + 2) / 3 * 4 + 1);

    EVP_EncodeBlock(text, bytes, (int)len);
    return (const char *)text;
}

static void add_name(apr_array_header_t *names, dcv_crypto_source_t source,
                     const void *bytes, int len)
{
    dcv_crypto_name_t *name = apr_array_push(names);

    name->source = source;
    name->bytes = apr_pstrmemdup(names->pool, bytes ? bytes : "", (apr_size_t)len);
    name->len = (apr_size_t)len;
}

static void add_common_names(apr_array_header_t *names, const X509_NAME *subject)
{
    int at = -1;

    while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0) {
        const ASN1_STRING *raw =
            X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
        unsigned char *utf8 = NULL;
        int len = ASN1_STRING_to_UTF8(&utf8, raw);

        add_name(names, DCV_CRYPTO_CN, len < 0 ? ASN1_STRING_get0_data(raw) : utf8,
                 len < 0 ? ASN1_STRING_length(raw) : len);
        OPENSSL_free(utf8);
    }
}

static void add_general_name(apr_array_header_t *names, const GENERAL_NAME *name)
{
    /* Those that are no texts, as RFC 5280 4.2.1.6 calls them. */
    static const char *const kinds[] = {
        [GEN_OTHERNAME] = "otherName",   [GEN_X400] = "x400Address",
        [GEN_DIRNAME] = "directoryName", [GEN_EDIPARTY] = "ediPartyName",
        [GEN_RID] = "registeredID",
    };
    int type;
    const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);

    if (kinds[type]) {
        add_name(names, DCV_CRYPTO_KIND, kinds[type], (int)strlen(kinds[type]));
        return;
    }
    add_name(names,
             type == GEN_DNS     ? DCV_CRYPTO_DNS
             : type == GEN_IPADD ? DCV_CRYPTO_ADDRESS
                                 : DCV_CRYPTO_OTHER,
             ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
}

/* Returns what is wrong with the subjectAltName, or NULL; there may be none. */
static const char *add_alternative_names(apr_array_header_t *names,
                                         const STACK_OF(X509_EXTENSION) * extensions)
{
    int critical;
    GENERAL_NAMES *found =
        X509V3_get_d2i(extensions, NID_subject_alt_name, &critical, NULL);

    for (int i = 0; i < sk_GENERAL_NAME_num(found); i++) {
        add_general_name(names, sk_GENERAL_NAME_value(found, i));
    }
    GENERAL_NAMES_free(found);
    return critical == -2            ? "it has more than one subjectAltName"
           : found || critical == -1 ? NULL
                                     : "its subjectAltName does not decode";
}

/* Returns what is wrong with the extensions that an attribute asks for, or NULL. */
static const char *add_extensions_names(apr_array_header_t *names,
                                        X509_ATTRIBUTE *attribute)
{
    const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
    STACK_OF(X509_EXTENSION) *extensions = NULL;
    const char *problem;

    if (X509_ATTRIBUTE_count(attribute) == 1 && value->type == V_ASN1_SEQUENCE) {
        extensions = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_EXTENSIONS), value);
    }
    if (!extensions) {
        return DCV_N(
            "the CSR does not decode (the extensions it asks for do not decode); make it again, or copy it again from where it was made");
    }
    problem = add_alternative_names(names, extensions);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return problem;
}

static const char *add_requested_names(apr_array_header_t *names,
                                       const STACK_OF(X509_ATTRIBUTE) * attributes)
{
    const char *problem = NULL;

    for (int i = 0; !problem && i < sk_X509_ATTRIBUTE_num(attributes); i++) {
        X509_ATTRIBUTE *attribute = sk_X509_ATTRIBUTE_value(attributes, i);
        int nid = OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute));

        if (nid == NID_ext_req || nid == NID_ms_ext_req) {
            problem = add_extensions_names(names, attribute);
        }
    }
    return problem;
}

/* The subject as RFC 4514 has it, escaped where bytes are no characters. */
static const char *subject_text(const X509_NAME *subject, apr_pool_t *pool)
{
    unsigned long readable = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    BIO *bio = BIO_new(BIO_s_mem());
    const char *text = "";
    char *bytes;
    long len;

    if (bio) {
        if (X509_NAME_print_ex(bio, subject, 0, readable) < 0) {
            (void)BIO_reset(bio);
            X509_NAME_print_ex(bio, subject, 0,
                               XN_FLAG_RFC2253 | ASN1_STRFLGS_DUMP_ALL);
        }
        len = BIO_get_mem_data(bio, &bytes);
        text = len > 0 ? apr_pstrmemdup(pool, bytes, (apr_size_t)len) : "";
    }
    BIO_free(bio);
    return text;
}

/* The name of an algorithm: OpenSSL's, which is constant, or its number in pool. */
static const char *algorithm_name(const ASN1_OBJECT *algorithm, apr_pool_t *pool)
{
    int nid = OBJ_obj2nid(algorithm);
    char number[80];

    if (nid != NID_undef) {
        return OBJ_nid2ln(nid);
    }
    OBJ_obj2txt(number, sizeof(number), algorithm, 1);
    return apr_pstrdup(pool, number);
}

static int count_bits(const ASN1_INTEGER *integer)
{
    BIGNUM *number = integer ? ASN1_INTEGER_to_BN(integer, NULL) : NULL;
    int count = number ? BN_num_bits(number) : 0;

    BN_free(number);
    return count;
}

static void describe_rsa_key(dcv_crypto_request_t *request, const ASN1_BIT_STRING *bits)
{
    const unsigned char *at = ASN1_STRING_get0_data(bits);
    rsa_key_t *key = (rsa_key_t *)ASN1_item_d2i(NULL, &at, ASN1_STRING_length(bits),
                                                ASN1_ITEM_rptr(rsa_key_t));

    request->key_type = "RSA";
    request->key_bits = count_bits(key ? key->modulus : NULL);
    request->exponent_bits = count_bits(key ? key->exponent : NULL);
    ASN1_item_free((ASN1_VALUE *)key, ASN1_ITEM_rptr(rsa_key_t));
}

/* Describe the curve of a key: its order in bits is 0 for a curve of one's own. */
static void describe_curve(dcv_crypto_request_t *request, const ASN1_TYPE *parameters,
                           apr_pool_t *pool)
{
    const ASN1_OBJECT *curve = parameters && parameters->type == V_ASN1_OBJECT
                                   ? parameters->value.object
                                   : NULL;
    int nid = curve ? OBJ_obj2nid(curve) : NID_undef;
    EC_GROUP *group;

    /* Setting up a curve takes longer than all the rest. */
    request->key_bits = nid == NID_X9_62_prime256v1 ? 256
                        : nid == NID_secp384r1      ? 384
                        : nid == NID_secp521r1      ? 521
                                                    : 0;
    if (!request->key_bits) {
        group = nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(nid);
        request->key_bits = group ? EC_GROUP_order_bits(group) : 0;
        EC_GROUP_free(group);
        request->odd_curve = curve ? algorithm_name(curve, pool) : "";
    }
}

static void describe_key(dcv_crypto_request_t *request, const key_info_t *key,
                         apr_pool_t *pool)
{
    const ASN1_OBJECT *algorithm = key->algorithm->algorithm;

    request->exponent_bits = 0;
    request->odd_curve = NULL;
    switch (OBJ_obj2nid(algorithm)) {
    case NID_rsaEncryption:
    case NID_rsassaPss:
        describe_rsa_key(request, key->bits);
        break;
    case NID_X9_62_id_ecPublicKey:
        request->key_type = "EC";
        describe_curve(request, key->algorithm->parameter, pool);
        break;
    case NID_ED25519:
        request->key_type = "Ed25519";
        request->key_bits = 256;
        break;
    case NID_ED448:
        request->key_type = "Ed448";
        request->key_bits = 456;
        break;
    default:
        request->key_type = algorithm_name(algorithm, pool);
        request->key_bits = 0;
    }
}

/* The digest that a signature is over, NID_undef when it is the algorithm's own. */
static int signature_digest(const X509_ALGOR *algorithm)
{
    int digest = NID_undef, key;

    if (OBJ_obj2nid(algorithm->algorithm) == NID_rsassaPss) {
        RSA_PSS_PARAMS *parameters =
            algorithm->parameter
                ? ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS),
                                            algorithm->parameter)
                : NULL;

        /* SHA-1 when absent (RFC 4055 3.1). */
        digest = parameters && parameters->hashAlgorithm
                     ? OBJ_obj2nid(parameters->hashAlgorithm->algorithm)
                     : NID_sha1;
        RSA_PSS_PARAMS_free(parameters);
        return digest;
    }
    OBJ_find_sigid_algs(OBJ_obj2nid(algorithm->algorithm), &digest, &key);
    return digest;
}

static void describe_signature(dcv_crypto_request_t *request,
                               const X509_ALGOR *algorithm, apr_pool_t *pool)
{
    int digest = signature_digest(algorithm);

    request->signature_algorithm = algorithm_name(algorithm->algorithm, pool);
    request->weak_digest = digest == NID_sha1 || digest == NID_md5 ||
                           digest == NID_md4 || digest == NID_md2;
}

const char *dcv_crypto_read_request(dcv_crypto_request_t *request,
                                    const unsigned char *der, apr_size_t len,
                                    apr_pool_t *pool)
{
    const unsigned char *at = der;
    const char *problem = NULL;
    request_t *found;

    request->names = apr_array_make(pool, 4, sizeof(dcv_crypto_name_t));
    /* The thread's error queue must stay as it was: mod_ssl reads it, too. */
    ERR_set_mark();
    found = (request_t *)ASN1_item_d2i(NULL, &at, (long)len, ASN1_ITEM_rptr(request_t));
    if (!found) {
        problem = DCV_N(
            "the CSR does not decode (it is no PKCS#10 request); make it again, or copy it again from where it was made");
    }
    else if (at != der + len) {
        problem = DCV_N(
            "the CSR does not decode (it is followed by other bytes); make it again, or copy it again from where it was made");
    }
    else {
        add_common_names(request->names, found->info->subject);
        problem = add_requested_names(request->names, found->info->attributes);
        request->subject = subject_text(found->info->subject, pool);
        describe_key(request, found->info->key, pool);
        describe_signature(request, found->algorithm, pool);
    }
    ASN1_item_free((ASN1_VALUE *)found, ASN1_ITEM_rptr(request_t));
    ERR_pop_to_mark();
    return problem;
}

/* Set what EVP_DigestVerify() is to do. Returns 0 when this OpenSSL cannot. */
static int begin_verifying(EVP_MD_CTX *context, const dcv_crypto_signed_t *claim,
                           EVP_PKEY *key)
{
    EVP_PKEY_CTX *of_key;

    if (EVP_DigestVerifyInit_ex(context, &of_key, claim->digest, NULL, NULL, key,
                                NULL) <= 0) {
        return 0;
    }
    return !claim->mask_digest ||
           (EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) > 0 &&
            EVP_PKEY_CTX_set_rsa_mgf1_md_name(of_key, claim->mask_digest, NULL) > 0 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, claim->salt_len) > 0);
}

/* Whether this OpenSSL has keys on curves; else it cannot say what is none. */
static int knows_curves(void)
{
    EVP_KEYMGMT *keys = EVP_KEYMGMT_fetch(NULL, "EC", NULL);

    EVP_KEYMGMT_free(keys);
    return keys != NULL;
}

dcv_crypto_match_t dcv_crypto_verify(const dcv_crypto_signed_t *claim)
{
    const unsigned char *at = claim->key;
    dcv_crypto_match_t match = DCV_CRYPTO_UNABLE;
    EVP_MD_CTX *context;
    EVP_PKEY *key;

    ERR_set_mark();
    key = d2i_PUBKEY(NULL, &at, (long)claim->key_len);
    context = EVP_MD_CTX_new();
    if (!key) {
        match = claim->is_usual_point && knows_curves() ? DCV_CRYPTO_DIFFERS : match;
    }
    else if (context && begin_verifying(context, claim, key)) {
        match = EVP_DigestVerify(context, claim->signature, claim->signature_len,
                                 claim->info, claim->info_len) == 1
                    ? DCV_CRYPTO_MATCHES
                    : DCV_CRYPTO_DIFFERS;
    }
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_pop_to_mark();
    return match;
}
