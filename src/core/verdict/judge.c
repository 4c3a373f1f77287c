/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* From evidence to verdicts: see dcv/verdict.h. */
#include "judge.h"

#include "caa_methods.h"
#include "target.h"
#include "verdict.h"
#include "inquiry/evidence.h"

static dcv_verdict_t judge_sighting(const dcv_case_t *about,
                                    const dcv_record_check_t *record,
                                    const dcv_sighting_t *sighting)
{
    dcv_target_t target;

    if (!sighting) {
        return DCV_VERDICTS;
    }
    if (sighting->dname) {
        return DCV_MISSING;
    }
    if (sighting->outcome != DCV_DATA) {
        return dcv_verdict_of_outcome(sighting->outcome);
    }
    /* Which of several CNAMEs a CA gets is not determined. */
    if (sighting->also) {
        return DCV_WRONG_TARGET;
    }
    dcv_target_compare(&target, about, record, sighting->found);
    return target.verdict;
}

static void judge_servers(const dcv_case_t *about, dcv_record_check_t *record,
                          int place)
{
    const apr_array_header_t *servers = about->evidence->servers;

    for (int i = 0; i < servers->nelts; i++) {
        const dcv_zone_server_t *server = &APR_ARRAY_IDX(servers, i, dcv_zone_server_t);
        const dcv_sighting_t *seen =
            dcv_evidence_find(about->evidence, DCV_SIGHTING_OWNER, place, i);

        if (seen) {
            dcv_server_check_t *check = apr_array_push(record->servers);

            check->name = server->name;
            check->address = server->address;
            check->verdict = judge_sighting(about, record, seen);
            check->outcome = seen->dname ? DCV_NO_DATA : seen->outcome;
            check->rcode = seen->rcode;
            check->found = seen->dname ? NULL : seen->found;
            check->ttl_s = seen->ttl_s;
            check->negative_ttl_s = seen->negative_ttl_s;
            check->type = DCV_TYPE_CNAME;
            check->alias = NULL;
        }
    }
    dcv_judge_sort_servers(record);
}

/* Whether a wildcard made a record, and gives the same to a name that nobody has. */
static int is_of_wildcard(const dcv_evidence_t *evidence, const dcv_sighting_t *clue)
{
    for (int i = 0; i < evidence->sightings->nelts; i++) {
        const dcv_sighting_t *beside =
            &APR_ARRAY_IDX(evidence->sightings, i, dcv_sighting_t);

        if (clue->kind == DCV_SIGHTING_TYPE
                ? beside->kind == DCV_SIGHTING_BESIDE_TYPE &&
                      beside->place == clue->place && beside->type == clue->type
                : beside->kind == DCV_SIGHTING_BESIDE && beside->found &&
                      dcv_dns_same(beside->found, clue->found)) {
            return 1;
        }
    }
    return 0;
}

/*
 * A record elsewhere that explains why there is none here: the likeliest of them. Some have a
 * verdict of their own; others are pointed at, and the record is missing all the same.
 */
static const dcv_sighting_t *find_clue(const dcv_case_t *about, int place,
                                       dcv_verdict_t *verdict)
{
    /* DCV_VALID for what explains nothing. */
    static const dcv_verdict_t meanings[] = {[DCV_SIGHTING_DOUBLED] = DCV_OWNER_DOUBLED,
                                             [DCV_SIGHTING_BARE] =
                                                 DCV_UNDERSCORE_MISSING,
                                             [DCV_SIGHTING_TYPE] = DCV_WRONG_TYPE,
                                             [DCV_SIGHTING_OTHER] = DCV_OTHER_CSR,
                                             [DCV_SIGHTING_BLANK] = DCV_MISSING,
                                             [DCV_SIGHTING_DOT] = DCV_MISSING,
                                             [DCV_SIGHTING_EXCHANGED] = DCV_MISSING,
                                             [DCV_SIGHTING_HASHES] = DCV_MISSING,
                                             [DCV_SIGHTING_NAMED] = DCV_MISSING,
                                             [DCV_SIGHTING_TEXT] = DCV_MISSING,
                                             [DCV_SIGHTING_STAR] = DCV_MISSING,
                                             [DCV_SIGHTING_SIBLING] = DCV_MISSING};
    const apr_array_header_t *sightings = about->evidence->sightings;
    const dcv_sighting_t *best = NULL;

    for (int i = 0; i < sightings->nelts; i++) {
        const dcv_sighting_t *clue = &APR_ARRAY_IDX(sightings, i, dcv_sighting_t);
        dcv_verdict_t meaning = meanings[clue->kind];

        if (meaning != DCV_VALID && clue->place == place && clue->found &&
            (meaning < *verdict || (meaning == DCV_MISSING && *verdict == DCV_MISSING &&
                                    (!best || clue->kind < best->kind))) &&
            !is_of_wildcard(about->evidence, clue)) {
            best = clue;
            *verdict = meaning;
        }
    }
    return best;
}

/* Whether a name that nobody has gets the same answer. */
static int is_wildcard(const dcv_case_t *about, const dcv_record_check_t *record,
                       int place)
{
    const dcv_sighting_t *beside =
        dcv_evidence_find(about->evidence, DCV_SIGHTING_BESIDE, place, -1);

    return beside && record->found && beside->found &&
           dcv_dns_same(beside->found, record->found);
}

/*
 * What a DNAME makes of a name is no record that anybody entered, nor can change. That
 * libunbound up to 1.17 finds it bogus says nothing of the zone.
 */
static void take_resolved(dcv_record_check_t *check, const dcv_sighting_t *resolved)
{
    if (resolved->dname) {
        check->negative_ttl_s = resolved->ttl_s;
        return;
    }
    /* A failure may come with an answer, which nobody takes. */
    if (resolved->outcome == DCV_DATA || resolved->dnssec == DCV_DNSSEC_BOGUS) {
        check->found = resolved->found;
        check->ttl_s = resolved->ttl_s;
    }
    check->negative_ttl_s = resolved->negative_ttl_s;
    check->dnssec = resolved->dnssec;
    check->why_bogus = resolved->why_bogus;
}

/* What stands there, where the resolver does not tell: the first server's that does. */
static void take_from_servers(dcv_record_check_t *check)
{
    for (int i = 0; i < check->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(check->servers, i, dcv_server_check_t);

        /* A failure may come with an answer here, too. */
        if (!check->found && server->found && server->outcome == DCV_DATA &&
            (server->verdict != DCV_VALID || check->verdict == DCV_DNSSEC_BROKEN)) {
            check->found = server->found;
            check->ttl_s = server->ttl_s;
        }
        if (server->negative_ttl_s > check->negative_ttl_s) {
            check->negative_ttl_s = server->negative_ttl_s;
        }
    }
}

/*
 * Where a server or the resolver has several CNAMEs, that is what is wrong: a resolver
 * may drop all of them, or all but one.
 */
static void take_several(const dcv_case_t *about, dcv_record_check_t *check, int place)
{
    const apr_array_header_t *sightings = about->evidence->sightings;

    for (int i = 0; i < sightings->nelts; i++) {
        const dcv_sighting_t *seen = &APR_ARRAY_IDX(sightings, i, dcv_sighting_t);

        if (seen->kind == DCV_SIGHTING_OWNER && seen->place == place && seen->also &&
            !seen->dname) {
            check->found = seen->found;
            check->also = seen->also;
            check->ttl_s = seen->ttl_s;
            check->verdict = check->verdict == DCV_DNSSEC_BROKEN ? DCV_DNSSEC_BROKEN
                                                                 : DCV_WRONG_TARGET;
            return;
        }
    }
}

static void judge_record(const dcv_case_t *about, dcv_record_check_t *check, int place)
{
    const dcv_sighting_t *resolved =
        dcv_evidence_find(about->evidence, DCV_SIGHTING_OWNER, place, -1);

    if (resolved) {
        take_resolved(check, resolved);
    }
    judge_servers(about, check, place);
    check->verdict = dcv_judge_combine(about, check,
                                       check->dnssec == DCV_DNSSEC_BOGUS
                                           ? DCV_DNSSEC_BROKEN
                                           : judge_sighting(about, check, resolved));
    take_from_servers(check);
    take_several(about, check, place);
    if (check->verdict == DCV_MISSING) {
        check->clue = find_clue(about, place, &check->verdict);
    }
    else if (check->verdict != DCV_VALID && check->verdict != DCV_PARTIAL &&
             check->verdict != DCV_DNSSEC_BROKEN && check->verdict != DCV_UNKNOWN &&
             is_wildcard(about, check, place)) {
        check->verdict = DCV_WILDCARD_RECORD;
    }
}

/* How long a cache may remember what is wrong now. */
static apr_uint32_t remembered_s(const dcv_check_t *check)
{
    const dcv_record_check_t *record = check->best;

    if (check->verdict == DCV_VALID || check->verdict == DCV_CAA_FORBIDS ||
        check->verdict == DCV_DNSSEC_BROKEN || check->verdict == DCV_UNKNOWN ||
        dcv_verdict_is_failure(check->verdict)) {
        return 0;
    }
    return record->found && record->verdict != DCV_PARTIAL ? record->ttl_s
                                                           : record->negative_ttl_s;
}

static dcv_verdict_t conclude(const dcv_check_t *check)
{
    dcv_verdict_t caa = check->caa.methods.record.verdict;

    /* A record that is right is of no use where CAA forbids it to the CA. */
    if (check->best->verdict == DCV_VALID && caa != DCV_VERDICTS) {
        return caa;
    }
    return check->best->verdict;
}

/* The verdict on the records, of which there is one at least. */
static void judge_best(const dcv_case_t *about, dcv_check_t *check)
{
    apr_uint32_t remembered;

    check->best =
        about->evidence->view == DCV_VIEW_NOBODY ? NULL : dcv_judge_find_best(check);
    if (!check->best) {
        check->verdict = DCV_UNKNOWN;
        check->caa.verdict = DCV_VERDICTS;
        dcv_caa_all_methods(&check->caa, DCV_CAA_UNKNOWN, DCV_VERDICTS);
        return;
    }
    check->verdict = conclude(check);
    remembered = remembered_s(check);
    if (remembered && check->time + apr_time_from_sec(remembered) > about->now) {
        check->retry_after = check->time + apr_time_from_sec(remembered);
    }
}

dcv_check_t *dcv_judge_case(const dcv_case_t *about)
{
    dcv_check_t *check = apr_pcalloc(about->pool, sizeof(*check));

    check->time = about->evidence->time;
    check->verdict = DCV_VERDICTS;
    dcv_judge_records(about, check, about->proof->records, judge_record);
    dcv_judge_caa(about, check);
    dcv_judge_persist(about, check);
    if (about->proof->records->nelts) {
        judge_best(about, check);
    }
    dcv_judge_file(about, check);
    return check;
}
