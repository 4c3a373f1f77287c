/* SPDX-License-Identifier: Apache-2.0 */
/* Whether CAA lets a CA issue (RFC 8659): see judge.h. */
#include <string.h>

#include <apr_cstr.h>

#include "inquiry/inquiry.h"
#include "issue_value.h"
#include "judge.h"
#include "verdict.h"

static int has_tag(const apr_array_header_t *properties, const char *tag)
{
    for (int i = 0; i < properties->nelts; i++) {
        if (!apr_cstr_casecmp(APR_ARRAY_IDX(properties, i, dcv_property_t).tag, tag)) {
            return 1;
        }
    }
    return 0;
}

/* The properties that forbid every CA, into caa->critical (RFC 8659 4.1). */
static void find_critical(dcv_caa_check_t *caa, const apr_array_header_t *properties)
{
    for (int i = 0; i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        if (dcv_caa_is_unknown_critical(property)) {
            APR_ARRAY_PUSH(caa->critical, const dcv_property_t *) = property;
        }
    }
}

static int is_ours(const dcv_authority_t *authority, const char *issuer)
{
    for (int i = 0; authority->caa && i < authority->caa->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(authority->caa, i, const char *), issuer)) {
            return 1;
        }
    }
    return 0;
}

/* A name stands once, however many properties have it, as with other parameters. */
static void add_issuer(apr_array_header_t *issuers, const char *issuer)
{
    for (int i = 0; i < issuers->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(issuers, i, const char *), issuer)) {
            return;
        }
    }
    APR_ARRAY_PUSH(issuers, const char *) = issuer;
}

/* Take one property that says who may issue. */
static void take_issue(const dcv_case_t *about, dcv_caa_check_t *caa,
                       const dcv_property_t *property)
{
    const dcv_issue_value_t value = dcv_issue_value_read(property->value, about->pool);

    if (value.wrong_at) {
        APR_ARRAY_PUSH(caa->malformed, const dcv_property_t *) = property;
    }
    if (*value.issuer) {
        add_issuer(caa->issuers, value.issuer);
        caa->is_permitted |= is_ours(about->order->authority, value.issuer);
    }
}

/*
 * Judge a record set. A wildcard goes by issuewild where there is any (RFC 8659 4.3).
 */
static dcv_verdict_t judge_set(const dcv_case_t *about, dcv_caa_check_t *caa)
{
    const apr_array_header_t *properties = about->evidence->caa.properties;
    const dcv_authority_t *authority = about->order->authority;
    int wild = about->proof->name->kind == DCV_NAME_WILDCARD;

    caa->tag = wild && has_tag(properties, "issuewild") ? "issuewild" : "issue";
    caa->is_permitted = !has_tag(properties, caa->tag);
    for (int i = 0; i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        if (!apr_cstr_casecmp(property->tag, caa->tag)) {
            take_issue(about, caa, property);
        }
    }
    find_critical(caa, properties);
    if (caa->critical->nelts) {
        caa->issuers->nelts = 0;
        return DCV_CAA_FORBIDS;
    }
    if (caa->is_permitted) {
        return DCV_VALID;
    }
    /*
     * An authority that an administrator defines may have no names for CAA: then it is any
     * of those that may issue, if there is one.
     */
    return (authority->caa && authority->caa->nelts) || !caa->issuers->nelts
               ? DCV_CAA_FORBIDS
               : DCV_VERDICTS;
}

/*
 * How a question for CAA failed. A resolver calls all failures one; what the name
 * servers did that were asked by themselves says more.
 */
static dcv_verdict_t judge_failure(const dcv_case_t *about, const dcv_check_t *check)
{
    const apr_array_header_t *records = check->records;
    dcv_verdict_t verdict;

    for (int i = 0; i < records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(records, i, dcv_record_check_t);

        if (!about->evidence->caa.at ||
            !dcv_dns_same(record->record->domain, about->evidence->caa.at)) {
            continue;
        }
        /* libunbound gives no reason for what it fails to fetch from a bogus zone. */
        if (record->dnssec == DCV_DNSSEC_BOGUS) {
            return DCV_DNSSEC_BROKEN;
        }
        if (record->servers->nelts && dcv_verdict_is_failure(record->verdict)) {
            return record->verdict;
        }
    }
    verdict = dcv_verdict_of_outcome(about->evidence->caa.outcome);
    return verdict == DCV_VERDICTS ||
                   (verdict == DCV_TIMEOUT && about->evidence->view != DCV_VIEW_ROOT)
               ? DCV_UNKNOWN
               : verdict;
}

void dcv_judge_caa(const dcv_case_t *about, dcv_check_t *check)
{
    const dcv_caa_seen_t *seen = &about->evidence->caa;
    dcv_caa_check_t *caa = &check->caa;

    caa->issuers = apr_array_make(about->pool, 2, sizeof(const char *));
    caa->malformed = apr_array_make(about->pool, 1, sizeof(const dcv_property_t *));
    caa->critical = apr_array_make(about->pool, 1, sizeof(const dcv_property_t *));
    caa->tag = "issue";
    if (seen->dnssec == DCV_DNSSEC_BOGUS) {
        caa->verdict = DCV_DNSSEC_BROKEN;
        caa->at = seen->at;
    }
    else if (seen->outcome == DCV_DATA) {
        /* None of those kept: a set that says nothing about who may issue. */
        caa->at = seen->at;
        caa->verdict = seen->properties ? judge_set(about, caa) : DCV_VALID;
    }
    else if (seen->outcome == DCV_NO_DATA || seen->outcome == DCV_NX_DOMAIN) {
        caa->verdict = DCV_VALID;
    }
    else {
        caa->at = seen->at;
        caa->verdict = judge_failure(about, check);
    }
}
