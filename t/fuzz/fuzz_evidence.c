/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as evidence: what is read from them is written and read again, and judged for
 * an order. Once as they are, once behind the beginning that evidence has, and once as
 * things that were seen.
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dcv/persist.h"
#include "explain/explain.h"

/* What a form begins with, and then where its texts stand. */
#define MARK_BYTES  8
#define BEGIN_BYTES 16

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static apr_pool_t *root;
static unsigned char mark[DCV_EVIDENCE_MAX_BYTES];

static const char sha256[] = "fdadae5fbe8fce33026ffa3de7d27f54"
                             "6edc2686259e2ed1d64053aaef156d18";

/* An order of a hand-made CSR, on a server of its own. */
static dcv_order_t *make_order(const char *name_text)
{
    dcv_order_t *order = apr_pcalloc(root, sizeof(*order));
    dcv_csr_t *csr = apr_pcalloc(root, sizeof(*csr));
    apr_array_header_t *names = apr_array_make(root, 1, sizeof(const dcv_name_t *));
    const dcv_name_t *name = NULL;
    const dcv_persist_account_t *account = NULL;

    (void)dcv_persist_create(&account, "sectigo", "https://a.example/1", NULL,
                             dcv_authorities_create(root), root);
    (void)dcv_name_parse(&name, name_text, strlen(name_text), root);
    (void)dcv_authorities_find(&order->authority, dcv_authorities_create(root),
                               "sectigo", root);
    APR_ARRAY_PUSH(names, const dcv_name_t *) = name;
    csr->md5 = "B8EE25A34BC5CD1F4D5DC8C20FD4EEB2";
    csr->sha256 = sha256;
    csr->names = names;
    order->source = "x.csr";
    order->csr = csr;
    order->names = names;
    order->unique_value = "u7";
    order->account = account;
    order->body = "";
    return order;
}

static void judge(dcv_evidence_t *evidence, apr_pool_t *pool)
{
    static const char *const domains[] = {"www.example.com", "example.com"};
    static dcv_snapshot_t *snapshot;
    static dcv_order_t *order;
    static dcv_psl_t *psl;
    dcv_proof_t proof;
    dcv_case_t about = {.proof = &proof, .evidence = evidence, .pool = pool};
    dcv_check_t *check;

    if (!snapshot) {
        snapshot = dcv_snapshot_create(root);
        psl = dcv_psl_create(root);
        order = make_order("www.example.com");
        dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
        (void)dcv_snapshot_add_order(snapshot, 0, order);
    }
    for (int i = 0; i < 2 && i < evidence->places->nelts; i++) {
        APR_ARRAY_IDX(evidence->places, i, dcv_place_t).domain = domains[i];
    }
    about.index = dcv_index_create(snapshot, psl, pool);
    about.order = order;
    dcv_proof_describe(&proof, order,
                       APR_ARRAY_IDX(order->names, 0, const dcv_name_t *), psl, 1,
                       pool);
    check = dcv_judge_case(&about);
    dcv_explain_check(&about, check);
    if (!check->findings->nelts) {
        abort();
    }
}

static void try_form(const unsigned char *bytes, size_t len, apr_pool_t *pool)
{
    static unsigned char form[DCV_EVIDENCE_MAX_BYTES], other[DCV_EVIDENCE_MAX_BYTES];
    dcv_evidence_t *evidence = dcv_evidence_decode(bytes, len, pool), *again;
    apr_size_t form_len, other_len;

    if (!evidence) {
        return;
    }
    form_len = dcv_evidence_encode(evidence, form, sizeof(form), pool);
    again = dcv_evidence_decode(form, form_len, pool);
    if (!form_len || !again || again->places->nelts != evidence->places->nelts ||
        again->servers->nelts != evidence->servers->nelts ||
        again->sightings->nelts != evidence->sightings->nelts ||
        again->persistent->nelts != evidence->persistent->nelts ||
        again->time != evidence->time || again->round != evidence->round ||
        !again->caa.properties != !evidence->caa.properties) {
        abort();
    }
    other_len = dcv_evidence_encode(again, other, sizeof(other), pool);
    if (other_len != form_len || memcmp(form, other, form_len)) {
        abort();
    }
    judge(evidence, pool);
}

/* A text that is right, nearly right or anything. */
static const char *text_of(const uint8_t *bytes, size_t len, apr_pool_t *pool)
{
    static const char *const texts[] = {
        NULL,       "fdadae5fbe8fce33026ffa3de7d27f54.6edc2686259e2ed1d64053aaef156d18",
        "u7",       "sectigo.com",
        "www",      "example.com",
        "\x1b\xff", "c9c863405fe7675a3988b97664ea6baf"};
    const char *text = NULL;

    for (size_t i = 0; i < len; i++) {
        const char *part = texts[bytes[i] & 7];

        text = part && text ? apr_pstrcat(pool, text, ".", part, NULL)
               : part       ? part
                            : text;
    }
    return len && bytes[0] & 8 ? apr_pstrmemdup(pool, (const char *)bytes, len) : text;
}

#define SEEN_BYTES 10

/* Something that was seen of the persistent record, like another sighting. */
static void add_persistent(dcv_evidence_t *evidence, const dcv_sighting_t *like,
                           const char *text, apr_pool_t *pool)
{
    dcv_sighting_t sighting = *like;
    apr_array_header_t *values = apr_array_make(pool, 1, sizeof(const char *));

    sighting.kind = (dcv_sighting_kind_t)(DCV_PERSIST_AT_OWNER + like->kind % 6);
    sighting.type = DCV_TYPE_TXT;
    sighting.alias = like->also;
    sighting.found = sighting.also = NULL;
    if (like->outcome == DCV_DATA) {
        APR_ARRAY_PUSH(values, const char *) = apr_pstrcat(
            pool, like->rcode & 1 ? "sectigo.com; accounturi=https://a.example/1" : "",
            text, like->rcode & 2 ? apr_psprintf(pool, "%0400d", 1) : "", NULL);
        sighting.values = values;
    }
    APR_ARRAY_PUSH(evidence->persistent, dcv_sighting_t) = sighting;
}

static void try_seen(const uint8_t *bytes, size_t len, apr_pool_t *pool)
{
    static unsigned char form[DCV_EVIDENCE_MAX_BYTES];
    dcv_evidence_t *evidence = dcv_evidence_create(pool);
    apr_array_header_t *properties = apr_array_make(pool, 1, sizeof(dcv_property_t));
    dcv_place_t place = {.domain = "example.com", .zone = "example.com"};
    dcv_zone_server_t server = {.zone = "example.com", .name = "ns"};

    APR_ARRAY_PUSH(evidence->places, dcv_place_t) = place;
    APR_ARRAY_PUSH(evidence->places, dcv_place_t) = place;
    APR_ARRAY_PUSH(evidence->servers, dcv_zone_server_t) = server;
    APR_ARRAY_PUSH(evidence->servers, dcv_zone_server_t) = server;
    for (; len >= SEEN_BYTES; bytes += SEEN_BYTES, len -= SEEN_BYTES) {
        const char *text = text_of(bytes + 4, SEEN_BYTES - 4, pool);
        dcv_property_t property = {
            .flags = bytes[1], .tag = bytes[2] & 1 ? "issue" : "x", .value = text};
        dcv_sighting_t sighting = {
            .kind = (dcv_sighting_kind_t)(bytes[0] % 7),
            .place = bytes[0] >> 7,
            .server = bytes[1] % 3 - 1,
            .name = text ? text : "x",
            .type = bytes[1] & 0x40 ? DCV_TYPE_TXT : DCV_TYPE_CNAME,
            .outcome = (dcv_outcome_t)(bytes[2] % (DCV_UNREACHABLE + 1)),
            .rcode = bytes[3] & 0xf,
            .dnssec = (dcv_dnssec_t)(bytes[3] >> 6),
            .found = text,
            .also =
                bytes[1] & 0x20 && !(bytes[2] % (DCV_UNREACHABLE + 1)) ? text : NULL,
            .why_bogus = text};

        if ((bytes[0] & 0x78) == 0x70) {
            add_persistent(evidence, &sighting, text, pool);
        }
        else if ((bytes[0] & 0x78) == 0x78 && text) {
            APR_ARRAY_PUSH(properties, dcv_property_t) = property;
        }
        else if (text || sighting.outcome != DCV_DATA) {
            APR_ARRAY_PUSH(evidence->sightings, dcv_sighting_t) = sighting;
        }
    }
    if (properties->nelts) {
        evidence->caa.at = "example.com";
        evidence->caa.outcome = DCV_DATA;
        evidence->caa.properties = properties;
    }
    try_form(form, dcv_evidence_encode(evidence, form, sizeof(form), pool), pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    unsigned char *begun;
    apr_pool_t *pool;

    if (!root) {
        apr_initialize();
        atexit(apr_terminate);
        apr_pool_create(&root, NULL);
        dcv_evidence_encode(dcv_evidence_create(root), mark, sizeof(mark), root);
    }
    apr_pool_create(&pool, root);
    try_form(bytes, len, pool);
    try_seen(bytes, len, pool);
    if (len > 2) {
        begun = calloc(1, BEGIN_BYTES + len - 2);
        memcpy(begun, mark, MARK_BYTES);
        memcpy(begun + BEGIN_BYTES - 2, bytes, len);
        try_form(begun, BEGIN_BYTES + len - 2, pool);
        free(begun);
    }
    apr_pool_destroy(pool);
    return 0;
}
