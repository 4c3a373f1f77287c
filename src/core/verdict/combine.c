/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the resolver and each name server say of a record, together: see judge.h. */
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "verdict.h"

static int compare_servers(const void *a, const void *b)
{
    const dcv_server_check_t *one = a, *other = b;
    int difference = strcmp(one->name, other->name);

    return difference || !one->address || !other->address
               ? difference
               : strcmp(one->address, other->address);
}

void dcv_judge_sort_servers(dcv_record_check_t *record)
{
    qsort(record->servers->elts, (size_t)record->servers->nelts,
          sizeof(dcv_server_check_t), compare_servers);
}

/*
 * What the resolver and the servers say together, where no server has the right record.
 */
static dcv_verdict_t combine_wrong(const dcv_record_check_t *record,
                                   dcv_verdict_t resolved)
{
    dcv_verdict_t failure = DCV_TIMEOUT, content = DCV_VERDICTS;

    for (int i = 0; i < record->servers->nelts; i++) {
        dcv_verdict_t verdict =
            APR_ARRAY_IDX(record->servers, i, dcv_server_check_t).verdict;

        if (verdict != DCV_VERDICTS && !dcv_verdict_is_failure(verdict)) {
            content = dcv_verdict_rank(verdict) < dcv_verdict_rank(content) ? verdict
                                                                            : content;
        }
        else if (verdict == DCV_SERVER_FAILURE || failure == DCV_TIMEOUT) {
            failure = verdict == DCV_VERDICTS ? failure : verdict;
        }
    }
    /* A resolver asks one name server: what another one has must be changed, not added. */
    if (resolved == DCV_MISSING &&
        dcv_verdict_rank(content) < dcv_verdict_rank(DCV_MISSING)) {
        return content;
    }
    /* A resolver may take "I do not know the zone" for "there is no such record". */
    if (resolved < DCV_VERDICTS && !dcv_verdict_is_failure(resolved) &&
        resolved != DCV_DNSSEC_BROKEN &&
        !(resolved == DCV_MISSING && content == DCV_VERDICTS && failure == DCV_LAME)) {
        return resolved;
    }
    return content == DCV_VERDICTS ? failure : content;
}

/*
 * What is said where no name server could be judged. Where there are some, and this machine
 * has no way to any, that the resolver failed says nothing of them; nor does a resolver of
 * somebody else that is silent.
 */
static dcv_verdict_t combine_unjudged(const dcv_case_t *about,
                                      const dcv_record_check_t *record,
                                      dcv_verdict_t resolved)
{
    return resolved == DCV_VERDICTS ||
                   (record->servers->nelts && dcv_verdict_is_failure(resolved)) ||
                   (resolved == DCV_TIMEOUT && about->evidence->view != DCV_VIEW_ROOT)
               ? DCV_UNKNOWN
               : resolved;
}

dcv_verdict_t dcv_judge_combine(const dcv_case_t *about,
                                const dcv_record_check_t *record,
                                dcv_verdict_t resolved)
{
    int judged = 0, right = 0, failing = 0;

    for (int i = 0; i < record->servers->nelts; i++) {
        dcv_verdict_t verdict =
            APR_ARRAY_IDX(record->servers, i, dcv_server_check_t).verdict;

        judged += verdict != DCV_VERDICTS;
        right += verdict == DCV_VALID;
        failing += dcv_verdict_is_failure(verdict);
    }
    if (!judged) {
        return combine_unjudged(about, record, resolved);
    }
    if (resolved == DCV_DNSSEC_BROKEN && failing < judged) {
        return resolved;
    }
    if (right == judged) {
        return resolved == DCV_VALID || dcv_verdict_is_failure(resolved) ? resolved
                                                                         : DCV_PARTIAL;
    }
    if (right || resolved == DCV_VALID) {
        return DCV_PARTIAL;
    }
    return combine_wrong(record, resolved);
}

/*
 * Whether a record comes nearer to what the CA wants than one below it does, or as near: but a
 * missing one that somebody entered elsewhere goes before one that nobody entered.
 */
static int is_nearer(const dcv_record_check_t *record, const dcv_record_check_t *below)
{
    return dcv_verdict_rank(record->verdict) < dcv_verdict_rank(below->verdict) ||
           (record->verdict == below->verdict &&
            !(record->verdict == DCV_MISSING && below->clue && !record->clue));
}

const dcv_record_check_t *dcv_judge_find_best(const dcv_check_t *check)
{
    const dcv_record_check_t *best = NULL;

    for (int i = 0; i < check->records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(check->records, i, dcv_record_check_t);

        if (!best || is_nearer(record, best)) {
            best = record;
        }
    }
    return best;
}

/* Where a record's domain stands in the evidence; -1: it was not looked for. */
static int find_place(const dcv_case_t *about, const dcv_record_t *record)
{
    const apr_array_header_t *places = about->evidence->places;

    for (int i = 0; i < places->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(places, i, dcv_place_t).domain, record->domain)) {
            return i;
        }
    }
    return -1;
}

void dcv_judge_records(const dcv_case_t *about, dcv_check_t *check,
                       const apr_array_header_t *records, dcv_judge_record_t *judge)
{
    check->records = apr_array_make(about->pool, 3, sizeof(dcv_record_check_t));
    for (int i = 0; i < records->nelts; i++) {
        const dcv_record_t *record = &APR_ARRAY_IDX(records, i, dcv_record_t);
        int place = find_place(about, record);
        dcv_record_check_t *judged;
        const char *zone;

        if (place < 0) {
            continue;
        }
        zone = APR_ARRAY_IDX(about->evidence->places, place, dcv_place_t).zone;
        judged = apr_array_push(check->records);
        memset(judged, 0, sizeof(*judged));
        judged->record = record;
        judged->servers = apr_array_make(about->pool, 4, sizeof(dcv_server_check_t));
        judged->zone = zone && dcv_dns_is_below(record->domain, zone) ? zone : NULL;
        judge(about, judged, place);
    }
}
