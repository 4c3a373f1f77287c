/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about methods that CAA permits and forbids by its parameters
 * (RFC 8657): see explain.h.
 */
#include "explain.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "text.h"
#include "verdict/caa_methods.h"
#include "words.h"

/* Records that a sentence lists. */
#define RECORDS_LISTED 3

/* The methods that the name has, and what CAA says of them. */
typedef struct {
    const dcv_explained_t *to;
    dcv_caa_way_t ways[DCV_CAA_WAYS];
    int count;
    int binds;         /* whether the time has come */
    const char *where; /* where the records stand, readable */
} telling_t;

static telling_t begin(const dcv_explained_t *to)
{
    const dcv_case_t *about = to->about;
    dcv_caa_check_t *caa = &to->check->caa;
    telling_t telling = {.to = to};
    dcv_caa_way_t ways[DCV_CAA_WAYS];

    telling.binds = dcv_caa_binds(about);
    telling.where = caa->at ? dcv_text_readable(caa->at, to->pool) : "";
    dcv_caa_ways(ways, about, caa);
    for (int i = 0; i < DCV_CAA_WAYS; i++) {
        if (ways[i].is_usable) {
            telling.ways[telling.count++] = ways[i];
        }
    }
    return telling;
}

/* Whether only a parameter forbids a method. */
static int is_forbidden(const dcv_caa_way_t *way)
{
    return way->method->may == DCV_CAA_FORBIDDEN && way->method->from;
}

/* Whether it is open since one account may only. */
static int is_for_account(const dcv_caa_way_t *way)
{
    return way->method->may == DCV_CAA_UNKNOWN && way->method->verdict == DCV_VALID;
}

static const char *in_few_words(const telling_t *telling, const dcv_caa_way_t *way)
{
    switch (way->method->may) {
    case DCV_CAA_MAY:
        return "may";
    case DCV_CAA_FORBIDDEN:
        return is_forbidden(way) && !telling->binds
                   ? "forbidden from " DCV_CAA_PARAMETERS_DAY
                   : "forbidden";
    case DCV_CAA_UNKNOWN:
        break;
    }
    return is_for_account(way) ? "may for one account only" : "not known";
}

/* "file may, record forbidden from 2027-03-15" */
static const char *summary(const telling_t *telling)
{
    const char *text = NULL;

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];

        text = apr_pstrcat(telling->to->pool, text ? text : "", text ? ", " : "",
                           way->name, " ", in_few_words(telling, way), NULL);
    }
    return text;
}

/* "some methods of validation only: by file yes, by record no" */
static const char *yes_and_no(const telling_t *telling)
{
    const char *text = "";
    int open = 0;

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];

        text = apr_pstrcat(telling->to->pool, text, i ? ", by " : "by ", way->name,
                           way->method->may == DCV_CAA_FORBIDDEN ? " no"
                           : way->method->may == DCV_CAA_MAY     ? " yes"
                           : is_for_account(way) ? " for one account only"
                                                 : " not known",
                           NULL);
        open += way->method->may != DCV_CAA_FORBIDDEN;
    }
    return apr_pstrcat(
        telling->to->pool,
        open ? "some methods of validation only: " : "no method of validation: ", text,
        NULL);
}

/* The labels that a list lacks, with commas between; "" for none. */
static const char *missing_labels(const telling_t *telling, const char *list)
{
    const char *text = "";

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];

        if (is_forbidden(way) && !(list && dcv_caa_has_label(list, way->label))) {
            text = apr_pstrcat(telling->to->pool, text, *text ? "," : "", way->label,
                               NULL);
        }
    }
    return text;
}

/* Why a record does not fit the methods that are forbidden, after its text. */
static const char *misfit(const telling_t *telling, const dcv_issue_value_t *value)
{
    const char *list, *account;
    int lists = dcv_caa_count(value, DCV_CAA_LABELS_TAG, &list);

    if (dcv_caa_count(value, DCV_CAA_ACCOUNT_TAG, &account) > 1) {
        return " has " DCV_CAA_ACCOUNT_TAG " twice, and so fits no account";
    }
    if (lists > 1) {
        return " has " DCV_CAA_LABELS_TAG " twice, and so permits no method";
    }
    if (!dcv_caa_is_list(list)) {
        return " has no list of labels with commas between as " DCV_CAA_LABELS_TAG
               ", and so permits no method";
    }
    return apr_pstrcat(telling->to->pool, " does not list ",
                       missing_labels(telling, list), NULL);
}

/* The properties of the CA that count for the first of the methods that are forbidden. */
static apr_array_header_t *restricting(const telling_t *telling)
{
    const apr_array_header_t *own = telling->to->check->caa.own;
    apr_array_header_t *found =
        apr_array_make(telling->to->pool, 2, sizeof(const dcv_property_t *));
    int way = 0;

    while (way < telling->count && !is_forbidden(&telling->ways[way])) {
        way++;
    }
    for (int i = 0; way < telling->count && i < own->nelts; i++) {
        const dcv_property_t *property = APR_ARRAY_IDX(own, i, const dcv_property_t *);
        const dcv_issue_value_t value =
            dcv_issue_value_read(property->value, telling->to->pool);

        if (dcv_caa_names(&telling->ways[way], &value)) {
            APR_ARRAY_PUSH(found, const dcv_property_t *) = property;
        }
    }
    return found;
}

/* The records that forbid, and why: 'The CAA record 0 issue "..." does not list ...'. */
static const char *reasons(const telling_t *telling, const apr_array_header_t *records)
{
    apr_pool_t *pool = telling->to->pool;
    const char *text = "";

    for (int i = 0; i < records->nelts && i < RECORDS_LISTED; i++) {
        const dcv_property_t *property =
            APR_ARRAY_IDX(records, i, const dcv_property_t *);
        const dcv_issue_value_t value = dcv_issue_value_read(property->value, pool);

        text = apr_pstrcat(pool, text, i ? ", and the" : "The", " CAA record ",
                           dcv_words_property(property, pool), misfit(telling, &value),
                           NULL);
    }
    return text;
}

/* A value as it must be: its parameters, with one list that has the labels too. */
static const char *corrected(const telling_t *telling, const dcv_issue_value_t *value)
{
    apr_pool_t *pool = telling->to->pool;
    const char *text = value->issuer, *list;
    int listed = 0;

    (void)dcv_caa_count(value, DCV_CAA_LABELS_TAG, &list);
    for (int i = 0; value->parameters && i < value->parameters->nelts; i++) {
        const dcv_issue_parameter_t *parameter =
            &APR_ARRAY_IDX(value->parameters, i, dcv_issue_parameter_t);

        if (apr_cstr_casecmp(parameter->tag, DCV_CAA_LABELS_TAG)) {
            text = apr_pstrcat(pool, text, "; ", parameter->tag, "=", parameter->value,
                               NULL);
        }
        else if (!listed++) {
            int kept = dcv_caa_is_list(list);
            const char *added = missing_labels(telling, kept ? list : NULL);

            text = apr_pstrcat(pool, text, "; ", parameter->tag, "=", kept ? list : "",
                               kept && *added ? "," : "", added, NULL);
        }
    }
    return text;
}

/* What to type so that the methods are allowed, from "change" on. */
static const char *change(const telling_t *telling, const apr_array_header_t *records)
{
    const dcv_property_t *property = APR_ARRAY_IDX(records, 0, const dcv_property_t *);
    apr_pool_t *pool = telling->to->pool;
    const dcv_issue_value_t value = dcv_issue_value_read(property->value, pool);
    const char *account;

    if (dcv_caa_count(&value, DCV_CAA_ACCOUNT_TAG, &account) > 1) {
        return apr_pstrcat(pool, "leave at ", telling->where,
                           " one " DCV_CAA_ACCOUNT_TAG " in the CAA record ",
                           dcv_words_property(property, pool), NULL);
    }
    return apr_psprintf(pool, "change at %s the CAA record %s to %d %s \"%s\"",
                        telling->where, dcv_words_property(property, pool),
                        property->flags, dcv_text_readable(property->tag, pool),
                        dcv_text_readable(corrected(telling, &value), pool));
}

/* ", or let the CA validate by file": what is permitted instead. */
static const char *instead(const telling_t *telling)
{
    const char *text = "";

    for (int i = 0; i < telling->count; i++) {
        if (telling->ways[i].method->may == DCV_CAA_MAY) {
            text = apr_pstrcat(telling->to->pool, text,
                               *text ? " or by " : ", or let the CA validate by ",
                               telling->ways[i].name, NULL);
        }
    }
    return text;
}

/* That methods are forbidden, or will be. */
static void tell_forbidden(const telling_t *telling, int leads)
{
    const dcv_explained_t *to = telling->to;
    const apr_array_header_t *records = restricting(telling);
    const char *typed;

    if (!records->nelts) {
        return;
    }
    typed = apr_pstrcat(to->pool, change(telling, records), instead(telling), NULL);
    dcv_words_add_finding(
        to, leads ? DCV_CAA_FORBIDS : DCV_VALID,
        apr_pstrcat(
            to->pool, telling->binds ? "" : "From " DCV_CAA_PARAMETERS_DAY " on ",
            "CAA at ", telling->where, " permits ", yes_and_no(telling), ". ",
            reasons(telling, records), ". ",
            telling->binds ? "CAs must honour that since " DCV_CAA_PARAMETERS_DAY
                           : "CAs must honour that then, and need not before",
            " (RFC 8657).", NULL),
        telling->binds ? apr_psprintf(to->pool, "%c%s", apr_toupper(*typed), typed + 1)
                       : apr_pstrcat(to->pool, "Before " DCV_CAA_PARAMETERS_DAY ", ",
                                     typed, NULL));
    if (!leads) {
        dcv_words_title(to, telling->binds ? "CAA forbids a method"
                                           : "CAA, from " DCV_CAA_PARAMETERS_DAY " on");
    }
}

/* The first record of the CA that is for one account; NULL: none. */
static const dcv_property_t *bound_to_account(const telling_t *telling,
                                              const char **account)
{
    const apr_array_header_t *own = telling->to->check->caa.own;

    for (int i = 0; i < own->nelts; i++) {
        const dcv_property_t *property = APR_ARRAY_IDX(own, i, const dcv_property_t *);
        const dcv_issue_value_t value =
            dcv_issue_value_read(property->value, telling->to->pool);

        if (dcv_caa_count(&value, DCV_CAA_ACCOUNT_TAG, account) == 1) {
            return property;
        }
    }
    return NULL;
}

/* That one account only may. Whose this order is, nobody here knows. */
static void tell_account(const telling_t *telling)
{
    const dcv_explained_t *to = telling->to;
    const dcv_persist_account_t *own = to->about->order->account;
    const char *account;
    const dcv_property_t *property = bound_to_account(telling, &account);
    int is_own;

    if (!property) {
        return;
    }
    is_own = own && !strcmp(own->uri, account);
    account = dcv_text_readable(account, to->pool);
    dcv_words_add_finding(
        to, DCV_VALID,
        apr_psprintf(
            to->pool,
            "The CAA record %s at %s lets only the account %s have certificates "
            "(RFC 8657), which CAs must honour %s " DCV_CAA_PARAMETERS_DAY
            ". %shether the order is of that account is not known here.",
            dcv_words_property(property, to->pool), telling->where, account,
            telling->binds ? "since" : "from",
            is_own ? "The persistent record is for it; w" : "W"),
        apr_psprintf(
            to->pool,
            "Order with the account %s, or add at %s a CAA record with the " DCV_CAA_ACCOUNT_TAG
            " of the one that you order with, as the CA "
            "tells it",
            account, telling->where));
    dcv_words_title(to, "CAA names one account");
}

void dcv_explain_caa_summary(const dcv_explained_t *to)
{
    const telling_t telling = begin(to);

    to->check->caa.summary = summary(&telling);
}

void dcv_explain_caa_record(const dcv_explained_t *to)
{
    const telling_t telling = begin(to);

    tell_forbidden(&telling, 1);
}

void dcv_explain_caa_notes(const dcv_explained_t *to)
{
    const telling_t telling = begin(to);
    int forbidden = 0, accounts = 0;

    for (int i = 0; i < telling.count; i++) {
        forbidden += is_forbidden(&telling.ways[i]);
        accounts += is_for_account(&telling.ways[i]);
    }
    if (forbidden && to->check->caa.methods.record.verdict != DCV_CAA_FORBIDS) {
        tell_forbidden(&telling, 0);
    }
    if (accounts) {
        tell_account(&telling);
    }
}
