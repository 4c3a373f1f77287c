/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explanations and remedies do not contradict each other, nor what was seen: all verdicts, at
 * all places where a record may stand, with all that CAA may say.
 */
#include "evidence_fixture.h"

/* What is seen of the record at one place. */
typedef struct state_t {
    const char *found; /* a CNAME; NULL: none */
    const char *also;  /* a second one */
    const char *beside;
    const char *dname;
    dcv_outcome_t outcome; /* for none */
    int bogus;
    dcv_sighting_kind_t clue; /* DCV_SIGHTING_OWNER: none */
    dcv_type_t type;          /* of the clue */
} state_t;

static const state_t states[] = {
    {.outcome = DCV_NX_DOMAIN},
    {.found = TARGET},
    {.found = TARGET, .beside = TARGET},
    {.found = TARGET, .bogus = 1},
    {.found = "www.example.net"},
    {.found = "www.example.net", .beside = "www.example.net"},
    {.found = "www.example.net", .bogus = 1},
    {.found = "www.example.net", .also = TARGET},
    {.found = "www.example.net", .also = STRANGE},
    {.found = STRANGE},
    {.found = TARGET "." ZONE},
    {.found = HASHES ".comodoca.com"},
    {.found = HASHES ".comodoca.com." ZONE},
    {.found = HASHES "." UNIQUE ".sectigo.com"},
    {.found = "x" TARGET},
    {.found = SHA1 ".comodoca.com"},
    {.found = CUT ".comodoca.com." ZONE},
    {.outcome = DCV_NO_DATA, .bogus = 1},
    {.found = "x." ZONE, .dname = ZONE},
    {.outcome = DCV_FAILED},
    {.outcome = DCV_SILENT},
    {.outcome = DCV_REFERRAL},
    {.outcome = DCV_NO_DATA, .clue = DCV_SIGHTING_DOUBLED},
    {.outcome = DCV_NO_DATA, .clue = DCV_SIGHTING_BARE},
    {.outcome = DCV_NO_DATA, .clue = DCV_SIGHTING_TYPE, .type = DCV_TYPE_NS},
    {.outcome = DCV_NO_DATA, .clue = DCV_SIGHTING_OTHER},
    {.outcome = DCV_NX_DOMAIN, .clue = DCV_SIGHTING_BLANK},
    {.outcome = DCV_NX_DOMAIN, .clue = DCV_SIGHTING_EXCHANGED},
    {.outcome = DCV_NX_DOMAIN, .clue = DCV_SIGHTING_NAMED},
    {.outcome = DCV_NX_DOMAIN, .clue = DCV_SIGHTING_TEXT, .type = DCV_TYPE_TXT},
    {.outcome = DCV_NX_DOMAIN, .clue = DCV_SIGHTING_SIBLING},
};

/* CAA records; the last three are no records, but what became of the question. */
static const char *const caa_values[] = {
    NULL,       "sectigo.com", "ca.example", "sectigo.com.", ";", "sectigo.com; a",
    "critical", "failed",      "bogus"};

/* What name servers say beside the resolver. */
typedef enum {
    ALONE,
    ALL_AGREE,
    ONE_LACKS,
    ONE_IS_SILENT,
    SERVERS
} servers_t;

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static scene_t at;
static apr_pool_t *one;
static int broken, judged;

static void fill(dcv_sighting_t *seen, const state_t *state)
{
    seen->outcome = state->found ? DCV_DATA : state->outcome;
    seen->also = state->also;
    seen->dname = state->dname;
    seen->dnssec = state->bogus ? DCV_DNSSEC_BOGUS : DCV_DNSSEC_INSECURE;
}

static void see_servers(int place, const state_t *state, servers_t servers)
{
    for (int i = 0; servers != ALONE && i < 2; i++) {
        int number = at.evidence->servers->nelts;
        const char *found = i && servers == ONE_LACKS ? NULL : state->found;
        dcv_sighting_t *seen;

        add_server(&at, i ? "ns2.example.net" : "ns1.example.net", "192.0.2.1");
        seen = see(&at, DCV_SIGHTING_OWNER, place, number, found);
        if (!i || servers == ALL_AGREE) {
            fill(seen, state);
        }
        else if (servers == ONE_IS_SILENT) {
            fail(seen, DCV_SILENT, -1);
        }
    }
}

static void see_state(int place, const state_t *state, servers_t servers)
{
    const char *domain = APR_ARRAY_IDX(at.evidence->places, place, dcv_place_t).domain;

    fill(see(&at, DCV_SIGHTING_OWNER, place, -1, state->found), state);
    see(&at, DCV_SIGHTING_BESIDE, place, -1, state->beside);
    see_servers(place, state, servers);
    if (state->clue != DCV_SIGHTING_OWNER) {
        dcv_sighting_t *clue = see(&at, state->clue, place, -1, TARGET);

        clue->type = state->type ? state->type : DCV_TYPE_CNAME;
        clue->name = state->clue == DCV_SIGHTING_TYPE
                         ? apr_pstrcat(one, LABEL ".", domain, NULL)
                         : apr_pstrcat(one, "x.", domain, NULL);
    }
}

static void see_caa(const char *value)
{
    at.evidence->caa = (dcv_caa_seen_t){.outcome = DCV_NO_DATA};
    if (!value) {
        return;
    }
    if (!strcmp(value, "critical")) {
        add_property(&at, 0x80, "x-nobody", "x");
    }
    else if (!strcmp(value, "failed") || !strcmp(value, "bogus")) {
        at.evidence->caa.at = ZONE;
        at.evidence->caa.outcome = *value == 'f' ? DCV_FAILED : DCV_NO_DATA;
        at.evidence->caa.dnssec = *value == 'f' ? DCV_DNSSEC_UNKNOWN : DCV_DNSSEC_BOGUS;
    }
    else {
        add_property(&at, 0, "issue", value);
    }
}

/* Note what contradicts. The first of each kind are shown. */
static void expect(int agrees, const char *what, const dcv_finding_t *finding)
{
    static const char *last;
    static int shown;

    shown = agrees || what == last ? shown : 0;
    last = agrees ? last : what;
    broken += !agrees;
    if (!agrees && shown++ < 2) {
        ok(0, apr_psprintf(one, "%s: %s: %s / %s", what,
                           dcv_verdict_name(finding->verdict), finding->explanation,
                           finding->remedy ? finding->remedy : "nothing"));
    }
}

static int says(const char *text, const char *part)
{
    return text && strstr(text, part) != NULL;
}

/* A finding against what is seen at one place. */
static void compare_place(const dcv_finding_t *finding,
                          const dcv_record_check_t *record, const state_t *state)
{
    const char *owner =
        apr_pstrmemdup(one, record->record->owner, strlen(record->record->owner) - 1);
    const char *host = apr_pstrmemdup(one, owner, strlen(owner) - strlen("." ZONE));
    const char *add = apr_pstrcat(one, "add a record of type CNAME with the host ",
                                  host, " and", NULL);
    const char *change = apr_pstrcat(
        one, "change the target of the CNAME with the host ", host, " to", NULL);
    const char *absent = apr_pstrcat(one, "There is no CNAME at ", owner, ".", NULL);
    int is_there = state->found && !state->dname &&
                   !(state->beside && dcv_dns_same(state->beside, state->found));

    if (says(finding->remedy, add)) {
        expect(!is_there, "a record is added where one is", finding);
        expect(!state->dname || says(finding->remedy, "DNAME"),
               "a record is added below a DNAME", finding);
    }
    if (says(finding->remedy, change)) {
        expect(is_there, "a record is changed where none is", finding);
        expect(!state->found || strcmp(state->found, TARGET),
               "a right record is changed", finding);
    }
    if (says(finding->explanation, absent)) {
        expect(!is_there, "a record that is there is called absent", finding);
    }
}

static void compare_caa(const dcv_finding_t *finding)
{
    const apr_array_header_t *properties = at.evidence->caa.properties;

    for (int i = 0; properties && i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);
        const char *text = apr_psprintf(one, "%d %s \"%s\"", property->flags,
                                        property->tag, property->value);

        expect(!says(finding->remedy, apr_pstrcat(one, "a CAA record: ", text, NULL)),
               "a CAA record is added that is there", finding);
        expect(!says(finding->remedy, apr_pstrcat(one, " to ", text, NULL)),
               "a CAA record is changed to what it is", finding);
    }
    expect(finding->verdict != DCV_CAA_FORBIDS || (properties && properties->nelts),
           "CAA forbids without a record", finding);
}

static void compare_finding(const dcv_check_t *check, const dcv_finding_t *finding)
{
    const char *said = apr_pstrcat(one, finding->explanation, finding->remedy, NULL);

    expect((finding->verdict == DCV_VALID) == !finding->remedy,
           "a remedy stands where something is wrong, and only there", finding);
    expect(finding->verdict == DCV_VALID || !says(finding->explanation, "must be."),
           "what is wrong is called right", finding);
    expect(!says(finding->explanation, "no name server takes a record below it") ||
               says(finding->remedy, "emove the DNAME"),
           "a DNAME stays although nothing can stand below it", finding);
    expect(!at.proof.no_file || !says(said, "file"), "a file is named for a wildcard",
           finding);
    compare_caa(finding);
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *other = &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        expect(other == finding ||
                   strcmp(other->explanation, finding->explanation) != 0,
               "the same is said twice", finding);
    }
}

/* The places of a name without an account: itself, and what it is below. */
#define PLACES 2

static void judge_states(const state_t *const seen[PLACES], servers_t servers,
                         const char *caa)
{
    dcv_case_t about;
    dcv_check_t *check;

    at.evidence->sightings->nelts = at.evidence->servers->nelts = 0;
    for (int i = 0; i < at.evidence->places->nelts && i < PLACES; i++) {
        see_state(i, seen[i], servers);
    }
    see_caa(caa);
    about = case_of(&at);
    about.pool = one;
    check = dcv_judge_case(&about);
    dcv_explain_check(&about, check);
    explain_in_french(&about);
    judged++;
    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        expect(i || finding->verdict == check->verdict,
               "the finding that leads has another verdict", finding);
        compare_finding(check, finding);
        for (int place = 0; place < check->records->nelts && place < PLACES; place++) {
            compare_place(finding,
                          &APR_ARRAY_IDX(check->records, place, dcv_record_check_t),
                          seen[place]);
        }
    }
    broken += !check->findings->nelts;
}

static void judge_all(const char *name)
{
    int count;

    at = scene_of(order_with(PUBLISHED), name);
    count = at.evidence->places->nelts;
    ok(count <= PLACES, apr_psprintf(pool, "%s has one place or two", name));
    for (int i = 0; i < COUNT(states); i++) {
        for (int j = 0; j < (count > 1 ? COUNT(states) : 1); j++) {
            const state_t *seen[PLACES] = {&states[i], &states[j]};

            for (int caa = 0; caa < COUNT(caa_values); caa++) {
                for (int servers = ALONE; servers < SERVERS; servers++) {
                    judge_states(seen, (servers_t)servers, caa_values[caa]);
                }
                apr_pool_clear(one);
            }
        }
    }
    is_number(broken, 0,
              apr_psprintf(pool, "no sentence on %s contradicts another", name));
}

void run_tests(void)
{
    apr_pool_create(&one, pool);
    judge_all(ZONE);
    judge_all("*." ZONE);
    judge_all("www." ZONE);
    ok(judged > 30000, "tens of thousands of cases are judged");
}
