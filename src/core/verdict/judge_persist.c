/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The persistent record of a name (BR 3.2.2.4.22): see judge.h. */
#include "inquiry/evidence.h"
#include "judge.h"
#include "verdict.h"

/* When the record has to hold. */
static apr_time_t time_of(const dcv_case_t *about)
{
    return about->now ? about->now : about->evidence->time;
}

dcv_persist_value_t dcv_judge_persist_value(const dcv_case_t *about, const char *value)
{
    const dcv_persist_account_t *account = about->order->account;

    return dcv_persist_value_read(value, account->authority->persist, account->uri,
                                  about->proof->name->kind == DCV_NAME_WILDCARD,
                                  time_of(about), about->pool);
}

static dcv_verdict_t verdict_of(const dcv_persist_value_t *value)
{
    switch (value->fault) {
    case DCV_PERSIST_RIGHT:
        return DCV_VALID;
    case DCV_PERSIST_OTHER_ISSUER:
        return value->other_issuer ? DCV_WRONG_AUTHORITY : DCV_MISSING;
    case DCV_PERSIST_OVER:
        return DCV_RECORD_EXPIRED;
    case DCV_PERSIST_QUOTED:
    case DCV_PERSIST_FINAL_DOT:
    case DCV_PERSIST_OTHER_CASE:
        return value->taken_by ? DCV_NOT_FOR_ALL : DCV_WRONG_VALUE;
    default:
        return DCV_WRONG_VALUE;
    }
}

/* What the values at a name come to. */
typedef struct {
    dcv_verdict_t verdict;
    const char *found; /* that counts; NULL: none is a persistent record */
    apr_time_t until;
} seen_t;

/* Of two values that are right the one that holds longer is better. */
static int is_better(dcv_verdict_t verdict, apr_time_t until, const seen_t *than)
{
    return dcv_verdict_rank(verdict) < dcv_verdict_rank(than->verdict) ||
           (verdict == DCV_VALID && than->verdict == DCV_VALID && than->until &&
            (!until || until > than->until));
}

static seen_t choose(const dcv_case_t *about, const apr_array_header_t *values)
{
    seen_t best = {.verdict = DCV_MISSING};

    for (int i = 0; values && i < values->nelts; i++) {
        const char *text = APR_ARRAY_IDX(values, i, const char *);
        const dcv_persist_value_t value = dcv_judge_persist_value(about, text);
        dcv_verdict_t verdict = verdict_of(&value);

        if (is_better(verdict, value.until, &best)) {
            best.verdict = verdict;
            best.found = text;
            best.until = value.until;
        }
    }
    return best;
}

/* What one reply means by itself. */
static seen_t judge_sighting(const dcv_case_t *about, const dcv_sighting_t *sighting)
{
    seen_t seen = {.verdict = DCV_VERDICTS};

    if (sighting && sighting->outcome == DCV_DATA) {
        return choose(about, sighting->values);
    }
    if (sighting) {
        seen.verdict = dcv_verdict_of_outcome(sighting->outcome);
    }
    return seen;
}

/* A name server that has no more than where the record leads has what is found there. */
static int leads_on(const dcv_sighting_t *sighting)
{
    return sighting->alias && sighting->outcome != DCV_DATA;
}

static void judge_servers(const dcv_case_t *about, dcv_record_check_t *record,
                          int place, dcv_verdict_t resolved)
{
    const apr_array_header_t *servers = about->evidence->servers;

    for (int i = 0; i < servers->nelts; i++) {
        const dcv_zone_server_t *server = &APR_ARRAY_IDX(servers, i, dcv_zone_server_t);
        const dcv_sighting_t *sighting =
            dcv_evidence_find(about->evidence, DCV_PERSIST_AT_OWNER, place, i);

        if (sighting) {
            const seen_t seen = judge_sighting(about, sighting);
            dcv_server_check_t *check = apr_array_push(record->servers);

            check->name = server->name;
            check->address = server->address;
            check->verdict = leads_on(sighting) ? resolved : seen.verdict;
            check->outcome = sighting->outcome;
            check->rcode = sighting->rcode;
            check->found = seen.found;
            check->ttl_s = sighting->ttl_s;
            check->negative_ttl_s = sighting->negative_ttl_s;
            check->type = DCV_TYPE_TXT;
            check->alias = sighting->alias;
        }
    }
    dcv_judge_sort_servers(record);
}

/* What stands there, as the resolver says, or else the server that counts for the verdict. */
static void take_found(const dcv_case_t *about, dcv_record_check_t *record,
                       const seen_t *resolved)
{
    int is_known = resolved->found && (resolved->verdict == record->verdict ||
                                       record->verdict == DCV_PARTIAL ||
                                       record->verdict == DCV_DNSSEC_BROKEN);

    record->found = is_known ? resolved->found : NULL;
    record->until = is_known ? resolved->until : 0;
    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if (!record->found && server->found &&
            (server->verdict == record->verdict || server->verdict == DCV_VALID)) {
            record->found = server->found;
            record->ttl_s = server->ttl_s;
            record->until = dcv_judge_persist_value(about, server->found).until;
        }
        if (server->negative_ttl_s > record->negative_ttl_s) {
            record->negative_ttl_s = server->negative_ttl_s;
        }
    }
}

/* Whether a wildcard made what a sighting shows: a name that nobody has gets the same. */
static int is_of_wildcard(const dcv_evidence_t *evidence, const dcv_sighting_t *clue)
{
    for (int i = 0; clue->alias && i < evidence->sightings->nelts; i++) {
        const dcv_sighting_t *beside =
            &APR_ARRAY_IDX(evidence->sightings, i, dcv_sighting_t);

        if (beside->kind == DCV_SIGHTING_BESIDE && beside->place == clue->place &&
            beside->found && dcv_dns_same(beside->found, clue->alias)) {
            return 1;
        }
    }
    for (int i = 0; !clue->alias && i < evidence->persistent->nelts; i++) {
        const dcv_sighting_t *beside =
            &APR_ARRAY_IDX(evidence->persistent, i, dcv_sighting_t);

        if (beside->kind == DCV_PERSIST_AT_BESIDE && beside->place == clue->place &&
            beside->type == clue->type) {
            return 1;
        }
    }
    return 0;
}

/* What a sighting explains; DCV_VERDICTS: nothing. */
static dcv_verdict_t meaning_of(const dcv_case_t *about, const dcv_sighting_t *clue)
{
    static const dcv_verdict_t meanings[] = {
        [DCV_PERSIST_AT_OWNER] = DCV_WRONG_TYPE,
        [DCV_PERSIST_AT_DOUBLED] = DCV_OWNER_DOUBLED,
        [DCV_PERSIST_AT_TYPE] = DCV_WRONG_TYPE,
        [DCV_PERSIST_AT_BESIDE] = DCV_VERDICTS,
        [DCV_PERSIST_AT_STAR] = DCV_MISSING,
        [DCV_PERSIST_AT_NAMED] = DCV_MISSING};
    dcv_verdict_t meaning = meanings[clue->kind], seen;

    if (meaning == DCV_WRONG_TYPE) {
        int is_other = clue->kind == DCV_PERSIST_AT_OWNER
                           ? clue->server < 0 && leads_on(clue)
                           : clue->values != NULL;

        return is_other && !is_of_wildcard(about->evidence, clue) ? meaning
                                                                  : DCV_VERDICTS;
    }
    seen = choose(about, clue->values).verdict;
    return seen == DCV_MISSING || seen == DCV_WRONG_AUTHORITY ? DCV_VERDICTS : meaning;
}

/* A record elsewhere that explains why there is none here: the likeliest of them. */
static void find_clue(const dcv_case_t *about, dcv_record_check_t *record, int place)
{
    const apr_array_header_t *sightings = about->evidence->persistent;

    for (int i = 0; i < sightings->nelts; i++) {
        const dcv_sighting_t *clue = &APR_ARRAY_IDX(sightings, i, dcv_sighting_t);
        dcv_verdict_t meaning =
            clue->place == place ? meaning_of(about, clue) : DCV_VERDICTS;

        if (meaning != DCV_VERDICTS &&
            (!record->clue ||
             dcv_verdict_rank(meaning) < dcv_verdict_rank(record->verdict))) {
            record->clue = clue;
            record->verdict = meaning;
        }
    }
}

static void judge_record(const dcv_case_t *about, dcv_record_check_t *record, int place)
{
    const dcv_sighting_t *sighting =
        dcv_evidence_find(about->evidence, DCV_PERSIST_AT_OWNER, place, -1);
    const seen_t resolved = judge_sighting(about, sighting);
    int is_bogus = sighting && sighting->dnssec == DCV_DNSSEC_BOGUS;

    if (sighting) {
        record->ttl_s = sighting->ttl_s;
        record->negative_ttl_s = sighting->negative_ttl_s;
        record->dnssec = sighting->dnssec;
        record->why_bogus = sighting->why_bogus;
        record->values = sighting->values;
        record->alias = sighting->alias;
    }
    judge_servers(about, record, place, resolved.verdict);
    record->verdict = dcv_judge_combine(
        about, record, is_bogus ? DCV_DNSSEC_BROKEN : resolved.verdict);
    take_found(about, record, &resolved);
    if (record->verdict == DCV_MISSING) {
        find_clue(about, record, place);
    }
    if (record->verdict == DCV_VALID && record->until &&
        record->until < time_of(about) + DCV_EXPIRING_TIME) {
        record->verdict = DCV_EXPIRING;
    }
}

void dcv_judge_persist(const dcv_case_t *about, dcv_check_t *check)
{
    dcv_check_t *persistent;
    int nobody = about->evidence->view == DCV_VIEW_NOBODY;

    if (!about->proof->persistent || !about->order->account ||
        (!nobody && !about->evidence->persistent->nelts)) {
        return;
    }
    persistent = apr_pcalloc(about->pool, sizeof(*persistent));
    persistent->time = check->time;
    persistent->caa = check->caa;
    dcv_judge_records(about, persistent, about->proof->persistent, judge_record);
    persistent->best = nobody ? NULL : dcv_judge_find_best(persistent);
    persistent->verdict = persistent->best ? persistent->best->verdict : DCV_UNKNOWN;
    check->persistent = persistent;
}
