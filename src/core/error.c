/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Errors as values: see dcv/error.h. */
#include "dcv/error.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define QUOTE_MAX_BYTES 100

/* An error of a code whose message is not made yet. */
static dcv_error_t *make(dcv_error_code_t code, apr_pool_t *pool)
{
    dcv_error_t *error = apr_palloc(pool, sizeof(*error));

    error->code = code;
    return error;
}

/* Note that the messages of all languages are made. */
static dcv_error_t *finish(dcv_error_t *error)
{
    error->message = error->messages[DCV_LANG_EN];
    return error;
}

dcv_error_t *dcv_error_create(dcv_error_code_t code, apr_pool_t *pool,
                              const char *format, ...)
{
    dcv_error_t *error = make(code, pool);

    for (int i = 0; i < DCV_LANGS; i++) {
        va_list args;

        va_start(args, format);
        error->messages[i] = dcv_trv((dcv_lang_t)i, pool, format, args);
        va_end(args);
    }
    return finish(error);
}

dcv_error_t *dcv_error_plain(dcv_error_code_t code, apr_pool_t *pool, const char *text)
{
    dcv_error_t *error = make(code, pool);

    for (int i = 0; i < DCV_LANGS; i++) {
        error->messages[i] = apr_pstrdup(pool, dcv_tr((dcv_lang_t)i, text));
    }
    return finish(error);
}

dcv_error_t *dcv_error_copy(const dcv_error_t *error, apr_pool_t *pool)
{
    dcv_error_t *copy = make(error->code, pool);

    for (int i = 0; i < DCV_LANGS; i++) {
        copy->messages[i] = apr_pstrdup(pool, error->messages[i]);
    }
    return finish(copy);
}

dcv_error_t *dcv_error_within(const dcv_error_t *error, apr_pool_t *pool,
                              const char *format, const char *value)
{
    dcv_error_t *outer = make(error->code, pool);

    for (int i = 0; i < DCV_LANGS; i++) {
        outer->messages[i] =
            dcv_trf((dcv_lang_t)i, pool, format, value, error->messages[i]);
    }
    return finish(outer);
}

const char *dcv_error_quote(const char *text, apr_size_t len, apr_pool_t *pool)
{
    static const char digits[] = "0123456789abcdef";
    apr_size_t shown = len > QUOTE_MAX_BYTES ? QUOTE_MAX_BYTES : len;
    char *quoted = apr_palloc(pool, 4 * shown + sizeof("..."));
    char *end = quoted;

    for (apr_size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)text[i];

        if (byte >= 0x20 && byte < 0x7f && byte != '\\') {
            *end++ = (char)byte;
            continue;
        }
        *end++ = '\\';
        *end++ = 'x';
        *end++ = digits[byte >> 4];
        *end++ = digits[byte & 15];
    }
    memcpy(end, shown < len ? "..." : "", shown < len ? 4 : 1);
    return quoted;
}

const char *dcv_error_line(const char *text, apr_pool_t *pool)
{
    char *line = apr_palloc(pool, 4 * strlen(text) + 1);
    char *end = line;

    for (; *text; text++) {
        int c = (unsigned char)*text;
        const char *format = c == '\n'                           ? "\\n"
                             : c == '\r'                         ? "\\r"
                             : c < 0x20 || c > 0x7e || c == '\\' ? "\\x%02x"
                                                                 : "%c";

        end += apr_snprintf(end, 5, format, c);
    }
    *end = '\0';
    return line;
}

const char *dcv_error_reason(apr_status_t status, apr_pool_t *pool)
{
    char reason[240];
    apr_size_t len = strlen(apr_strerror(status, reason, sizeof(reason)));

    while (len && strchr(" .\r\n", reason[len - 1])) {
        len--;
    }
    return apr_pstrmemdup(pool, reason, len);
}
