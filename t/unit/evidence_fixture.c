/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A check made by hand: see evidence_fixture.h. */
#include "evidence_fixture.h"

#include "french.h"

dcv_order_t *order_with(dcv_settings_t options)
{
    static const dcv_csr_file_t *file;
    apr_size_t len;
    const char *pem;

    if (!file) {
        pem = read_file("t/data/trustocean-crlf.csr.pem", &len);
        succeeds(dcv_csr_file_parse(&file, pem, len, DCV_CHECK_SIGNATURE, pool, pool),
                 "the CSR of the evidence is read");
    }
    return make_order("trustocean.csr", file, options);
}

const dcv_authority_t *own_authority(const char *caa)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    const dcv_definition_t definition = {
        .body = "%{sha256}", .target = HASHES "." UNIQUE ".comodoca.com", .caa = caa};
    const dcv_authority_t *authority = NULL;

    succeeds(dcv_authorities_define(authorities, "mine", &definition),
             "an authority of one's own is defined");
    (void)dcv_authorities_find(&authority, authorities, "mine", pool);
    return authority;
}

scene_t scene_of(const dcv_order_t *order, const char *name)
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

scene_t scene(void)
{
    return scene_of(order_with(PUBLISHED), ZONE);
}

int add_server(const scene_t *scene, const char *name, const char *address)
{
    dcv_zone_server_t server = {ZONE, name, address};

    APR_ARRAY_PUSH(scene->evidence->servers, dcv_zone_server_t) = server;
    return scene->evidence->servers->nelts - 1;
}

/* What was seen in a list of the evidence: data, or that the name is not there. */
static dcv_sighting_t *add(apr_array_header_t *sightings, dcv_sighting_kind_t kind,
                           int place, int server, int is_there)
{
    dcv_sighting_t *sighting = apr_array_push(sightings);

    memset(sighting, 0, sizeof(*sighting));
    sighting->kind = kind;
    sighting->place = place;
    sighting->server = server;
    sighting->outcome = is_there ? DCV_DATA : DCV_NX_DOMAIN;
    sighting->rcode = is_there ? 0 : 3;
    sighting->dnssec = DCV_DNSSEC_INSECURE;
    sighting->ttl_s = is_there ? TTL_S : 0;
    sighting->negative_ttl_s = is_there ? 0 : NEGATIVE_S;
    return sighting;
}

dcv_sighting_t *see(const scene_t *scene, dcv_sighting_kind_t kind, int place,
                    int server, const char *found)
{
    dcv_sighting_t *sighting =
        add(scene->evidence->sightings, kind, place, server, found != NULL);

    sighting->name = OWNER;
    sighting->type = DCV_TYPE_CNAME;
    sighting->found = found;
    return sighting;
}

dcv_sighting_t *see_owner(const scene_t *scene, const char *found)
{
    return see(scene, DCV_SIGHTING_OWNER, 0, -1, found);
}

dcv_sighting_t *see_server(const scene_t *scene, const char *found)
{
    int number = scene->evidence->servers->nelts;

    add_server(scene, apr_psprintf(pool, "ns%d.example.net", number + 1),
               apr_psprintf(pool, "192.0.2.%d", number + 1));
    return see(scene, DCV_SIGHTING_OWNER, 0, number, found);
}

scene_t persist_scene(const char *name)
{
    dcv_order_t *order =
        order_with(ORDER(.domains = "www.trustocean.com *.trustocean.com"));

    give_account(order, ACCOUNT, NULL);
    return scene_of(order, name);
}

void add_value(dcv_sighting_t *sighting, const char *value)
{
    apr_array_header_t *values = sighting->values
                                     ? apr_array_copy(pool, sighting->values)
                                     : apr_array_make(pool, 1, sizeof(const char *));

    APR_ARRAY_PUSH(values, const char *) = value;
    sighting->values = values;
}

dcv_sighting_t *see_persist(const scene_t *scene, dcv_sighting_kind_t kind, int place,
                            int server, const char *value)
{
    dcv_sighting_t *sighting =
        add(scene->evidence->persistent, kind, place, server, value != NULL);

    sighting->name = DCV_PERSIST_LABEL "." ZONE;
    sighting->type = DCV_TYPE_TXT;
    if (value) {
        add_value(sighting, value);
    }
    return sighting;
}

void fail(dcv_sighting_t *sighting, dcv_outcome_t outcome, int rcode)
{
    sighting->outcome = outcome;
    sighting->rcode = rcode;
    sighting->found = NULL;
    sighting->ttl_s = sighting->negative_ttl_s = 0;
}

void add_property(const scene_t *scene, unsigned char flags, const char *tag,
                  const char *value)
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

dcv_case_t case_of(const scene_t *scene)
{
    dcv_case_t about = {.index = scene->index,
                        .order = scene->order,
                        .proof = &scene->proof,
                        .evidence = scene->evidence,
                        .now = scene->now,
                        .pool = pool};

    return about;
}

static void expect_french_findings(const dcv_check_t *check)
{
    for (int i = 0; check && check->findings && i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        expect_french(finding->title, 0);
        expect_french(finding->explanation, 0);
        expect_french(finding->remedy, 0);
    }
}

void explain_in_french(const dcv_case_t *about)
{
    dcv_case_t french = *about;
    dcv_check_t *check;

    french.lang = DCV_LANG_FR;
    check = dcv_judge_case(&french);
    dcv_explain_check(&french, check);
    expect_french(check->limits, 0);
    expect_french_findings(check);
    expect_french_findings(check->persistent);
    if (check->file) {
        expect_french(check->file->explanation, 0);
        expect_french(check->file->remedy, 0);
    }
}

dcv_check_t *judge(const scene_t *scene)
{
    const dcv_case_t about = case_of(scene);
    dcv_check_t *check = dcv_judge_case(&about);

    dcv_explain_check(&about, check);
    explain_in_french(&about);
    return check;
}

const char *verdicts_of(const dcv_check_t *check)
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

const char *explanation(const dcv_check_t *check, int number)
{
    return number < check->findings->nelts
               ? APR_ARRAY_IDX(check->findings, number, dcv_finding_t).explanation
               : "";
}

const char *remedy(const dcv_check_t *check, int number)
{
    const dcv_finding_t *finding =
        number < check->findings->nelts
            ? &APR_ARRAY_IDX(check->findings, number, dcv_finding_t)
            : NULL;

    return finding && finding->remedy ? finding->remedy : "";
}

void verdict_is(const dcv_check_t *check, const char *expected, const char *name)
{
    is(dcv_verdict_name(check->verdict), expected, name);
    is(check->findings->nelts
           ? dcv_verdict_name(APR_ARRAY_IDX(check->findings, 0, dcv_finding_t).verdict)
           : NULL,
       expected, "the first finding has the verdict of the check");
}

void is_readable(const dcv_check_t *check)
{
    int readable = 1;

    for (int i = 0; i < check->findings->nelts; i++) {
        const char *said =
            apr_pstrcat(pool, explanation(check, i), remedy(check, i), NULL);

        readable &= !strcmp(said, dcv_text_readable(said, pool));
    }
    ok(readable && check->findings->nelts, "all that is said is readable");
}
