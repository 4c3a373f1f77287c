/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

#include <stdlib.h>

#include "dcv/visits.h"
#include "inquiry/evidence.h"

static unsigned char bytes[DCV_EVIDENCE_MAX_BYTES];

/* The evidence in bytes that end where the memory ends, for tools that watch it. */
static dcv_evidence_t *decode(apr_size_t len)
{
    unsigned char *exact = malloc(len ? len : 1);
    dcv_evidence_t *evidence;

    memcpy(exact, bytes, len);
    evidence = dcv_evidence_decode(exact, len, pool);
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

    is_number(evidence->sightings->nelts, 4, "all sightings");
    ok(sighting && sighting->outcome == DCV_NX_DOMAIN && sighting->rcode == 3,
       "what the resolver said");
    is(sighting->name, OWNER, "of which name");
    is_number(sighting->type, DCV_TYPE_CNAME, "of which type");
    is(sighting->why_bogus, "no signatures", "why it is bogus");
    is(sighting->dname, "example.org", "a DNAME");
    is(sighting->found, NULL, "no record");
    is_number(sighting->ttl_s, 0, "no TTL");
    is_number(sighting->negative_ttl_s, NEGATIVE_S, "how long that is remembered");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 1, 0);
    is(sighting->found, TARGET, "what a server said");
    is(sighting->also, "www.example.net", "and what it said beside that");
    is_number(sighting->ttl_s, TTL_S, "its TTL");
    is(sighting->why_bogus, NULL, "it is not bogus");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 1, 1);
    ok(sighting->outcome == DCV_NO_ADDRESS && sighting->rcode == -1, "no reply at all");
    is(sighting->also, NULL, "and no second one");
    sighting = dcv_evidence_find(evidence, DCV_SIGHTING_TYPE, 1, -1);
    is(sighting->found, "\xff\n<b>", "any bytes");
    is_number(sighting->type, DCV_TYPE_TXT, "of another type");
    ok(sighting->ttl_s == APR_UINT32_MAX && sighting->negative_ttl_s == APR_UINT32_MAX,
       "the longest times");
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_BESIDE, 0, -1), "what was not asked");
    ok(!dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, 0), "nor of whom");
}

static void test_form(void)
{
    apr_size_t len = encode(everything(), sizeof(bytes));
    const dcv_evidence_t *evidence = decode(len);
    const dcv_place_t *place;
    const dcv_zone_server_t *second;
    const dcv_property_t *property;

    ok(len && evidence, "it has a form in bytes");
    ok(evidence->time == NOW, "the time");
    is_number(evidence->view, DCV_VIEW_FALLBACK, "whom was asked");
    ok(evidence->validated, "whether DNSSEC was looked at");
    is_number(evidence->round, 7, "which check it was");
    place = (const dcv_place_t *)evidence->places->elts;
    is_number(evidence->places->nelts, 2, "two places");
    is(place[0].domain, "www." ZONE, "a place");
    is(place[0].zone, ZONE, "its zone");
    is(place[1].zone, NULL, "a zone that is not known");
    second = &APR_ARRAY_IDX(evidence->servers, 1, dcv_zone_server_t);
    is(second->name, "ns2.example.net", "a name server");
    is(second->zone, ZONE, "its zone");
    is(second->address, NULL, "an address that it has not");
    is(APR_ARRAY_IDX(evidence->servers, 0, dcv_zone_server_t).address, "192.0.2.1",
       "and one that it has");
    test_sightings(evidence);
    is(evidence->caa.at, ZONE, "where CAA stands");
    is_number(evidence->caa.outcome, DCV_DATA, "that it does");
    is_number(evidence->caa.dnssec, DCV_DNSSEC_SECURE, "validated");
    is_number(evidence->caa.ttl_s, 60, "its TTL");
    is_number(evidence->caa.properties->nelts, 2, "two properties");
    property = &APR_ARRAY_IDX(evidence->caa.properties, 0, dcv_property_t);
    is(property->tag, "issue", "a tag");
    is(property->value, "sectigo.com; a=b", "a value");
    property = &APR_ARRAY_IDX(evidence->caa.properties, 1, dcv_property_t);
    is_number(property->flags, 0x80, "flags");
    is(property->value, "", "a value of nothing");
}

static void test_empty(void)
{
    dcv_evidence_t *evidence = dcv_evidence_create(pool);

    is_number(evidence->caa.outcome, DCV_NO_DATA, "nothing seen forbids nothing");
    evidence = decode(encode(evidence, sizeof(bytes)));
    ok(evidence && !evidence->places->nelts && !evidence->servers->nelts &&
           !evidence->sightings->nelts && !evidence->caa.properties &&
           !evidence->caa.at && !evidence->validated,
       "nothing stays nothing");
}

/* What does not fit is left out from the end. */
static void test_room(void)
{
    dcv_evidence_t *evidence = everything(), *less;
    apr_size_t len = encode(evidence, sizeof(bytes));
    int kept = 4, falls = 1;

    is_number((long)encode(evidence, len), (long)len, "just enough room");
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
    ok(falls, "less and less is kept, and nothing is written behind the room");
    is_number(kept, 0, "at last only where it was looked");
    is_number((long)encode(evidence, 20), 0, "there is no form in too little room");
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
    ok(evidence != NULL, "too many texts still have a form");
    ok(evidence && evidence->sightings->nelts > 100, "with many of them");
    is(evidence ? dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, -1)->found : NULL,
       "t0", "the first one is kept");
    scene = scene_of(order_with(PUBLISHED), ZONE);
    for (int i = 0; i < 1000; i++) {
        see_owner(&scene, "t.example.net");
    }
    for (int i = 0; i < 200; i++) {
        add_property(&scene, 0, "issue", "ca.example");
    }
    evidence = decode(encode(scene.evidence, sizeof(bytes)));
    ok(evidence && evidence->sightings->nelts > 100, "so many sightings");
    ok(evidence && evidence->caa.properties->nelts >= 32, "so many properties");
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
    ok(none, "none in what is cut off anywhere");
    for (apr_size_t i = 0; i < 8; i++) {
        bytes[i] ^= 1;
        none &= !decode(len);
        bytes[i] ^= 1;
    }
    ok(none, "nor in another form");
    for (apr_size_t i = 8; i < len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char)(1 << bit);
            judged.evidence = decode(len);
            harmless &= !judged.evidence || judge(&judged)->findings->nelts > 0;
            bytes[i] ^= (unsigned char)(1 << bit);
        }
    }
    ok(harmless, "what one wrong bit makes of it can be judged");
    memset(bytes + 8, 0xff, len - 8);
    ok(!decode(len), "none in numbers beyond any");
    memset(bytes + 8, 0, len - 8);
    ok(!decode(len) || !decode(len)->sightings->nelts, "nothing in nothing");
}

/* What is about places and servers that are not there. */
static void test_strange(void)
{
    scene_t scene = scene_of(order_with(PUBLISHED), ZONE);
    apr_size_t len;

    see(&scene, DCV_SIGHTING_OWNER, 0, 0, TARGET);
    ok(!decode(encode(scene.evidence, sizeof(bytes))), "a server that is not there");
    add_server(&scene, "ns1.example.net", NULL);
    ok(decode(encode(scene.evidence, sizeof(bytes))) != NULL, "one that is");
    see(&scene, DCV_SIGHTING_OWNER, 1, -1, TARGET);
    ok(!decode(encode(scene.evidence, sizeof(bytes))), "a place that is not there");
    scene.evidence->sightings->nelts = 0;
    see_owner(&scene, NULL)->outcome = DCV_DATA;
    ok(!decode(encode(scene.evidence, sizeof(bytes))), "a record of nothing");
    fail((dcv_sighting_t *)scene.evidence->sightings->elts, DCV_SILENT, -1);
    ((dcv_sighting_t *)scene.evidence->sightings->elts)->also = TARGET;
    ok(!decode(encode(scene.evidence, sizeof(bytes))), "a second one beside none");
    scene = scene_of(order_with(PUBLISHED), ZONE);
    add_property(&scene, 0, "issue", "ca.example");
    scene.evidence->caa.at = NULL;
    ok(!decode(encode(scene.evidence, sizeof(bytes))), "CAA that stands nowhere");
    len = encode(dcv_evidence_create(pool), sizeof(bytes));
    bytes[15]++;
    ok(!decode(len), "texts that would stand behind the end");
}

void run_tests(void)
{
    test_form();
    test_empty();
    test_room();
    test_many();
    test_garbage();
    test_strange();
}
