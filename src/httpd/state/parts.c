/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Records in memory that processes share: see parts.h. */
#include "parts.h"

#include <string.h>

#include <apr_atomic.h>

/* A record, before its content. They begin at multiples of their alignment. */
typedef struct {
    apr_time_t expiry;
    apr_uint32_t sum; /* of all but itself */
    apr_uint32_t len; /* 0: here the part ends */
    unsigned char id[DCV_ID_BYTES], share[MOD_DCV_SHARE_BYTES];
} record_t;

/* A part begins with this; behind it are its records. */
typedef struct {
    /* By whoever has the lock, or had it when he was ended. Written by apr_atomic_ */
    volatile apr_uint32_t is_changing;
    apr_uint32_t unused;
} head_t;

/* More than the records of a part, of which the shortest has 56 bytes; a power of 2. */
#define SHARES_MOST 1024

/* What a share has in a part. */
typedef struct {
    apr_uint16_t first; /* where its oldest record stands; 0: nobody's */
    apr_uint16_t bytes;
} share_t;

static unsigned char *find_part(const mod_dcv_parts_t *parts, const unsigned char *id)
{
    apr_uint32_t number = id[0] | (apr_uint32_t)id[1] << 8 | (apr_uint32_t)id[2] << 16 |
                          (apr_uint32_t)id[3] << 24;

    return parts->bytes + (apr_size_t)(number % parts->count) * MOD_DCV_PART_BYTES;
}

/* FNV-1a. */
static apr_uint32_t add_sum(apr_uint32_t sum, const void *bytes, apr_size_t len)
{
    for (apr_size_t i = 0; i < len; i++) {
        sum = (sum ^ ((const unsigned char *)bytes)[i]) * 16777619u;
    }
    return sum;
}

static apr_uint32_t make_sum(const record_t *record)
{
    apr_uint32_t sum = add_sum(2166136261u, &record->expiry, sizeof(record->expiry));

    sum = add_sum(sum, record->id, sizeof(record->id));
    sum = add_sum(sum, record->share, sizeof(record->share));
    return add_sum(sum, record + 1, record->len);
}

/* What a record of a length takes. */
static apr_size_t size_of(apr_size_t len)
{
    return sizeof(record_t) +
           (len + sizeof(apr_time_t) - 1) / sizeof(apr_time_t) * sizeof(apr_time_t);
}

/* The record that stands at a place; NULL: there the part ends. */
static record_t *record_at(unsigned char *part, apr_size_t at)
{
    record_t *record = (record_t *)(void *)(part + at);

    return at + sizeof(*record) <= MOD_DCV_PART_BYTES && record->len &&
                   record->len <= MOD_DCV_PART_BYTES &&
                   at + size_of(record->len) <= MOD_DCV_PART_BYTES
               ? record
               : NULL;
}

/* Let a part end at a place. */
static void end_part(unsigned char *part, apr_size_t at)
{
    if (at + sizeof(record_t) <= MOD_DCV_PART_BYTES) {
        memset(part + at, 0, sizeof(record_t));
    }
}

/* Leave out what is behind the first record whose sum is wrong, where that may be. */
static void mend(unsigned char *part)
{
    head_t *head = (head_t *)(void *)part;
    apr_size_t at = sizeof(head_t);
    const record_t *record;

    if (head->is_changing) {
        while ((record = record_at(part, at)) && record->sum == make_sum(record)) {
            at += size_of(record->len);
        }
        end_part(part, at);
        apr_atomic_set32(&head->is_changing, 0);
    }
}

void mod_dcv_parts_check(const mod_dcv_parts_t *parts)
{
    for (apr_uint32_t i = 0; i < parts->count; i++) {
        head_t *head =
            (head_t *)(void *)(parts->bytes + (apr_size_t)i * MOD_DCV_PART_BYTES);

        apr_atomic_set32(&head->is_changing, 1);
    }
}

/* Where the records of a part end. Sets *found to that of an id, and NULL if it has none. */
static apr_size_t walk(record_t **found, unsigned char *part, const unsigned char *id)
{
    apr_size_t at = sizeof(head_t);
    record_t *record;

    *found = NULL;
    while ((record = record_at(part, at))) {
        if (!memcmp(record->id, id, DCV_ID_BYTES)) {
            *found = record;
        }
        at += size_of(record->len);
    }
    return at;
}

/* Take a record out of a part whose records end somewhere. Returns where they end now. */
static apr_size_t take_out(unsigned char *part, apr_size_t end, record_t *record)
{
    unsigned char *to = (unsigned char *)record, *from = to + size_of(record->len);

    memmove(to, from, (apr_size_t)(part + end - from));
    return end - (apr_size_t)(from - to);
}

/* The entry of a share in a table; one of nobody's where it has none. */
static share_t *find_share(share_t *shares, const unsigned char *part,
                           const unsigned char *name)
{
    apr_uint32_t at = add_sum(2166136261u, name, MOD_DCV_SHARE_BYTES);
    share_t *share;

    for (;; at++) {
        share = &shares[at % SHARES_MOST];
        if (!share->first ||
            !memcmp(((const record_t *)(const void *)(part + share->first))->share,
                    name, MOD_DCV_SHARE_BYTES)) {
            return share;
        }
    }
}

/*
 * The record that gives way to one of a share and a size: the oldest of the share that has the
 * most, with what is to come. end is where records end, behind at least one.
 */
static record_t *choose(unsigned char *part, apr_size_t end, const unsigned char *name,
                        apr_size_t size)
{
    share_t shares[SHARES_MOST] = {{0}}, *most = NULL, *own;

    for (apr_size_t at = sizeof(head_t); at < end;) {
        const record_t *record = (const record_t *)(const void *)(part + at);
        share_t *share = find_share(shares, part, record->share);

        if (!share->first) {
            share->first = (apr_uint16_t)at;
        }
        at += size_of(record->len);
        share->bytes = (apr_uint16_t)(share->bytes + size_of(record->len));
    }
    own = find_share(shares, part, name);
    own->bytes = (apr_uint16_t)(own->bytes + size);
    for (int i = 0; i < SHARES_MOST; i++) {
        share_t *share = &shares[i];

        if (share->first &&
            (!most || share->bytes > most->bytes ||
             (share->bytes == most->bytes && share->first < most->first))) {
            most = share;
        }
    }
    return (record_t *)(void *)(part + most->first);
}

apr_status_t mod_dcv_parts_store(const mod_dcv_parts_t *parts,
                                 const unsigned char id[DCV_ID_BYTES],
                                 const unsigned char *share, apr_time_t expiry,
                                 const unsigned char *data, unsigned int len)
{
    static const unsigned char nobodys[MOD_DCV_SHARE_BYTES];
    unsigned char *part = find_part(parts, id);
    head_t *head = (head_t *)(void *)part;
    record_t *record;
    apr_size_t end;

    if (!len || size_of(len) > MOD_DCV_PART_BYTES - sizeof(head_t)) {
        return APR_EINVAL;
    }
    share = share ? share : nobodys;
    mend(part);
    apr_atomic_set32(&head->is_changing, 1);
    end = walk(&record, part, id);
    if (record) {
        end = take_out(part, end, record);
    }
    while (end + size_of(len) > MOD_DCV_PART_BYTES) {
        end = take_out(part, end, choose(part, end, share, size_of(len)));
    }
    end_part(part, end + size_of(len));
    record = (record_t *)(void *)(part + end);
    memcpy(record + 1, data, len);
    memcpy(record->id, id, DCV_ID_BYTES);
    memcpy(record->share, share, MOD_DCV_SHARE_BYTES);
    record->expiry = expiry;
    record->len = len;
    record->sum = make_sum(record);
    apr_atomic_set32(&head->is_changing, 0);
    return APR_SUCCESS;
}

apr_status_t mod_dcv_parts_retrieve(const mod_dcv_parts_t *parts,
                                    const unsigned char id[DCV_ID_BYTES],
                                    unsigned char *data, unsigned int *len)
{
    unsigned char *part = find_part(parts, id);
    record_t *record;

    mend(part);
    (void)walk(&record, part, id);
    if (!record || record->expiry < apr_time_now()) {
        return APR_NOTFOUND;
    }
    if (record->len > *len) {
        return APR_ENOSPC;
    }
    memcpy(data, record + 1, record->len);
    *len = record->len;
    return APR_SUCCESS;
}

apr_status_t mod_dcv_parts_walk(const mod_dcv_parts_t *parts,
                                mod_dcv_parts_take_t *take, void *context)
{
    apr_time_t now = apr_time_now();
    apr_status_t status = APR_SUCCESS;

    for (apr_uint32_t i = 0; i < parts->count && status == APR_SUCCESS; i++) {
        unsigned char *part = parts->bytes + (apr_size_t)i * MOD_DCV_PART_BYTES;
        const record_t *record;

        mend(part);
        for (apr_size_t at = sizeof(head_t);
             status == APR_SUCCESS && (record = record_at(part, at));
             at += size_of(record->len)) {
            if (record->expiry >= now) {
                status = take(context, record->id, record->share,
                              (const unsigned char *)(record + 1), record->len);
            }
        }
    }
    return status;
}
