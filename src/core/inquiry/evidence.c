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
#include "evidence_persist.h"
#include "evidence_file.h"

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
    evidence->persistent = apr_array_make(pool, 1, sizeof(dcv_persist_sighting_t));
    evidence->caa.outcome = DCV_NO_DATA;
    return evidence;
}

const dcv_sighting_t *dcv_evidence_find(const dcv_evidence_t *evidence,
                                        dcv_sighting_kind_t kind, int place, int server)
{
    for (int i = 0; i < evidence->sightings->nelts; i++) {
        const dcv_sighting_t *sighting =
            &APR_ARRAY_IDX(evidence->sightings, i, dcv_sighting_t);

        if (sighting->kind == kind && sighting->place == place &&
            sighting->server == server) {
            return sighting;
        }
    }
    return NULL;
}

static const char *copy_text(const char *text, apr_pool_t *pool)
{
    return text ? apr_pstrdup(pool, text) : NULL;
}

static void copy_caa(dcv_caa_seen_t *caa, apr_pool_t *pool)
{
    apr_array_header_t *properties = NULL;

    caa->at = copy_text(caa->at, pool);
    caa->why_bogus = copy_text(caa->why_bogus, pool);
    if (caa->properties) {
        properties = apr_array_copy(pool, caa->properties);
    }
    for (int i = 0; properties && i < properties->nelts; i++) {
        dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        property->tag = copy_text(property->tag, pool);
        property->value = copy_text(property->value, pool);
    }
    caa->properties = properties;
}

dcv_evidence_t *dcv_evidence_copy(const dcv_evidence_t *evidence, apr_pool_t *pool)
{
    dcv_evidence_t *copy = apr_pmemdup(pool, evidence, sizeof(*copy));

    copy->places = apr_array_copy(pool, evidence->places);
    copy->servers = apr_array_copy(pool, evidence->servers);
    copy->sightings = apr_array_copy(pool, evidence->sightings);
    for (int i = 0; i < copy->places->nelts; i++) {
        dcv_place_t *place = &APR_ARRAY_IDX(copy->places, i, dcv_place_t);

        place->domain = copy_text(place->domain, pool);
        place->zone = copy_text(place->zone, pool);
    }
    for (int i = 0; i < copy->servers->nelts; i++) {
        dcv_zone_server_t *server = &APR_ARRAY_IDX(copy->servers, i, dcv_zone_server_t);

        server->zone = copy_text(server->zone, pool);
        server->name = copy_text(server->name, pool);
        server->address = copy_text(server->address, pool);
    }
    for (int i = 0; i < copy->sightings->nelts; i++) {
        dcv_sighting_t *sighting = &APR_ARRAY_IDX(copy->sightings, i, dcv_sighting_t);

        sighting->name = copy_text(sighting->name, pool);
        sighting->why_bogus = copy_text(sighting->why_bogus, pool);
        sighting->found = copy_text(sighting->found, pool);
        sighting->also = copy_text(sighting->also, pool);
        sighting->dname = copy_text(sighting->dname, pool);
    }
    copy->persistent = dcv_evidence_persist_copy(evidence->persistent, pool);
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

static void pack_sighting(dcv_pack_t *pack, dcv_form_texts_t *texts,
                          const dcv_sighting_t *sighting)
{
    dcv_pack_byte(pack, sighting->kind);
    dcv_pack_byte(pack, (unsigned)sighting->place);
    dcv_pack_byte(pack, (unsigned)(sighting->server + 1));
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->name));
    dcv_pack_byte(pack, (unsigned)sighting->type);
    dcv_pack_byte(pack, sighting->outcome);
    dcv_pack_byte(pack, (unsigned)(sighting->rcode + 1));
    dcv_pack_byte(pack, sighting->dnssec);
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->why_bogus));
    dcv_pack_number(pack,
                    (apr_uint64_t)sighting->ttl_s << 32 | sighting->negative_ttl_s);
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->found));
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->also));
    dcv_pack_byte(pack, dcv_form_number_of(texts, sighting->dname));
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
    dcv_pack_number(&pack, (apr_uint64_t)extent->sightings);
    for (int i = 0; i < extent->sightings; i++) {
        pack_sighting(&pack, &texts,
                      &APR_ARRAY_IDX(evidence->sightings, i, dcv_sighting_t));
    }
    dcv_evidence_persist_pack(&pack, &texts, evidence, extent->persistent);
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

static void read_sighting(dcv_form_reader_t *reader, dcv_evidence_t *evidence)
{
    dcv_sighting_t *sighting = apr_array_push(evidence->sightings);
    apr_uint64_t ttls;

    sighting->kind =
        (dcv_sighting_kind_t)dcv_form_read_small(reader, DCV_SIGHTING_SIBLING);
    sighting->place = dcv_form_read_small(reader, evidence->places->nelts - 1);
    sighting->server = dcv_form_read_small(reader, evidence->servers->nelts) - 1;
    sighting->name = dcv_form_need_text(reader);
    sighting->type = (dcv_type_t)dcv_form_read_byte(reader);
    sighting->outcome = (dcv_outcome_t)dcv_form_read_small(reader, DCV_UNREACHABLE);
    sighting->rcode = dcv_form_read_byte(reader) - 1;
    sighting->dnssec = (dcv_dnssec_t)dcv_form_read_small(reader, DCV_DNSSEC_BOGUS);
    sighting->why_bogus = dcv_form_read_text(reader);
    ttls = dcv_unpack_number(&reader->from);
    sighting->ttl_s = (apr_uint32_t)(ttls >> 32);
    sighting->negative_ttl_s = (apr_uint32_t)ttls;
    sighting->found = sighting->outcome == DCV_DATA ? dcv_form_need_text(reader)
                                                    : dcv_form_read_text(reader);
    sighting->also = dcv_form_read_text(reader);
    sighting->dname = dcv_form_read_text(reader);
    /* A second record is one beside the first. */
    reader->from.failed |= sighting->also && sighting->outcome != DCV_DATA;
}

dcv_evidence_t *dcv_evidence_decode(const unsigned char *bytes, apr_size_t len,
                                    apr_pool_t *pool)
{
    dcv_form_reader_t reader = {{bytes, bytes + len, 0},
                                apr_array_make(pool, 32, sizeof(const char *))};
    dcv_evidence_t *evidence = dcv_evidence_create(pool);
    int count, flags;

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
    count =
        dcv_form_read_count(&reader, dcv_unpack_number(&reader.from), SIGHTINGS_MAX);
    for (int i = 0; i < count && !reader.from.failed; i++) {
        read_sighting(&reader, evidence);
    }
    count =
        dcv_form_read_count(&reader, dcv_unpack_number(&reader.from), SIGHTINGS_MAX);
    for (int i = 0; i < count && !reader.from.failed; i++) {
        dcv_evidence_persist_read(&reader, evidence, pool);
    }
    return reader.from.failed ? NULL : evidence;
}
