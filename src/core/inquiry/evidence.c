/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence in bytes: see dcv/evidence.h. Names recur in it, the right target most of
 * all, so each text stands there once, and a number in its place.
 */
#include "evidence.h"

#include <string.h>

#include <apr_strings.h>

#include "evidence_form.h"
#include "evidence_file.h"
#include "evidence_sightings.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xdc5e04

/* Flags of a byte. */
#define VALIDATED 1
#define SPENT     2

#define SIGHTINGS_MAX 400

/* Octets of a CAA value that are kept. */
#define VALUE_MAX ((apr_size_t)32 * DCV_PACK_TEXT_MAX)

dcv_evidence_t *dcv_evidence_create(apr_pool_t *pool)
{
    dcv_evidence_t *evidence = apr_pcalloc(pool, sizeof(*evidence));

    evidence->places = apr_array_make(pool, 3, sizeof(dcv_place_t));
    evidence->servers = apr_array_make(pool, 4, sizeof(dcv_zone_server_t));
    evidence->sightings = apr_array_make(pool, 12, sizeof(dcv_sighting_t));
    evidence->persistent = apr_array_make(pool, 1, sizeof(dcv_sighting_t));
    evidence->caa.outcome = DCV_NO_DATA;
    return evidence;
}

const dcv_sighting_t *dcv_evidence_find(const dcv_evidence_t *evidence,
                                        dcv_sighting_kind_t kind, int place, int server)
{
    const apr_array_header_t *sightings =
        kind >= DCV_PERSIST_AT_OWNER ? evidence->persistent : evidence->sightings;

    for (int i = 0; i < sightings->nelts; i++) {
        const dcv_sighting_t *sighting = &APR_ARRAY_IDX(sightings, i, dcv_sighting_t);

        if (sighting->kind == kind && sighting->place == place &&
            sighting->server == server) {
            return sighting;
        }
    }
    return NULL;
}

static void copy_caa(dcv_caa_seen_t *caa, apr_pool_t *pool)
{
    apr_array_header_t *properties = NULL;

    caa->at = apr_pstrdup(pool, caa->at);
    caa->why_bogus = apr_pstrdup(pool, caa->why_bogus);
    if (caa->properties) {
        properties = apr_array_copy(pool, caa->properties);
    }
    for (int i = 0; properties && i < properties->nelts; i++) {
        dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        property->tag = apr_pstrdup(pool, property->tag);
        property->value = apr_pstrdup(pool, property->value);
    }
    caa->properties = properties;
}

dcv_evidence_t *dcv_evidence_copy(const dcv_evidence_t *evidence, apr_pool_t *pool)
{
    dcv_evidence_t *copy = apr_pmemdup(pool, evidence, sizeof(*copy));

    copy->places = apr_array_copy(pool, evidence->places);
    copy->servers = apr_array_copy(pool, evidence->servers);
    copy->sightings = dcv_evidence_sightings_copy(evidence->sightings, pool);
    copy->persistent = dcv_evidence_sightings_copy(evidence->persistent, pool);
    for (int i = 0; i < copy->places->nelts; i++) {
        dcv_place_t *place = &APR_ARRAY_IDX(copy->places, i, dcv_place_t);

        place->domain = apr_pstrdup(pool, place->domain);
        place->zone = apr_pstrdup(pool, place->zone);
    }
    for (int i = 0; i < copy->servers->nelts; i++) {
        dcv_zone_server_t *server = &APR_ARRAY_IDX(copy->servers, i, dcv_zone_server_t);

        server->zone = apr_pstrdup(pool, server->zone);
        server->name = apr_pstrdup(pool, server->name);
        server->address = apr_pstrdup(pool, server->address);
    }
    copy_caa(&copy->caa, pool);
    copy->file = dcv_evidence_file_copy(evidence->file, pool);
    return copy;
}

static void pack_places(dcv_pack_t *pack, dcv_form_texts_t *texts,
                        const dcv_evidence_t *evidence)
{
    dcv_pack_byte(pack, (unsigned)evidence->places->nelts);
    for (int i = 0; i < evidence->places->nelts; i++) {
        const dcv_place_t *place = &APR_ARRAY_IDX(evidence->places, i, dcv_place_t);

        dcv_pack_byte(pack, dcv_form_number_of(texts, place->domain));
        dcv_pack_byte(pack, dcv_form_number_of(texts, place->zone));
    }
    dcv_pack_byte(pack, (unsigned)evidence->servers->nelts);
    for (int i = 0; i < evidence->servers->nelts; i++) {
        const dcv_zone_server_t *server =
            &APR_ARRAY_IDX(evidence->servers, i, dcv_zone_server_t);

        dcv_pack_byte(pack, dcv_form_number_of(texts, server->zone));
        dcv_pack_byte(pack, dcv_form_number_of(texts, server->name));
        dcv_pack_byte(pack, dcv_form_number_of(texts, server->address));
    }
}

static void pack_caa(dcv_pack_t *pack, dcv_form_texts_t *texts,
                     const dcv_caa_seen_t *caa)
{
    int count = caa->properties ? caa->properties->nelts : 0;

    count = count > DCV_EVIDENCE_PROPERTIES_MAX ? DCV_EVIDENCE_PROPERTIES_MAX : count;
    dcv_pack_byte(pack, dcv_form_number_of(texts, caa->at));
    dcv_pack_byte(pack, caa->outcome);
    dcv_pack_byte(pack, caa->dnssec);
    dcv_pack_byte(pack, dcv_form_number_of(texts, caa->why_bogus));
    dcv_pack_number(pack, caa->ttl_s);
    dcv_pack_byte(pack, (unsigned)count);
    for (int i = 0; i < count; i++) {
        const dcv_property_t *property =
            &APR_ARRAY_IDX(caa->properties, i, dcv_property_t);

        dcv_pack_byte(pack, property->flags);
        dcv_pack_byte(pack, dcv_form_number_of(texts, property->tag));
        dcv_form_pack_parts(pack, texts, property->value, VALUE_MAX);
    }
}

/* How much of an evidence is kept. */
typedef struct {
    int sightings, persistent; /* so many from the first on */
    dcv_file_detail_t file;
} extent_t;

static apr_size_t encode(const dcv_evidence_t *evidence, const extent_t *extent,
                         unsigned char *bytes, apr_size_t size, apr_pool_t *pool)
{
    dcv_form_texts_t texts = dcv_form_texts_make(pool);
    dcv_pack_t pack = {bytes, bytes + size, 0}, start = pack;

    /* The second one is where the texts begin, once that is known. */
    dcv_pack_number(&pack, FORM);
    dcv_pack_number(&pack, 0);
    dcv_pack_number(&pack, (apr_uint64_t)evidence->time);
    dcv_pack_byte(&pack, evidence->view);
    dcv_pack_byte(&pack, (evidence->validated ? VALIDATED : 0) |
                             (evidence->is_spent ? SPENT : 0));
    dcv_pack_number(&pack, evidence->round);
    pack_places(&pack, &texts, evidence);
    pack_caa(&pack, &texts, &evidence->caa);
    dcv_evidence_file_pack(&pack, &texts, evidence->file, extent->file);
    dcv_evidence_sightings_pack(&pack, &texts, evidence->sightings, extent->sightings);
    dcv_evidence_sightings_pack(&pack, &texts, evidence->persistent,
                                extent->persistent);
    dcv_pack_number(&start, FORM);
    dcv_pack_number(&start, (apr_uint64_t)(pack.at - bytes));
    for (int i = 0; i < texts.list->nelts; i++) {
        dcv_pack_text(&pack, APR_ARRAY_IDX(texts.list, i, const char *));
    }
    return pack.failed || texts.failed ? 0 : (apr_size_t)(pack.at - bytes);
}

static int most_of(const apr_array_header_t *sightings)
{
    return sightings->nelts > SIGHTINGS_MAX ? SIGHTINGS_MAX : sightings->nelts;
}

/* What is left of a count in the next, smaller try. */
static int fewer(int count)
{
    return count > 8 ? count - count / 4 : count - (count > 0);
}

/*
 * What does not fit is left out: half of the sightings before anything of the file, then what
 * the file can be judged without, and only then all the rest.
 */
apr_size_t dcv_evidence_encode(const dcv_evidence_t *evidence, unsigned char *bytes,
                               apr_size_t size, apr_pool_t *pool)
{
    const extent_t all = {most_of(evidence->sightings), most_of(evidence->persistent),
                          DCV_FILE_WHOLE};

    for (int detail = DCV_FILE_WHOLE; detail <= DCV_FILE_LEFT_OUT; detail++) {
        int part = evidence->file && detail < DCV_FILE_LEFT_OUT ? 2 : 0;
        int least = part ? (all.sightings + all.persistent) / part : 0;
        extent_t extent = {all.sightings, all.persistent, (dcv_file_detail_t)detail};
        apr_size_t len = encode(evidence, &extent, bytes, size, pool);

        while (!len && extent.sightings + extent.persistent > least) {
            extent.sightings = fewer(extent.sightings);
            extent.persistent = fewer(extent.persistent);
            len = encode(evidence, &extent, bytes, size, pool);
        }
        if (len) {
            return len;
        }
    }
    return 0;
}

static void read_places(dcv_form_reader_t *reader, dcv_evidence_t *evidence)
{
    int count = dcv_form_read_small(reader, DCV_EVIDENCE_PLACES_MAX);

    for (int i = 0; i < count; i++) {
        dcv_place_t *place = apr_array_push(evidence->places);

        place->domain = dcv_form_need_text(reader);
        place->zone = dcv_form_read_text(reader);
    }
    count = dcv_form_read_small(reader, DCV_EVIDENCE_SERVERS_MAX);
    for (int i = 0; i < count; i++) {
        dcv_zone_server_t *server = apr_array_push(evidence->servers);

        server->zone = dcv_form_need_text(reader);
        server->name = dcv_form_need_text(reader);
        server->address = dcv_form_read_text(reader);
    }
}

static void read_caa(dcv_form_reader_t *reader, dcv_caa_seen_t *caa, apr_pool_t *pool)
{
    apr_array_header_t *list = NULL;
    int count;

    caa->at = dcv_form_read_text(reader);
    caa->outcome = (dcv_outcome_t)dcv_form_read_small(reader, DCV_UNREACHABLE);
    caa->dnssec = (dcv_dnssec_t)dcv_form_read_small(reader, DCV_DNSSEC_BOGUS);
    caa->why_bogus = dcv_form_read_text(reader);
    caa->ttl_s = (apr_uint32_t)dcv_unpack_number(&reader->from);
    count = dcv_form_read_small(reader, DCV_EVIDENCE_PROPERTIES_MAX);
    for (int i = 0; i < count; i++) {
        dcv_property_t property;

        property.flags = (unsigned char)dcv_form_read_byte(reader);
        property.tag = dcv_form_need_text(reader);
        property.value = dcv_form_read_parts(reader, pool);
        if (!list) {
            caa->properties = list = apr_array_make(pool, count, sizeof(property));
        }
        APR_ARRAY_PUSH(list, dcv_property_t) = property;
    }
    /* They stand somewhere. */
    reader->from.failed |= list && !caa->at;
}

dcv_evidence_t *dcv_evidence_decode(const unsigned char *bytes, apr_size_t len,
                                    apr_pool_t *pool)
{
    dcv_form_reader_t reader = {{bytes, bytes + len, 0},
                                apr_array_make(pool, 32, sizeof(const char *))};
    dcv_evidence_t *evidence = dcv_evidence_create(pool);
    int flags;

    if (dcv_unpack_number(&reader.from) != FORM) {
        return NULL;
    }
    dcv_form_read_texts(&reader, bytes, len, dcv_unpack_number(&reader.from), pool);
    evidence->time = dcv_form_read_time(&reader);
    evidence->view = (dcv_view_kind_t)dcv_form_read_small(&reader, DCV_VIEW_NOBODY);
    flags = dcv_form_read_byte(&reader);
    evidence->validated = (flags & VALIDATED) != 0;
    evidence->is_spent = (flags & SPENT) != 0;
    evidence->round = (apr_uint32_t)dcv_unpack_number(&reader.from);
    read_places(&reader, evidence);
    read_caa(&reader, &evidence->caa, pool);
    evidence->file = dcv_evidence_file_read(&reader, pool);
    dcv_evidence_sightings_read(&reader, evidence, 0, SIGHTINGS_MAX, pool);
    dcv_evidence_sightings_read(&reader, evidence, 1, SIGHTINGS_MAX, pool);
    return reader.from.failed ? NULL : evidence;
}
