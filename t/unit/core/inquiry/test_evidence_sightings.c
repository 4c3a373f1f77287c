/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "inquiry/evidence.h"

static unsigned char bytes[DCV_EVIDENCE_MAX_BYTES];

/* Evidence as it is kept, and read again. */
static const dcv_evidence_t *kept(const dcv_evidence_t *evidence)
{
    apr_size_t len = dcv_evidence_encode(evidence, bytes, sizeof(bytes), pool);

    return dcv_evidence_decode(bytes, len, pool);
}

static const char *value(const dcv_sighting_t *sighting, int number)
{
    return sighting && sighting->values && number < sighting->values->nelts
               ? APR_ARRAY_IDX(sighting->values, number, const char *)
               : NULL;
}

static void test_form(void)
{
    const char *long_value = apr_psprintf(pool, VALUE "; x=%0700d", 7);
    scene_t at = persist_scene(ZONE);
    dcv_sighting_t *seen = see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, long_value);
    const dcv_evidence_t *read, *copy;
    const dcv_sighting_t *found;

    add_value(seen, "");
    seen->alias = "elsewhere.example";
    seen->why_bogus = "no keys";
    add_server(&at, "ns1." ZONE, NULL);
    see_persist(&at, DCV_PERSIST_AT_TYPE, 0, 0, "x")->type = DCV_TYPE_CAA;
    read = kept(at.evidence);
    found = dcv_evidence_find(read, DCV_PERSIST_AT_OWNER, 0, -1);
    is(value(found, 0), long_value, "a value that is longer than a text is kept whole");
    is(value(found, 1), "", "an empty value is kept as one");
    is(value(found, 2), NULL, "there is no other value after those kept");
    is(found->alias, "elsewhere.example", "the CNAME that was followed is kept");
    is(found->why_bogus, "no keys", "the reason why it is bogus is kept");
    is_number(found->ttl_s, TTL_S, "the time to live is kept with it");
    found = dcv_evidence_find(read, DCV_PERSIST_AT_TYPE, 0, 0);
    is_number(found ? found->type : 0, DCV_TYPE_CAA, "the type that was seen is kept");
    ok(!dcv_evidence_find(read, DCV_PERSIST_AT_STAR, 0, -1),
       "what was not seen is not found");
    copy = dcv_evidence_copy(read, pool);
    is(value(dcv_evidence_find(copy, DCV_PERSIST_AT_OWNER, 0, -1), 0), long_value,
       "a copy has the values as well");
}

/* Lengths about the longest text of the form, and the longest value. */
static void test_lengths(void)
{
    static const int lengths[] = {1, 253, 254, 255, 508, 509, 2031, 2032, 2033};

    for (apr_size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        const char *text = apr_psprintf(pool, "%0*d", lengths[i], 1);
        scene_t at = persist_scene(ZONE);
        const dcv_evidence_t *read;

        see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, text);
        read = kept(at.evidence);
        is(value(dcv_evidence_find(read, DCV_PERSIST_AT_OWNER, 0, -1), 0),
           apr_pstrmemdup(pool, text, strnlen(text, DCV_EVIDENCE_VALUE_MAX)),
           apr_psprintf(pool, "a value of %d octets is kept", lengths[i]));
    }
}

/* A value of 1000 octets, with no part that another one has. */
static const char *make_value(int number)
{
    char *made = apr_pcalloc(pool, 1001);

    for (int i = 0; i < 1000; i++) {
        made[i] = (char)('a' + (i / 26 * number + i + number) % 26);
    }
    return made;
}

/* More than there is room for: what comes first is kept. */
static void test_much(void)
{
    scene_t at = persist_scene(ZONE);
    const dcv_evidence_t *read;

    for (int i = 0; i < 20; i++) {
        see_persist(&at, DCV_PERSIST_AT_OWNER, 0, -1, make_value(i));
    }
    read = kept(at.evidence);
    ok(read && read->persistent->nelts > 3 && read->persistent->nelts < 20,
       "of too much as many sightings are kept as there is room for");
    is_number(
        (long)strlen(value(&APR_ARRAY_IDX(read->persistent, 0, dcv_sighting_t), 0)),
        1000, "each of them is kept whole");
}

void run_tests(void)
{
    test_form();
    test_lengths();
    test_much();
}
