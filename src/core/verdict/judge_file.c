/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the CA will find the file: see dcv/verdict.h. Which address a CA takes is chance,
 * so each must have it (BR 3.2.2.4.18); what comes over https decides nothing.
 */
#include <string.h>

#include "file_answerer.h"
#include "file_content.h"
#include "judge.h"
#include "verdict.h"

static dcv_verdict_t judge_status(int status)
{
    switch (status) {
    case 200:
        return DCV_VALID;
    case 401:
    case 403:
    case 407:
    case 451:
        return DCV_DENIED;
    case 404:
    case 410:
        return DCV_NOT_FOUND;
    default:
        break;
    }
    return status >= 300 && status < 400   ? DCV_REDIRECTED
           : status >= 500 && status < 600 ? DCV_SERVER_ERROR
                                           : DCV_WRONG_STATUS;
}

static dcv_verdict_t judge_outcome(dcv_fetch_outcome_t outcome)
{
    switch (outcome) {
    case DCV_FETCH_PRIVATE:
        return DCV_PRIVATE_ADDRESS;
    case DCV_FETCH_NO_FAMILY:
    case DCV_FETCH_NOT_TRIED:
        return DCV_UNKNOWN;
    default:
        return DCV_NOT_REACHED;
    }
}

static void judge_address(const dcv_case_t *about, dcv_address_check_t *check,
                          const dcv_fetched_t *fetched)
{
    memset(check, 0, sizeof(*check));
    check->fetched = fetched;
    if (fetched->outcome != DCV_FETCH_REPLIED) {
        check->verdict = judge_outcome(fetched->outcome);
    }
    else {
        check->verdict = judge_status(fetched->status);
    }
    if (check->verdict == DCV_VALID) {
        check->content = dcv_file_content_compare(about, fetched);
        check->verdict = dcv_file_content_is_right(check->content.kind)
                             ? DCV_VALID
                             : DCV_WRONG_CONTENT;
    }
    check->answerer = dcv_file_answerer(fetched, check->verdict, &check->content,
                                        about->evidence->file->is_marked);
}

/*
 * What is to be mended first: where somebody answered, then silence, then a private address;
 * what is right goes before what could not be tried.
 */
static int weigh(const dcv_address_check_t *address)
{
    return address->verdict == DCV_VALID                    ? 1
           : address->fetched->outcome == DCV_FETCH_REPLIED ? 4
           : address->verdict == DCV_NOT_REACHED            ? 3
           : address->verdict == DCV_PRIVATE_ADDRESS        ? 2
                                                            : 0;
}

static int is_v6(const dcv_address_check_t *address)
{
    return strchr(address->fetched->address, ':') != NULL;
}

/* Whether an address is to be mended before another one: of equals IPv6, then the first. */
static int goes_before(const dcv_address_check_t *address,
                       const dcv_address_check_t *other)
{
    int difference = weigh(address) - weigh(other);

    return difference ? difference > 0 : is_v6(address) > is_v6(other);
}

static void count(dcv_file_check_t *check, const dcv_address_check_t *address)
{
    check->right += address->verdict == DCV_VALID;
    check->wrong += address->verdict != DCV_VALID && address->verdict != DCV_UNKNOWN;
    check->no_family += address->fetched->outcome == DCV_FETCH_NO_FAMILY;
    check->not_tried += address->fetched->outcome == DCV_FETCH_NOT_TRIED;
    if (!check->first || goes_before(address, check->first)) {
        check->first = address;
    }
}

static void judge_addresses(const dcv_case_t *about, dcv_file_check_t *check)
{
    const apr_array_header_t *fetches = about->evidence->file->fetches;

    for (int i = 0; i < fetches->nelts; i++) {
        judge_address(
            about, apr_array_push(check->addresses),
            dcv_file_fetched_in_scope(
                about->index, &APR_ARRAY_IDX(fetches, i, dcv_fetched_t), about->pool));
    }
    for (int i = 0; i < check->addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(check->addresses, i, dcv_address_check_t);

        if (address->fetched->port == DCV_FETCH_HTTP_PORT) {
            count(check, address);
        }
    }
}

/*
 * How the look-up of a failing zone failed. A resolver calls all failures one; what the
 * name servers did that were asked by themselves says more.
 */
static dcv_verdict_t judge_failure(const dcv_case_t *about, const dcv_check_t *check,
                                   dcv_verdict_t verdict)
{
    for (int i = 0; verdict == DCV_SERVER_FAILURE && i < check->records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(check->records, i, dcv_record_check_t);

        if (record->servers->nelts && dcv_verdict_is_failure(record->verdict)) {
            return record->verdict;
        }
    }
    return verdict == DCV_VERDICTS ||
                   (verdict == DCV_TIMEOUT && about->evidence->view != DCV_VIEW_ROOT)
               ? DCV_UNKNOWN
               : verdict;
}

/*
 * Whether the name servers nearest to the name do not know its zone: then a resolver's word
 * that it has no addresses is theirs, who cannot know.
 */
static int is_lame(const dcv_check_t *check)
{
    const dcv_record_check_t *nearest = NULL;

    for (int i = 0; i < check->records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(check->records, i, dcv_record_check_t);

        if (!nearest ||
            strlen(record->record->domain) > strlen(nearest->record->domain)) {
            nearest = record;
        }
    }
    return nearest && nearest->verdict == DCV_LAME;
}

/* What came of looking up addresses; DCV_VALID: they are known, or that there are none. */
static dcv_verdict_t judge_lookup(const dcv_case_t *about, const dcv_check_t *check,
                                  const dcv_lookup_seen_t *lookup)
{
    if (lookup->dnssec == DCV_DNSSEC_BOGUS) {
        return DCV_DNSSEC_BROKEN;
    }
    if (lookup->outcome == DCV_DATA) {
        return DCV_VALID;
    }
    if (lookup->outcome == DCV_NO_DATA || lookup->outcome == DCV_NX_DOMAIN) {
        return !check->file->addresses->nelts && is_lame(check) ? DCV_LAME : DCV_VALID;
    }
    return judge_failure(about, check, dcv_verdict_of_outcome(lookup->outcome));
}

/* Which look-up failed, and how: what nobody could be asked does not go before another. */
static void judge_lookups(const dcv_case_t *about, const dcv_check_t *check,
                          dcv_file_check_t *file)
{
    const dcv_file_seen_t *seen = about->evidence->file;
    dcv_verdict_t a = judge_lookup(about, check, &seen->a);
    dcv_verdict_t aaaa = judge_lookup(about, check, &seen->aaaa);
    int takes_a = a != DCV_VALID &&
                  (aaaa == DCV_VALID || aaaa == DCV_UNKNOWN || a == DCV_DNSSEC_BROKEN);

    file->lookup = takes_a ? a : aaaa;
    file->why_bogus = takes_a ? seen->a.why_bogus : seen->aaaa.why_bogus;
    file->failed = a == DCV_VALID && aaaa == DCV_VALID   ? NULL
                   : a != DCV_VALID && aaaa != DCV_VALID ? DCV_N("IPv4 and IPv6")
                   : a != DCV_VALID                      ? "IPv4"
                                                         : "IPv6";
}

/* Whether a CA may take the file. DCV_VERDICTS: not known. */
static dcv_verdict_t judge_caa_of_file(const dcv_check_t *check)
{
    return check->caa.methods.file.verdict;
}

/* What the addresses that could be tried say together. */
static dcv_verdict_t combine(const dcv_file_check_t *file)
{
    int untried = file->no_family + file->not_tried;

    if (file->right && file->wrong) {
        return DCV_PARTIAL;
    }
    if (file->wrong) {
        /* Beside a public address that could not be tried, a private one is one of several. */
        return file->first->verdict == DCV_PRIVATE_ADDRESS && untried
                   ? DCV_PARTIAL
                   : file->first->verdict;
    }
    return file->right && !file->not_tried ? DCV_VALID : DCV_UNKNOWN;
}

static dcv_verdict_t conclude(const dcv_check_t *check, const dcv_file_check_t *file)
{
    dcv_verdict_t verdict = DCV_VALID, caa = judge_caa_of_file(check);

    if (file->lookup == DCV_DNSSEC_BROKEN) {
        return file->lookup;
    }
    if (!file->addresses->nelts) {
        return file->failed ? file->lookup : DCV_NO_ADDRESS_RECORD;
    }
    verdict = combine(file);
    if (verdict == DCV_VALID && file->failed) {
        return file->lookup == DCV_UNKNOWN ? DCV_UNKNOWN : DCV_PARTIAL;
    }
    /* A file that is right is of no use where the CA is shut out. */
    return verdict == DCV_VALID && caa != DCV_VERDICTS ? caa : verdict;
}

void dcv_judge_file(const dcv_case_t *about, dcv_check_t *check)
{
    dcv_file_check_t *file;

    if (!about->evidence->file || about->proof->no_file) {
        return;
    }
    file = apr_pcalloc(about->pool, sizeof(*file));
    file->addresses = apr_array_make(about->pool, 4, sizeof(dcv_address_check_t));
    check->file = file;
    judge_addresses(about, file);
    judge_lookups(about, check, file);
    file->verdict = about->evidence->view == DCV_VIEW_NOBODY && !file->addresses->nelts
                        ? DCV_UNKNOWN
                        : conclude(check, file);
}
