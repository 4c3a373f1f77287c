/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Visits for our files: see dcv/visits.h. */
#include "visits.h"

#include <string.h>

#include "dcv/address.h"
#include "pack.h"
#include "text.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xdc5602

/*
 * The longest form. A client chooses the texts, and each visit writes the record again: it must
 * not take the room of many other records in a cache of limited size.
 */
#define BYTES_MAX 4096

/* What the clocks of a fleet may differ. */
#define CLOCKS_APART apr_time_from_sec(60)

/* A list of visits, not filled in, in pool; NULL for none. */
static dcv_visit_t *make_list(int count, apr_pool_t *pool)
{
    return apr_palloc(pool, (apr_size_t)count * sizeof(dcv_visit_t));
}

/*
 * Take a visit out of a list, the newest first: the oldest one of the network that has the most.
 * So no client pushes out that others were there. Returns how many are left.
 */
static int shorten(dcv_visit_t *list, int count)
{
    apr_uint64_t networks[DCV_VISITS_RECENT + 1];
    int place;

    for (int i = 0; i < count; i++) {
        networks[i] = dcv_address_network_of(list[i].address);
    }
    place = dcv_address_most(networks, count--);
    memmove(list + place, list + place + 1,
            (apr_size_t)(count - place) * sizeof(list[0]));
    return count;
}

void dcv_visits_add(dcv_visits_t *visits, const dcv_visit_t *visit, apr_uint32_t more,
                    apr_pool_t *pool)
{
    int kept = visits->recent_count;
    dcv_visit_t *recent = make_list(kept + 1, pool);

    recent[0] = *visit;
    for (int i = 0; i < kept; i++) {
        recent[i + 1] = visits->recent[i];
    }
    visits->recent = recent;
    visits->recent_count =
        kept < DCV_VISITS_RECENT ? kept + 1 : shorten(recent, kept + 1);
    visits->count += 1 + (apr_uint64_t)more;
    visits->last = *visit;
}

/* Visits from the future are of a day whose clock was set back. */
static int is_recent(const dcv_visits_t *visits, int number, apr_time_t now)
{
    apr_time_t time = visits->recent[number].time;

    return time >= now - DCV_VISITS_WINDOW && time <= now + CLOCKS_APART;
}

/* Whether a recent visit has the address of one before it in the list. */
static int is_known_address(const dcv_visits_t *visits, int number, apr_time_t now)
{
    for (int i = 0; i < number; i++) {
        if (is_recent(visits, i, now) &&
            !strcmp(visits->recent[i].address, visits->recent[number].address)) {
            return 1;
        }
    }
    return 0;
}

void dcv_visits_recent(const dcv_visits_t *visits, apr_time_t now, int *count,
                       int *addresses)
{
    *count = *addresses = 0;
    for (int i = 0; i < visits->recent_count; i++) {
        if (is_recent(visits, i, now)) {
            (*count)++;
            *addresses += !is_known_address(visits, i, now);
        }
    }
}

/* What a visit has in common with the last one, which is not written again. */
#define SAME_AGENT  1
#define SAME_SCHEME 2
#define SAME_HOST   4

static int is_same(const char *a, const char *b)
{
    /* As far as they are kept. */
    return a && b ? !strncmp(a, b, DCV_PACK_TEXT_MAX) : a == b;
}

static void pack_recent(dcv_pack_t *pack, const dcv_visit_t *visit,
                        const dcv_visit_t *last)
{
    unsigned same = (is_same(visit->user_agent, last->user_agent) ? SAME_AGENT : 0u) |
                    (is_same(visit->scheme, last->scheme) ? SAME_SCHEME : 0u) |
                    (is_same(visit->host, last->host) ? SAME_HOST : 0u);

    dcv_pack_number(pack, (apr_uint64_t)visit->time);
    dcv_pack_text(pack, visit->address);
    dcv_pack_byte(pack, same);
    if (!(same & SAME_AGENT)) {
        dcv_pack_text(pack, visit->user_agent);
    }
    if (!(same & SAME_SCHEME)) {
        dcv_pack_text(pack, visit->scheme);
    }
    if (!(same & SAME_HOST)) {
        dcv_pack_text(pack, visit->host);
    }
}

static void unpack_recent(dcv_unpack_t *unpack, dcv_visit_t *visit,
                          const dcv_visit_t *last, apr_pool_t *pool)
{
    unsigned same;

    visit->time = (apr_time_t)dcv_unpack_number(unpack);
    visit->address = dcv_unpack_text(unpack, pool);
    same = dcv_unpack_byte(unpack);
    visit->user_agent =
        same & SAME_AGENT ? last->user_agent : dcv_unpack_text(unpack, pool);
    visit->scheme = same & SAME_SCHEME ? last->scheme : dcv_unpack_text(unpack, pool);
    visit->host = same & SAME_HOST ? last->host : dcv_unpack_text(unpack, pool);
    if (!visit->address) {
        unpack->failed = 1;
    }
}

/* The form with a list of visits. */
static apr_size_t encode(const dcv_visits_t *visits, const dcv_visit_t *recent,
                         int count, unsigned char *bytes, apr_size_t size)
{
    dcv_pack_t pack = {bytes, bytes + size, 0};

    dcv_pack_number(&pack, FORM);
    dcv_pack_number(&pack, visits->count);
    dcv_pack_number(&pack, (apr_uint64_t)visits->last.time);
    dcv_pack_text(&pack, visits->last.address);
    dcv_pack_text(&pack, visits->last.user_agent);
    dcv_pack_text(&pack, visits->last.scheme);
    dcv_pack_text(&pack, visits->last.host);
    dcv_pack_number(&pack, (apr_uint64_t)count);
    for (int i = 0; i < count; i++) {
        pack_recent(&pack, &recent[i], &visits->last);
    }
    return pack.failed ? 0 : (apr_size_t)(pack.at - bytes);
}

apr_size_t dcv_visits_encode(const dcv_visits_t *visits, unsigned char *bytes,
                             apr_size_t size)
{
    dcv_visit_t recent[DCV_VISITS_RECENT];
    int count = visits->recent_count;
    apr_size_t len;

    if (size > BYTES_MAX) {
        size = BYTES_MAX;
    }
    for (int i = 0; i < count; i++) {
        recent[i] = visits->recent[i];
    }
    while (!(len = encode(visits, recent, count, bytes, size)) && count) {
        count = shorten(recent, count);
    }
    return len;
}

void dcv_visits_decode(dcv_visits_t *visits, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool)
{
    dcv_unpack_t unpack = {bytes, bytes + len, 0};
    dcv_visits_t read = {0};
    apr_uint64_t form = dcv_unpack_number(&unpack), recent_count;
    dcv_visit_t *recent;

    memset(visits, 0, sizeof(*visits));
    read.count = dcv_unpack_number(&unpack);
    read.last.time = (apr_time_t)dcv_unpack_number(&unpack);
    read.last.address = dcv_unpack_text(&unpack, pool);
    read.last.user_agent = dcv_unpack_text(&unpack, pool);
    read.last.scheme = dcv_unpack_text(&unpack, pool);
    read.last.host = dcv_unpack_text(&unpack, pool);
    recent_count = dcv_unpack_number(&unpack);
    if (unpack.failed || form != FORM || !read.last.address ||
        recent_count > DCV_VISITS_RECENT) {
        return;
    }
    read.recent_count = (int)recent_count;
    read.recent = recent = make_list(read.recent_count, pool);
    for (int i = 0; !unpack.failed && i < read.recent_count; i++) {
        unpack_recent(&unpack, &recent[i], &read.last, pool);
    }
    if (!unpack.failed) {
        *visits = read;
    }
}

static const char *readable(const char *text, apr_pool_t *pool)
{
    return text ? dcv_text_readable(text, pool) : NULL;
}

static void make_visit_readable(dcv_visit_t *visit, apr_pool_t *pool)
{
    visit->address = readable(visit->address, pool);
    visit->user_agent = readable(visit->user_agent, pool);
    visit->scheme = readable(visit->scheme, pool);
    visit->host = readable(visit->host, pool);
}

void dcv_visits_make_readable(dcv_visits_t *visits, apr_pool_t *pool)
{
    dcv_visit_t *recent = make_list(visits->recent_count, pool);

    make_visit_readable(&visits->last, pool);
    for (int i = 0; i < visits->recent_count; i++) {
        recent[i] = visits->recent[i];
        make_visit_readable(&recent[i], pool);
    }
    visits->recent = recent;
}

int dcv_visits_addresses(const dcv_visits_t *visits)
{
    int count = 0;

    for (int i = 0; i < visits->recent_count; i++) {
        int known = 0;

        for (int j = 0; j < i && !known; j++) {
            known = !strcmp(visits->recent[j].address, visits->recent[i].address);
        }
        count += !known;
    }
    return count;
}

void dcv_visits_find(dcv_visits_t *visits, const dcv_sources_t *sources,
                     const dcv_order_t *order, const char *name, apr_pool_t *pool)
{
    memset(visits, 0, sizeof(*visits));
    if (sources->visits) {
        sources->visits(visits, sources->context, order, name, pool);
        dcv_visits_make_readable(visits, pool);
    }
}
