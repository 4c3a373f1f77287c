/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A check made by hand, for the tests of what is made of it: an order whose record its CA
 * has published (t/data/README.md), and what the DNS says about it.
 */
#ifndef EVIDENCE_FIXTURE_H
#define EVIDENCE_FIXTURE_H

#include "fixture.h"
#include "verdict/judge.h"
#include "verdict/verdict.h"
#include "explain/explain.h"

#define ZONE   "trustocean.com"
#define HALF_1 "fdadae5fbe8fce33026ffa3de7d27f54"
#define HALF_2 "6edc2686259e2ed1d64053aaef156d18"
#define HASHES HALF_1 "." HALF_2
#define UNIQUE "cab202166585"
#define LABEL  "_B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"
#define OWNER  LABEL "." ZONE
#define TARGET HASHES "." UNIQUE ".comodoca.com"

/* A target with the hashes of nobody we know. */
#define STRANGE                                                                 \
    "c9c863405fe7675a3988b97664ea6baf.442019e4e52fa335f406f7c5f26cf14f." UNIQUE \
    ".comodoca.com"

#define TTL_S      300
#define NEGATIVE_S 900

typedef struct scene_t {
    server_t *server;
    dcv_index_t *index;
    const dcv_order_t *order;
    dcv_proof_t proof;
    dcv_evidence_t *evidence;
} scene_t;

/* The order with options of its own. */
static inline dcv_order_t *order_with(dcv_settings_t options)
{
    static const dcv_csr_file_t *file;
    apr_size_t len;
    const char *pem;

    if (!file) {
        pem = read_file("t/data/trustocean-crlf.csr.pem", &len);
        succeeds(dcv_csr_file_parse(&file, pem, len, DCV_CHECK_SIGNATURE, pool, pool),
                 "the CSR");
    }
    return make_order("trustocean.csr", file, options);
}

#define PUBLISHED                                          \
    ORDER(.authority = "comodoca", .unique_value = UNIQUE, \
          .domains = "www.trustocean.com *.trustocean.com")

/* A name of an order, about which nothing was seen yet. */
static inline scene_t scene_of(const dcv_order_t *order, const char *name)
{
    scene_t scene = {.order = order};

    scene.server = apr_palloc(pool, sizeof(server_t));
    *scene.server = make_server();
    add_order(scene.server, add_vhost(scene.server, ZONE, NULL), order);
    scene.index = index_of(scene.server);
    dcv_proof_describe(&scene.proof, order, make_name(name), scene.server->psl, NOW,
                       pool);
    scene.evidence = dcv_evidence_create(pool);
    scene.evidence->time = NOW;
    scene.evidence->validated = 1;
    for (int i = 0; i < scene.proof.records->nelts; i++) {
        dcv_place_t place = {APR_ARRAY_IDX(scene.proof.records, i, dcv_record_t).domain,
                             ZONE};

        APR_ARRAY_PUSH(scene.evidence->places, dcv_place_t) = place;
    }
    return scene;
}

/* The order that was published, and the base domain. */
static inline scene_t scene(void)
{
    return scene_of(order_with(PUBLISHED), ZONE);
}

static inline int add_server(const scene_t *scene, const char *name,
                             const char *address)
{
    dcv_zone_server_t server = {ZONE, name, address};

    APR_ARRAY_PUSH(scene->evidence->servers, dcv_zone_server_t) = server;
    return scene->evidence->servers->nelts - 1;
}

/* Something that was seen, to be changed: a CNAME, or that there is none for NULL. */
static inline dcv_sighting_t *see(const scene_t *scene, dcv_sighting_kind_t kind,
                                  int place, int server, const char *found)
{
    dcv_sighting_t *sighting = apr_array_push(scene->evidence->sightings);

    memset(sighting, 0, sizeof(*sighting));
    sighting->kind = kind;
    sighting->place = place;
    sighting->server = server;
    sighting->name = OWNER;
    sighting->type = DCV_TYPE_CNAME;
    sighting->outcome = found ? DCV_DATA : DCV_NX_DOMAIN;
    sighting->rcode = found ? 0 : 3;
    sighting->dnssec = DCV_DNSSEC_INSECURE;
    sighting->found = found;
    sighting->ttl_s = found ? TTL_S : 0;
    sighting->negative_ttl_s = found ? 0 : NEGATIVE_S;
    return sighting;
}

/* What the resolver says of the record at the first place. */
static inline dcv_sighting_t *see_owner(const scene_t *scene, const char *found)
{
    return see(scene, DCV_SIGHTING_OWNER, 0, -1, found);
}

/* What a new name server says of it. */
static inline dcv_sighting_t *see_server(const scene_t *scene, const char *found)
{
    int number = scene->evidence->servers->nelts;

    add_server(scene, apr_psprintf(pool, "ns%d.example.net", number + 1),
               apr_psprintf(pool, "192.0.2.%d", number + 1));
    return see(scene, DCV_SIGHTING_OWNER, 0, number, found);
}

/* A question without a reply that can be used. */
static inline void fail(dcv_sighting_t *sighting, dcv_outcome_t outcome, int rcode)
{
    sighting->outcome = outcome;
    sighting->rcode = rcode;
    sighting->found = NULL;
    sighting->ttl_s = sighting->negative_ttl_s = 0;
}

static inline void add_property(const scene_t *scene, unsigned char flags,
                                const char *tag, const char *value)
{
    dcv_caa_seen_t *caa = &scene->evidence->caa;
    dcv_property_t property = {flags, tag, value};
    apr_array_header_t *list = (apr_array_header_t *)caa->properties;

    if (!list) {
        caa->properties = list = apr_array_make(pool, 4, sizeof(property));
    }
    caa->at = ZONE;
    caa->outcome = DCV_DATA;
    APR_ARRAY_PUSH(list, dcv_property_t) = property;
}

static inline dcv_case_t case_of(const scene_t *scene)
{
    dcv_case_t about = {.index = scene->index,
                        .order = scene->order,
                        .proof = &scene->proof,
                        .evidence = scene->evidence,
                        .pool = pool};

    return about;
}

/* A check that was judged and explained. */
static inline dcv_check_t *judge(const scene_t *scene)
{
    const dcv_case_t about = case_of(scene);
    dcv_check_t *check = dcv_judge_case(&about);

    dcv_explain_check(&about, check);
    return check;
}

/* The verdicts of a check's findings, with spaces before each. */
static inline const char *verdicts_of(const dcv_check_t *check)
{
    const char *list = "";

    for (int i = 0; i < check->findings->nelts; i++) {
        list = apr_pstrcat(
            pool, list, " ",
            dcv_verdict_name(APR_ARRAY_IDX(check->findings, i, dcv_finding_t).verdict),
            NULL);
    }
    return list;
}

/* A finding's explanation, and its remedy; "" where there is none. */
static inline const char *explanation(const dcv_check_t *check, int number)
{
    return number < check->findings->nelts
               ? APR_ARRAY_IDX(check->findings, number, dcv_finding_t).explanation
               : "";
}

static inline const char *remedy(const dcv_check_t *check, int number)
{
    const dcv_finding_t *finding =
        number < check->findings->nelts
            ? &APR_ARRAY_IDX(check->findings, number, dcv_finding_t)
            : NULL;

    return finding && finding->remedy ? finding->remedy : "";
}

/* That a check has this verdict, and that the finding which leads has it, too. */
static inline void verdict_is(const dcv_check_t *check, const char *expected,
                              const char *name)
{
    is(dcv_verdict_name(check->verdict), expected, name);
    is(check->findings->nelts
           ? dcv_verdict_name(APR_ARRAY_IDX(check->findings, 0, dcv_finding_t).verdict)
           : NULL,
       expected, "and its finding leads");
}

/* That all that a check says to people can be read by them. */
static inline void is_readable(const dcv_check_t *check)
{
    int readable = 1;

    for (int i = 0; i < check->findings->nelts; i++) {
        const char *said =
            apr_pstrcat(pool, explanation(check, i), remedy(check, i), NULL);

        readable &= !strcmp(said, dcv_text_readable(said, pool));
    }
    ok(readable && check->findings->nelts, "all that is said is readable");
}

#endif
