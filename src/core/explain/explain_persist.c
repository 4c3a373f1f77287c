/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about a persistent record: see explain.h. What a value is wrong by
 * is in explain_persist_value.c.
 */
#include <string.h>

#include <apr_strings.h>

#include "dns.h"
#include "explain.h"
#include "text.h"
#include "verdict/judge.h"
#include "verdict/verdict.h"
#include "when.h"
#include "words.h"

static const char *shown(const dcv_explained_t *to, const char *value)
{
    return dcv_words_data(DCV_TYPE_TXT, value, to->pool);
}

/* A remedy in a panel, and the record as it stands in a zone file. */
static const char *with_zone_line(const dcv_explained_t *to,
                                  const dcv_record_check_t *record, const char *remedy)
{
    return dcv_words_join(
        to, remedy, dcv_words_say(to, "In a zone file: %s", record->record->zone_line),
        NULL);
}

/* A remedy of a sentence with places for the zone, the host and the value of a record. */
static const char *enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                         const char *format)
{
    return with_zone_line(to, record, dcv_words_enter(to, record, format));
}

/* "In the zone Z, change the value of the TXT ... to ..." */
static const char *change(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    return with_zone_line(
        to, record,
        dcv_words_say(
            to,
            "In the zone %s, change the value of the TXT record with the host "
            "%s that is %s to %s (without quotation marks).",
            dcv_words_zone(record, to->pool), dcv_words_host(record, to->pool),
            shown(to, record->found), record->record->target));
}

/* What is to be known of a record that is right. */
static const char *remarks(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);
    const dcv_name_t *name = to->about->proof->name;
    int is_above = name->kind == DCV_NAME_WILDCARD ||
                   !dcv_dns_same(name->fqdn, record->record->domain);

    return dcv_words_join(
        to,
        is_above ? dcv_words_say(
                       to, "It covers %s, as all names below %s and their wildcards.",
                       name->text, record->record->domain)
                 : "",
        value.lacks_policy
            ? dcv_words_say(to,
                            "Let's Encrypt would want policy=wildcard in it for a "
                            "wildcard; %s does not.",
                            to->about->order->authority->name)
            : "",
        to->check->caa.verdict == DCV_CAA_FORBIDS
            ? dcv_tr(to->lang,
                     "But CAA does not let this CA issue, whatever the record "
                     "says.")
            : "",
        NULL);
}

static const char *is_there(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *owner = dcv_words_owner(record, to->pool);
    const char *value = shown(to, record->found);

    return dcv_words_join(
        to,
        record->alias
            ? dcv_words_say(to,
                            "%s is a TXT record with %s, by way of the CNAME to %s.",
                            owner, value, dcv_text_readable(record->alias, to->pool))
            : dcv_words_say(to, "%s is a TXT record with %s.", owner, value),
        dcv_words_confirmed(to, record), NULL);
}

static void explain_valid(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_VALID,
        dcv_words_join(to, is_there(to, record),
                       record->until
                           ? dcv_words_say(to, "It holds until %s.",
                                           dcv_when_date(record->until, to->pool))
                           : "",
                       remarks(to, record), NULL),
        NULL);
}

/* How to have a record that holds longer. */
static const char *prolong(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_account_t *account = to->about->order->account;

    if (!account->until ||
        (account->until > record->until &&
         account->until > to->about->evidence->time + DCV_EXPIRING_TIME)) {
        return change(to, record);
    }
    return dcv_words_say(
        to,
        "In the configuration of this server, give DCVPersistAccount a later until=. "
        "Then, in the zone %s, change the value of the TXT record with the host %s to "
        "the one that is shown then. Until now it is: %s",
        dcv_words_zone(record, to->pool), dcv_words_host(record, to->pool),
        record->record->zone_line);
}

static void explain_expiring(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    apr_time_t now = to->about->now ? to->about->now : to->about->evidence->time;

    dcv_words_add_finding(
        to, DCV_EXPIRING,
        dcv_words_join(
            to, is_there(to, record),
            dcv_words_say(to, "It ends %s (%s): no CA takes it after that.",
                          dcv_when_words(record->until, now, to->lang, to->pool),
                          dcv_when_date(record->until, to->pool)),
            remarks(to, record), NULL),
        prolong(to, record));
}

/* Those who do not take a value that others take. */
static const char *list_refusing(const dcv_explained_t *to,
                                 const dcv_persist_value_t *value)
{
    static const struct {
        unsigned bit;
        const char *name;
    } validators[] = {{DCV_TAKEN_BY_MPIC, DCV_N("Open MPIC (Sectigo's)")},
                      {DCV_TAKEN_BY_BOULDER, DCV_N("boulder (Let's Encrypt's)")},
                      {DCV_TAKEN_BY_DIGICERT, DCV_N("DigiCert's library")}};
    const char *list = "";

    for (apr_size_t i = 0; i < sizeof(validators) / sizeof(validators[0]); i++) {
        if (!(value->taken_by & validators[i].bit)) {
            list = apr_pstrcat(to->pool, list, *list ? ", " : "",
                               dcv_tr(to->lang, validators[i].name), NULL);
        }
    }
    return list;
}

/* A value that is wrong, has ended, or is not taken by all. */
static void explain_value(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);
    const char *format =
        record->verdict == DCV_NOT_FOR_ALL
            ? DCV_N("%s is a TXT record with %s, and not every CA takes that: %s.")
        : record->verdict == DCV_RECORD_EXPIRED
            ? DCV_N("%s is a TXT record with %s, and has ended: %s.")
            : DCV_N("%s is a TXT record with %s, and no CA takes that: %s.");

    dcv_words_add_finding(
        to, record->verdict,
        dcv_words_join(to,
                       dcv_words_say(to, format, dcv_words_owner(record, to->pool),
                                     shown(to, record->found),
                                     dcv_explain_persist_value(to, &value)),
                       record->verdict == DCV_NOT_FOR_ALL
                           ? dcv_words_say(to, "These validators do not take it: %s.",
                                           list_refusing(to, &value))
                           : "",
                       dcv_words_asked(to, record), dcv_words_memory(to, record->ttl_s),
                       NULL),
        record->verdict == DCV_RECORD_EXPIRED ? prolong(to, record)
                                              : change(to, record));
}

static void explain_authority(const dcv_explained_t *to,
                              const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);

    dcv_words_add_finding(
        to, DCV_WRONG_AUTHORITY,
        dcv_words_join(
            to,
            dcv_words_say(to, "%s is a TXT record with %s: %s.",
                          dcv_words_owner(record, to->pool), shown(to, record->found),
                          dcv_explain_persist_value(to, &value)),
            dcv_tr(to->lang, "There is none for this CA."), dcv_words_asked(to, record),
            dcv_words_memory(to, record->ttl_s), NULL),
        enter(to, record,
              DCV_N("In the zone %s, add a record of type TXT with the host %s and the "
                    "value %s, without quotation marks (the other CA's record may stay "
                    "beside it).")));
}

/* The record of a name, where the CA does not look. */
static void explain_doubled(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;

    dcv_words_add_finding(
        to, DCV_OWNER_DOUBLED,
        dcv_words_join(to,
                       dcv_words_say(to,
                                     "The record stands at %s, but the CA looks at %s: "
                                     "the panel added the zone to a host that had it "
                                     "already.",
                                     dcv_text_readable(clue->name, to->pool),
                                     dcv_words_owner(record, to->pool)),
                       dcv_words_memory(to, record->negative_ttl_s), NULL),
        enter(to, record,
              DCV_N("In the zone %s, change the host of that TXT record to %s (without "
                    "the zone, which the panel adds), and its value to %s.")));
}

/* Enter the record in place of one of another type. */
static const char *replace(const dcv_explained_t *to, const dcv_record_check_t *record,
                           const char *type)
{
    const char *host = dcv_words_host(record, to->pool);

    return with_zone_line(
        to, record,
        dcv_words_say(
            to,
            "In the zone %s, remove the %s record with the host %s, and add a "
            "record of type TXT with the host %s and the value %s, without "
            "quotation marks.",
            dcv_words_zone(record, to->pool), type, host, host,
            record->record->target));
}

/* A CNAME that leads where no TXT is: it may be meant so, or be of the wrong type. */
static void explain_alias(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *alias = dcv_text_readable(record->alias, to->pool);

    dcv_words_add_finding(
        to, DCV_WRONG_TYPE,
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                "%s leads by a CNAME to %s, where there is no TXT record, and "
                "the CA looks for a TXT.",
                dcv_words_owner(record, to->pool), alias),
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s),
            NULL),
        dcv_words_say(to, "%s. Or, if the CNAME is meant to stay, add the TXT at %s",
                      replace(to, record, "CNAME"), alias));
}

static void explain_type(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    const char *type = dcv_dns_type(clue->type);

    if (clue->kind == DCV_PERSIST_AT_OWNER) {
        explain_alias(to, record);
        return;
    }
    dcv_words_add_finding(
        to, DCV_WRONG_TYPE,
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                "At %s stands a record of type %s (%s), and the CA looks for a "
                "TXT.",
                dcv_text_readable(clue->name, to->pool), type,
                dcv_text_readable(APR_ARRAY_IDX(clue->values, 0, const char *),
                                  to->pool)),
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s),
            NULL),
        replace(to, record, type));
}

/* Where the record was entered instead; "": nowhere. */
static const char *elsewhere(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;

    return !clue ? ""
           : clue->kind == DCV_PERSIST_AT_STAR
               ? dcv_words_say(to,
                               "But one stands at %s: “*” does not belong in its host.",
                               dcv_text_readable(clue->name, to->pool))
               : dcv_words_say(
                     to, "But one stands at %s: it was entered without its host %s.",
                     dcv_text_readable(clue->name, to->pool), DCV_PERSIST_LABEL);
}

static void explain_missing(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *add = enter(
        to, record,
        DCV_N("In the zone %s, add a record of type TXT with the host %s and the value "
              "%s, without quotation marks."));

    dcv_words_add_finding(
        to, DCV_MISSING,
        dcv_words_join(to,
                       dcv_words_say(to, "There is no TXT record for this CA at %s.",
                                     dcv_words_owner(record, to->pool)),
                       dcv_words_asked(to, record), elsewhere(to, record),
                       dcv_words_memory(to, record->negative_ttl_s), NULL),
        record->clue ? dcv_words_say(to, "%s. The other record may go.", add) : add);
}

static void explain_bogus(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *zone = dcv_words_zone_asked(to, record);

    dcv_words_add_finding(
        to, DCV_DNSSEC_BROKEN,
        dcv_words_say(to,
                      "DNSSEC of the zone %s is broken, so that a CA must not believe "
                      "what it says of %s: %s.",
                      zone, dcv_words_owner(record, to->pool),
                      dcv_words_bogus(to, record->why_bogus)),
        dcv_words_say(to,
                      "Let whoever runs the zone %s sign it again, or remove its DS "
                      "record at the domain's registrar until that is done.",
                      zone));
}

static void explain_unknown(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    (void)record;
    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        dcv_tr(to->lang,
               "Nobody could tell this server whether the persistent record is "
               "there. That says nothing of the record, nor of its name "
               "servers."),
        NULL);
}

typedef void explain_t(const dcv_explained_t *to, const dcv_record_check_t *record);

/* By the verdict; of any other one a name server is to blame. */
static explain_t *const explanations[DCV_VERDICTS + 1] = {
    [DCV_VALID] = explain_valid,
    [DCV_EXPIRING] = explain_expiring,
    [DCV_PARTIAL] = dcv_explain_partial,
    [DCV_NOT_FOR_ALL] = explain_value,
    [DCV_RECORD_EXPIRED] = explain_value,
    [DCV_WRONG_VALUE] = explain_value,
    [DCV_WRONG_AUTHORITY] = explain_authority,
    [DCV_OWNER_DOUBLED] = explain_doubled,
    [DCV_WRONG_TYPE] = explain_type,
    [DCV_MISSING] = explain_missing,
    [DCV_DNSSEC_BROKEN] = explain_bogus,
    [DCV_UNKNOWN] = explain_unknown};

void dcv_explain_persist(const dcv_case_t *about, dcv_check_t *persistent)
{
    const dcv_explained_t to = {
        .about = about, .check = persistent, .lang = about->lang, .pool = about->pool};
    const dcv_record_check_t *best = persistent->best;
    explain_t *explain;

    persistent->findings = apr_array_make(about->pool, 1, sizeof(dcv_finding_t));
    explain = explanations[best ? best->verdict : DCV_UNKNOWN];
    (explain ? explain : dcv_explain_failure)(&to, best);
}
