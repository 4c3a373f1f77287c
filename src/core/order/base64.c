/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The base64 of a CSR: see base64.h. */
#include "base64.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

/* Where reading of base64 is. */
typedef struct {
    unsigned char *bytes;
    apr_size_t len;
    unsigned bits;        /* those that fill no byte yet, the last ones first */
    apr_size_t digits;    /* read so far */
    apr_size_t padding;   /* "=" read so far */
    int has_digits;       /* whether the line has digits */
    const char *trailing; /* the first of what may only stand at a line's end */
} reading_t;

int dcv_base64_line(const char *text, const char *at)
{
    int line = 1;

    for (; text < at && (text = memchr(text, '\n', (apr_size_t)(at - text))); text++) {
        line++;
    }
    return line;
}

/* The number of the character at in its line, from 1 on. */
static int find_column(const char *text, const char *at)
{
    int column = 1;

    for (; at > text && at[-1] != '\n'; at--) {
        column += (at[-1] & 0xc0) != 0x80;
    }
    return column;
}

/* The code point at text in UTF-8, of two or three bytes; 0: there is none. */
static unsigned code_point(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;

    if (c[0] >= 0xc2 && c[0] < 0xe0 && (c[1] & 0xc0) == 0x80) {
        return (c[0] & 0x1fU) << 6 | (c[1] & 0x3fU);
    }
    if (c[0] >= 0xe0 && c[0] < 0xf0 && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80) {
        return (c[0] & 0x0fU) << 12 | (c[1] & 0x3fU) << 6 | (c[2] & 0x3fU);
    }
    return 0;
}

/* What people call characters that they cannot see or tell from others. */
static const char *name_character(unsigned c)
{
    static const struct {
        unsigned c;
        const char *name;
    } names[] = {{0xa0, "no-break space"},      {0xad, "soft hyphen"},
                 {0x200b, "zero-width space"},  {0x2013, "en dash"},
                 {0x2014, "em dash"},           {0x2026, "ellipsis"},
                 {0x202f, "no-break space"},    {0x3000, "wide space"},
                 {0xfeff, "byte order mark"},   {0xfffd, "replacement character"},
                 {0x2028, "line separator"},    {0x2060, "word joiner"},
                 {0x200e, "left-to-right mark"}};

    for (apr_size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].c == c) {
            return names[i].name;
        }
    }
    return "";
}

/* One character, fit to be shown: "U+00A0 (no-break space)". NULL: it is a byte of none. */
static const char *describe_character(const char *at, apr_pool_t *pool)
{
    unsigned c = code_point(at);
    const char *name = name_character(c);

    if (*at > 0x20 && *at < 0x7f) {
        return apr_psprintf(pool, *at == '"' ? "'%c'" : "\"%c\"", *at);
    }
    return !c      ? NULL
           : *name ? apr_psprintf(pool, "U+%04X (%s)", c, name)
                   : apr_psprintf(pool, "U+%04X", c);
}

/* What is wrong with the character at a place. */
typedef enum {
    FITS,
    STRANGE,
    BEHIND_PADDING
} fault_t;

static dcv_error_t *refuse(const char *text, const char *at, fault_t fault,
                           apr_pool_t *pool)
{
    const char *character = describe_character(at, pool);
    int line = dcv_base64_line(text, at), column = find_column(text, at);

    if (fault == BEHIND_PADDING) {
        return dcv_error_create(
            DCV_E_CSR_DAMAGED, pool,
            "line %d has the character %s at place %d behind the padding, so that the CSR "
            "is not whole base64; copy it again from where it was made",
            line, character, column);
    }
    return character
               ? dcv_error_create(
                     DCV_E_CSR_DAMAGED, pool,
                     "line %d has the character %s at place %d, so that the CSR is not "
                     "whole base64; copy it again from where it was made",
                     line, character, column)
               : dcv_error_create(
                     DCV_E_CSR_DAMAGED, pool,
                     "line %d has the byte %s at place %d, so that the CSR is not whole "
                     "base64; copy it again from where it was made",
                     line, apr_psprintf(pool, "0x%02X", (unsigned char)*at), column);
}

/* The value of a base64 digit, -1 when it is none. */
static int digit_value(int c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void take_digit(reading_t *reading, unsigned value)
{
    static const unsigned char left[] = {6, 4, 2, 0}; /* bits that fill no byte */
    unsigned at = (unsigned)(reading->digits++ % 4);

    reading->bits = reading->bits << 6 | value;
    if (at) {
        reading->bytes[reading->len++] =
            (unsigned char)(reading->bits >> left[at] & 0xff);
    }
}

/*
 * Take one character, which stands at text, perhaps escaped. Returns what is wrong with
 * it.
 */
static fault_t take_character(reading_t *reading, int c, const char *at)
{
    int value = digit_value(c);

    if (c == '\n') {
        reading->has_digits = 0;
        reading->trailing = NULL;
    }
    else if (apr_isspace(c)) {
        return FITS;
    }
    else if (value >= 0 || c == '=') {
        if (reading->padding && value >= 0) {
            return BEHIND_PADDING;
        }
        if (reading->trailing) {
            return STRANGE;
        }
        reading->has_digits = 1;
        if (value >= 0) {
            take_digit(reading, (unsigned)value);
        }
        reading->padding += c == '=';
    }
    else if (strchr("\"'-", c) || (c == '\\' && reading->has_digits) ||
             strchr(reading->has_digits ? "," : ">|", c)) {
        /* Of no matter before the digits of a line, and behind them. */
        if (reading->has_digits && !reading->trailing) {
            reading->trailing = at;
        }
    }
    else {
        return STRANGE;
    }
    return FITS;
}

/* The character of four hex digits, -1 where they are none, or none of ASCII. */
static int from_hex(const char *at, const char *end)
{
    int c = 0;

    for (int i = 0; i < 4; i++, at++) {
        if (at >= end || !apr_isxdigit(*at)) {
            return -1;
        }
        c = c * 16 + (apr_isdigit(*at) ? *at - '0' : (*at | 0x20) - 'a' + 10);
    }
    return c > 0 && c < 0x80 ? c : -1;
}

/*
 * The character that backslashes at *at make of what follows them, *at behind that. What
 * they make nothing of stands for itself.
 */
static int unescape(const char **at, const char *end)
{
    const char *next = *at;
    int c;

    while (next < end && *next == '\\') {
        next++;
    }
    c = next < end ? *next : '\n';
    if (c == 'u' && (c = from_hex(next + 1, end)) >= 0) {
        *at = next + 5;
        return c == '\r' ? '\n' : c;
    }
    if (c != 'n' && c != 'r' && c != 't' && c != '/' && c != '"' && c != '\'') {
        *at = next;
        return '\\';
    }
    *at = next + 1;
    return c == 'n' || c == 'r' ? '\n' : c == 't' ? ' ' : c;
}

dcv_error_t *dcv_base64_decode(unsigned char **bytes, apr_size_t *len, const char *text,
                               const char *start, const char *end, apr_pool_t *pool)
{
    reading_t reading = {0};

    reading.bytes = apr_palloc(pool, (apr_size_t)(end - start) / 4 * 3 + 4);
    for (const char *at = start, *next; at < end; at = next) {
        fault_t fault;
        int c = (unsigned char)*at;

        next = at + 1;
        if (c == '\\') {
            next = at;
            c = unescape(&next, end);
        }
        fault = take_character(&reading, c, at);
        if (fault) {
            return refuse(text, reading.trailing ? reading.trailing : at, fault, pool);
        }
    }
    if (!reading.len || reading.digits % 4 == 1 || reading.padding > 2) {
        return dcv_error_create(
            DCV_E_CSR_DAMAGED, pool,
            "the CSR between the lines %d and %d has characters too few or too many, so that "
            "it is not whole base64; copy it again from where it was made",
            dcv_base64_line(text, start), dcv_base64_line(text, end));
    }
    *bytes = reading.bytes;
    *len = reading.len;
    return NULL;
}
