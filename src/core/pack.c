/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and short texts as bytes: see pack.h. */
#include "pack.h"

#include <string.h>

#include <apr_strings.h>

#define NUMBER_BYTES 8

/* The room for count bytes, NULL when there is less. */
static unsigned char *take(dcv_pack_t *pack, apr_size_t count)
{
    unsigned char *room = pack->at;

    if (pack->failed || (apr_size_t)(pack->end - pack->at) < count) {
        pack->failed = 1;
        return NULL;
    }
    pack->at += count;
    return room;
}

void dcv_pack_number(dcv_pack_t *pack, apr_uint64_t number)
{
    unsigned char *room = take(pack, NUMBER_BYTES);

    for (int i = 0; room && i < NUMBER_BYTES; i++) {
        room[i] = (unsigned char)(number >> (8 * (NUMBER_BYTES - 1 - i)));
    }
}

void dcv_pack_byte(dcv_pack_t *pack, unsigned byte)
{
    unsigned char *room = take(pack, 1);

    if (byte > 0xff) {
        pack->failed = 1;
    }
    if (room) {
        *room = (unsigned char)byte;
    }
}

/* A text is its length plus one and its bytes; NULL is a length of nothing. */
void dcv_pack_text(dcv_pack_t *pack, const char *text)
{
    apr_size_t len = text ? strlen(text) : 0;
    unsigned char *room;

    if (len > DCV_PACK_TEXT_MAX) {
        len = DCV_PACK_TEXT_MAX;
    }
    room = take(pack, 1 + len);
    if (room) {
        room[0] = (unsigned char)(text ? len + 1 : 0);
        if (len) {
            memcpy(room + 1, text, len);
        }
    }
}

void dcv_pack_bytes(dcv_pack_t *pack, const void *bytes, apr_size_t len)
{
    unsigned char *room = take(pack, len);

    if (room && len) {
        memcpy(room, bytes, len);
    }
}

/* The next count bytes, NULL when there are less. */
static const unsigned char *give(dcv_unpack_t *unpack, apr_size_t count)
{
    const unsigned char *bytes = unpack->at;

    if (unpack->failed || (apr_size_t)(unpack->end - unpack->at) < count) {
        unpack->failed = 1;
        return NULL;
    }
    unpack->at += count;
    return bytes;
}

apr_uint64_t dcv_unpack_number(dcv_unpack_t *unpack)
{
    const unsigned char *bytes = give(unpack, NUMBER_BYTES);
    apr_uint64_t number = 0;

    for (int i = 0; bytes && i < NUMBER_BYTES; i++) {
        number = number << 8 | bytes[i];
    }
    return number;
}

unsigned char dcv_unpack_byte(dcv_unpack_t *unpack)
{
    const unsigned char *byte = give(unpack, 1);

    return byte ? *byte : 0;
}

const char *dcv_unpack_text(dcv_unpack_t *unpack, apr_pool_t *pool)
{
    const unsigned char *len = give(unpack, 1);
    const unsigned char *bytes = len && *len ? give(unpack, *len - 1u) : NULL;

    return bytes ? apr_pstrmemdup(pool, (const char *)bytes, *len - 1u) : NULL;
}

const unsigned char *dcv_unpack_bytes(dcv_unpack_t *unpack, apr_size_t len)
{
    return give(unpack, len);
}
