/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which methods CAA permits: see caa_methods.h. */
#include "caa_methods.h"

#include <string.h>

#include <apr_cstr.h>

/* How far a value lets a CA validate by a method, the farthest last. */
typedef enum {
    OTHER,       /* it names another CA, or nobody */
    NAMED,       /* it names the CA, but not for this method */
    FOR_ACCOUNT, /* for one account only, and it is not known whose */
    FITS
} fit_t;

void dcv_caa_ways(dcv_caa_way_t ways[DCV_CAA_WAYS], const dcv_case_t *about,
                  dcv_caa_check_t *caa)
{
    const dcv_authority_t *authority = about->order->authority;
    const dcv_proof_t *proof = about->proof;
    int persistent = proof->persistent && about->order->account;
    const dcv_caa_way_t all[DCV_CAA_WAYS] = {
        {DCV_CAA_BY_FILE, "ca-tbr-18", &caa->methods.file, authority->caa, NULL,
         !proof->no_file},
        {DCV_CAA_BY_RECORD, "ca-tbr-7", &caa->methods.record, authority->caa, NULL,
         !proof->no_record},
        {DCV_CAA_BY_PERSISTENT, "ca-tbr-22", &caa->methods.persistent, authority->caa,
         persistent ? about->order->account->uri : NULL, persistent}};

    memcpy(ways, all, sizeof(all));
}

int dcv_caa_names(const dcv_caa_way_t *way, const dcv_issue_value_t *value)
{
    const apr_array_header_t *issuers = way->issuers;

    if (!*value->issuer) {
        return 0;
    }
    for (int i = 0; issuers && i < issuers->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(issuers, i, const char *), value->issuer)) {
            return 1;
        }
    }
    return !issuers || !issuers->nelts;
}

int dcv_caa_count(const dcv_issue_value_t *value, const char *tag, const char **first)
{
    int count = 0;

    *first = NULL;
    for (int i = 0; value->parameters && i < value->parameters->nelts; i++) {
        const dcv_issue_parameter_t *parameter =
            &APR_ARRAY_IDX(value->parameters, i, dcv_issue_parameter_t);

        if (!apr_cstr_casecmp(parameter->tag, tag) && !count++) {
            *first = parameter->value;
        }
    }
    return count;
}

/* The length of the label at the beginning of a list. */
static apr_size_t label_len(const char *list)
{
    return strspn(list, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789-");
}

int dcv_caa_is_list(const char *list)
{
    apr_size_t len = label_len(list);

    while (len && list[len] == ',') {
        list += len + 1;
        len = label_len(list);
    }
    return len && !list[len];
}

int dcv_caa_has_label(const char *list, const char *label)
{
    apr_size_t len = strlen(label);

    while (list && (strncmp(list, label, len) || (list[len] && list[len] != ','))) {
        list = strchr(list, ',');
        list = list ? list + 1 : NULL;
    }
    return list != NULL;
}

/*
 * A parameter that stands there twice fits nobody: RFC 8657 3 says so of accounturi, and
 * CAs do the same with validationmethods. Case matters in a label: BR 4.2.2.1 lets a CA
 * ignore it, and does not ask it to.
 */
static fit_t fit_of(const dcv_caa_way_t *way, const dcv_issue_value_t *value)
{
    const char *list, *account;
    int lists = dcv_caa_count(value, DCV_CAA_LABELS_TAG, &list);
    int accounts = dcv_caa_count(value, DCV_CAA_ACCOUNT_TAG, &account);

    if (!dcv_caa_names(way, value)) {
        return OTHER;
    }
    if (lists > 1 || accounts > 1 ||
        (lists && !(dcv_caa_is_list(list) && dcv_caa_has_label(list, way->label)))) {
        return NAMED;
    }
    return !accounts || (way->account && !strcmp(way->account, account)) ? FITS
                                                                         : FOR_ACCOUNT;
}

/* An authority without names for CAA may be any of those that are named. */
static dcv_caa_method_t judge(const dcv_caa_way_t *way, fit_t fit, int binds)
{
    int nameless = !way->issuers || !way->issuers->nelts;
    dcv_verdict_t named = nameless ? DCV_VERDICTS : DCV_VALID;
    const dcv_caa_method_t methods[] = {
        [OTHER] = {DCV_CAA_FORBIDDEN, 0, DCV_CAA_FORBIDS},
        [NAMED] = {DCV_CAA_FORBIDDEN, DCV_CAA_PARAMETERS_BIND,
                   binds ? DCV_CAA_FORBIDS : named},
        [FOR_ACCOUNT] = {DCV_CAA_UNKNOWN, 0, named},
        [FITS] = {nameless ? DCV_CAA_UNKNOWN : DCV_CAA_MAY, 0, named}};

    return methods[fit];
}

int dcv_caa_binds(const dcv_case_t *about)
{
    return (about->now ? about->now : about->evidence->time) >= DCV_CAA_PARAMETERS_BIND;
}

void dcv_caa_judge_methods(const dcv_case_t *about, dcv_caa_check_t *caa,
                           const apr_array_header_t *values)
{
    dcv_caa_way_t ways[DCV_CAA_WAYS];

    dcv_caa_ways(ways, about, caa);
    for (int i = 0; i < DCV_CAA_WAYS; i++) {
        fit_t best = OTHER;

        for (int j = 0; j < values->nelts; j++) {
            fit_t fit = fit_of(&ways[i], &APR_ARRAY_IDX(values, j, dcv_issue_value_t));

            best = fit > best ? fit : best;
        }
        *ways[i].method = judge(&ways[i], best, dcv_caa_binds(about));
    }
}

void dcv_caa_all_methods(dcv_caa_check_t *caa, dcv_caa_may_t may, dcv_verdict_t verdict)
{
    const dcv_caa_method_t method = {may, 0, verdict};

    caa->methods.file = caa->methods.record = caa->methods.persistent = method;
}

dcv_verdict_t dcv_caa_of_methods(const dcv_case_t *about, dcv_caa_check_t *caa)
{
    dcv_verdict_t best = caa->methods.record.verdict;
    dcv_caa_way_t ways[DCV_CAA_WAYS];

    dcv_caa_ways(ways, about, caa);
    for (int i = 0; i < DCV_CAA_WAYS; i++) {
        dcv_verdict_t verdict = ways[i].method->verdict;

        if (ways[i].is_usable && (verdict == DCV_VALID || (verdict == DCV_VERDICTS &&
                                                           best == DCV_CAA_FORBIDS))) {
            best = verdict;
        }
    }
    return best;
}
