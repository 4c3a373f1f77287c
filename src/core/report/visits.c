/* SPDX-License-Identifier: Apache-2.0 */
/* Visits for our files: see dcv/visits.h. */
#include "visits.h"

#include <string.h>

#include "pack.h"
#include "text.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xdc5601

/* What the clocks of a fleet may differ. */
#define CLOCKS_APART apr_time_from_sec(60)

void dcv_visits_add(dcv_visits_t *visits, const dcv_visit_t *visit, apr_uint32_t more)
{
    int kept = visits->recent_count;

    if (kept == DCV_VISITS_RECENT) {
        kept--;
    }
    memmove(visits->recent + 1, visits->recent,
            (apr_size_t)kept * sizeof(visits->recent[0]));
    visits->recent[0].time = visit->time;
    visits->recent[0].address = visit->address;
    visits->recent_count = kept + 1;
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

/* The form with the recent newest visits one by one. */
static apr_size_t encode(const dcv_visits_t *visits, int recent, unsigned char *bytes,
                         apr_size_t size)
{
    dcv_pack_t pack = {bytes, bytes + size, 0};

    dcv_pack_number(&pack, FORM);
    dcv_pack_number(&pack, visits->count);
    dcv_pack_number(&pack, (apr_uint64_t)visits->last.time);
    dcv_pack_text(&pack, visits->last.address);
    dcv_pack_text(&pack, visits->last.user_agent);
    dcv_pack_text(&pack, visits->last.scheme);
    dcv_pack_text(&pack, visits->last.host);
    dcv_pack_number(&pack, (apr_uint64_t)recent);
    for (int i = 0; i < recent; i++) {
        dcv_pack_number(&pack, (apr_uint64_t)visits->recent[i].time);
        dcv_pack_text(&pack, visits->recent[i].address);
    }
    return pack.failed ? 0 : (apr_size_t)(pack.at - bytes);
}

apr_size_t dcv_visits_encode(const dcv_visits_t *visits, unsigned char *bytes,
                             apr_size_t size)
{
    apr_size_t len = 0;

    for (int recent = visits->recent_count; !len && recent >= 0; recent--) {
        len = encode(visits, recent, bytes, size);
    }
    return len;
}

void dcv_visits_decode(dcv_visits_t *visits, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool)
{
    dcv_unpack_t unpack = {bytes, bytes + len, 0};
    dcv_visits_t read = {0};
    apr_uint64_t form = dcv_unpack_number(&unpack), recent_count;

    read.count = dcv_unpack_number(&unpack);
    read.last.time = (apr_time_t)dcv_unpack_number(&unpack);
    read.last.address = dcv_unpack_text(&unpack, pool);
    read.last.user_agent = dcv_unpack_text(&unpack, pool);
    read.last.scheme = dcv_unpack_text(&unpack, pool);
    read.last.host = dcv_unpack_text(&unpack, pool);
    recent_count = dcv_unpack_number(&unpack);
    if (recent_count > DCV_VISITS_RECENT) {
        unpack.failed = 1;
    }
    for (apr_uint64_t i = 0; !unpack.failed && i < recent_count; i++) {
        read.recent[i].time = (apr_time_t)dcv_unpack_number(&unpack);
        read.recent[i].address = dcv_unpack_text(&unpack, pool);
        if (!read.recent[i].address) {
            unpack.failed = 1;
        }
    }
    read.recent_count = (int)recent_count;
    memset(visits, 0, sizeof(*visits));
    if (!unpack.failed && form == FORM && read.last.address) {
        *visits = read;
    }
}

static const char *readable(const char *text, apr_pool_t *pool)
{
    return text ? dcv_text_readable(text, pool) : NULL;
}

void dcv_visits_make_readable(dcv_visits_t *visits, apr_pool_t *pool)
{
    visits->last.address = readable(visits->last.address, pool);
    visits->last.user_agent = readable(visits->last.user_agent, pool);
    visits->last.scheme = readable(visits->last.scheme, pool);
    visits->last.host = readable(visits->last.host, pool);
    for (int i = 0; i < visits->recent_count; i++) {
        visits->recent[i].address = readable(visits->recent[i].address, pool);
    }
}
