/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "damage.h"
#include "evidence_fixture.h"

#include <stdlib.h>

#include "dcv/visits.h"
#include "inquiry/evidence.h"

static unsigned char bytes[DCV_EVIDENCE_MAX_BYTES];

/* The evidence in bytes that end where the memory ends, for tools that watch it. */
static dcv_evidence_t *decode(apr_size_t len)
{
    unsigned char *exact = exact_copy(bytes, len);
    dcv_evidence_t *evidence = dcv_evidence_decode(exact, len, pool);

    free(exact);
    return evidence;
}

static apr_size_t encode(const dcv_evidence_t *evidence, apr_size_t size)
{
    return dcv_evidence_encode(evidence, bytes, size, pool);
}

/* Evidence with something of everything. */
static dcv_evidence_t *everything(void)
{
    scene_t scene = scene_of(order_with(PUBLISHED), "www." ZONE);
    dcv_evidence_t *evidence = scene.evidence;
    dcv_sighting_t *sighting;

    APR_ARRAY_IDX(evidence->places, 1, dcv_place_t).zone = NULL;
    evidence->view = DCV_VIEW_FALLBACK;
    evidence->round = 7;
    add_server(&scene, "ns1.example.net", "192.0.2.1");
    add_server(&scene, "ns2.example.net", NULL);
    sighting = see_owner(&scene, NULL);
    sighting->dnssec = DCV_DNSSEC_BOGUS;
    sighting->why_bogus = "no signatures";
    sighting->dname = "example.org";
    see(&scene, DCV_SIGHTING_OWNER, 1, 0, TARGET)->also = "www.example.net";
    fail(see(&scene, DCV_SIGHTING_OWNER, 1, 1, NULL), DCV_NO_ADDRESS, -1);
    sighting = see(&scene, DCV_SIGHTING_TYPE, 1, -1, "\xff\n<b>");
    sighting->type = DCV_TYPE_TXT;
    sighting->ttl_s = sighting->negative_ttl_s = APR_UINT32_MAX;
    add_property(&scene, 0, "issue", "sectigo.com; a=b");
    add_property(&scene, 0x80, "x", "");
    evidence->caa.dnssec = DCV_DNSSEC_SECURE;
    evidence->caa.ttl_s = 60;
    return evidence;
}

static void test_sightings(const dcv_evidence_t *evidence)
{
    const dcv_sighting_t *sighting =
        dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, -1);

    is_number(evidence->sightings->nelts, 4, "evidence in bytes keeps all sightings");
    ok(sighting && sighting->outcome == DCV_NX_DOMAIN && sighting->rcode == 3,
       "a resolver's sighting keeps its outcome and response code");
    is(sighting->name, OWNER, "a sighting keeps the name that was asked for");
    is_number(sighting->type, DCV_TYPE_CNAME,
              "a sighting keeps the type that was asked for");
    is(sighting->why_bogus, "no signatures", "a bogus sighting keeps its reason");
    is(sighting->dname, "example.org", "a sighting keeps the owner of a DNAME");
    is(sighting->found, NULL, "a sighting without a record decodes to no record");
    is_number(sighting->ttl_s, 0, "a sighting without a record has a TTL of 0");
    is_number(sighting->negative_ttl_s, NEGATIVE_S,
              "a sighting keeps its negative TTL");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 1, 0);
    is(sighting->found, TARGET, "a server's sighting keeps the record that was found");
    is(sighting->also, "www.example.net",
       "a server's sighting keeps its second record");
    is_number(sighting->ttl_s, TTL_S, "a server's sighting keeps its TTL");
    is(sighting->why_bogus, NULL, "a sighting that is not bogus has no reason for it");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 1, 1);
    ok(sighting->outcome == DCV_NO_ADDRESS && sighting->rcode == -1,
       "a sighting without any reply keeps its outcome");
    is(sighting->also, NULL, "a sighting without any reply has no second record");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_TYPE, 1, -1);
    is(sighting->found, "\xff\n<b>", "a record keeps bytes that are not text");
    is_number(sighting->type, DCV_TYPE_TXT,
              "a sighting of another type keeps that type");
    ok(sighting->ttl_s == APR_UINT32_MAX && sighting->negative_ttl_s == APR_UINT32_MAX,
       "a sighting keeps the longest possible TTLs");
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_BESIDE, 0, -1),
       "no sighting is found of a kind that was not asked for");
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, 0),
       "no sighting is found of a server that was not asked");
}

static void test_form(void)
{
    apr_size_t len = encode(everything(), sizeof(bytes));
    const dcv_evidence_t *evidence = decode(len);
    const dcv_place_t *place;
    const dcv_zone_server_t *second;
    const dcv_property_t *property;

    ok(len && evidence, "evidence can be encoded and decoded");
    ok(evidence->time == NOW, "evidence in bytes keeps its time");
    is_number(evidence->view, DCV_VIEW_FALLBACK,
              "evidence in bytes keeps which view was asked");
    ok(evidence->validated, "evidence in bytes keeps whether DNSSEC was validated");
    is_number(evidence->round, 7, "evidence in bytes keeps the number of its check");
    place = (const dcv_place_t *)evidence->places->elts;
    is_number(evidence->places->nelts, 2, "evidence in bytes keeps both places");
    is(place[0].domain, "www." ZONE, "a place keeps its domain");
    is(place[0].zone, ZONE, "a place keeps its zone");
    is(place[1].zone, NULL, "a place whose zone is unknown decodes without a zone");
    second = &APR_ARRAY_IDX(evidence->servers, 1, dcv_zone_server_t);
    is(second->name, "ns2.example.net", "a name server keeps its name");
    is(second->zone, ZONE, "a name server keeps its zone");
    is(second->address, NULL, "a name server without an address decodes without one");
    is(APR_ARRAY_IDX(evidence->servers, 0, dcv_zone_server_t).address, "192.0.2.1",
       "a name server keeps its address");
    test_sightings(evidence);
    is(evidence->caa.at, ZONE, "CAA keeps the domain where it was found");
    is_number(evidence->caa.outcome, DCV_DATA, "CAA keeps its outcome");
    is_number(evidence->caa.dnssec, DCV_DNSSEC_SECURE, "CAA keeps its DNSSEC status");
    is_number(evidence->caa.ttl_s, 60, "CAA keeps its TTL");
    is_number(evidence->caa.properties->nelts, 2, "CAA keeps both of its properties");
    property = &APR_ARRAY_IDX(evidence->caa.properties, 0, dcv_property_t);
    is(property->tag, "issue", "a CAA property keeps its tag");
    is(property->value, "sectigo.com; a=b", "a CAA property keeps its value");
    property = &APR_ARRAY_IDX(evidence->caa.properties, 1, dcv_property_t);
    is_number(property->flags, 0x80, "a CAA property keeps its flags");
    is(property->value, "", "a CAA property keeps an empty value");
}

/* A text of a length, that ends in a letter of its own. */
static const char *long_text(apr_size_t len, char last)
{
    char *text = apr_palloc(pool, len + 1);

    memset(text, 'a', len);
    text[len - 1] = last;
    text[len] = '\0';
    return text;
}

/* Values of CAA are kept to their ends: there may stand what they permit. */
static void test_long_values(void)
{
    static const apr_size_t lens[] = {253, 254, 255, 508, 509, 4000};

    for (apr_size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
        scene_t scene = scene_of(order_with(PUBLISHED), ZONE);
        const char *one = long_text(lens[i], 'x'), *other = long_text(20, 'y');
        const dcv_evidence_t *evidence;

        add_property(&scene, 0, "issue", one);
        add_property(&scene, 0, "issue", other);
        evidence = decode(encode(scene.evidence, sizeof(bytes)));
        ok(evidence && evidence->caa.properties->nelts == 2,
           apr_psprintf(pool, "a CAA value of %d bytes can be decoded", (int)lens[i]));
        is(APR_ARRAY_IDX(evidence->caa.properties, 0, dcv_property_t).value, one,
           "a long CAA value keeps all its bytes");
        is(APR_ARRAY_IDX(evidence->caa.properties, 1, dcv_property_t).value, other,
           "a short CAA value beside a long one keeps its bytes");
    }
}

static void test_empty(void)
{
    dcv_evidence_t *evidence = dcv_evidence_create(pool);

    is_number(evidence->caa.outcome, DCV_NO_DATA,
              "new evidence says that there are no CAA records");
    evidence = decode(encode(evidence, sizeof(bytes)));
    ok(evidence && !evidence->places->nelts && !evidence->servers->nelts &&
           !evidence->sightings->nelts && !evidence->caa.properties &&
           !evidence->caa.at && !evidence->validated,
       "empty evidence decodes to empty evidence");
}

/* What does not fit is left out from the end. */
static void test_room(void)
{
    dcv_evidence_t *evidence = everything(), *less;
    apr_size_t len = encode(evidence, sizeof(bytes));
    int kept = 4, falls = 1;

    is_number((long)encode(evidence, len), (long)len,
              "evidence fits into a buffer of exactly its length");
    for (apr_size_t size = len; size-- > 0;) {
        apr_size_t used;

        memset(bytes, 0x55, len);
        used = encode(evidence, size);
        falls &= used <= size && bytes[size] == 0x55;
        less = used ? decode(used) : NULL;
        falls &= !used == !less && (!less || (less->sightings->nelts <= kept &&
                                              less->places->nelts == 2 &&
                                              less->caa.properties->nelts == 2));
        kept = less ? less->sightings->nelts : kept;
    }
    ok(falls, "a smaller buffer drops last sightings first and is never overrun");
    is_number(kept, 0, "the smallest form keeps the places, but no sightings");
    is_number((long)encode(evidence, 20), 0,
              "evidence is not encoded into a buffer of 20 bytes");
}

/* More than a form can number: the last sightings go, what is left can be read. */
static void test_many(void)
{
    scene_t scene = scene_of(order_with(PUBLISHED), ZONE);
    dcv_evidence_t *evidence;
    apr_size_t len;

    for (int i = 0; i < 380; i++) {
        see_owner(&scene, apr_psprintf(pool, "t%d", i));
    }
    len = encode(scene.evidence, sizeof(bytes));
    evidence = decode(len);
    ok(evidence != NULL, "evidence with more texts than fit can be decoded");
    ok(evidence && evidence->sightings->nelts > 100,
       "evidence with too many texts keeps over 100 sightings");
    is(evidence ? dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, -1)->found : NULL,
       "t0", "evidence with too many texts keeps the first sighting");
    scene = scene_of(order_with(PUBLISHED), ZONE);
    for (int i = 0; i < 1000; i++) {
        see_owner(&scene, "t.example.net");
    }
    for (int i = 0; i < 200; i++) {
        add_property(&scene, 0, "issue", "ca.example");
    }
    evidence = decode(encode(scene.evidence, sizeof(bytes)));
    ok(evidence && evidence->sightings->nelts > 100,
       "evidence with 1000 sightings keeps over 100 of them");
    ok(evidence && evidence->caa.properties->nelts >= 32,
       "evidence with 200 CAA properties keeps at least 32 of them");
}

/* Bytes that were cut off or changed: none, or something that can be judged. */
static void test_garbage(void)
{
    apr_size_t len = encode(everything(), sizeof(bytes));
    scene_t judged = scene();
    int none = 1, harmless = 1;

    for (apr_size_t i = 0; i < len; i++) {
        none &= !decode(i);
    }
    ok(none, "evidence that is cut off anywhere is not decoded");
    for (apr_size_t i = 0; i < 8; i++) {
        bytes[i] ^= 1;
        none &= !decode(len);
        bytes[i] ^= 1;
    }
    ok(none, "evidence with a changed header is not decoded");
    for (apr_size_t i = 8; i < len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char)(1 << bit);
            judged.evidence = decode(len);
            harmless &= !judged.evidence || judge(&judged)->findings->nelts > 0;
            bytes[i] ^= (unsigned char)(1 << bit);
        }
    }
    ok(harmless, "evidence with one wrong bit is refused, or can be judged");
    memset(bytes + 8, 0xff, len - 8);
    ok(!decode(len), "evidence whose numbers are all ones is not decoded");
    memset(bytes + 8, 0, len - 8);
    ok(!decode(len) || !decode(len)->sightings->nelts,
       "evidence of zero bytes has no sightings");
}

/* What is about places and servers that are not there. */
static void test_strange(void)
{
    scene_t scene = scene_of(order_with(PUBLISHED), ZONE);
    apr_size_t len;

    see(&scene, DCV_SIGHTING_OWNER, 0, 0, TARGET);
    ok(!decode(encode(scene.evidence, sizeof(bytes))),
       "a sighting of a server that is not listed is not decoded");
    add_server(&scene, "ns1.example.net", NULL);
    ok(decode(encode(scene.evidence, sizeof(bytes))) != NULL,
       "a sighting of a server that is listed is decoded");
    see(&scene, DCV_SIGHTING_OWNER, 1, -1, TARGET);
    ok(!decode(encode(scene.evidence, sizeof(bytes))),
       "a sighting at a place that is not listed is not decoded");
    scene.evidence->sightings->nelts = 0;
    see_owner(&scene, NULL)->outcome = DCV_DATA;
    ok(!decode(encode(scene.evidence, sizeof(bytes))),
       "a sighting of a record without data is not decoded");
    fail((dcv_sighting_t *)scene.evidence->sightings->elts, DCV_SILENT, -1);
    ((dcv_sighting_t *)scene.evidence->sightings->elts)->also = TARGET;
    ok(!decode(encode(scene.evidence, sizeof(bytes))),
       "a sighting with a second record only is not decoded");
    scene = scene_of(order_with(PUBLISHED), ZONE);
    add_property(&scene, 0, "issue", "ca.example");
    scene.evidence->caa.at = NULL;
    ok(!decode(encode(scene.evidence, sizeof(bytes))),
       "CAA properties without a domain are not decoded");
    len = encode(dcv_evidence_create(pool), sizeof(bytes));
    bytes[15]++;
    ok(!decode(len), "evidence whose texts go beyond its end is not decoded");
}

void run_tests(void)
{
    test_form();
    test_long_values();
    test_empty();
    test_room();
    test_many();
    test_garbage();
    test_strange();
}
