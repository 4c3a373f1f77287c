/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether CAA lets a CA issue (RFC 8659): see judge.h. */
#include <string.h>

#include <apr_cstr.h>

#include "inquiry/inquiry.h"
#include "caa_methods.h"
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

/* Whether a value names the CA, or may: an authority without names may be anyone. */
static int is_own(const dcv_caa_way_t *ways, const dcv_issue_value_t *value)
{
    for (int i = 0; i < DCV_CAA_WAYS; i++) {
        if (dcv_caa_names(&ways[i], value)) {
            return 1;
        }
    }
    return 0;
}

/* Take one property that says who may issue, and add its value. */
static void take_issue(const dcv_case_t *about, dcv_caa_check_t *caa,
                       const dcv_property_t *property, apr_array_header_t *values)
{
    const dcv_issue_value_t value = dcv_issue_value_read(property->value, about->pool);
    dcv_caa_way_t ways[DCV_CAA_WAYS];

    dcv_caa_ways(ways, about, caa);
    if (value.wrong_at) {
        APR_ARRAY_PUSH(caa->malformed, const dcv_property_t *) = property;
    }
    if (*value.issuer) {
        add_issuer(caa->issuers, value.issuer);
    }
    if (is_own(ways, &value)) {
        APR_ARRAY_PUSH(caa->own, const dcv_property_t *) = property;
    }
    APR_ARRAY_PUSH(values, dcv_issue_value_t) = value;
}

/* Whether there is no property that says who may issue, or one that names the CA. */
static int is_permitted(const dcv_case_t *about, const dcv_caa_check_t *caa,
                        const apr_array_header_t *values)
{
    const apr_array_header_t *names = about->order->authority->caa;

    return !values->nelts ||
           (names && names->nelts &&
            (caa->methods.record.may != DCV_CAA_FORBIDDEN || caa->methods.record.from));
}

/*
 * Judge a record set. A wildcard goes by issuewild where there is any (RFC 8659 4.3).
 */
static dcv_verdict_t judge_set(const dcv_case_t *about, dcv_caa_check_t *caa)
{
    const apr_array_header_t *properties = about->evidence->caa.properties;
    apr_array_header_t *values =
        apr_array_make(about->pool, properties->nelts, sizeof(dcv_issue_value_t));
    int wild = about->proof->name->kind == DCV_NAME_WILDCARD;

    caa->tag = wild && has_tag(properties, "issuewild") ? "issuewild" : "issue";
    for (int i = 0; i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        if (!apr_cstr_casecmp(property->tag, caa->tag)) {
            take_issue(about, caa, property, values);
        }
    }
    if (values->nelts) {
        dcv_caa_judge_methods(about, caa, values);
    }
    caa->is_permitted = is_permitted(about, caa, values);
    find_critical(caa, properties);
    if (caa->critical->nelts) {
        caa->issuers->nelts = 0;
        dcv_caa_all_methods(caa, DCV_CAA_FORBIDDEN, DCV_CAA_FORBIDS);
    }
    return dcv_caa_of_methods(about, caa);
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
    caa->own = apr_array_make(about->pool, 1, sizeof(const dcv_property_t *));
    caa->tag = "issue";
    dcv_caa_all_methods(caa, DCV_CAA_MAY, DCV_VALID);
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
    if (caa->verdict == DCV_UNKNOWN || caa->verdict == DCV_DNSSEC_BROKEN ||
        dcv_verdict_is_failure(caa->verdict)) {
        dcv_caa_all_methods(caa, DCV_CAA_UNKNOWN, caa->verdict);
    }
}
