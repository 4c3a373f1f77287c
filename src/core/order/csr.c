/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A CSR from its DER: see dcv/csr.h. The file around it is read by csr_file.c. */
#include "csr.h"

#include <limits.h>
#include <string.h>

#include <apr_atomic.h>
#include <apr_strings.h>

#include "crypto.h"
#include "md5.h"
#include "name.h"
#include "name_list.h"
#include "signature.h"
#include "text.h"

/* A name as the CSR has it, NULL when it is none. */
static const dcv_name_t *read_name(const dcv_crypto_name_t *found, apr_pool_t *pool)
{
    const dcv_name_t *name;

    if (found->source == DCV_CRYPTO_OTHER || found->source == DCV_CRYPTO_KIND) {
        return NULL;
    }
    if (found->source == DCV_CRYPTO_ADDRESS) {
        return dcv_name_from_address((const unsigned char *)found->bytes, found->len,
                                     pool);
    }
    /* libidn2's reasons are not shown: the report has its own sentence. */
    (void)dcv_name_parse(&name, found->bytes, found->len, pool);
    return name;
}

static int is_common_name(const apr_array_header_t *found, int number)
{
    return number < found->nelts &&
           APR_ARRAY_IDX(found, number, dcv_crypto_name_t).source == DCV_CRYPTO_CN;
}

/* Count a name as it is spelled. An address is no text. */
static void count_name(dcv_spellings_t *spellings, const dcv_crypto_name_t *one,
                       apr_pool_t *scratch_pool)
{
    const dcv_name_t *address =
        one->source == DCV_CRYPTO_ADDRESS ? read_name(one, scratch_pool) : NULL;

    if (address) {
        dcv_spellings_add(spellings, address->text, strlen(address->text));
    }
    else {
        dcv_spellings_add(spellings, one->bytes, one->len);
    }
}

/*
 * Refuse more names than an order may have besides its CN, which often stands among the
 * others, too, perhaps in ASCII only there.
 */
static dcv_error_t *check_count(const apr_array_header_t *found, apr_pool_t *pool,
                                apr_pool_t *scratch_pool)
{
    dcv_spellings_t spellings = dcv_spellings_create(scratch_pool);
    int free_of_charge = 0, first = is_common_name(found, 0);

    if (first) {
        const dcv_crypto_name_t *cn = &APR_ARRAY_IDX(found, 0, dcv_crypto_name_t);
        const dcv_name_t *name = read_name(cn, scratch_pool);

        count_name(&spellings, cn, scratch_pool);
        if (name) {
            dcv_spellings_add(&spellings, name->text, strlen(name->text));
        }
        free_of_charge = spellings.count;
    }
    for (int i = first; i < found->nelts; i++) {
        count_name(&spellings, &APR_ARRAY_IDX(found, i, dcv_crypto_name_t),
                   scratch_pool);
    }
    return dcv_name_list_check(spellings.count - free_of_charge, 0, pool);
}

/* The names that are none, each once. */
typedef struct {
    apr_array_header_t *list; /* const char *; NULL: none */
    dcv_spellings_t seen;
} odd_names_t;

static void add_odd_name(odd_names_t *odd, const dcv_crypto_name_t *one,
                         apr_pool_t *pool)
{
    int known = odd->seen.count;

    dcv_spellings_add(&odd->seen, one->bytes, one->len);
    if (odd->seen.count == known) {
        return;
    }
    if (!odd->list) {
        odd->list = apr_array_make(pool, 1, sizeof(const char *));
    }
    APR_ARRAY_PUSH(odd->list, const char *) = apr_psprintf(
        pool, one->source == DCV_CRYPTO_KIND ? "A name of the kind %s" : "\"%s\"",
        dcv_error_quote(one->bytes, one->len, pool));
}

/* Sort what the CSR names into names and names that are none. */
static void sort_names(dcv_csr_t *csr, const apr_array_header_t *found,
                       apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    dcv_name_list_t names = dcv_name_list_create(found->nelts, pool, scratch_pool);
    odd_names_t odd = {NULL, dcv_spellings_create(scratch_pool)};

    for (int i = 0; i < found->nelts; i++) {
        const dcv_crypto_name_t *one = &APR_ARRAY_IDX(found, i, dcv_crypto_name_t);
        const dcv_name_t *name = read_name(one, scratch_pool);

        if (name) {
            dcv_name_list_add(&names, name);
        }
        else {
            add_odd_name(&odd, one, pool);
        }
        if (!i) {
            csr->has_common_name = is_common_name(found, 0) != 0;
            csr->begins_with_cn = csr->has_common_name && name;
        }
    }
    csr->names = names.list;
    csr->odd_names = odd.list;
}

/* Keys that signatures are verified with: see dcv_csr_t.never_verified. */
#define RSA_BITS_MAX      8192
#define EXPONENT_BITS_MAX 64

static int is_never_verified(const dcv_crypto_request_t *request)
{
    if (!strcmp(request->key_type, "RSA")) {
        return request->key_bits > RSA_BITS_MAX ||
               request->exponent_bits > EXPONENT_BITS_MAX;
    }
    if (!strcmp(request->key_type, "EC")) {
        return request->odd_curve != NULL;
    }
    return strcmp(request->key_type, "Ed25519") && strcmp(request->key_type, "Ed448");
}

static unsigned short clamp(int bits)
{
    return (unsigned short)(bits > USHRT_MAX ? USHRT_MAX : bits);
}

static dcv_signature_t verify(const dcv_csr_t *csr, const unsigned char *der,
                              apr_size_t len, dcv_signature_check_t check)
{
    if (csr->never_verified || !dcv_signature_is_verifiable(der, len)) {
        return DCV_SIGNATURE_NOT_VERIFIED;
    }
    if (check == DCV_SKIP_SIGNATURE) {
        return DCV_SIGNATURE_UNKNOWN;
    }
    return dcv_signature_verify(der, len);
}

/* What the CSR says of itself, in pool. */
static void describe(dcv_csr_t *csr, const dcv_crypto_request_t *request,
                     apr_pool_t *pool)
{
    csr->subject = dcv_text_readable(request->subject, pool);
    csr->key_type = dcv_text_shared(request->key_type, pool);
    csr->key_bits = clamp(request->key_bits);
    csr->odd_curve =
        request->odd_curve ? dcv_text_shared(request->odd_curve, pool) : NULL;
    csr->exponent_bits = clamp(request->exponent_bits);
    csr->never_verified = is_never_verified(request) != 0;
    csr->signature_algorithm = dcv_text_shared(request->signature_algorithm, pool);
    csr->weak_digest = request->weak_digest != 0;
}

dcv_error_t *dcv_csr_parse(const dcv_csr_t **csr, const unsigned char *der,
                           apr_size_t len, dcv_signature_check_t check,
                           apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    dcv_csr_t *made = apr_pcalloc(pool, sizeof(*made));
    char md5[DCV_MD5_HEX_BYTES], sha256[DCV_SHA256_HEX_BYTES];
    dcv_crypto_request_t request;
    const char *problem = dcv_crypto_read_request(&request, der, len, scratch_pool);
    dcv_error_t *error;

    if (problem) {
        return dcv_error_plain(DCV_E_CSR_DAMAGED, pool, problem);
    }
    if (!dcv_crypto_sha256(sha256, der, len)) {
        return dcv_error_create(DCV_E_CSR_DAMAGED, pool,
                                "OpenSSL gives no SHA-256; mend its configuration");
    }
    error = check_count(request.names, pool, scratch_pool);
    if (error) {
        return error;
    }
    dcv_md5_hex(md5, der, len);
    (void)dcv_crypto_sha1(made->sha1, der, len);
    sort_names(made, request.names, pool, scratch_pool);
    describe(made, &request, pool);
    made->md5 = apr_pstrdup(pool, md5);
    made->sha256 = apr_pstrdup(pool, sha256);
    made->signature = verify(made, der, len, check);
    *csr = made;
    return NULL;
}

/* The one field of a CSR that changes once it is made. */
static volatile apr_uint32_t *signature_of(const dcv_csr_t *csr)
{
    return &((dcv_csr_t *)csr)->signature;
}

dcv_signature_t dcv_csr_signature(const dcv_csr_t *csr)
{
    return (dcv_signature_t)apr_atomic_read32(signature_of(csr));
}

void dcv_csr_learn_signature(const dcv_csr_t *csr, const dcv_csr_t *again)
{
    if (!strcmp(csr->sha256, again->sha256)) {
        apr_atomic_set32(signature_of(csr), (apr_uint32_t)dcv_csr_signature(again));
    }
}
