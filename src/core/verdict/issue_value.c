/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of issue and issuewild: see issue_value.h.
 *
 *   issue-value        = *WSP [issuer-domain-name *WSP] [";" *WSP [parameters *WSP]]
 *   issuer-domain-name = label *("." label)
 *   label, tag         = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
 *   parameters         = (parameter *WSP ";" *WSP parameters) / parameter
 *   parameter          = tag *WSP "=" *WSP value
 *   value              = *(%x21-3A / %x3C-7E)
 *
 * Each function takes where it begins, and returns where it ends. *wrong is set to the
 * first character that does not fit; at is not used after that. Parameters are added to a
 * list as they are read.
 */
#include "issue_value.h"

#include <string.h>

#include <apr_strings.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* ALPHA / DIGIT: those of ASCII, in any locale. */
static int is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at)) {
        at++;
    }
    return at;
}

static int ends_word(char c)
{
    return !c || is_blank(c) || c == ';' || c == '.' || c == '=';
}

/* A label or a tag. A hyphen at its end is what is wrong, and not what follows. */
static const char *read_word(const char *at, const char **wrong)
{
    const char *begin = at;

    while (is_letter_or_digit(*at) || (*at == '-' && at > begin)) {
        at++;
    }
    if (at == begin) {
        *wrong = at;
    }
    else if (at[-1] == '-') {
        *wrong = ends_word(*at) ? at - 1 : at;
    }
    return at;
}

/* A domain name. A dot at its end is what is wrong, and not what follows. */
static const char *read_name(const char *at, const char **wrong)
{
    at = read_word(at, wrong);
    while (!*wrong && *at == '.') {
        at++;
        if (!*at || is_blank(*at) || *at == ';') {
            *wrong = at - 1;
        }
        else {
            at = read_word(at, wrong);
        }
    }
    return at;
}

static const char *read_parameter(const char *at, const char **wrong,
                                  apr_array_header_t *list)
{
    dcv_issue_parameter_t parameter;
    const char *begin = at;

    at = read_word(at, wrong);
    if (*wrong) {
        return at;
    }
    parameter.tag = apr_pstrmemdup(list->pool, begin, (apr_size_t)(at - begin));
    at = skip_blanks(at);
    if (*at != '=') {
        *wrong = at;
        return at;
    }
    at = begin = skip_blanks(at + 1);
    while (*at >= 0x21 && *at <= 0x7e && *at != ';') {
        at++;
    }
    parameter.value = apr_pstrmemdup(list->pool, begin, (apr_size_t)(at - begin));
    APR_ARRAY_PUSH(list, dcv_issue_parameter_t) = parameter;
    return at;
}

/* What stands behind the first semicolon. One at the end of a parameter needs another. */
static const char *read_parameters(const char *at, const char **wrong,
                                   apr_array_header_t *list)
{
    const char *semicolon = NULL;

    at = skip_blanks(at);
    if (!*at) {
        return at;
    }
    for (;;) {
        at = read_parameter(at, wrong, list);
        if (*wrong) {
            break;
        }
        at = skip_blanks(at);
        if (*at != ';') {
            break;
        }
        semicolon = at;
        at = skip_blanks(at + 1);
        if (!*at) {
            *wrong = semicolon;
            break;
        }
    }
    return at;
}

/* The character at a place, with all bytes that UTF-8 has of it. */
static const char *character_at(const char *at, apr_pool_t *pool)
{
    apr_size_t len = *at != '\0';

    while (len && ((unsigned char)at[len] & 0xc0) == 0x80) {
        len++;
    }
    return apr_pstrmemdup(pool, at, len);
}

dcv_issue_value_t dcv_issue_value_read(const char *value, apr_pool_t *pool)
{
    dcv_issue_value_t read = {.issuer = ""};
    const char *wrong = NULL, *begin = skip_blanks(value), *at = begin, *end;
    apr_array_header_t *list = NULL;

    if (*at && *at != ';') {
        at = read_name(at, &wrong);
    }
    end = at;
    if (!wrong) {
        at = skip_blanks(at);
    }
    if (!wrong && *at == ';') {
        read.behind_issuer = 1;
        list = apr_array_make(pool, 2, sizeof(dcv_issue_parameter_t));
        at = read_parameters(at + 1, &wrong, list);
    }
    if (!wrong && *at) {
        wrong = at;
    }
    if (wrong) {
        read.wrong_at = (int)(wrong - value) + 1;
        read.wrong = character_at(wrong, pool);
        return read;
    }
    read.behind_issuer = 0;
    read.parameters = list && list->nelts ? list : NULL;
    read.issuer = apr_pstrmemdup(pool, begin, (apr_size_t)(end - begin));
    return read;
}
