/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Changes inside the DER of a CSR: see mutate_csr.h. */
#include "mutate_csr.h"

#include <string.h>

#include <apr_base64.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "crypto.h"
#include "order/pem.h"

/* Elements in elements; deeper ones are bytes. */
#define DEPTH_MAX 16

/* By so much an element's content may grow at once. */
#define GROWTH 64

/* Bytes of a base64 line. */
#define LINE_BYTES 64

#define TAG_OCTET_STRING 0x04
#define TAG_CONSTRUCTED  0x20

/* Of strings, names, and what else stands where they may. */
static const uint8_t tags[] = {0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e, 0x81,
                               0x82, 0x86, 0x87, 0x88, 0x02, 0x03, 0x04, 0x30};

/* Contents that a format could take for its own signs. */
static const char *const contents[] = {"<script>alert(1)</script>",
                                       "\" onclick=\"a()",
                                       "'><b>",
                                       "&amp;lt;",
                                       "a\nb",
                                       "a. IN CNAME b.\n$INCLUDE x",
                                       "a\\\"} 1\n# EOF\n",
                                       "\x1b[0m\xff\xc0\xaf",
                                       "\xe2\x80\xae\xed\xa0\x80\xef\xbb\xbf",
                                       "*.example.com",
                                       "xn--bcher-kva.example",
                                       "www.example.com",
                                       "a;b(c)\"d\" e",
                                       "192.0.2.1",
                                       ".",
                                       ""};

typedef struct {
    uint8_t *bytes;
    size_t len, size;
} buffer_t;

/* A change to one element, by its number in the DER. */
typedef struct {
    unsigned seed;
    int chosen, number;
    apr_pool_t *pool;
} change_t;

typedef struct {
    uint8_t tag;
    const uint8_t *content;
    size_t len;
    const uint8_t *end;
} element_t;

/* The next number of a sequence that the seed makes. */
static unsigned draw(change_t *change, unsigned below)
{
    change->seed = change->seed * 1664525u + 1013904223u;
    return below ? (change->seed >> 8) % below : 0;
}

static void append(buffer_t *buffer, const void *bytes, size_t len, apr_pool_t *pool)
{
    if (buffer->len + len > buffer->size) {
        uint8_t *larger = apr_palloc(pool, 2 * (buffer->len + len));

        if (buffer->len) {
            memcpy(larger, buffer->bytes, buffer->len);
        }
        buffer->bytes = larger;
        buffer->size = 2 * (buffer->len + len);
    }
    if (len) {
        memcpy(buffer->bytes + buffer->len, bytes, len);
    }
    buffer->len += len;
}

static void append_element(buffer_t *buffer, uint8_t tag, const uint8_t *content,
                           size_t len, apr_pool_t *pool)
{
    const uint8_t head[] = {tag,
                            len < 0x80    ? (uint8_t)len
                            : len < 0x100 ? 0x81
                                          : 0x82,
                            (uint8_t)(len < 0x100 ? len : len >> 8), (uint8_t)len};

    append(buffer, head, len < 0x80 ? 2 : len < 0x100 ? 3 : 4, pool);
    append(buffer, content, len, pool);
}

/* Read an element with a tag of one byte and a length of up to two. */
static int read_element(element_t *element, const uint8_t *at, const uint8_t *end)
{
    size_t extra;

    if (end - at < 2 || (at[0] & 0x1f) == 0x1f || at[1] > 0x82 || at[1] == 0x80) {
        return 0;
    }
    extra = at[1] < 0x80 ? 0 : at[1] & 3u;
    if ((size_t)(end - at) < 2 + extra) {
        return 0;
    }
    element->tag = at[0];
    element->len = !extra ? at[1] : extra == 1 ? at[2] : (size_t)(at[2] << 8 | at[3]);
    element->content = at + 2 + extra;
    element->end = element->content + element->len;
    return element->len <= (size_t)(end - element->content);
}

/* Whether bytes are elements, one behind the other. */
static int are_elements(const uint8_t *bytes, size_t len)
{
    const uint8_t *end = len ? bytes + len : bytes;
    element_t element = {.end = bytes};

    while (element.end < end) {
        if (!read_element(&element, element.end, end)) {
            return 0;
        }
    }
    return len > 0;
}

static int has_children(const element_t *element, int depth)
{
    return depth < DEPTH_MAX &&
           (element->tag & TAG_CONSTRUCTED || element->tag == TAG_OCTET_STRING) &&
           are_elements(element->content, element->len);
}

static int count_elements(const uint8_t *bytes, size_t len, int depth)
{
    const uint8_t *end = bytes + len;
    element_t element = {.end = bytes};
    int count = 0;

    while (element.end < end && read_element(&element, element.end, end)) {
        count += 1 + (has_children(&element, depth)
                          ? count_elements(element.content, element.len, depth + 1)
                          : 0);
    }
    return count;
}

/* Put one of the contents above into an element's content, or in its place. */
static void append_content(buffer_t *buffer, change_t *change, const element_t *element)
{
    const char *content = contents[draw(change, sizeof(contents) / sizeof(*contents))];
    size_t at = draw(change, 2) ? draw(change, (unsigned)element->len + 1) : 0;
    int replaces = (int)draw(change, 2);
    buffer_t made = {0};

    append(&made, element->content, replaces ? 0 : at, change->pool);
    append(&made, content, strlen(content), change->pool);
    if (!replaces) {
        append(&made, element->content + at, element->len - at, change->pool);
    }
    append_element(buffer, element->tag, made.bytes, made.len, change->pool);
}

/* Append an element with a change. */
static void append_changed(buffer_t *buffer, change_t *change, const element_t *element)
{
    uint8_t *copy = apr_pcalloc(change->pool, element->len + GROWTH);
    size_t len = element->len;
    uint8_t tag = element->tag;

    memcpy(copy, element->content, len);
    switch (draw(change, 8)) {
    case 0:
    case 1:
    case 2:
        len = LLVMFuzzerMutate(copy, len, len + GROWTH);
        break;
    case 3:
    case 4:
        append_content(buffer, change, element);
        return;
    case 5:
        tag = tags[draw(change, sizeof(tags))];
        break;
    case 6:
        append_element(buffer, tag, copy, len, change->pool);
        break;
    default:
        return;
    }
    append_element(buffer, tag, copy, len, change->pool);
}

/* Append elements, the chosen one changed, and each with the length that it has then. */
static void append_elements(buffer_t *buffer, change_t *change, const uint8_t *bytes,
                            size_t len, int depth)
{
    const uint8_t *end = bytes + len;
    element_t element = {.end = bytes};

    while (element.end < end && read_element(&element, element.end, end)) {
        buffer_t inner = {0};

        if (change->number++ == change->chosen) {
            append_changed(buffer, change, &element);
        }
        else if (has_children(&element, depth)) {
            append_elements(&inner, change, element.content, element.len, depth + 1);
            append_element(buffer, element.tag, inner.bytes, inner.len, change->pool);
        }
        else {
            append_element(buffer, element.tag, element.content, element.len,
                           change->pool);
        }
    }
}

/* The DER with a change or two. */
static buffer_t change_der(const uint8_t *der, size_t len, change_t *change)
{
    buffer_t made = {0};

    append(&made, der, len, change->pool);
    for (unsigned i = draw(change, 2); i < 2; i++) {
        buffer_t next = {0};

        if (!are_elements(made.bytes, made.len)) {
            append(&next, made.bytes, made.len, change->pool);
            append(&next, contents[0], GROWTH / 4, change->pool);
            next.len = LLVMFuzzerMutate(next.bytes, made.len, next.len);
        }
        else {
            change->number = 0;
            change->chosen =
                (int)draw(change, (unsigned)count_elements(made.bytes, made.len, 0));
            append_elements(&next, change, made.bytes, made.len, 0);
        }
        made = next;
    }
    return made;
}

static void append_base64(buffer_t *buffer, const buffer_t *der, apr_pool_t *pool)
{
    char *base64 = apr_palloc(pool, (size_t)apr_base64_encode_len((int)der->len));
    size_t len =
        (size_t)apr_base64_encode_binary(base64, der->bytes, (int)der->len) - 1;

    for (size_t i = 0; i < len; i += LINE_BYTES) {
        append(buffer, base64 + i, len - i < LINE_BYTES ? len - i : LINE_BYTES, pool);
        append(buffer, "\n", 1, pool);
    }
}

/* The file with a change in its CSR; empty when it has none in PEM. */
static buffer_t change_file(const uint8_t *data, size_t size, change_t *change)
{
    const char *text = apr_pstrmemdup(change->pool, (const char *)data, size);
    char *base64 = apr_palloc(change->pool, size + 1);
    dcv_pem_block_t block;
    unsigned char *der;
    buffer_t made = {0}, changed;
    apr_size_t len = 0, der_len;

    if (!dcv_pem_next(&block, text) || !block.end) {
        return made;
    }
    for (const char *c = block.content; c < block.end; c++) {
        if (!strchr(" \t\r\n", *c)) {
            base64[len++] = *c;
        }
    }
    der = dcv_crypto_base64(&der_len, base64, len, change->pool);
    if (!der) {
        return made;
    }
    changed = change_der(der, der_len, change);
    append(&made, text, (size_t)(block.content - text), change->pool);
    append_base64(&made, &changed, change->pool);
    append(&made, block.end, size - (size_t)(block.end - text), change->pool);
    return made;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed)
{
    change_t change = {.seed = seed};
    buffer_t made = {0};

    apr_initialize();
    apr_pool_create(&change.pool, NULL);
    if (draw(&change, 4)) {
        made = change_file(data, size, &change);
    }
    if (made.len && made.len <= max_size) {
        memcpy(data, made.bytes, made.len);
        size = made.len;
    }
    else {
        size = LLVMFuzzerMutate(data, size, max_size);
    }
    apr_pool_destroy(change.pool);
    apr_terminate();
    return size;
}
