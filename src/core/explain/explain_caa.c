/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a check tells people about CAA: see explain.h. */
#include "explain.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "verdict/issue_value.h"
#include "verdict/verdict.h"
#include "words.h"
#include "dns.h"

/* Records that a sentence lists. */
#define RECORDS_LISTED 3

/* Records as a part of a sentence, readable. At least one. */
static const char *list_records(const dcv_explained_t *to,
                                const apr_array_header_t *properties)
{
    apr_array_header_t *texts = apr_array_make(to->pool, 2, sizeof(const char *));

    for (int i = 0; i < properties->nelts; i++) {
        APR_ARRAY_PUSH(texts, const char *) = dcv_words_property(
            APR_ARRAY_IDX(properties, i, const dcv_property_t *), to->pool);
    }
    return dcv_text_enumerate(texts, 0, to->lang, to->pool);
}

/* What does not fit in a value, a clause behind a colon. */
static const char *misfit_text(const dcv_explained_t *to, const char *text,
                               const dcv_issue_value_t *value)
{
    int is_last = (apr_size_t)value->wrong_at == strlen(text);

    switch (*value->wrong) {
    case '\0':
        return dcv_tr(to->lang, "“=” and a value are missing at its end");
    case '.':
        return dcv_words_say(
            to,
            is_last ? DCV_N("the final dot (character %d) must not be there")
                    : DCV_N("the dot (character %d) must not be there"),
            value->wrong_at);
    case ';':
        return dcv_words_say(
            to,
            is_last ? DCV_N("the final semicolon (character %d) must not be there")
                    : DCV_N("the semicolon (character %d) must not be there"),
            value->wrong_at);
    default:
        return dcv_words_say(to, "“%s” (character %d) must not be there",
                             dcv_text_readable(value->wrong, to->pool),
                             value->wrong_at);
    }
}

/* The records that are malformed, a sentence for each; or "". */
static const char *malformed_text(const dcv_explained_t *to)
{
    const apr_array_header_t *malformed = to->check->caa.malformed;
    const char *text = "";

    for (int i = 0; i < malformed->nelts && i < RECORDS_LISTED; i++) {
        const dcv_property_t *property =
            APR_ARRAY_IDX(malformed, i, const dcv_property_t *);
        const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);

        text = dcv_words_join(
            to, text,
            dcv_words_say(
                to,
                "The record %s is malformed, so that it names nobody (RFC 8659 "
                "4.2): %s.",
                dcv_words_property(property, to->pool),
                misfit_text(to, property->value, &value)),
            NULL);
    }
    return text;
}

/* The CA's name that somebody wanted to write into a value; NULL: none. */
static const char *meant_name(const dcv_explained_t *to, const char *value)
{
    const apr_array_header_t *own = to->about->order->authority->caa;
    apr_size_t len;

    value += strspn(value, " \t\"'");
    len = strcspn(value, "; \t\"'");
    value = apr_pstrmemdup(to->pool, value, len);
    for (int i = 0; own && i < own->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(own, i, const char *), value)) {
            return APR_ARRAY_IDX(own, i, const char *);
        }
    }
    return NULL;
}

/* To correct a malformed record that was meant for the CA; NULL: there is none. */
static const char *correction(const dcv_explained_t *to, const char *at)
{
    const dcv_caa_check_t *caa = &to->check->caa;

    for (int i = 0; i < caa->malformed->nelts; i++) {
        const dcv_property_t *property =
            APR_ARRAY_IDX(caa->malformed, i, const dcv_property_t *);
        const char *name = meant_name(to, property->value);
        const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);

        if (name) {
            return dcv_words_say(
                to,
                value.behind_issuer
                    ? DCV_N(
                          "Change at %s the CAA record %s to %d %s \"%s\", or correct "
                          "what is behind the semicolon")
                    : DCV_N("Change at %s the CAA record %s to %d %s \"%s\""),
                at, dcv_words_property(property, to->pool), property->flags, caa->tag,
                name);
        }
    }
    return NULL;
}

/* What lets the CA in, where critical properties do not keep it out. */
static const char *admission(const dcv_explained_t *to, const char *at)
{
    const apr_array_header_t *own = to->about->order->authority->caa;
    const char *change = correction(to, at);

    return change ? change
           : own && own->nelts
               ? dcv_words_say(to, "Add at %s a CAA record: 0 %s \"%s\"", at,
                               to->check->caa.tag, APR_ARRAY_IDX(own, 0, const char *))
               : dcv_words_say(
                     to,
                     "Add at %s a CAA record with the name that the CA has for "
                     "CAA, which it tells",
                     at);
}

static const char *remedy_of(const dcv_explained_t *to, const char *at)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    int critical = caa->critical->nelts;

    if (!critical) {
        return caa->issuers->nelts
                   ? dcv_words_say(to, "%s (what else is there may stay)",
                                   admission(to, at))
                   : admission(to, at);
    }
    return dcv_words_join(to,
                          dcv_trn(to->lang, to->pool, critical,
                                  "Remove at %s the critical CAA record %s.",
                                  "Remove at %s the critical CAA records %s.", at,
                                  list_records(to, caa->critical)),
                          caa->is_permitted ? "" : admission(to, at), NULL);
}

/* Whom CAA lets issue. */
static const char *who_may(const dcv_explained_t *to, const char *at)
{
    const dcv_caa_check_t *caa = &to->check->caa;

    if (caa->critical->nelts) {
        return dcv_words_say(
            to,
            "CAA at %s has a critical property that no CA knows, which "
            "forbids every CA to issue: %s.",
            at, list_records(to, caa->critical));
    }
    return !caa->issuers->nelts
               ? dcv_words_say(to, "CAA at %s forbids every CA to issue.", at)
               : dcv_trn(to->lang, to->pool, caa->issuers->nelts,
                         "CAA at %s lets only this CA issue: %s.",
                         "CAA at %s lets only these CAs issue: %s.", at,
                         dcv_text_readable(
                             dcv_text_enumerate(caa->issuers, 0, to->lang, to->pool),
                             to->pool));
}

static void explain_forbidden(const dcv_explained_t *to)
{
    const dcv_authority_t *authority = to->about->order->authority;
    const apr_array_header_t *own = authority->caa;
    const char *at = dcv_text_readable(to->check->caa.at, to->pool);

    dcv_words_add_finding(
        to, DCV_CAA_FORBIDS,
        dcv_words_join(
            to, who_may(to, at), malformed_text(to),
            to->check->caa.is_permitted || !own || !own->nelts
                ? ""
                : dcv_words_say(to, "%s is known as %s.", authority->name,
                                dcv_text_enumerate(own, 0, to->lang, to->pool)),
            NULL),
        remedy_of(to, at));
}

/* CAA records that DNSSEC does not let through, or that nobody tells of. */
static void explain_unseen(const dcv_explained_t *to, dcv_verdict_t verdict)
{
    const dcv_caa_seen_t *seen = &to->about->evidence->caa;
    const char *at = seen->at ? dcv_text_readable(seen->at, to->pool) : "";
    const char *failed =
        verdict == DCV_TIMEOUT
            ? DCV_N("Whether CAA lets the CA issue is not known: the question for the "
                    "CAA records of %s was not answered in time. A CA takes that for a "
                    "no.")
            : DCV_N("Whether CAA lets the CA issue is not known: the question for the "
                    "CAA records of %s failed (SERVFAIL). A CA takes that for a no.");

    if (verdict == DCV_DNSSEC_BROKEN) {
        dcv_words_add_finding(
            to, verdict,
            dcv_words_say(
                to,
                "Whether CAA lets the CA issue cannot be validated: DNSSEC is "
                "broken at %s: %s.",
                at, dcv_words_bogus(to, seen->why_bogus)),
            dcv_words_say(
                to,
                "Let whoever runs the zone of %s sign it again, or remove its "
                "DS record at the registrar.",
                at));
    }
    else if (verdict == DCV_UNKNOWN) {
        dcv_words_add_finding(
            to, verdict,
            dcv_words_say(to,
                          "Whether CAA lets the CA issue is not known: nobody could be "
                          "asked from here for the CAA records of %s.",
                          at),
            dcv_tr(to->lang, "Check again."));
    }
    else if (dcv_verdict_is_failure(verdict)) {
        dcv_words_add_finding(
            to, verdict, dcv_words_say(to, failed, at),
            dcv_words_say(
                to,
                "Let whoever runs the name servers of %s see that they answer "
                "questions of type CAA.",
                at));
    }
}

void dcv_explain_caa(const dcv_explained_t *to)
{
    const dcv_caa_check_t *caa = &to->check->caa;

    if (caa->methods.record.verdict != DCV_CAA_FORBIDS) {
        explain_unseen(to, caa->verdict);
    }
    else if (caa->methods.record.from) {
        dcv_explain_caa_record(to);
    }
    else {
        explain_forbidden(to);
    }
}
