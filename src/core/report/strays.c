/* SPDX-License-Identifier: Apache-2.0 */
/* Requests for files that no order has: see dcv/visits.h. */
#include <string.h>

#include "visits.h"
#include "pack.h"
#include "text.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xdc5301

static int is_same_text(const char *a, const char *b)
{
    /* As far as they are kept. */
    return a && b ? !strncmp(a, b, DCV_PACK_TEXT_MAX) : a == b;
}

/* The place of a stray in the list, or behind the last one that stays. */
static int place_of(const dcv_strays_t *strays, const dcv_stray_t *stray)
{
    for (int i = 0; i < strays->count; i++) {
        if (!strcmp(strays->list[i].md5, stray->md5) &&
            is_same_text(strays->list[i].host, stray->host)) {
            return i;
        }
    }
    return strays->count < DCV_STRAYS_MAX ? strays->count : DCV_STRAYS_MAX - 1;
}

void dcv_strays_add(dcv_strays_t *strays, const dcv_stray_t *stray)
{
    int place = place_of(strays, stray);
    int is_new = place == strays->count ||
                 strcmp(strays->list[place].md5, stray->md5) ||
                 !is_same_text(strays->list[place].host, stray->host);
    apr_uint64_t before = is_new ? 0 : strays->list[place].count;

    memmove(strays->list + 1, strays->list,
            (apr_size_t)place * sizeof(strays->list[0]));
    strays->list[0] = *stray;
    strays->list[0].count += before;
    strays->count += place == strays->count;
}

/* The form of the count newest ones. */
static apr_size_t encode(const dcv_strays_t *strays, int count, unsigned char *bytes,
                         apr_size_t size)
{
    dcv_pack_t pack = {bytes, bytes + size, 0};

    dcv_pack_number(&pack, FORM);
    dcv_pack_number(&pack, (apr_uint64_t)count);
    for (int i = 0; i < count; i++) {
        const dcv_stray_t *stray = &strays->list[i];

        dcv_pack_number(&pack, (apr_uint64_t)stray->time);
        dcv_pack_number(&pack, stray->count);
        dcv_pack_number(&pack, (apr_uint64_t)stray->status);
        dcv_pack_text(&pack, stray->md5);
        dcv_pack_text(&pack, stray->host);
        dcv_pack_text(&pack, stray->address);
    }
    return pack.failed ? 0 : (apr_size_t)(pack.at - bytes);
}

apr_size_t dcv_strays_encode(const dcv_strays_t *strays, unsigned char *bytes,
                             apr_size_t size)
{
    apr_size_t len = 0;

    for (int count = strays->count; !len && count >= 0; count--) {
        len = encode(strays, count, bytes, size);
    }
    return len;
}

void dcv_strays_decode(dcv_strays_t *strays, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool)
{
    dcv_unpack_t unpack = {bytes, bytes + len, 0};
    dcv_strays_t read = {0};
    apr_uint64_t form = dcv_unpack_number(&unpack);
    apr_uint64_t count = dcv_unpack_number(&unpack);

    if (form != FORM || count > DCV_STRAYS_MAX) {
        unpack.failed = 1;
    }
    for (apr_uint64_t i = 0; !unpack.failed && i < count; i++) {
        dcv_stray_t *stray = &read.list[i];

        stray->time = (apr_time_t)dcv_unpack_number(&unpack);
        stray->count = dcv_unpack_number(&unpack);
        stray->status = (int)(dcv_unpack_number(&unpack) & 0x3ff);
        stray->md5 = dcv_unpack_text(&unpack, pool);
        stray->host = dcv_unpack_text(&unpack, pool);
        stray->address = dcv_unpack_text(&unpack, pool);
        if (!stray->md5 || !stray->address) {
            unpack.failed = 1;
        }
    }
    read.count = (int)count;
    memset(strays, 0, sizeof(*strays));
    if (!unpack.failed) {
        *strays = read;
    }
}

void dcv_strays_make_readable(dcv_strays_t *strays, apr_pool_t *pool)
{
    for (int i = 0; i < strays->count; i++) {
        dcv_stray_t *stray = &strays->list[i];

        stray->md5 = dcv_text_readable(stray->md5, pool);
        stray->host = stray->host ? dcv_text_readable(stray->host, pool) : NULL;
        stray->address = dcv_text_readable(stray->address, pool);
    }
}
