/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Requests for files that no order has: see dcv/visits.h. */
#include <string.h>

#include <apr_strings.h>

#include "visits.h"
#include "dcv/address.h"
#include "dcv/id.h"
#include "pack.h"
#include "text.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xdc5303

/* No name that a client can ask for is longer. */
#define NAME_MAX_BYTES 255

static int is_same_text(const char *a, const char *b)
{
    /* As far as they are kept. */
    return a && b ? !strncmp(a, b, DCV_PACK_TEXT_MAX) : a == b;
}

apr_uint64_t dcv_strays_vhost(const char *name)
{
    char folded[NAME_MAX_BYTES + 1];

    apr_cpystrn(folded, name ? name : "", sizeof(folded));
    return dcv_id_number(dcv_text_lower(folded));
}

int dcv_strays_part(apr_uint64_t vhost)
{
    return (int)(vhost % DCV_STRAYS_PARTS);
}

static int is_same(const dcv_stray_t *a, const dcv_stray_t *b)
{
    return a->vhost == b->vhost && !strcmp(a->md5, b->md5) &&
           is_same_text(a->host, b->host);
}

/*
 * How many strays the virtual host of one has, or its MD5, if that is more, which *by_md5 says
 * then.
 */
static int weigh(const dcv_strays_t *strays, const dcv_stray_t *stray, int *by_md5)
{
    int of_vhost = 0, of_md5 = 0;

    for (int i = 0; i < strays->count; i++) {
        of_vhost += strays->list[i].vhost == stray->vhost;
        of_md5 += !strcmp(strays->list[i].md5, stray->md5);
    }
    *by_md5 = of_md5 > of_vhost;
    return *by_md5 ? of_md5 : of_vhost;
}

/*
 * The oldest one of the network that has the most, of the strays that have the virtual host or
 * the MD5 of one.
 */
static int find_least(const dcv_strays_t *strays, const dcv_stray_t *like, int by_md5)
{
    apr_uint64_t networks[DCV_STRAYS_MAX + 1];
    int places[DCV_STRAYS_MAX + 1], count = 0;

    for (int i = 0; i < strays->count; i++) {
        const dcv_stray_t *stray = &strays->list[i];

        if (by_md5 ? !strcmp(stray->md5, like->md5) : stray->vhost == like->vhost) {
            networks[count] = dcv_address_network_of(stray->address);
            places[count++] = i;
        }
    }
    return places[dcv_address_most(networks, count)];
}

static void take_out(dcv_strays_t *strays, int place)
{
    strays->count--;
    memmove(strays->list + place, strays->list + place + 1,
            (apr_size_t)(strays->count - place) * sizeof(strays->list[0]));
}

/* Take out one of those who have the most. */
static void shorten(dcv_strays_t *strays)
{
    int most = 0, place = 0, by_md5 = 0;

    for (int i = strays->count - 1; i >= 0; i--) {
        int by, weight = weigh(strays, &strays->list[i], &by);

        if (weight > most) {
            most = weight;
            place = i;
            by_md5 = by;
        }
    }
    take_out(strays, find_least(strays, &strays->list[place], by_md5));
}

void dcv_strays_add(dcv_strays_t *strays, const dcv_stray_t *stray)
{
    dcv_stray_t added = *stray;

    for (int i = 0; i < strays->count; i++) {
        if (is_same(&strays->list[i], stray)) {
            added.count += strays->list[i].count;
            take_out(strays, i);
            break;
        }
    }
    memmove(strays->list + 1, strays->list,
            (apr_size_t)strays->count * sizeof(strays->list[0]));
    strays->list[0] = added;
    strays->count++;
    if (strays->count > DCV_STRAYS_MAX) {
        shorten(strays);
    }
}

static apr_size_t encode(const dcv_strays_t *strays, unsigned char *bytes,
                         apr_size_t size)
{
    dcv_pack_t pack = {bytes, bytes + size, 0};

    dcv_pack_number(&pack, FORM);
    dcv_pack_number(&pack, (apr_uint64_t)strays->count);
    for (int i = 0; i < strays->count; i++) {
        const dcv_stray_t *stray = &strays->list[i];

        dcv_pack_number(&pack, (apr_uint64_t)stray->time);
        dcv_pack_number(&pack, stray->count);
        dcv_pack_number(&pack, stray->vhost);
        dcv_pack_number(&pack, (apr_uint64_t)(stray->port & 0xffff) << 10 |
                                   (apr_uint64_t)stray->status);
        dcv_pack_text(&pack, stray->md5);
        dcv_pack_text(&pack, stray->host);
        dcv_pack_text(&pack, stray->address);
    }
    return pack.failed ? 0 : (apr_size_t)(pack.at - bytes);
}

apr_size_t dcv_strays_encode(const dcv_strays_t *strays, unsigned char *bytes,
                             apr_size_t size)
{
    dcv_strays_t left = *strays;
    apr_size_t len;

    while (!(len = encode(&left, bytes, size)) && left.count) {
        shorten(&left);
    }
    return len;
}

void dcv_strays_decode(dcv_strays_t *strays, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool)
{
    dcv_unpack_t unpack = {bytes, bytes + len, 0};
    dcv_strays_t read = {0};
    apr_uint64_t form = dcv_unpack_number(&unpack);
    apr_uint64_t count = dcv_unpack_number(&unpack), number;

    if (form != FORM || count > DCV_STRAYS_MAX) {
        unpack.failed = 1;
    }
    for (apr_uint64_t i = 0; !unpack.failed && i < count; i++) {
        dcv_stray_t *stray = &read.list[i];

        stray->time = (apr_time_t)dcv_unpack_number(&unpack);
        stray->count = dcv_unpack_number(&unpack);
        stray->vhost = dcv_unpack_number(&unpack);
        number = dcv_unpack_number(&unpack);
        stray->port = (int)(number >> 10 & 0xffff);
        stray->status = (int)(number & 0x3ff);
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
