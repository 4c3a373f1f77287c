/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was seen of the file, as bytes: see evidence_file.h. Bodies are kept as they came,
 * zeros among them, and equal ones once: most addresses of a name give the same.
 */
#include "evidence_file.h"

#include <string.h>

#include <apr_strings.h>

#define FETCHES_MAX (2 * DCV_FETCH_ADDRESSES_MAX)

/* More is not counted. */
#define LEFT_OUT_MAX 255

/* Flags of a byte. */
#define SEEN     1
#define MARKED   2
#define TAKEN    4
#define ANSWERED 8
#define REFUSED  16
#define OTHER    32
#define RENAMED  64

/* The largest status, and the largest port. */
#define NUMBER_MAX 65535

dcv_file_seen_t *dcv_evidence_file_create(apr_pool_t *pool)
{
    dcv_file_seen_t *file = apr_pcalloc(pool, sizeof(*file));

    file->a.outcome = file->aaaa.outcome = DCV_NO_DATA;
    file->fetches = apr_array_make(pool, 4, sizeof(dcv_fetched_t));
    return file;
}

static const dcv_taken_t *copy_taken(const dcv_taken_t *taken, apr_pool_t *pool)
{
    dcv_taken_t *copy = taken ? apr_pmemdup(pool, taken, sizeof(*copy)) : NULL;

    if (copy) {
        copy->vhost = apr_pstrdup(pool, taken->vhost);
        copy->place = apr_pstrdup(pool, taken->place);
    }
    return copy;
}

static void copy_fetched(dcv_fetched_t *fetched, apr_pool_t *pool)
{
    const char **texts[] = {
        &fetched->address, &fetched->error,    &fetched->location,
        &fetched->server,  &fetched->via,      &fetched->hint,
        &fetched->type,    &fetched->encoding, &fetched->certificate};

    for (apr_size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = apr_pstrdup(pool, *texts[i]);
    }
    fetched->body = apr_pmemdup(pool, fetched->body, fetched->body_kept);
    fetched->taken = copy_taken(fetched->taken, pool);
}

dcv_file_seen_t *dcv_evidence_file_copy(const dcv_file_seen_t *file, apr_pool_t *pool)
{
    dcv_file_seen_t *copy = file ? apr_pmemdup(pool, file, sizeof(*copy)) : NULL;

    if (copy) {
        copy->a.why_bogus = apr_pstrdup(pool, file->a.why_bogus);
        copy->aaaa.why_bogus = apr_pstrdup(pool, file->aaaa.why_bogus);
        copy->fetches = apr_array_copy(pool, file->fetches);
        for (int i = 0; i < copy->fetches->nelts; i++) {
            copy_fetched(&APR_ARRAY_IDX(copy->fetches, i, dcv_fetched_t), pool);
        }
    }
    return copy;
}

static void pack_lookup(dcv_pack_t *pack, dcv_form_texts_t *texts,
                        const dcv_lookup_seen_t *lookup)
{
    dcv_pack_byte(pack, lookup->outcome);
    dcv_pack_byte(pack, (unsigned)(lookup->rcode + 1));
    dcv_pack_byte(pack, lookup->dnssec);
    dcv_pack_byte(pack, dcv_form_number_of(texts, lookup->why_bogus));
}

static apr_size_t kept_of(const dcv_fetched_t *fetched)
{
    return !fetched->body                             ? 0
           : fetched->body_kept < DCV_FETCH_BODY_KEPT ? fetched->body_kept
                                                      : DCV_FETCH_BODY_KEPT;
}

/* What is kept of a fetch in less detail. */
static dcv_fetched_t reduce(const dcv_fetched_t *fetched, dcv_file_detail_t detail)
{
    const dcv_fetched_t bare = {.address = fetched->address,
                                .port = fetched->port,
                                .outcome = fetched->outcome,
                                .duration = fetched->duration,
                                .status = fetched->status,
                                .encoding = fetched->encoding,
                                .body = fetched->body,
                                .body_kept = fetched->body_kept,
                                .body_len = fetched->body_len,
                                .body_end = fetched->body_end,
                                .taken = fetched->taken};
    int is_http = fetched->port == DCV_FETCH_HTTP_PORT;
    dcv_fetched_t reduced =
        detail == DCV_FILE_WHOLE || (is_http && detail == DCV_FILE_HTTPS_BARE)
            ? *fetched
            : bare;

    if (!is_http && detail != DCV_FILE_WHOLE) {
        reduced.body = reduced.encoding = NULL;
    }
    reduced.body_kept = kept_of(&reduced);
    return reduced;
}

/* The number of the first fetch that has the same body. */
static int find_body(const dcv_file_seen_t *file, int number, dcv_file_detail_t detail)
{
    const dcv_fetched_t wanted =
        reduce(&APR_ARRAY_IDX(file->fetches, number, dcv_fetched_t), detail);
    int same = 0;

    for (; same < number; same++) {
        const dcv_fetched_t fetched =
            reduce(&APR_ARRAY_IDX(file->fetches, same, dcv_fetched_t), detail);

        if (fetched.body_kept == wanted.body_kept &&
            (!wanted.body_kept ||
             !memcmp(fetched.body, wanted.body, wanted.body_kept))) {
            break;
        }
    }
    return same;
}

static void pack_short(dcv_pack_t *pack, int number)
{
    number = number < 0 ? 0 : number > NUMBER_MAX ? NUMBER_MAX : number;
    dcv_pack_byte(pack, (unsigned)number >> 8);
    dcv_pack_byte(pack, (unsigned)number & 0xff);
}

static void pack_taken(dcv_pack_t *pack, dcv_form_texts_t *texts,
                       const dcv_taken_t *taken)
{
    if (!taken) {
        dcv_pack_byte(pack, 0);
        return;
    }
    dcv_pack_byte(pack, TAKEN | (taken->is_answered ? ANSWERED : 0) |
                            (taken->is_refused ? REFUSED : 0) |
                            (taken->is_other ? OTHER : 0) |
                            (taken->is_renamed ? RENAMED : 0));
    dcv_pack_byte(pack, dcv_form_number_of(texts, taken->vhost));
    dcv_pack_byte(pack, dcv_form_number_of(texts, taken->place));
    pack_short(pack, taken->status);
}

static void pack_fetched(dcv_pack_t *pack, dcv_form_texts_t *texts,
                         const dcv_fetched_t *fetched)
{
    const char *const list[] = {
        fetched->address, fetched->error,    fetched->location,
        fetched->server,  fetched->via,      fetched->hint,
        fetched->type,    fetched->encoding, fetched->certificate};

    for (apr_size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        dcv_pack_byte(pack, dcv_form_number_of(texts, list[i]));
    }
    pack_short(pack, fetched->port);
    pack_short(pack, fetched->status);
    dcv_pack_byte(pack, fetched->outcome);
    dcv_pack_number(pack,
                    (apr_uint64_t)(fetched->duration < 0 ? 0 : fetched->duration));
    pack_short(pack, (int)fetched->body_len);
    dcv_pack_byte(pack, fetched->body_end);
    pack_taken(pack, texts, fetched->taken);
}

void dcv_evidence_file_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                            const dcv_file_seen_t *file, dcv_file_detail_t detail)
{
    int count;

    if (!file || detail == DCV_FILE_LEFT_OUT) {
        dcv_pack_byte(pack, 0);
        return;
    }
    count = file->fetches->nelts < FETCHES_MAX ? file->fetches->nelts : FETCHES_MAX;
    dcv_pack_byte(pack, SEEN | (file->is_marked ? MARKED : 0));
    pack_lookup(pack, texts, &file->a);
    pack_lookup(pack, texts, &file->aaaa);
    dcv_pack_byte(pack, file->left_out < LEFT_OUT_MAX ? (unsigned)file->left_out
                                                      : LEFT_OUT_MAX);
    dcv_pack_byte(pack, (unsigned)count);
    for (int i = 0; i < count; i++) {
        const dcv_fetched_t fetched =
            reduce(&APR_ARRAY_IDX(file->fetches, i, dcv_fetched_t), detail);
        int same = find_body(file, i, detail);

        pack_fetched(pack, texts, &fetched);
        dcv_pack_byte(pack, (unsigned)same);
        if (same == i) {
            pack_short(pack, (int)fetched.body_kept);
            dcv_pack_bytes(pack, fetched.body, fetched.body_kept);
        }
    }
}

static void read_lookup(dcv_form_reader_t *reader, dcv_lookup_seen_t *lookup)
{
    lookup->outcome = (dcv_outcome_t)dcv_form_read_small(reader, DCV_UNREACHABLE);
    lookup->rcode = dcv_form_read_byte(reader) - 1;
    lookup->dnssec = (dcv_dnssec_t)dcv_form_read_small(reader, DCV_DNSSEC_BOGUS);
    lookup->why_bogus = dcv_form_read_text(reader);
}

static int read_short(dcv_form_reader_t *reader)
{
    int high = dcv_form_read_byte(reader);

    return high << 8 | dcv_form_read_byte(reader);
}

static const dcv_taken_t *read_taken(dcv_form_reader_t *reader, apr_pool_t *pool)
{
    int flags = dcv_form_read_byte(reader);
    dcv_taken_t *taken;

    if (!(flags & TAKEN)) {
        return NULL;
    }
    taken = apr_pcalloc(pool, sizeof(*taken));
    taken->is_answered = (flags & ANSWERED) != 0;
    taken->is_refused = (flags & REFUSED) != 0;
    taken->is_other = (flags & OTHER) != 0;
    taken->is_renamed = (flags & RENAMED) != 0;
    taken->vhost = dcv_form_need_text(reader);
    taken->place = dcv_form_read_text(reader);
    taken->status = read_short(reader);
    return taken;
}

static void read_fetched(dcv_form_reader_t *reader, dcv_fetched_t *fetched,
                         apr_pool_t *pool)
{
    memset(fetched, 0, sizeof(*fetched));
    fetched->address = dcv_form_need_text(reader);
    fetched->error = dcv_form_read_text(reader);
    fetched->location = dcv_form_read_text(reader);
    fetched->server = dcv_form_read_text(reader);
    fetched->via = dcv_form_read_text(reader);
    fetched->hint = dcv_form_read_text(reader);
    fetched->type = dcv_form_read_text(reader);
    fetched->encoding = dcv_form_read_text(reader);
    fetched->certificate = dcv_form_read_text(reader);
    fetched->port = read_short(reader);
    fetched->status = read_short(reader);
    fetched->outcome =
        (dcv_fetch_outcome_t)dcv_form_read_small(reader, DCV_FETCH_NOT_TRIED);
    fetched->duration = dcv_form_read_time(reader);
    fetched->body_len = (apr_size_t)read_short(reader);
    fetched->body_end = (dcv_body_end_t)dcv_form_read_small(reader, DCV_BODY_SLOW);
    fetched->taken = read_taken(reader, pool);
}

/* The body of a fetch: its own, or that of one before it. */
static void read_body(dcv_form_reader_t *reader, const apr_array_header_t *fetches,
                      int number, apr_pool_t *pool)
{
    dcv_fetched_t *fetched = &APR_ARRAY_IDX(fetches, number, dcv_fetched_t);
    int same = dcv_form_read_small(reader, number);
    const unsigned char *bytes;

    if (same < number) {
        fetched->body = APR_ARRAY_IDX(fetches, same, dcv_fetched_t).body;
        fetched->body_kept = APR_ARRAY_IDX(fetches, same, dcv_fetched_t).body_kept;
        return;
    }
    fetched->body_kept = (apr_size_t)dcv_form_read_count(
        reader, (apr_uint64_t)read_short(reader), DCV_FETCH_BODY_KEPT);
    bytes = dcv_unpack_bytes(&reader->from, fetched->body_kept);
    fetched->body = bytes && fetched->body_kept
                        ? apr_pmemdup(pool, bytes, fetched->body_kept)
                        : NULL;
}

dcv_file_seen_t *dcv_evidence_file_read(dcv_form_reader_t *reader, apr_pool_t *pool)
{
    int flags = dcv_form_read_byte(reader), count;
    dcv_file_seen_t *file;

    if (!(flags & SEEN)) {
        return NULL;
    }
    file = dcv_evidence_file_create(pool);
    file->is_marked = (flags & MARKED) != 0;
    read_lookup(reader, &file->a);
    read_lookup(reader, &file->aaaa);
    file->left_out = dcv_form_read_byte(reader);
    count = dcv_form_read_small(reader, FETCHES_MAX);
    for (int i = 0; i < count && !reader->from.failed; i++) {
        read_fetched(reader, apr_array_push(file->fetches), pool);
        read_body(reader, file->fetches, i, pool);
    }
    return file;
}
