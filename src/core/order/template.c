/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: see template.h. */
#include "template.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define SHA256_HALF 32

typedef enum {
    PIECE_LITERAL,
    PIECE_MD5,
    PIECE_SHA256,
    PIECE_UNIQUE
} piece_kind_t;

typedef struct {
    piece_kind_t kind;
    int bracketed;       /* stands in [...] */
    int upper;           /* hex in upper case */
    int from, len;       /* the part of the hex digits */
    const char *literal; /* for PIECE_LITERAL */
} piece_t;

struct dcv_template_t {
    apr_array_header_t *pieces; /* piece_t */
};

static const struct {
    const char *name;
    piece_t piece;
} variables[] = {
    {"md5", {PIECE_MD5, 0, 0, 0, 32, NULL}},
    {"MD5", {PIECE_MD5, 0, 1, 0, 32, NULL}},
    {"sha256", {PIECE_SHA256, 0, 0, 0, 2 * SHA256_HALF, NULL}},
    {"SHA256", {PIECE_SHA256, 0, 1, 0, 2 * SHA256_HALF, NULL}},
    {"sha256.1", {PIECE_SHA256, 0, 0, 0, SHA256_HALF, NULL}},
    {"sha256.2", {PIECE_SHA256, 0, 0, SHA256_HALF, SHA256_HALF, NULL}},
    {"SHA256.1", {PIECE_SHA256, 0, 1, 0, SHA256_HALF, NULL}},
    {"SHA256.2", {PIECE_SHA256, 0, 1, SHA256_HALF, SHA256_HALF, NULL}},
    {"unique", {PIECE_UNIQUE, 0, 0, 0, 0, NULL}},
};

#define VARIABLE_COUNT (sizeof(variables) / sizeof(variables[0]))

static void add_piece(apr_array_header_t *pieces, piece_t piece, int bracketed)
{
    piece.bracketed = bracketed;
    APR_ARRAY_PUSH(pieces, piece_t) = piece;
}

static void add_literal(apr_array_header_t *pieces, const char *text, apr_size_t len,
                        int bracketed)
{
    piece_t piece = {PIECE_LITERAL, 0, 0, 0, 0, NULL};

    piece.literal = apr_pstrmemdup(pieces->pool, text, len);
    add_piece(pieces, piece, bracketed);
}

/* %{name} at *at. Moves *at behind it. */
static dcv_error_t *parse_variable(apr_array_header_t *pieces, const char **at,
                                   int bracketed)
{
    int braced = (*at)[1] == '{';
    const char *name = *at + (braced ? 2 : 1);
    apr_size_t len = strcspn(name, "}");

    for (apr_size_t i = 0; braced && name[len] && i < VARIABLE_COUNT; i++) {
        if (strlen(variables[i].name) == len && !memcmp(variables[i].name, name, len)) {
            add_piece(pieces, variables[i].piece, bracketed);
            *at = name + len + 1;
            return NULL;
        }
    }
    return dcv_error_create(
        DCV_E_TEMPLATE, pieces->pool,
        "unknown variable at \"%s\"; known are %%{md5} %%{MD5} %%{sha256} %%{SHA256} "
        "%%{sha256.1} %%{sha256.2} %%{SHA256.1} %%{SHA256.2} %%{unique}, and \\%% is a "
        "percent sign",
        dcv_error_quote(*at, strlen(*at), pieces->pool));
}

/* A backslash at *at. Moves *at behind what it stands for. */
static dcv_error_t *parse_escape(apr_array_header_t *pieces, const char **at,
                                 int bracketed)
{
    static const char escapes[] = "nr\\[]%", meanings[] = "\n\r\\[]%";
    const char *escape = (*at)[1] ? strchr(escapes, (*at)[1]) : NULL;

    if (!escape) {
        return dcv_error_create(
            DCV_E_TEMPLATE, pieces->pool,
            "unknown escape: a backslash before \"%s\"; known are n, "
            "r, [, ], %% and another backslash",
            dcv_error_quote(*at + 1, (*at)[1] != 0, pieces->pool));
    }
    add_literal(pieces, meanings + (escape - escapes), 1, bracketed);
    *at += 2;
    return NULL;
}

static dcv_error_t *brackets_error(apr_pool_t *pool)
{
    return dcv_error_create(DCV_E_TEMPLATE, pool,
                            "brackets must come in pairs and not in each other; "
                            "\\[ and \\] are the characters");
}

dcv_error_t *dcv_template_parse(const dcv_template_t **template, const char *text,
                                apr_pool_t *pool)
{
    dcv_template_t *made = apr_pcalloc(pool, sizeof(*made));
    const char *at = text;
    int bracketed = 0;

    made->pieces = apr_array_make(pool, 6, sizeof(piece_t));
    while (*at) {
        apr_size_t len = strcspn(at, "%\\[]");
        dcv_error_t *error = NULL;

        if (len) {
            add_literal(made->pieces, at, len, bracketed);
            at += len;
        }
        else if (*at == '%') {
            error = parse_variable(made->pieces, &at, bracketed);
        }
        else if (*at == '\\') {
            error = parse_escape(made->pieces, &at, bracketed);
        }
        else if ((*at++ == '[') == bracketed) {
            error = brackets_error(pool);
        }
        else {
            bracketed = !bracketed;
        }
        if (error) {
            return error;
        }
    }
    *template = made;
    return bracketed ? brackets_error(pool) : NULL;
}

dcv_template_unique_t dcv_template_unique(const dcv_template_t *template)
{
    dcv_template_unique_t unique = DCV_UNIQUE_ABSENT;

    for (int i = 0; i < template->pieces->nelts; i++) {
        const piece_t *piece = &APR_ARRAY_IDX(template->pieces, i, piece_t);

        if (piece->kind == PIECE_UNIQUE && !piece->bracketed) {
            return DCV_UNIQUE_OUTSIDE;
        }
        if (piece->kind == PIECE_UNIQUE) {
            unique = DCV_UNIQUE_IN_BRACKETS;
        }
    }
    return unique;
}

/* Part of a string of hex digits, in the case that the piece asks for. Returns its end. */
static char *put_hex(char *to, const piece_t *piece, const char *hex)
{
    char from = piece->upper ? 'a' : 'A';
    int step = piece->upper ? 'A' - 'a' : 'a' - 'A';

    for (int i = piece->from; i < piece->from + piece->len; i++) {
        *to++ = (char)(hex[i] >= from && hex[i] < from + 6 ? hex[i] + step : hex[i]);
    }
    return to;
}

/* A piece as text, but for hex digits; NULL: it is of those. */
static const char *text_of(const piece_t *piece, const char *unique_value)
{
    return piece->kind == PIECE_LITERAL  ? piece->literal
           : piece->kind == PIECE_UNIQUE ? unique_value ? unique_value : ""
                                         : NULL;
}

static apr_size_t length_of(const piece_t *piece, const char *unique_value)
{
    const char *text = text_of(piece, unique_value);

    return text ? strlen(text) : (apr_size_t)piece->len;
}

static char *put_piece(char *to, const piece_t *piece, const dcv_csr_t *csr,
                       const char *unique_value)
{
    const char *text = text_of(piece, unique_value);
    apr_size_t len = length_of(piece, unique_value);

    if (!text) {
        return put_hex(to, piece, piece->kind == PIECE_MD5 ? csr->md5 : csr->sha256);
    }
    memcpy(to, text, len);
    return to + len;
}

/* Reports render thousands: all pieces go into one piece of memory. */
const char *dcv_template_render(const dcv_template_t *template, const dcv_csr_t *csr,
                                const char *unique_value, apr_pool_t *pool)
{
    const piece_t *pieces = (const piece_t *)template->pieces->elts;
    apr_size_t len = 1;
    char *text, *end;

    for (int i = 0; i < template->pieces->nelts; i++) {
        len += length_of(&pieces[i], unique_value);
    }
    text = end = apr_palloc(pool, len);
    for (int i = 0; i < template->pieces->nelts; i++) {
        if (unique_value || !pieces[i].bracketed) {
            end = put_piece(end, &pieces[i], csr, unique_value);
        }
    }
    *end = '\0';
    return text;
}
