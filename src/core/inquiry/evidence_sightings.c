/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was seen of records, in evidence: see evidence_sightings.h. A value of the persistent
 * record may be longer than a text of the form, and is kept in parts: all but the last one
 * have the length of the longest text, so that a value has one form only.
 */
#include "evidence_sightings.h"

#include <string.h>

#include <apr_strings.h>

static int is_of_persistent(const dcv_sighting_t *sighting)
{
    return sighting->kind >= DCV_PERSIST_AT_OWNER;
}

static const apr_array_header_t *copy_values(const apr_array_header_t *values,
                                             apr_pool_t *pool)
{
    apr_array_header_t *copy = values ? apr_array_copy(pool, values) : NULL;

    for (int i = 0; copy && i < copy->nelts; i++) {
        const char **value = &APR_ARRAY_IDX(copy, i, const char *);

        *value = apr_pstrdup(pool, *value);
    }
    return copy;
}

apr_array_header_t *dcv_evidence_sightings_copy(const apr_array_header_t *sightings,
                                                apr_pool_t *pool)
{
    apr_array_header_t *copy = apr_array_copy(pool, sightings);

    for (int i = 0; i < copy->nelts; i++) {
        dcv_sighting_t *sighting = &APR_ARRAY_IDX(copy, i, dcv_sighting_t);

        sighting->name = apr_pstrdup(pool, sighting->name);
        sighting->why_bogus = apr_pstrdup(pool, sighting->why_bogus);
        sighting->found = apr_pstrdup(pool, sighting->found);
        sighting->also = apr_pstrdup(pool, sighting->also);
        sighting->dname = apr_pstrdup(pool, sighting->dname);
        sighting->alias = apr_pstrdup(pool, sighting->alias);
        sighting->values = copy_values(sighting->values, pool);
    }
    return copy;
}

static void pack_persistent(dcv_pack_t *pack, dcv_form_texts_t *texts,
                            const dcv_sighting_t *sighting)
{
    int count = sighting->values ? sighting->values->nelts : 0;

    count = count > DCV_EVIDENCE_VALUES_MAX ? DCV_EVIDENCE_VALUES_MAX : count;
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->alias));
    dcv_pack_byte(pack, (unsigned)count);
    for (int i = 0; i < count; i++) {
        dcv_form_pack_parts(pack, texts,
                            APR_ARRAY_IDX(sighting->values, i, const char *),
                            DCV_EVIDENCE_VALUE_MAX);
    }
}

static void pack_sighting(dcv_pack_t *pack, dcv_form_texts_t *texts,
                          const dcv_sighting_t *sighting)
{
    int is_persistent = is_of_persistent(sighting);

    dcv_pack_byte(pack, sighting->kind - (is_persistent ? DCV_PERSIST_AT_OWNER : 0));
    dcv_pack_byte(pack, (unsigned)sighting->place);
    dcv_pack_byte(pack, (unsigned)(sighting->server + 1));
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->name));
    if (is_persistent) {
        dcv_pack_number(pack, sighting->type);
    }
    else {
        dcv_pack_byte(pack, (unsigned)sighting->type);
    }
    dcv_pack_byte(pack, sighting->outcome);
    dcv_pack_byte(pack, (unsigned)(sighting->rcode + 1));
    dcv_pack_byte(pack, sighting->dnssec);
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->why_bogus));
    dcv_pack_number(pack,
                    (apr_uint64_t)sighting->ttl_s << 32 | sighting->negative_ttl_s);
    if (is_persistent) {
        pack_persistent(pack, texts, sighting);
    }
    else {
        dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->found));
        dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->also));
        dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->dname));
    }
}

void dcv_evidence_sightings_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                                 const apr_array_header_t *sightings, int count)
{
    dcv_pack_number(pack, (apr_uint64_t)count);
    for (int i = 0; i < count; i++) {
        pack_sighting(pack, texts, &APR_ARRAY_IDX(sightings, i, dcv_sighting_t));
    }
}

static void read_persistent(dcv_form_reader_t *reader, dcv_sighting_t *sighting,
                            apr_pool_t *pool)
{
    apr_array_header_t *values = NULL;
    int count;

    sighting->alias = dcv_form_read_text(reader);
    count = dcv_form_read_small(reader, DCV_EVIDENCE_VALUES_MAX);
    for (int i = 0; i < count && !reader->from.failed; i++) {
        if (!values) {
            values = apr_array_make(pool, count, sizeof(const char *));
        }
        APR_ARRAY_PUSH(values, const char *) = dcv_form_read_parts(reader, pool);
    }
    sighting->values = values;
    /* Records have data. */
    reader->from.failed |= (sighting->outcome == DCV_DATA) != (count > 0);
}

static void read_found(dcv_form_reader_t *reader, dcv_sighting_t *sighting)
{
    sighting->found = sighting->outcome == DCV_DATA ? dcv_form_need_text(reader)
                                                    : dcv_form_read_text(reader);
    sighting->also = dcv_form_read_text(reader);
    sighting->dname = dcv_form_read_text(reader);
    /* A second record is one beside the first. */
    reader->from.failed |= sighting->also && sighting->outcome != DCV_DATA;
}

static void read_sighting(dcv_form_reader_t *reader, dcv_evidence_t *evidence,
                          int is_persistent, apr_pool_t *pool)
{
    dcv_sighting_t *sighting =
        apr_array_push(is_persistent ? evidence->persistent : evidence->sightings);
    int first = is_persistent ? DCV_PERSIST_AT_OWNER : DCV_SIGHTING_OWNER;
    int last = is_persistent ? DCV_PERSIST_AT_NAMED : DCV_SIGHTING_SIBLING;
    apr_uint64_t ttls;

    memset(sighting, 0, sizeof(*sighting));
    sighting->kind =
        (dcv_sighting_kind_t)(first + dcv_form_read_small(reader, last - first));
    sighting->place = dcv_form_read_small(reader, evidence->places->nelts - 1);
    sighting->server = dcv_form_read_small(reader, evidence->servers->nelts) - 1;
    sighting->name = dcv_form_need_text(reader);
    sighting->type =
        (dcv_type_t)(is_persistent
                         ? dcv_form_read_count(reader, dcv_unpack_number(&reader->from),
                                               APR_UINT16_MAX)
                         : dcv_form_read_byte(reader));
    sighting->outcome = (dcv_outcome_t)dcv_form_read_small(reader, DCV_UNREACHABLE);
    sighting->rcode = dcv_form_read_byte(reader) - 1;
    sighting->dnssec = (dcv_dnssec_t)dcv_form_read_small(reader, DCV_DNSSEC_BOGUS);
    sighting->why_bogus = dcv_form_read_text(reader);
    ttls = dcv_unpack_number(&reader->from);
    sighting->ttl_s = (apr_uint32_t)(ttls >> 32);
    sighting->negative_ttl_s = (apr_uint32_t)ttls;
    if (is_persistent) {
        read_persistent(reader, sighting, pool);
    }
    else {
        read_found(reader, sighting);
    }
}

void dcv_evidence_sightings_read(dcv_form_reader_t *reader, dcv_evidence_t *evidence,
                                 int is_persistent, int most, apr_pool_t *pool)
{
    int count = dcv_form_read_count(reader, dcv_unpack_number(&reader->from), most);

    for (int i = 0; i < count && !reader->from.failed; i++) {
        read_sighting(reader, evidence, is_persistent, pool);
    }
}
