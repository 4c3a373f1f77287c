/* SPDX-License-Identifier: Apache-2.0 */
/* Whether CAA lets a CA issue (RFC 8659): see judge.h. */
#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "inquiry/inquiry.h"
#include "judge.h"
#include "verdict.h"

/* The issuer's name in a value, without white space and parameters (RFC 8659 4.2). */
static const char *issuer_in(const char *value, apr_pool_t *pool)
{
    apr_size_t len = strcspn(value, ";");

    while (len && apr_isspace(value[len - 1])) {
        len--;
    }
    while (len && apr_isspace(*value)) {
        value++;
        len--;
    }
    return apr_pstrmemdup(pool, value, len);
}

static int has_tag(const apr_array_header_t *properties, const char *tag)
{
    for (int i = 0; i < properties->nelts; i++) {
        if (!apr_cstr_casecmp(APR_ARRAY_IDX(properties, i, dcv_property_t).tag, tag)) {
            return 1;
        }
    }
    return 0;
}

static int has_unknown_critical(const apr_array_header_t *properties)
{
    for (int i = 0; i < properties->nelts; i++) {
        if (dcv_caa_is_unknown_critical(
                &APR_ARRAY_IDX(properties, i, dcv_property_t))) {
            return 1;
        }
    }
    return 0;
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

/*
 * Judge a record set. A wildcard goes by issuewild where there is any (RFC 8659 4.3).
 */
static dcv_verdict_t judge_set(const dcv_case_t *about, apr_array_header_t *issuers)
{
    const apr_array_header_t *properties = about->evidence->caa.properties;
    const dcv_authority_t *authority = about->order->authority;
    int wild = about->proof->name->kind == DCV_NAME_WILDCARD;
    const char *tag = wild && has_tag(properties, "issuewild") ? "issuewild" : "issue";
    int ours = !has_tag(properties, tag);

    for (int i = 0; i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        if (!apr_cstr_casecmp(property->tag, tag)) {
            const char *issuer = issuer_in(property->value, about->pool);

            if (*issuer) {
                APR_ARRAY_PUSH(issuers, const char *) = issuer;
            }
            ours = ours || is_ours(authority, issuer);
        }
    }
    if (has_unknown_critical(properties)) {
        issuers->nelts = 0;
        return DCV_CAA_FORBIDS;
    }
    if (ours) {
        return DCV_VALID;
    }
    /* An authority that an administrator defines may have no names for CAA. */
    return authority->caa && authority->caa->nelts ? DCV_CAA_FORBIDS : DCV_VERDICTS;
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
    if (seen->dnssec == DCV_DNSSEC_BOGUS) {
        caa->verdict = DCV_DNSSEC_BROKEN;
        caa->at = seen->at;
    }
    else if (seen->outcome == DCV_DATA) {
        /* None of those kept: a set that says nothing about who may issue. */
        caa->at = seen->at;
        caa->verdict = seen->properties ? judge_set(about, caa->issuers) : DCV_VALID;
    }
    else if (seen->outcome == DCV_NO_DATA || seen->outcome == DCV_NX_DOMAIN) {
        caa->verdict = DCV_VALID;
    }
    else {
        caa->at = seen->at;
        caa->verdict = judge_failure(about, check);
    }
}
