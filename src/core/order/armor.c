/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* PEM blocks as people have them: see armor.h. */
#include "armor.h"

#include <string.h>

#include <apr_cstr.h>

/* No label is longer. */
#define LABEL_MAX 64

/* A first or last line of a block. */
typedef struct {
    int is_end;
    const char *begin; /* its first dash */
    const char *label;
    apr_size_t label_len;
    const char *after; /* behind its last dash and the blanks there */
} boundary_t;

/* The bytes of the dash at text: ASCII's, U+2010 to U+2015, or U+2212; 0: none. */
static apr_size_t dash_len(const char *text)
{
    if (*text == '-') {
        return 1;
    }
    return (!strncmp(text, "\xe2\x80", 2) && (unsigned char)text[2] >= 0x90 &&
            (unsigned char)text[2] <= 0x95) ||
                   !strncmp(text, "\xe2\x88\x92", 3)
               ? 3
               : 0;
}

/* The bytes of the blank at text, a no-break space among them; 0: none. */
static apr_size_t blank_len(const char *text)
{
    if (*text == ' ' || *text == '\t') {
        return 1;
    }
    return strncmp(text, "\xc2\xa0", 2) ? 0 : 2;
}

static const char *skip_blanks(const char *text)
{
    for (apr_size_t len; (len = blank_len(text)); text += len) {
    }
    return text;
}

static const char *skip_dashes(const char *text)
{
    for (apr_size_t len; (len = dash_len(text)) || (len = blank_len(text));
         text += len) {
    }
    return text;
}

/* Behind a word and the blanks that follow it; NULL: it does not stand there. */
static const char *skip_word(const char *text, const char *end, const char *word)
{
    apr_size_t len = strlen(word);

    if ((apr_size_t)(end - text) < len || apr_cstr_casecmpn(text, word, len)) {
        return NULL;
    }
    text += len;
    if (text < end && !blank_len(text)) {
        return NULL;
    }
    text = skip_blanks(text);
    return text < end ? text : end;
}

/* Without the blanks at its end, the length of a label. */
static apr_size_t trim(const char *label, apr_size_t len)
{
    apr_size_t trimmed = 0;

    for (const char *at = label; at < label + len;) {
        apr_size_t blank = blank_len(at);

        at += blank ? blank : 1;
        trimmed = blank ? trimmed : (apr_size_t)(at - label);
    }
    return trimmed;
}

/* Read a boundary whose dashes end at text. */
static int read_boundary(boundary_t *boundary, const char *text)
{
    const char *end = text + strnlen(text, LABEL_MAX);
    const char *label = skip_word(text, end, "BEGIN");

    boundary->is_end = !label;
    label = label ? label : skip_word(text, end, "END");
    if (!label) {
        return 0;
    }
    boundary->label = label;
    boundary->label_len = strcspn(label, "-\n\\\"'\xe2");
    boundary->after = label + boundary->label_len;
    if (boundary->label_len > LABEL_MAX ||
        (!dash_len(boundary->after) && *boundary->after &&
         !strchr("\n\\\"'", *boundary->after))) {
        return 0;
    }
    boundary->label_len = trim(label, boundary->label_len);
    boundary->after = skip_dashes(boundary->after);
    return 1;
}

static int next_boundary(boundary_t *boundary, const char *text)
{
    while (*(text += strcspn(text, "-\xe2"))) {
        boundary->begin = text;
        if (!dash_len(text)) {
            text++;
            continue;
        }
        text = skip_dashes(text);
        if (read_boundary(boundary, text)) {
            return 1;
        }
    }
    return 0;
}

static int matches(const dcv_pem_block_t *block, const boundary_t *last)
{
    const dcv_pem_block_t other = {.label = last->label, .label_len = last->label_len};

    if (dcv_armor_is_csr(block)) {
        return dcv_armor_is_csr(&other);
    }
    return block->label_len == other.label_len &&
           !strncmp(block->label, other.label, other.label_len);
}

/* Find the end of a block whose first line is known. */
static void find_end(dcv_pem_block_t *block)
{
    boundary_t last;

    block->end = NULL;
    block->rest = block->content;
    for (const char *at = block->content; next_boundary(&last, at) && last.is_end;
         at = last.after) {
        if (matches(block, &last)) {
            block->end = last.begin;
            block->rest = last.after;
            return;
        }
    }
}

int dcv_armor_next(dcv_pem_block_t *block, const char *text)
{
    boundary_t first;

    while (next_boundary(&first, text)) {
        if (!first.is_end) {
            block->label = first.label;
            block->label_len = first.label_len;
            block->begin = first.begin;
            block->content = first.after;
            find_end(block);
            return 1;
        }
        text = first.after;
    }
    return 0;
}

int dcv_armor_is_csr(const dcv_pem_block_t *block)
{
    const char *end = block->label + block->label_len, *at = block->label, *next;

    next = skip_word(at, end, "NEW");
    at = skip_word(next ? next : at, end, "CERTIFICATE");
    next = at ? skip_word(at, end, "SIGNING") : NULL;
    at = at ? skip_word(next ? next : at, end, "REQUEST") : NULL;
    return at == end;
}

int dcv_armor_is_private_key(const dcv_pem_block_t *block)
{
    const char *end = block->label + block->label_len, *at = block->label;

    while (at < end) {
        const char *next = skip_word(at, end, "PRIVATE");

        if (next && skip_word(next, end, "KEY") == end) {
            return 1;
        }
        while (at < end && !blank_len(at)) {
            at++;
        }
        at = skip_blanks(at);
    }
    return 0;
}

const char *dcv_armor_known_label(const dcv_pem_block_t *block)
{
    static const char *const labels[] = {
        "CERTIFICATE",
        "TRUSTED CERTIFICATE",
        "X509 CERTIFICATE",
        "X509 CRL",
        "PKCS7",
        "CMS",
        "PUBLIC KEY",
        "RSA PUBLIC KEY",
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "DSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "DH PARAMETERS",
        "EC PARAMETERS",
    };

    for (apr_size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (block->label_len == strlen(labels[i]) &&
            !apr_cstr_casecmpn(block->label, labels[i], block->label_len)) {
            return labels[i];
        }
    }
    return NULL;
}
