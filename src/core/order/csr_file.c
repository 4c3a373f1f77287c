/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* CSR files: see dcv/csr.h. The CSR in it is read by csr.c. */
#include "csr.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "armor.h"
#include "base64.h"
#include "crypto.h"
#include "csr_headers.h"
#include "der.h"
#include "pem.h"
#include "text.h"

/* The two labels of a CSR in PEM: RFC 7468 7, and what older tools write. */
static const char *const csr_labels[] = {"CERTIFICATE REQUEST",
                                         "NEW CERTIFICATE REQUEST"};

static int is_csr(const dcv_pem_block_t *block)
{
    for (int i = 0; i < 2; i++) {
        if (strlen(csr_labels[i]) == block->label_len &&
            !strncmp(csr_labels[i], block->label, block->label_len)) {
            return 1;
        }
    }
    return 0;
}

/* How blocks are looked for: as RFC 7468 has them, or as people do. */
typedef struct {
    int (*next)(dcv_pem_block_t *block, const char *text);
    int (*is_csr)(const dcv_pem_block_t *block);
} search_t;

static const search_t exact = {dcv_pem_next, is_csr};
static const search_t lenient = {dcv_armor_next, dcv_armor_is_csr};

/* Whoever named the file may have no right to read it: see base64.h. */
static dcv_error_t *no_csr(const dcv_pem_block_t *other, const char *text,
                           apr_pool_t *pool)
{
    const char *label = other->label ? dcv_armor_known_label(other) : NULL;

    if (!other->label) {
        return dcv_error_create(DCV_E_CSR_MISSING, pool,
                                "it holds no CSR; expected is PEM with "
                                "\"-----BEGIN CERTIFICATE REQUEST-----\", or DER");
    }
    if (!label) {
        return dcv_error_create(
            DCV_E_CSR_MISSING, pool,
            "it holds a block of another kind in line %d, but no CSR; "
            "name the file that has "
            "\"-----BEGIN CERTIFICATE REQUEST-----\" in it",
            dcv_base64_line(text, other->begin));
    }
    return dcv_error_create(DCV_E_CSR_MISSING, pool,
                            "it holds a %s, but no CSR; name the file that has "
                            "\"-----BEGIN CERTIFICATE REQUEST-----\" in it",
                            label);
}

/* Find the one CSR of a text. */
static dcv_error_t *find_csr(dcv_pem_block_t *csr, const search_t *search,
                             const char *text, apr_pool_t *pool)
{
    dcv_pem_block_t block, other = {0};
    const char *at = text;
    int count = 0;

    for (; search->next(&block, at); at = block.rest) {
        if (search->is_csr(&block)) {
            *csr = block;
            count++;
        }
        else if (!other.label) {
            other = block;
        }
    }
    if (!count) {
        return no_csr(&other, text, pool);
    }
    if (count > 1) {
        return dcv_error_create(DCV_E_CSR_SEVERAL, pool,
                                "it holds %d CSRs; put each in a file of its own",
                                count);
    }
    if (!csr->end) {
        return dcv_error_create(DCV_E_CSR_CUT, pool,
                                "the CSR has no line \"-----END CERTIFICATE "
                                "REQUEST-----\"; it was cut off, copy it whole");
    }
    return NULL;
}

/*
 * Find the one CSR of a text, first as RFC 7468 has it: so text around a CSR that looks
 * like another one is of no matter.
 */
static dcv_error_t *find_any_csr(dcv_pem_block_t *csr, const char *text,
                                 apr_pool_t *pool)
{
    dcv_error_t *error = find_csr(csr, &exact, text, pool);

    if (error && error->code != DCV_E_CSR_SEVERAL) {
        error = find_csr(csr, &lenient, text, pool);
    }
    return error;
}

static int has_private_key(const char *text)
{
    dcv_pem_block_t block;

    for (; dcv_armor_next(&block, text); text = block.rest) {
        if (dcv_armor_is_private_key(&block)) {
            return 1;
        }
    }
    return 0;
}

/* Decode the base64 of a block of text. Nearly every one has nothing else in it. */
static dcv_error_t *decode(unsigned char **der, apr_size_t *len, const char *text,
                           const dcv_pem_block_t *block, apr_pool_t *pool)
{
    char *base64 = apr_palloc(pool, (apr_size_t)(block->end - block->content) + 1);
    apr_size_t base64_len = 0;

    for (const char *c = block->content; c < block->end; c++) {
        if (!apr_isspace(*c)) {
            base64[base64_len++] = *c;
        }
    }
    /* OpenSSL overlooks dashes at the end, and padding anywhere. */
    *der = memchr(base64, '-', base64_len) ||
                   (base64_len > 2 && memchr(base64, '=', base64_len - 2))
               ? NULL
               : dcv_crypto_base64(len, base64, base64_len, pool);
    return *der ? NULL
                : dcv_base64_decode(der, len, text, block->content, block->end, pool);
}

static dcv_error_t *parse_text(dcv_csr_file_t *file, const char *text,
                               dcv_signature_check_t check, apr_pool_t *pool,
                               apr_pool_t *scratch_pool)
{
    dcv_pem_block_t block = {0};
    unsigned char *der;
    apr_size_t len;
    dcv_error_t *error = find_any_csr(&block, text, scratch_pool);

    if (!error) {
        error = dcv_csr_headers_read(&file->headers, text, &block, pool, scratch_pool);
    }
    if (!error) {
        error = decode(&der, &len, text, &block, scratch_pool);
    }
    if (!error) {
        error = dcv_csr_parse(&file->csr, der, len, check, pool, scratch_pool);
    }
    file->has_private_key = !error && has_private_key(text);
    return error;
}

/* DER has no room for anything before it; white space behind it is an editor's. */
static dcv_error_t *parse_der(dcv_csr_file_t *file, const char *bytes,
                              apr_size_t der_len, apr_size_t len,
                              dcv_signature_check_t check, apr_pool_t *pool,
                              apr_pool_t *scratch_pool)
{
    for (apr_size_t i = der_len; i < len; i++) {
        if (!apr_isspace(bytes[i])) {
            return dcv_error_create(DCV_E_CSR_SEVERAL, pool,
                                    "the CSR in DER is followed by %d more bytes; put "
                                    "nothing else in its file",
                                    (int)(len - der_len));
        }
    }
    return dcv_csr_parse(&file->csr, (const unsigned char *)bytes, der_len, check, pool,
                         scratch_pool);
}

/* Errors made in the scratch pool must outlive it. */
static dcv_error_t *keep(const dcv_error_t *error, apr_pool_t *pool)
{
    return error ? dcv_error_copy(error, pool) : NULL;
}

dcv_error_t *dcv_csr_file_parse(const dcv_csr_file_t **file, const char *bytes,
                                apr_size_t len, dcv_signature_check_t check,
                                apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    dcv_csr_file_t *made = apr_pcalloc(result_pool, sizeof(*made));
    apr_size_t der_len;
    const char *text;

    if (len > DCV_CSR_MAX_BYTES) {
        return dcv_error_create(DCV_E_CSR_TOO_LARGE, result_pool,
                                "it is larger than %d KiB, which no CSR is",
                                DCV_CSR_MAX_BYTES / 1024);
    }
    *file = made;
    /*
     * "0A" begins a SEQUENCE too, but a CSR has its version 0 in it, and no text a NUL.
     */
    der_len = dcv_der_sequence_length((const unsigned char *)bytes, len);
    if (der_len && memchr(bytes, 0, der_len)) {
        return parse_der(made, bytes, der_len, len, check, result_pool, scratch_pool);
    }
    text = dcv_text_normalise(bytes, len, scratch_pool);
    if (!text) {
        return dcv_error_create(DCV_E_CSR_ENCODING, result_pool,
                                "it is neither text nor a whole CSR in DER; save it as "
                                "PEM, in UTF-8");
    }
    if (!text[strspn(text, " \t\n")]) {
        return dcv_error_create(DCV_E_CSR_EMPTY, result_pool,
                                "it is empty; write the CSR into it");
    }
    return keep(parse_text(made, text, check, result_pool, scratch_pool), result_pool);
}

dcv_error_t *dcv_csr_file_der(const unsigned char **der, apr_size_t *der_len,
                              const char *bytes, apr_size_t len, apr_pool_t *pool)
{
    dcv_pem_block_t block = {0};
    unsigned char *decoded = NULL;
    const char *text;
    dcv_error_t *error;

    *der = (const unsigned char *)bytes;
    *der_len = dcv_der_sequence_length(*der, len);
    if (*der_len && memchr(bytes, 0, *der_len)) {
        return NULL;
    }
    text = dcv_text_normalise(bytes, len, pool);
    text = text ? text : "";
    error = find_any_csr(&block, text, pool);
    if (!error) {
        error = decode(&decoded, der_len, text, &block, pool);
    }
    *der = decoded;
    return error;
}

apr_uint64_t dcv_csr_file_fingerprint(const char *bytes, apr_size_t len)
{
    char sha256[DCV_SHA256_HEX_BYTES];
    apr_uint64_t fingerprint;

    if (!dcv_crypto_sha256(sha256, bytes, len)) {
        return 0;
    }
    sha256[15] = '\0'; /* as many digits as a signed number holds */
    fingerprint = (apr_uint64_t)apr_strtoi64(sha256, NULL, 16);
    return fingerprint ? fingerprint : 1;
}
