/* SPDX-License-Identifier: Apache-2.0 */
/* Cryptography and ASN.1, by OpenSSL and APR-util: see crypto.h. */
#include "crypto.h"

#include <apr_escape.h>
#include <apr_md5.h>
#include <apr_strings.h>
#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* PKCS#10's CertificationRequest, with the key left as it stands. */
typedef struct {
    ASN1_INTEGER *version;
    X509_NAME *subject;
    ASN1_TYPE *key;
    STACK_OF(X509_ATTRIBUTE) * attributes;
} request_info_t;

typedef struct {
    request_info_t *info;
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *signature;
} request_t;

/* clang-format off */
ASN1_SEQUENCE(request_info_t) = {
    ASN1_SIMPLE(request_info_t, version, ASN1_INTEGER),
    ASN1_SIMPLE(request_info_t, subject, X509_NAME),
    ASN1_SIMPLE(request_info_t, key, ASN1_ANY),
    /* Required by RFC 2986, left out by some generators; OpenSSL lets it pass. */
    ASN1_IMP_SET_OF_OPT(request_info_t, attributes, X509_ATTRIBUTE, 0)
} static_ASN1_SEQUENCE_END(request_info_t)

ASN1_SEQUENCE(request_t) = {
    ASN1_SIMPLE(request_t, info, request_info_t),
    ASN1_SIMPLE(request_t, algorithm, X509_ALGOR),
    ASN1_SIMPLE(request_t, signature, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END(request_t)
/* clang-format on */

void dcv_crypto_md5(char hex[DCV_MD5_HEX_BYTES], const void *bytes, apr_size_t len)
{
    unsigned char digest[APR_MD5_DIGESTSIZE];

    apr_md5(digest, bytes, len);
    apr_escape_hex(hex, digest, sizeof(digest), 0, NULL);
    for (char *c = hex; *c; c++) {
        *c = (char)(*c >= 'a' ? *c - ('a' - 'A') : *c);
    }
}

int dcv_crypto_sha256(char hex[DCV_SHA256_HEX_BYTES], const void *bytes, apr_size_t len)
{
    unsigned char digest[EVP_MAX_MD_SIZE];

    if (!EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL)) {
        return 0;
    }
    return apr_escape_hex(hex, digest, 32, 0, NULL) == APR_SUCCESS;
}

unsigned char *dcv_crypto_base64(apr_size_t *len, const char *text, apr_size_t text_len,
                                 apr_pool_t *pool)
{
    unsigned char *bytes = apr_palloc(pool, text_len / 4 * 3 + 1);
    int decoded = -1;

    if (text_len && text_len % 4 == 0 && text_len <= INT_MAX) {
        decoded = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)text_len);
    }
    if (decoded < 0) {
        return NULL;
    }
    /* EVP_DecodeBlock counts the padding as zero bytes. */
    decoded -= (text[text_len - 1] == '=') + (text[text_len - 2] == '=');
    *len = (apr_size_t)decoded;
    return bytes;
}

apr_size_t dcv_crypto_sequence_length(const unsigned char *bytes, apr_size_t len)
{
    const unsigned char *content = bytes;
    long content_len;
    int tag, class, flags;
    apr_size_t total;

    if (len > LONG_MAX) {
        return 0;
    }
    ERR_set_mark();
    flags = ASN1_get_object(&content, &content_len, &tag, &class, (long)len);
    ERR_pop_to_mark();
    /* 0x80 is failure, 1 an indefinite length, which DER does not have. */
    if (flags != V_ASN1_CONSTRUCTED || tag != V_ASN1_SEQUENCE ||
        class != V_ASN1_UNIVERSAL) {
        return 0;
    }
    total = (apr_size_t)(content - bytes) + (apr_size_t)content_len;
    return total <= len ? total : 0;
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
        X509_NAME_ENTRY *entry = X509_NAME_get_entry(subject, at);
        unsigned char *utf8 = NULL;
        int len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));

        if (len >= 0) {
            add_name(names, DCV_CRYPTO_CN, utf8, len);
            OPENSSL_free(utf8);
        }
        else {
            const ASN1_STRING *raw = X509_NAME_ENTRY_get_data(entry);

            add_name(names, DCV_CRYPTO_CN, ASN1_STRING_get0_data(raw),
                     ASN1_STRING_length(raw));
        }
    }
}

static void add_general_name(apr_array_header_t *names, const GENERAL_NAME *name)
{
    static const char other[] = "a name of a kind without domains";
    int type;
    const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);

    switch (type) {
    case GEN_DNS:
    case GEN_IPADD:
    case GEN_EMAIL:
    case GEN_URI:
        add_name(names,
                 type == GEN_DNS     ? DCV_CRYPTO_DNS
                 : type == GEN_IPADD ? DCV_CRYPTO_ADDRESS
                                     : DCV_CRYPTO_OTHER,
                 ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
        break;
    default:
        add_name(names, DCV_CRYPTO_OTHER, other, sizeof(other) - 1);
    }
}

/* Returns what is wrong with the subjectAltName, NULL when it is right or there is none.
 */
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
    if (critical == -2) {
        return "it has more than one subjectAltName";
    }
    return found || critical == -1 ? NULL : "its subjectAltName does not decode";
}

static int asks_for_extensions(X509_ATTRIBUTE *attribute)
{
    int nid = OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute));

    return nid == NID_ext_req || nid == NID_ms_ext_req;
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
        return "the extensions it asks for do not decode";
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

        if (asks_for_extensions(attribute)) {
            problem = add_extensions_names(names, attribute);
        }
    }
    return problem;
}

const char *dcv_crypto_request_names(apr_array_header_t **names,
                                     const unsigned char *der, apr_size_t len,
                                     apr_pool_t *pool)
{
    const unsigned char *at = der;
    const char *problem = NULL;
    request_t *request;

    *names = apr_array_make(pool, 4, sizeof(dcv_crypto_name_t));
    /* What fails here is our own affair: mod_ssl reads the thread's error queue too. */
    ERR_set_mark();
    request =
        (request_t *)ASN1_item_d2i(NULL, &at, (long)len, ASN1_ITEM_rptr(request_t));
    if (!request) {
        problem = "it is no PKCS#10 request";
    }
    else if (at != der + len) {
        problem = "it is followed by other bytes";
    }
    else {
        add_common_names(*names, request->info->subject);
        problem = add_requested_names(*names, request->info->attributes);
    }
    ASN1_item_free((ASN1_VALUE *)request, ASN1_ITEM_rptr(request_t));
    ERR_pop_to_mark();
    return problem;
}
