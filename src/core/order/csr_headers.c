/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The header lines of a CSR file: see csr_headers.h. */
#include "csr_headers.h"

#include <stddef.h>
#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "base64.h"

/* The header lines, and the field that each one sets. */
static const struct {
    const char *name;
    apr_size_t field;
} headers_known[] = {
    {"DCV-Authority", offsetof(dcv_settings_t, authority)},
    {"DCV-Unique-Value", offsetof(dcv_settings_t, unique_value)},
    {"DCV-Issued", offsetof(dcv_settings_t, issued)},
    {"DCV-Domains", offsetof(dcv_settings_t, domains)},
};

#define HEADER_COUNT (sizeof(headers_known) / sizeof(headers_known[0]))

/* How many characters of a name may be wrong for it to be shown. */
#define TYPING_ERROR_MAX 2

/* The text that has the lines, and how they look in it. */
typedef struct {
    const char *text;
    int is_quoted;  /* whether ">" stands before lines */
    int is_escaped; /* whether lines end with the two characters \n, too */
} form_t;

static form_t find_form(const char *text, const dcv_pem_block_t *block)
{
    form_t form = {.text = text};
    const char *at = block->begin;

    while (at > text && (at[-1] == ' ' || at[-1] == '\t')) {
        at--;
    }
    form.is_quoted = at > text && at[-1] == '>';
    form.is_escaped = *block->content == '\\';
    return form;
}

/* The end of the line at text, which is at limit at most; *next: behind it. */
static const char *find_line_end(const form_t *form, const char *text,
                                 const char *limit, const char **next)
{
    const char *at = text;

    for (; at < limit && *at != '\n'; at++) {
        const char *escape = at;

        if (!form->is_escaped || *at != '\\') {
            continue;
        }
        while (escape < limit && *escape == '\\') {
            escape++;
        }
        if (escape < limit && (*escape == 'n' || *escape == 'r')) {
            *next = escape + 1;
            return at;
        }
        at = escape - 1;
    }
    *next = at + 1;
    return at;
}

/* A line that is meant to be a header line: NULL, or where it begins. */
static const char *header_in(const form_t *form, const char *line)
{
    line += strspn(line, form->is_quoted ? " \t>" : " \t");
    return !apr_cstr_casecmpn(line, "DCV-", 4) || !apr_cstr_casecmpn(line, "DCV_", 4)
               ? line
               : NULL;
}

/* Whether one name is the other one but for a typing error. */
static int is_nearly(const char *name, apr_size_t len, const char *known)
{
    apr_size_t known_len = strlen(known), shorter = len < known_len ? len : known_len;
    apr_size_t start = 0, end = 0;

    while (start < shorter && apr_tolower(name[start]) == apr_tolower(known[start])) {
        start++;
    }
    while (end < shorter - start && apr_tolower(name[len - 1 - end]) ==
                                        apr_tolower(known[known_len - 1 - end])) {
        end++;
    }
    return len - start - end <= TYPING_ERROR_MAX;
}

/*
 * A header line as a message may show it: its name, if that is a known one but for a typing
 * error; else where it stands.
 */
static const char *show_header(const form_t *form, const char *line, apr_size_t len,
                               apr_pool_t *pool)
{
    for (apr_size_t i = 0; i < HEADER_COUNT; i++) {
        if (is_nearly(line, len, headers_known[i].name)) {
            return apr_psprintf(pool, "\"%s\"", dcv_error_quote(line, len, pool));
        }
    }
    return apr_psprintf(pool, "in line %d", dcv_base64_line(form->text, line));
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

static dcv_error_t *take_header(dcv_settings_t *settings, const form_t *form,
                                const char *line, const char *line_end,
                                apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    const char *colon = memchr(line, ':', (apr_size_t)(line_end - line));
    apr_size_t name_len = (apr_size_t)((colon ? colon : line_end) - line);

    for (apr_size_t i = 0; i < HEADER_COUNT; i++) {
        const char **field = (const char **)((char *)settings + headers_known[i].field);
        const char *value;

        if (!colon || name_len != strlen(headers_known[i].name) ||
            apr_cstr_casecmpn(line, headers_known[i].name, name_len)) {
            continue;
        }
        value = header_value(colon, line_end, pool);
        if (*field) {
            return dcv_error_create(DCV_E_HEADER, scratch_pool,
                                    "the header line \"%s:\" stands twice; leave one",
                                    headers_known[i].name);
        }
        *field = *value ? value : NULL;
        return NULL;
    }
    return dcv_error_create(
        DCV_E_HEADER, scratch_pool,
        "unknown header line %s; known are DCV-Authority:, DCV-Unique-Value:, "
        "DCV-Issued: and DCV-Domains:",
        show_header(form, line, name_len, scratch_pool));
}

/* Read the header lines before a block into settings. */
static dcv_error_t *read_before(dcv_settings_t *settings, const form_t *form,
                                const char *end, apr_pool_t *pool,
                                apr_pool_t *scratch_pool)
{
    dcv_error_t *error = NULL;
    const char *next;

    for (const char *line = form->text; !error && line < end; line = next) {
        const char *line_end = find_line_end(form, line, end, &next);
        const char *header = header_in(form, line);

        if (header) {
            error = take_header(settings, form, header, line_end, pool, scratch_pool);
        }
    }
    return error;
}

/* A header line behind the CSR was meant to count, and would not. */
static dcv_error_t *refuse_late(const form_t *form, const char *text, apr_pool_t *pool)
{
    const char *end = text + strlen(text), *next;

    /* The rest of the block's last line is no line. */
    (void)find_line_end(form, text, end, &next);
    for (const char *line = next; line < end; line = next) {
        const char *line_end = find_line_end(form, line, end, &next);
        const char *header = header_in(form, line);
        const char *colon =
            header ? memchr(header, ':', (apr_size_t)(line_end - header)) : NULL;

        if (header) {
            return dcv_error_create(
                DCV_E_HEADER, pool,
                "the header line %s stands behind the CSR; move "
                "it before \"%s\"",
                show_header(form, header,
                            (apr_size_t)((colon ? colon : line_end) - header), pool),
                DCV_PEM_BEGIN);
        }
    }
    return NULL;
}

dcv_error_t *dcv_csr_headers_read(const dcv_settings_t **headers, const char *text,
                                  const dcv_pem_block_t *block, apr_pool_t *pool,
                                  apr_pool_t *scratch_pool)
{
    form_t form = find_form(text, block);
    dcv_settings_t settings = {0};
    dcv_error_t *error =
        read_before(&settings, &form, block->begin, pool, scratch_pool);

    /* Few files have such lines. */
    if (settings.authority || settings.unique_value || settings.issued ||
        settings.domains) {
        *headers = apr_pmemdup(pool, &settings, sizeof(settings));
    }
    return error ? error : refuse_late(&form, block->rest, scratch_pool);
}
