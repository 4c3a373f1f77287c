/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text files: see text.h.
 *
 * UTF-16 is decoded here and not by apr_xlate: that needs iconv's tables at run time,
 * which are missing just where UTF-16 files come from.
 */
#include "text.h"

#include <stdlib.h>
#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define ENUMERATED_MAX 5 /* items of a list that a sentence has one by one */

static unsigned code_unit(const unsigned char *at, int little)
{
    return little ? (unsigned)(at[0] | at[1] << 8) : (unsigned)(at[0] << 8 | at[1]);
}

/* Append a code point in UTF-8 (RFC 3629 3). Returns the end. */
static char *put_utf8(char *end, unsigned c)
{
    if (c < 0x80) {
        *end++ = (char)c;
        return end;
    }
    if (c < 0x800) {
        *end++ = (char)(0xc0 | c >> 6);
    }
    else {
        if (c < 0x10000) {
            *end++ = (char)(0xe0 | c >> 12);
        }
        else {
            *end++ = (char)(0xf0 | c >> 18);
            *end++ = (char)(0x80 | (c >> 12 & 0x3f));
        }
        *end++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *end++ = (char)(0x80 | (c & 0x3f));
    return end;
}

/* UTF-16 (RFC 2781) without its byte order mark. NULL when it is not well-formed. */
static char *from_utf16(const char *bytes, apr_size_t len, int little,
                        apr_size_t *out_len, apr_pool_t *pool)
{
    const unsigned char *at = (const unsigned char *)bytes;
    const unsigned char *end = at + len;
    char *text = apr_palloc(pool, len / 2 * 3 + 1);
    char *put = text;

    if (len % 2) {
        return NULL;
    }
    for (; at < end; at += 2) {
        unsigned c = code_unit(at, little);

        if (c >= 0xd800 && c < 0xe000) {
            unsigned low = end - at >= 4 ? code_unit(at + 2, little) : 0;

            if (c >= 0xdc00 || low < 0xdc00 || low >= 0xe000) {
                return NULL;
            }
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            at += 2;
        }
        put = put_utf8(put, c);
    }
    *out_len = (apr_size_t)(put - text);
    return text;
}

/* CRLF and CR become LF, in place. Returns the new length. */
static apr_size_t fold_line_ends(char *text, apr_size_t len)
{
    const char *first = memchr(text, '\r', len);
    apr_size_t put = first ? (apr_size_t)(first - text) : len;

    for (apr_size_t i = put; i < len; i++) {
        if (text[i] == '\r') {
            text[put++] = '\n';
            i += i + 1 < len && text[i + 1] == '\n';
        }
        else {
            text[put++] = text[i];
        }
    }
    return put;
}

char *dcv_text_normalise(const char *bytes, apr_size_t len, apr_pool_t *pool)
{
    char *text;

    if (len >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2))) {
        text = from_utf16(bytes + 2, len - 2, bytes[0] == '\xff', &len, pool);
    }
    else {
        int mark = len >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;

        len -= (apr_size_t)mark;
        text = apr_palloc(pool, len + 1);
        memcpy(text, bytes + mark, len);
    }
    if (!text || memchr(text, '\0', len)) {
        return NULL;
    }
    text[fold_line_ends(text, len)] = '\0';
    return text;
}

apr_array_header_t *dcv_text_split(const char *list, apr_pool_t *pool)
{
    apr_array_header_t *items = apr_array_make(pool, 5, sizeof(const char *));
    char *rest = apr_pstrdup(pool, list), *state, *item;

    while ((item = apr_strtok(rest, ", \t", &state))) {
        APR_ARRAY_PUSH(items, const char *) = item;
        rest = NULL;
    }
    return items;
}

const char *dcv_text_shared(const char *text, apr_pool_t *pool)
{
    void *shared = NULL;

    (void)apr_pool_userdata_get(&shared, text, pool);
    if (!shared) {
        shared = apr_pstrdup(pool, text);
        apr_pool_userdata_setn(shared, shared, NULL, pool);
    }
    return shared;
}

/* The code point at text (RFC 3629 4) and its length; 0 when there is none. */
static int code_point(unsigned *c, const unsigned char *text)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    int len = *text < 0x80   ? 1
              : *text < 0xc0 ? 0
              : *text < 0xe0 ? 2
              : *text < 0xf0 ? 3
              : *text < 0xf8 ? 4
                             : 0;

    if (len <= 1) {
        *c = *text;
        return len;
    }
    *c = *text & (0xffu >> (len + 1));
    for (int i = 1; i < len; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
        *c = *c << 6 | (text[i] & 0x3f);
    }
    return *c < least[len] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : len;
}

/* Control characters, marks of direction and of nothing, and what is no character. */
static int is_readable(unsigned c)
{
    static const struct {
        unsigned first, last;
    } unreadable[] = {{0, 0x1f},        {0x7f, 0x9f},     {0xad, 0xad},
                      {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f},
                      {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfdd0, 0xfdef},
                      {0xfeff, 0xfeff}, {0xfff0, 0xffff}, {0xe0000, 0x10ffff}};

    /* Most texts have nothing else. */
    if (c >= ' ' && c < 0x7f) {
        return 1;
    }
    for (apr_size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++) {
        if (c >= unreadable[i].first && c <= unreadable[i].last) {
            return 0;
        }
    }
    return (c & 0xfffe) != 0xfffe;
}

/* Text fit to be shown; what stands in also is left as it is. */
static const char *make_readable(const char *text, const char *also, apr_pool_t *pool)
{
    const unsigned char *at = (const unsigned char *)text;
    char *readable, *end;
    apr_size_t plain = 0;

    /* Nearly all texts are ASCII, and stay as they are. */
    while (at[plain] >= ' ' && at[plain] < 0x7f) {
        plain++;
    }
    if (!at[plain]) {
        return apr_pstrmemdup(pool, text, plain);
    }
    readable = end = apr_palloc(pool, 4 * strlen(text) + 1);
    while (*at) {
        unsigned c;
        int len = code_point(&c, at);

        if (len && (is_readable(c) || strchr(also, *at))) {
            memcpy(end, at, (apr_size_t)len);
            end += len;
            at += len;
        }
        else {
            end += apr_snprintf(end, 5, "\\x%02x", *at++);
        }
    }
    *end = '\0';
    return apr_pstrdup(pool, readable);
}

const char *dcv_text_readable(const char *text, apr_pool_t *pool)
{
    return make_readable(text, "", pool);
}

const char *dcv_text_readable_lines(const char *text, apr_pool_t *pool)
{
    return make_readable(text, "\n\r\t", pool);
}

const char *dcv_text_find(const char *text, const char *part)
{
    apr_size_t len = strlen(part);

    while (*text && apr_cstr_casecmpn(text, part, len)) {
        text++;
    }
    return *text ? text : NULL;
}

char *dcv_text_lower(char *text)
{
    for (char *c = text; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return text;
}

const char *dcv_text_and_more(const char *listed, int more, dcv_lang_t lang,
                              apr_pool_t *pool)
{
    return more ? dcv_trn(lang, pool, more, "%s and %d more", "%s and %d more", listed,
                          more)
                : listed;
}

const char *dcv_text_enumerate(const apr_array_header_t *list, int cut_at,
                               dcv_lang_t lang, apr_pool_t *pool)
{
    int shown = list->nelts > ENUMERATED_MAX ? ENUMERATED_MAX - 1 : list->nelts;
    const char *text = APR_ARRAY_IDX(list, 0, const char *);

    for (int i = 1; i < shown; i++) {
        const char *item = APR_ARRAY_IDX(list, i, const char *);

        text = i == list->nelts - 1 ? dcv_trf(lang, pool, "%s and %s", text, item)
                                    : apr_pstrcat(pool, text, ", ", item, NULL);
    }
    return list->nelts == cut_at
               ? dcv_trf(lang, pool, "%s and many more", text)
               : dcv_text_and_more(text, list->nelts - shown, lang, pool);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void dcv_text_sort(apr_array_header_t *texts)
{
    qsort(texts->elts, (size_t)texts->nelts, sizeof(const char *), compare_texts);
}
