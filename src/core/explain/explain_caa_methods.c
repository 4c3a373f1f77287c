/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about methods that CAA permits and forbids by its parameters
 * (RFC 8657): see explain.h.
 */
#include "explain.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "text.h"
#include "explain_caa_ways.h"
#include "verdict/caa_methods.h"
#include "words.h"

/* Records that a sentence lists. */
#define RECORDS_LISTED 3

/* The labels that a list lacks, with commas between; "" for none. */
static const char *missing_labels(const dcv_caa_telling_t *telling, const char *list)
{
    const char *text = "";

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];

        if (dcv_caa_ways_is_forbidden(way) &&
            !(list && dcv_caa_has_label(list, way->label))) {
            text = apr_pstrcat(telling->to->pool, text, *text ? "," : "", way->label,
                               NULL);
        }
    }
    return text;
}

/* Why a record does not fit the methods that are forbidden. */
static const char *misfit(const dcv_caa_telling_t *telling,
                          const dcv_property_t *property)
{
    const dcv_explained_t *to = telling->to;
    const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);
    const char *shown = dcv_words_property(property, to->pool), *list, *account;
    int lists = dcv_caa_count(&value, DCV_CAA_LABELS_TAG, &list);

    if (dcv_caa_count(&value, DCV_CAA_ACCOUNT_TAG, &account) > 1) {
        return dcv_words_say(
            to, "The CAA record %s has accounturi twice, and so fits no account.",
            shown);
    }
    if (lists > 1) {
        return dcv_words_say(
            to,
            "The CAA record %s has validationmethods twice, and so permits no method.",
            shown);
    }
    if (!dcv_caa_is_list(list)) {
        return dcv_words_say(
            to,
            "The CAA record %s has no list of labels with commas between "
            "as validationmethods, and so permits no method.",
            shown);
    }
    return dcv_words_say(to, "The CAA record %s does not list %s.", shown,
                         missing_labels(telling, list));
}

/* The properties of the CA that count for the first of the methods that are forbidden. */
static apr_array_header_t *restricting(const dcv_caa_telling_t *telling)
{
    const apr_array_header_t *own = telling->to->check->caa.own;
    apr_array_header_t *found =
        apr_array_make(telling->to->pool, 2, sizeof(const dcv_property_t *));
    int way = 0;

    while (way < telling->count && !dcv_caa_ways_is_forbidden(&telling->ways[way])) {
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

/* The records that forbid, and why. */
static const char *reasons(const dcv_caa_telling_t *telling,
                           const apr_array_header_t *records)
{
    const char *text = "";

    for (int i = 0; i < records->nelts && i < RECORDS_LISTED; i++) {
        text = dcv_words_join(
            telling->to, text,
            misfit(telling, APR_ARRAY_IDX(records, i, const dcv_property_t *)), NULL);
    }
    return text;
}

/* A value as it must be: its parameters, with one list that has the labels too. */
static const char *corrected(const dcv_caa_telling_t *telling,
                             const dcv_issue_value_t *value)
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

/* What to type so that the methods are allowed. */
static const char *change(const dcv_caa_telling_t *telling,
                          const apr_array_header_t *records)
{
    const dcv_property_t *property = APR_ARRAY_IDX(records, 0, const dcv_property_t *);
    const dcv_explained_t *to = telling->to;
    const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);
    const char *shown = dcv_words_property(property, to->pool), *account, *becomes;

    if (dcv_caa_count(&value, DCV_CAA_ACCOUNT_TAG, &account) > 1) {
        return telling->binds
                   ? dcv_words_say(to,
                                   "Leave at %s one accounturi in the CAA record %s",
                                   telling->where, shown)
                   : dcv_words_say(
                         to,
                         "Before %s, leave at %s one accounturi in the CAA record %s",
                         DCV_CAA_PARAMETERS_DAY, telling->where, shown);
    }
    becomes = dcv_text_readable(apr_psprintf(to->pool, "%d %s \"%s\"", property->flags,
                                             property->tag, corrected(telling, &value)),
                                to->pool);
    return telling->binds
               ? dcv_words_say(to, "Change at %s the CAA record %s to %s",
                               telling->where, shown, becomes)
               : dcv_words_say(to, "Before %s, change at %s the CAA record %s to %s",
                               DCV_CAA_PARAMETERS_DAY, telling->where, shown, becomes);
}

#define BIT(by) (1 << (by))

/* What to type, and what is permitted instead. */
static const char *remedy_of(const dcv_caa_telling_t *telling,
                             const apr_array_header_t *records)
{
    static const char *const texts[1 << DCV_CAA_WAYS] = {
        [BIT(DCV_CAA_BY_FILE)] = DCV_N("%s, or let the CA validate by file"),
        [BIT(DCV_CAA_BY_RECORD)] = DCV_N("%s, or let the CA validate by record"),
        [BIT(DCV_CAA_BY_PERSISTENT)] =
            DCV_N("%s, or let the CA validate by persistent record"),
        [BIT(DCV_CAA_BY_FILE) | BIT(DCV_CAA_BY_RECORD)] =
            DCV_N("%s, or let the CA validate by file or by record"),
        [BIT(DCV_CAA_BY_FILE) | BIT(DCV_CAA_BY_PERSISTENT)] =
            DCV_N("%s, or let the CA validate by file or by persistent record"),
        [BIT(DCV_CAA_BY_RECORD) | BIT(DCV_CAA_BY_PERSISTENT)] =
            DCV_N("%s, or let the CA validate by record or by persistent record")};
    const char *typed = change(telling, records);
    int instead = 0;

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];

        instead |= way->method->may == DCV_CAA_MAY ? BIT(way->by) : 0;
    }
    return texts[instead] ? dcv_words_say(telling->to, texts[instead], typed) : typed;
}

/* That methods are forbidden, or will be. */
static void tell_forbidden(const dcv_caa_telling_t *telling, int leads)
{
    const dcv_explained_t *to = telling->to;
    const apr_array_header_t *records = restricting(telling);

    if (!records->nelts) {
        return;
    }
    dcv_words_add_finding(
        to, leads ? DCV_CAA_FORBIDS : DCV_VALID,
        dcv_words_join(
            to, dcv_caa_ways_permission(telling), reasons(telling, records),
            telling->binds
                ? dcv_words_say(to, "CAs must honour that since %s (RFC 8657).",
                                DCV_CAA_PARAMETERS_DAY)
                : dcv_tr(to->lang,
                         "CAs must honour that then, and need not before (RFC "
                         "8657)."),
            NULL),
        remedy_of(telling, records));
    if (!leads) {
        dcv_words_title(to, telling->binds ? dcv_tr(to->lang, "CAA forbids a method")
                                           : dcv_words_say(to, "CAA, from %s on",
                                                           DCV_CAA_PARAMETERS_DAY));
    }
}

/* The first record of the CA that is for one account; NULL: none. */
static const dcv_property_t *bound_to_account(const dcv_caa_telling_t *telling,
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
static void tell_account(const dcv_caa_telling_t *telling)
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
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                telling->binds
                    ? DCV_N("The CAA record %s at %s lets only the account %s have "
                            "certificates (RFC 8657), which CAs must honour since %s.")
                    : DCV_N("The CAA record %s at %s lets only the account %s have "
                            "certificates (RFC 8657), which CAs must honour from %s."),
                dcv_words_property(property, to->pool), telling->where, account,
                DCV_CAA_PARAMETERS_DAY),
            is_own
                ? dcv_tr(to->lang, "The persistent record is for it; whether the order "
                                   "is of that account is not known here.")
                : dcv_tr(to->lang,
                         "Whether the order is of that account is not known here."),
            NULL),
        dcv_words_say(to,
                      "Order with the account %s, or add at %s a CAA record with the "
                      "accounturi of the one that you order with, as the CA tells it",
                      account, telling->where));
    dcv_words_title(to, dcv_tr(to->lang, "CAA names one account"));
}

void dcv_explain_caa_record(const dcv_explained_t *to)
{
    const dcv_caa_telling_t telling = dcv_caa_ways_begin(to);

    tell_forbidden(&telling, 1);
}

void dcv_explain_caa_notes(const dcv_explained_t *to)
{
    const dcv_caa_telling_t telling = dcv_caa_ways_begin(to);
    int forbidden = 0, accounts = 0;

    for (int i = 0; i < telling.count; i++) {
        forbidden += dcv_caa_ways_is_forbidden(&telling.ways[i]);
        accounts += dcv_caa_ways_is_for_account(&telling.ways[i]);
    }
    if (forbidden && to->check->caa.methods.record.verdict != DCV_CAA_FORBIDS) {
        tell_forbidden(&telling, 0);
    }
    if (accounts) {
        tell_account(&telling);
    }
}
