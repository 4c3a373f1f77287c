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
static const char *list_records(const apr_array_header_t *properties, dcv_lang_t lang,
                                apr_pool_t *pool)
{
    apr_array_header_t *texts = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; i < properties->nelts; i++) {
        APR_ARRAY_PUSH(texts, const char *) = dcv_words_property(
            APR_ARRAY_IDX(properties, i, const dcv_property_t *), pool);
    }
    return dcv_text_enumerate(texts, 0, lang, pool);
}

/* What does not fit in a value, as a part of a sentence. */
static const char *misfit_text(const char *text, const dcv_issue_value_t *value,
                               apr_pool_t *pool)
{
    int is_last = (apr_size_t)value->wrong_at == strlen(text);

    switch (*value->wrong) {
    case '\0':
        return "“=” and a value are missing at its end";
    case '.':
        return apr_psprintf(pool, "the %sdot (character %d) must not be there",
                            is_last ? "final " : "", value->wrong_at);
    case ';':
        return apr_psprintf(pool, "the %ssemicolon (character %d) must not be there",
                            is_last ? "final " : "", value->wrong_at);
    default:
        return apr_psprintf(pool, "“%s” (character %d) must not be there",
                            dcv_text_readable(value->wrong, pool), value->wrong_at);
    }
}

/* The records that are malformed, a sentence for each with a space before it; or "". */
static const char *malformed_text(const dcv_explained_t *to)
{
    const apr_array_header_t *malformed = to->check->caa.malformed;
    const char *text = "";

    for (int i = 0; i < malformed->nelts && i < RECORDS_LISTED; i++) {
        const dcv_property_t *property =
            APR_ARRAY_IDX(malformed, i, const dcv_property_t *);
        const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);

        text = apr_pstrcat(to->pool, text, " The record ",
                           dcv_words_property(property, to->pool),
                           " is malformed, so that it names nobody (RFC 8659 4.2): ",
                           misfit_text(property->value, &value, to->pool), ".", NULL);
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
static const char *correction(const dcv_explained_t *to, const char *where)
{
    const dcv_caa_check_t *caa = &to->check->caa;

    for (int i = 0; i < caa->malformed->nelts; i++) {
        const dcv_property_t *property =
            APR_ARRAY_IDX(caa->malformed, i, const dcv_property_t *);
        const char *name = meant_name(to, property->value);
        const dcv_issue_value_t value = dcv_issue_value_read(property->value, to->pool);

        if (name) {
            return apr_psprintf(
                to->pool, "hange %s the CAA record %s to %d %s \"%s\"%s", where,
                dcv_words_property(property, to->pool), property->flags, caa->tag, name,
                value.behind_issuer ? ", or correct what is behind the semicolon" : "");
        }
    }
    return NULL;
}

/* What lets the CA in, where critical properties do not keep it out. */
static const char *admission(const dcv_explained_t *to, const char *where, int is_first)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const apr_array_header_t *own = to->about->order->authority->caa;
    const char *change = correction(to, where);

    if (change) {
        return apr_pstrcat(to->pool, is_first ? "C" : "c", change, NULL);
    }
    return apr_pstrcat(to->pool, is_first ? "Add " : "add ", where, " a CAA record",
                       own && own->nelts
                           ? apr_psprintf(to->pool, ": 0 %s \"%s\"", caa->tag,
                                          APR_ARRAY_IDX(own, 0, const char *))
                           : " with the name that the CA has for CAA, which it tells",
                       NULL);
}

static const char *remedy_of(const dcv_explained_t *to, const char *at)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const char *where = apr_pstrcat(to->pool, "at ", at, NULL);

    if (!caa->critical->nelts) {
        return apr_pstrcat(to->pool, admission(to, where, 1),
                           caa->issuers->nelts ? " (what else is there may stay)" : "",
                           NULL);
    }
    return apr_pstrcat(to->pool, "Remove ", where, " the critical CAA record",
                       caa->critical->nelts > 1 ? "s " : " ",
                       list_records(caa->critical, to->lang, to->pool),
                       caa->is_permitted ? "" : ", and ",
                       caa->is_permitted ? "" : admission(to, "there", 0), NULL);
}

static void explain_forbidden(const dcv_explained_t *to)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const apr_array_header_t *own = to->about->order->authority->caa;
    const char *at = dcv_text_readable(caa->at, to->pool), *who;

    if (caa->critical->nelts) {
        who = apr_psprintf(to->pool,
                           "has a critical property that no CA knows, which forbids "
                           "every CA to issue: %s.",
                           list_records(caa->critical, to->lang, to->pool));
    }
    else if (caa->issuers->nelts) {
        who = apr_psprintf(
            to->pool, "lets only %s issue: %s.",
            caa->issuers->nelts > 1 ? "these CAs" : "this CA",
            dcv_text_readable(dcv_text_enumerate(caa->issuers, 0, to->lang, to->pool),
                              to->pool));
    }
    else {
        who = "forbids every CA to issue.";
    }
    dcv_words_add_finding(
        to, DCV_CAA_FORBIDS,
        apr_pstrcat(to->pool, "CAA at ", at, " ", who, malformed_text(to),
                    caa->is_permitted || !own || !own->nelts
                        ? ""
                        : apr_psprintf(to->pool, " %s is known as %s.",
                                       to->about->order->authority->name,
                                       dcv_text_enumerate(own, 0, to->lang, to->pool)),
                    NULL),
        remedy_of(to, at));
}

void dcv_explain_caa(const dcv_explained_t *to)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const dcv_caa_seen_t *seen = &to->about->evidence->caa;
    const char *at = seen->at ? dcv_text_readable(seen->at, to->pool) : "";

    if (caa->methods.record.verdict == DCV_CAA_FORBIDS) {
        if (caa->methods.record.from) {
            dcv_explain_caa_record(to);
        }
        else {
            explain_forbidden(to);
        }
    }
    else if (caa->verdict == DCV_DNSSEC_BROKEN) {
        dcv_words_add_finding(
            to, DCV_DNSSEC_BROKEN,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue cannot be validated: DNSSEC is "
                         "broken at %s: %s.",
                         at,
                         dcv_text_readable(seen->why_bogus ? seen->why_bogus
                                                           : "validation fails",
                                           to->pool)),
            apr_psprintf(
                to->pool,
                "Let whoever runs the zone of %s sign it again, or remove its DS "
                "record at the registrar.",
                at));
    }
    else if (caa->verdict == DCV_UNKNOWN) {
        dcv_words_add_finding(
            to, DCV_UNKNOWN,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue is not known: nobody could be "
                         "asked from here for the CAA records of %s.",
                         at),
            "Check again.");
    }
    else if (dcv_verdict_is_failure(caa->verdict)) {
        dcv_words_add_finding(
            to, caa->verdict,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue is not known: the question for "
                         "the CAA records of %s %s. A CA takes that for a no.",
                         at,
                         caa->verdict == DCV_TIMEOUT ? "was not answered in time"
                                                     : "failed (SERVFAIL)"),
            apr_psprintf(to->pool,
                         "Let whoever runs the name servers of %s see that they answer "
                         "questions of type CAA.",
                         at));
    }
}
