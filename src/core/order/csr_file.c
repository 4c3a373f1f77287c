/* SPDX-License-Identifier: Apache-2.0 */
/* CSR files: see dcv/csr.h. The CSR in it is read by csr.c. */
#include "csr.h"

#include <stddef.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "crypto.h"
#include "pem.h"
#include "text.h"

/* The two labels of a CSR in PEM: RFC 7468 7, and what older tools write. */
static const char *const csr_labels[] = {"CERTIFICATE REQUEST",
                                         "NEW CERTIFICATE REQUEST"};

/* The header lines, and the field that each one sets. */
static const struct {
    const char *name;
    apr_size_t field;
} headers[] = {
    {"DCV-Authority", offsetof(dcv_settings_t, authority)},
    {"DCV-Unique-Value", offsetof(dcv_settings_t, unique_value)},
    {"DCV-Issued", offsetof(dcv_settings_t, issued)},
    {"DCV-Domains", offsetof(dcv_settings_t, domains)},
};

#define HEADER_COUNT (sizeof(headers) / sizeof(headers[0]))

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

static dcv_error_t *no_csr(const char *other_label, apr_pool_t *pool)
{
    if (other_label) {
        return dcv_error_create(DCV_E_CSR_MISSING, pool,
                                "it holds a %s, but no CSR; name the file that has "
                                "\"-----BEGIN CERTIFICATE REQUEST-----\" in it",
                                other_label);
    }
    return dcv_error_create(DCV_E_CSR_MISSING, pool,
                            "it holds no CSR; expected is PEM with "
                            "\"-----BEGIN CERTIFICATE REQUEST-----\", or DER");
}

/* Find the one CSR of a text. */
static dcv_error_t *find_csr(dcv_pem_block_t *csr, const char *text, apr_pool_t *pool)
{
    const char *other_label = NULL;
    dcv_pem_block_t block;
    int count = 0;

    for (; dcv_pem_next(&block, text); text = block.rest) {
        if (is_csr(&block)) {
            *csr = block;
            count++;
        }
        else if (!other_label) {
            other_label = dcv_error_quote(block.label, block.label_len, pool);
        }
    }
    if (!count) {
        return no_csr(other_label, pool);
    }
    if (count > 1) {
        return dcv_error_create(DCV_E_CSR_SEVERAL, pool,
                                "it holds %d CSRs; put each in a file of its own",
                                count);
    }
    if (!csr->end) {
        return dcv_error_create(DCV_E_CSR_CUT, pool,
                                "the CSR has no line \"" DCV_PEM_END
                                "%.*s" DCV_PEM_DASHES
                                "\"; it was cut off, copy it whole",
                                (int)csr->label_len, csr->label);
    }
    return NULL;
}

/* Decode the base64 of a block. */
static dcv_error_t *decode(unsigned char **der, apr_size_t *len,
                           const dcv_pem_block_t *block, apr_pool_t *pool)
{
    char *base64 = apr_palloc(pool, (apr_size_t)(block->end - block->content) + 1);
    apr_size_t base64_len = 0;

    for (const char *c = block->content; c < block->end; c++) {
        if (!apr_isspace(*c)) {
            base64[base64_len++] = *c;
        }
    }
    *der = dcv_crypto_base64(len, base64, base64_len, pool);
    if (!*der) {
        return dcv_error_create(DCV_E_CSR_DAMAGED, pool,
                                "the CSR is not whole base64; copy it again from where "
                                "it was made");
    }
    return NULL;
}

/* The value of a header line behind its colon, without the spaces around it. */
static const char *header_value(const char *colon, const char *line_end,
                                apr_pool_t *pool)
{
    const char *value = colon + 1;

    while (value < line_end && apr_isspace(*value)) {
        value++;
    }
    while (line_end > value && apr_isspace(line_end[-1])) {
        line_end--;
    }
    return apr_pstrmemdup(pool, value, (apr_size_t)(line_end - value));
}

static dcv_error_t *take_header(dcv_settings_t *settings, const char *line,
                                const char *line_end, apr_pool_t *pool)
{
    const char *colon = memchr(line, ':', (apr_size_t)(line_end - line));
    apr_size_t name_len = (apr_size_t)((colon ? colon : line_end) - line);

    for (apr_size_t i = 0; i < HEADER_COUNT; i++) {
        const char **field = (const char **)((char *)settings + headers[i].field);
        const char *value;

        if (!colon || name_len != strlen(headers[i].name) ||
            apr_cstr_casecmpn(line, headers[i].name, name_len)) {
            continue;
        }
        value = header_value(colon, line_end, pool);
        if (*field) {
            return dcv_error_create(DCV_E_HEADER, pool,
                                    "the header line \"%s:\" stands twice; leave one",
                                    headers[i].name);
        }
        *field = *value ? value : NULL;
        return NULL;
    }
    return dcv_error_create(
        DCV_E_HEADER, pool,
        "unknown header line \"%s\"; known are DCV-Authority:, DCV-Unique-Value:, "
        "DCV-Issued: and DCV-Domains:",
        dcv_error_quote(line, name_len, pool));
}

/* A line that is meant to be a header line: NULL, or where it begins. */
static const char *header_in(const char *line)
{
    line += strspn(line, " \t");
    return !apr_cstr_casecmpn(line, "DCV-", 4) || !apr_cstr_casecmpn(line, "DCV_", 4)
               ? line
               : NULL;
}

/* Read the header lines between text and text_end into settings. */
static dcv_error_t *read_headers(dcv_settings_t *settings, const char *text,
                                 const char *text_end, apr_pool_t *pool)
{
    while (text < text_end) {
        apr_size_t len = strcspn(text, "\n");
        const char *line_end = text + len < text_end ? text + len : text_end;
        const char *header = header_in(text);
        dcv_error_t *error = NULL;

        if (header) {
            error = take_header(settings, header, line_end, pool);
        }
        if (error) {
            return error;
        }
        text = line_end + 1;
    }
    return NULL;
}

/* A header line behind the CSR was meant to count, and would not. */
static dcv_error_t *refuse_late_headers(const char *text, apr_pool_t *pool)
{
    for (; (text = strchr(text, '\n')); text++) {
        const char *header = header_in(text + 1);

        if (header) {
            return dcv_error_create(
                DCV_E_HEADER, pool,
                "the header line \"%s\" stands behind the CSR; move "
                "it before \"" DCV_PEM_BEGIN "\"",
                dcv_error_quote(header, strcspn(header, ":\n"), pool));
        }
    }
    return NULL;
}

static dcv_error_t *parse_text(dcv_csr_file_t *file, const char *text,
                               dcv_signature_check_t check, apr_pool_t *pool,
                               apr_pool_t *scratch_pool)
{
    dcv_pem_block_t block = {0};
    dcv_settings_t settings = {0};
    unsigned char *der;
    apr_size_t len;
    dcv_error_t *error = find_csr(&block, text, scratch_pool);

    if (!error) {
        error = read_headers(&settings, text, block.begin, pool);
    }
    /* Few files have such lines. */
    if (settings.authority || settings.unique_value || settings.issued ||
        settings.domains) {
        file->headers = apr_pmemdup(pool, &settings, sizeof(settings));
    }
    if (!error) {
        error = refuse_late_headers(block.rest, scratch_pool);
    }
    if (!error) {
        error = decode(&der, &len, &block, scratch_pool);
    }
    if (!error) {
        error = dcv_csr_parse(&file->csr, der, len, check, pool, scratch_pool);
    }
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
                                    "the CSR in DER is followed by %" APR_SIZE_T_FMT
                                    " more bytes; put nothing else in its file",
                                    len - der_len);
        }
    }
    return dcv_csr_parse(&file->csr, (const unsigned char *)bytes, der_len, check, pool,
                         scratch_pool);
}

/* Errors made in the scratch pool must outlive it. */
static dcv_error_t *keep(const dcv_error_t *error, apr_pool_t *pool)
{
    return error ? dcv_error_create(error->code, pool, "%s", error->message) : NULL;
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
    der_len = dcv_crypto_sequence_length((const unsigned char *)bytes, len);
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
