/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was seen of the persistent record, in evidence: see evidence_persist.h. A value may be
 * longer than a text of the form, and is kept in parts: all but the last one have the length
 * of the longest text, so that a value has one form only.
 */
#include "evidence_persist.h"

#include <string.h>

#include <apr_strings.h>

const dcv_persist_sighting_t *dcv_evidence_persist_find(const dcv_evidence_t *evidence,
                                                        dcv_persist_kind_t kind,
                                                        int place, int server)
{
    for (int i = 0; i < evidence->persistent->nelts; i++) {
        const dcv_persist_sighting_t *sighting =
            &APR_ARRAY_IDX(evidence->persistent, i, dcv_persist_sighting_t);

        if (sighting->kind == kind && sighting->place == place &&
            sighting->server == server) {
            return sighting;
        }
    }
    return NULL;
}

apr_array_header_t *dcv_evidence_persist_copy(const apr_array_header_t *sightings,
                                              apr_pool_t *pool)
{
    apr_array_header_t *copy = apr_array_copy(pool, sightings);

    for (int i = 0; i < copy->nelts; i++) {
        dcv_persist_sighting_t *sighting =
            &APR_ARRAY_IDX(copy, i, dcv_persist_sighting_t);
        apr_array_header_t *values =
            sighting->values ? apr_array_copy(pool, sighting->values) : NULL;

        for (int j = 0; values && j < values->nelts; j++) {
            const char **value = &APR_ARRAY_IDX(values, j, const char *);

            *value = apr_pstrdup(pool, *value);
        }
        sighting->name = apr_pstrdup(pool, sighting->name);
        sighting->why_bogus = apr_pstrdup(pool, sighting->why_bogus);
        sighting->alias = apr_pstrdup(pool, sighting->alias);
        sighting->values = values;
    }
    return copy;
}

static void pack_sighting(dcv_pack_t *pack, dcv_form_texts_t *texts,
                          const dcv_persist_sighting_t *sighting)
{
    int count = sighting->values ? sighting->values->nelts : 0;

    count = count > DCV_EVIDENCE_VALUES_MAX ? DCV_EVIDENCE_VALUES_MAX : count;
    dcv_pack_byte(pack, sighting->kind);
    dcv_pack_byte(pack, (unsigned)sighting->place);
    dcv_pack_byte(pack, (unsigned)(sighting->server + 1));
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->name));
    dcv_pack_number(pack, sighting->type);
    dcv_pack_byte(pack, sighting->outcome);
    dcv_pack_byte(pack, (unsigned)(sighting->rcode + 1));
    dcv_pack_byte(pack, sighting->dnssec);
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->why_bogus));
    dcv_pack_number(pack,
                    (apr_uint64_t)sighting->ttl_s << 32 | sighting->negative_ttl_s);
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->alias));
    dcv_pack_byte(pack, (unsigned)count);
    for (int i = 0; i < count; i++) {
        dcv_form_pack_parts(pack, texts,
                            APR_ARRAY_IDX(sighting->values, i, const char *),
                            DCV_EVIDENCE_VALUE_MAX);
    }
}

void dcv_evidence_persist_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                               const dcv_evidence_t *evidence, int count)
{
    dcv_pack_number(pack, (apr_uint64_t)count);
    for (int i = 0; i < count; i++) {
        pack_sighting(pack, texts,
                      &APR_ARRAY_IDX(evidence->persistent, i, dcv_persist_sighting_t));
    }
}

void dcv_evidence_persist_read(dcv_form_reader_t *reader, dcv_evidence_t *evidence,
                               apr_pool_t *pool)
{
    dcv_persist_sighting_t *sighting = apr_array_push(evidence->persistent);
    apr_array_header_t *values = NULL;
    apr_uint64_t ttls;
    int count;

    sighting->kind =
        (dcv_persist_kind_t)dcv_form_read_small(reader, DCV_PERSIST_AT_NAMED);
    sighting->place = dcv_form_read_small(reader, evidence->places->nelts - 1);
    sighting->server = dcv_form_read_small(reader, evidence->servers->nelts) - 1;
    sighting->name = dcv_form_need_text(reader);
    sighting->type = (dcv_type_t)dcv_form_read_count(
        reader, dcv_unpack_number(&reader->from), APR_UINT16_MAX);
    sighting->outcome = (dcv_outcome_t)dcv_form_read_small(reader, DCV_UNREACHABLE);
    sighting->rcode = dcv_form_read_byte(reader) - 1;
    sighting->dnssec = (dcv_dnssec_t)dcv_form_read_small(reader, DCV_DNSSEC_BOGUS);
    sighting->why_bogus = dcv_form_read_text(reader);
    ttls = dcv_unpack_number(&reader->from);
    sighting->ttl_s = (apr_uint32_t)(ttls >> 32);
    sighting->negative_ttl_s = (apr_uint32_t)ttls;
    sighting->alias = dcv_form_read_text(reader);
    count = dcv_form_read_small(reader, DCV_EVIDENCE_VALUES_MAX);
    for (int i = 0; i < count && !reader->from.failed; i++) {
        if (!values) {
            sighting->values = values =
                apr_array_make(pool, count, sizeof(const char *));
        }
        APR_ARRAY_PUSH(values, const char *) = dcv_form_read_parts(reader, pool);
    }
    sighting->values = values;
    /* Records have data. */
    reader->from.failed |= (sighting->outcome == DCV_DATA) != (count > 0);
}
