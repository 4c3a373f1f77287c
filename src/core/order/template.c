/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: see template.h. */
#include "template.h"

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

/* Part of a string of hex digits, in the case that the piece asks for. */
static const char *render_hex(const piece_t *piece, const char *hex, apr_pool_t *pool)
{
    char *part = apr_pstrmemdup(pool, hex + piece->from, (apr_size_t)piece->len);

    for (char *c = part; *c; c++) {
        *c = (char)(piece->upper ? apr_toupper(*c) : apr_tolower(*c));
    }
    return part;
}

static const char *render_piece(const piece_t *piece, const dcv_csr_t *csr,
                                const char *unique_value, apr_pool_t *pool)
{
    switch (piece->kind) {
    case PIECE_MD5:
        return render_hex(piece, csr->md5, pool);
    case PIECE_SHA256:
        return render_hex(piece, csr->sha256, pool);
    case PIECE_UNIQUE:
        return unique_value ? unique_value : "";
    case PIECE_LITERAL:
        break;
    }
    return piece->literal;
}

const char *dcv_template_render(const dcv_template_t *template, const dcv_csr_t *csr,
                                const char *unique_value, apr_pool_t *pool)
{
    apr_array_header_t *parts = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < template->pieces->nelts; i++) {
        const piece_t *piece = &APR_ARRAY_IDX(template->pieces, i, piece_t);

        if (unique_value || !piece->bracketed) {
            APR_ARRAY_PUSH(parts, const char *) =
                render_piece(piece, csr, unique_value, pool);
        }
    }
    return apr_array_pstrcat(pool, parts, 0);
}
