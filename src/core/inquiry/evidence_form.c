/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence in bytes, what its parts share: see evidence_form.h. */
#include "evidence_form.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/hash.h"

#define TEXTS_MAX 255

/* Of one text: as CAA properties, the longest there are, need. */
#define PARTS_MAX 32

dcv_form_texts_t dcv_form_texts_make(apr_pool_t *pool)
{
    dcv_form_texts_t texts = {dcv_hash_make(pool),
                              apr_array_make(pool, 32, sizeof(const char *)), 0};

    return texts;
}

unsigned dcv_form_number_of(dcv_form_texts_t *texts, const char *text)
{
    apr_ssize_t len = text ? (apr_ssize_t)strnlen(text, DCV_PACK_TEXT_MAX) : 0;
    apr_size_t number = text ? (apr_size_t)apr_hash_get(texts->numbers, text, len) : 0;

    if (text && !number && texts->list->nelts < TEXTS_MAX) {
        APR_ARRAY_PUSH(texts->list, const char *) = text;
        number = (apr_size_t)texts->list->nelts;
        apr_hash_set(texts->numbers, text, len, (void *)number);
    }
    texts->failed = texts->failed || (text && !number);
    return (unsigned)number;
}

int dcv_form_read_byte(dcv_form_reader_t *reader)
{
    return (int)dcv_unpack_byte(&reader->from);
}

int dcv_form_read_count(dcv_form_reader_t *reader, apr_uint64_t number, int most)
{
    if (most < 0 || number > (apr_uint64_t)most) {
        reader->from.failed = 1;
    }
    return reader->from.failed ? 0 : (int)number;
}

int dcv_form_read_small(dcv_form_reader_t *reader, int most)
{
    return dcv_form_read_count(reader, dcv_unpack_byte(&reader->from), most);
}

apr_time_t dcv_form_read_time(dcv_form_reader_t *reader)
{
    apr_uint64_t time = dcv_unpack_number(&reader->from);

    if (time > (apr_uint64_t)APR_INT64_MAX / 2) {
        reader->from.failed = 1;
        return 0;
    }
    return (apr_time_t)time;
}

const char *dcv_form_read_text(dcv_form_reader_t *reader)
{
    int number = dcv_form_read_small(reader, reader->texts->nelts);

    return number ? APR_ARRAY_IDX(reader->texts, number - 1, const char *) : NULL;
}

const char *dcv_form_need_text(dcv_form_reader_t *reader)
{
    const char *text = dcv_form_read_text(reader);

    if (!text) {
        reader->from.failed = 1;
    }
    return text;
}

void dcv_form_read_texts(dcv_form_reader_t *reader, const unsigned char *bytes,
                         apr_size_t len, apr_uint64_t offset, apr_pool_t *pool)
{
    dcv_unpack_t texts = {bytes + len, bytes + len, 0};

    if (offset > len) {
        reader->from.failed = 1;
        return;
    }
    texts.at = bytes + offset;
    reader->from.end = texts.at > reader->from.at ? texts.at : reader->from.at;
    while (texts.at < texts.end && !texts.failed && reader->texts->nelts < TEXTS_MAX) {
        const char *text = dcv_unpack_text(&texts, pool);

        APR_ARRAY_PUSH(reader->texts, const char *) = text ? text : "";
    }
    reader->from.failed |= texts.failed;
}

void dcv_form_pack_parts(dcv_pack_t *pack, dcv_form_texts_t *texts, const char *text,
                         apr_size_t most)
{
    apr_size_t len = strnlen(text, most), count = 1;

    while (count * DCV_PACK_TEXT_MAX < len) {
        count++;
    }
    pack->failed |= count > PARTS_MAX;
    dcv_pack_byte(pack, (unsigned)count);
    for (apr_size_t i = 0; i < count && !pack->failed; i++) {
        dcv_pack_byte(pack, dcv_form_number_of(texts, text + i * DCV_PACK_TEXT_MAX));
    }
}

const char *dcv_form_read_parts(dcv_form_reader_t *reader, apr_pool_t *pool)
{
    int count = dcv_form_read_small(reader, PARTS_MAX);
    const char *text = "";

    reader->from.failed |= !count;
    for (int i = 0; i < count && !reader->from.failed; i++) {
        const char *part = dcv_form_need_text(reader);
        apr_size_t len = part ? strlen(part) : 0;

        reader->from.failed |= i + 1 < count ? len != DCV_PACK_TEXT_MAX : i && !len;
        text = apr_pstrcat(pool, text, part, NULL);
    }
    return text;
}
