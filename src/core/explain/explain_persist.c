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

/* "In the zone Z, VERB a record of type TXT ...", as a panel and a zone file take it. */
static const char *enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                         const char *verb, const char *behind)
{
    return apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool), verb,
                       " a record of type TXT with the host ",
                       dcv_words_host(record, to->pool), " and the value ",
                       record->record->target, ", without quotation marks", behind,
                       ". In a zone file: ", record->record->zone_line, NULL);
}

/* "In the zone Z, change the value of the TXT ... to ..." */
static const char *change(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    return apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                       "change the value of the TXT record with the host ",
                       dcv_words_host(record, to->pool), " that is ",
                       shown(to, record->found), " to ", record->record->target,
                       " (without quotation marks). In a zone file: ",
                       record->record->zone_line, NULL);
}

/* What the record covers besides the name where it stands; "" for that alone. */
static const char *covers(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_name_t *name = to->about->proof->name;

    return name->kind == DCV_NAME_WILDCARD ||
                   !dcv_dns_same(name->fqdn, record->record->domain)
               ? apr_psprintf(
                     to->pool,
                     " It covers %s, as all names below %s and their wildcards.",
                     name->text, record->record->domain)
               : "";
}

/* What is to be known of a record that is right. */
static const char *remarks(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);

    return apr_pstrcat(
        to->pool, covers(to, record),
        value.lacks_policy
            ? apr_psprintf(to->pool,
                           " Let's Encrypt would want policy=wildcard in it for a "
                           "wildcard; %s does not.",
                           to->about->order->authority->name)
            : "",
        to->check->caa.verdict == DCV_CAA_FORBIDS
            ? " But CAA does not let this CA issue, whatever the record says."
            : "",
        NULL);
}

static const char *is_there(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *who_said = dcv_words_servers(to, record, DCV_VALID, 1);

    return apr_psprintf(
        to->pool, "%s is a TXT record with %s%s%s. %s%s.%s",
        dcv_words_owner(record, to->pool), shown(to, record->found),
        record->alias ? ", by way of the CNAME to " : "",
        record->alias ? dcv_text_readable(record->alias, to->pool) : "",
        *who_said ? "All name servers have it: " : "The resolver says so", who_said,
        record->dnssec == DCV_DNSSEC_SECURE ? " DNSSEC is in order." : "");
}

static void explain_valid(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_VALID,
        apr_pstrcat(to->pool, is_there(to, record),
                    record->until ? apr_psprintf(to->pool, " It holds until %s.",
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
    return apr_pstrcat(
        to->pool,
        "In the configuration of this server, give DCVPersistAccount a "
        "later until=. Then, ",
        apr_psprintf(to->pool,
                     "in the zone %s, change the value of the TXT record "
                     "with the host %s to the one that is shown then.",
                     dcv_text_readable(dcv_words_zone(record), to->pool),
                     dcv_words_host(record, to->pool)),
        " Until now it is: ", record->record->zone_line, NULL);
}

static void explain_expiring(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_EXPIRING,
        apr_psprintf(
            to->pool, "%s It ends %s (%s): no CA takes it after that.%s",
            is_there(to, record),
            dcv_when_words(record->until,
                           to->about->now ? to->about->now : to->about->evidence->time,
                           to->lang, to->pool),
            dcv_when_date(record->until, to->pool), remarks(to, record)),
        prolong(to, record));
}

/* A value that is wrong, has ended, or is not taken by all. */
static void explain_value(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);
    const char *takers = "";

    if (record->verdict == DCV_NOT_FOR_ALL) {
        takers = apr_psprintf(
            to->pool, " These validators do not take it:%s%s%s.",
            value.taken_by & DCV_TAKEN_BY_MPIC ? "" : " Open MPIC (Sectigo's)",
            value.taken_by & DCV_TAKEN_BY_BOULDER
                ? ""
                : (value.taken_by & DCV_TAKEN_BY_MPIC ? " boulder (Let's Encrypt's)"
                                                      : ", boulder (Let's Encrypt's)"),
            value.taken_by & DCV_TAKEN_BY_DIGICERT ? "" : ", DigiCert's library");
    }
    dcv_words_add_finding(
        to, record->verdict,
        apr_psprintf(to->pool, "%s is a TXT record with %s, and %s: %s.%s %s%s",
                     dcv_words_owner(record, to->pool), shown(to, record->found),
                     record->verdict == DCV_NOT_FOR_ALL      ? "not every CA takes that"
                     : record->verdict == DCV_RECORD_EXPIRED ? "has ended"
                                                             : "no CA takes that",
                     dcv_explain_persist_value(to, &value), takers,
                     dcv_words_asked(to, record), dcv_words_memory(to, record->ttl_s)),
        record->verdict == DCV_RECORD_EXPIRED ? prolong(to, record)
                                              : change(to, record));
}

static void explain_authority(const dcv_explained_t *to,
                              const dcv_record_check_t *record)
{
    const dcv_persist_value_t value = dcv_judge_persist_value(to->about, record->found);

    dcv_words_add_finding(
        to, DCV_WRONG_AUTHORITY,
        apr_psprintf(to->pool,
                     "%s is a TXT record with %s: %s. There is none for this CA. %s%s",
                     dcv_words_owner(record, to->pool), shown(to, record->found),
                     dcv_explain_persist_value(to, &value), dcv_words_asked(to, record),
                     dcv_words_memory(to, record->ttl_s)),
        enter(to, record, "add", " (the other CA's record may stay beside it)"));
}

/* The record of a name, where the CA does not look. */
static void explain_doubled(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_sighting_t *clue = record->persist_clue;

    dcv_words_add_finding(
        to, DCV_OWNER_DOUBLED,
        apr_psprintf(
            to->pool,
            "The record stands at %s, but the CA looks at %s: the panel added the "
            "zone to a host that had it already.%s",
            dcv_text_readable(clue->name, to->pool), dcv_words_owner(record, to->pool),
            dcv_words_memory(to, record->negative_ttl_s)),
        apr_psprintf(
            to->pool,
            "%schange the host of that TXT record to %s (without the zone, which "
            "the panel adds), and its value to %s. In a zone file: %s",
            dcv_words_in_zone(record, to->pool), dcv_words_host(record, to->pool),
            record->record->target, record->record->zone_line));
}

/* Enter the record in place of one of another type. */
static const char *replace(const dcv_explained_t *to, const dcv_record_check_t *record,
                           const char *type)
{
    return enter(to, record,
                 apr_pstrcat(to->pool, "remove the ", type, " record with the host ",
                             dcv_words_host(record, to->pool), ", and add", NULL),
                 "");
}

/* A CNAME that leads where no TXT is: it may be meant so, or be of the wrong type. */
static void explain_alias(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *alias = dcv_text_readable(record->alias, to->pool);

    dcv_words_add_finding(
        to, DCV_WRONG_TYPE,
        apr_psprintf(
            to->pool,
            "%s leads by a CNAME to %s, where there is no TXT record, and the CA "
            "looks for a TXT. %s%s",
            dcv_words_owner(record, to->pool), alias, dcv_words_asked(to, record),
            dcv_words_memory(to, record->negative_ttl_s)),
        apr_pstrcat(to->pool, replace(to, record, "CNAME"),
                    ". Or, if the CNAME is meant to stay, add the TXT at ", alias,
                    NULL));
}

static void explain_type(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_persist_sighting_t *clue = record->persist_clue;
    const char *type = dcv_dns_type(clue->type);

    if (clue->kind == DCV_PERSIST_AT_OWNER) {
        explain_alias(to, record);
        return;
    }
    dcv_words_add_finding(
        to, DCV_WRONG_TYPE,
        apr_psprintf(
            to->pool,
            "At %s stands a record of type %s (%s), and the CA looks for a TXT. "
            "%s%s",
            dcv_text_readable(clue->name, to->pool), type,
            dcv_text_readable(APR_ARRAY_IDX(clue->values, 0, const char *), to->pool),
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s)),
        replace(to, record, type));
}

/* Where the record was entered instead; "": nowhere. */
static const char *elsewhere(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    const dcv_persist_sighting_t *clue = record->persist_clue;

    return clue ? apr_psprintf(
                      to->pool, " But one stands at %s: %s.",
                      dcv_text_readable(clue->name, to->pool),
                      clue->kind == DCV_PERSIST_AT_STAR
                          ? "“*” does not belong in its host"
                          : "it was entered without its host " DCV_PERSIST_LABEL)
                : "";
}

static void explain_missing(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_MISSING,
        apr_psprintf(to->pool, "There is no TXT record for this CA at %s. %s%s%s",
                     dcv_words_owner(record, to->pool), dcv_words_asked(to, record),
                     elsewhere(to, record),
                     dcv_words_memory(to, record->negative_ttl_s)),
        record->persist_clue ? apr_pstrcat(to->pool, enter(to, record, "add", ""),
                                           ". The other record may go.", NULL)
                             : enter(to, record, "add", ""));
}

static void explain_bogus(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *zone = dcv_text_readable(
        record->zone ? record->zone : record->record->panel_zone, to->pool);

    dcv_words_add_finding(
        to, DCV_DNSSEC_BROKEN,
        apr_psprintf(
            to->pool,
            "DNSSEC of the zone %s is broken, so that a CA must not believe what "
            "it says of %s: %s.",
            zone, dcv_words_owner(record, to->pool),
            dcv_text_readable(
                record->why_bogus ? record->why_bogus : "validation fails", to->pool)),
        apr_psprintf(
            to->pool,
            "Let whoever runs the zone %s sign it again, or remove its DS record "
            "at the domain's registrar until that is done.",
            zone));
}

static void explain_unknown(const dcv_explained_t *to)
{
    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        "Nobody could tell this server whether the persistent record is "
        "there. That says nothing of the record, nor of its name "
        "servers.",
        NULL);
}

static void explain_record(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    switch (record->verdict) {
    case DCV_VALID:
        explain_valid(to, record);
        break;
    case DCV_EXPIRING:
        explain_expiring(to, record);
        break;
    case DCV_PARTIAL:
        dcv_explain_partial(to, record);
        break;
    case DCV_NOT_FOR_ALL:
    case DCV_RECORD_EXPIRED:
    case DCV_WRONG_VALUE:
        explain_value(to, record);
        break;
    case DCV_WRONG_AUTHORITY:
        explain_authority(to, record);
        break;
    case DCV_OWNER_DOUBLED:
        explain_doubled(to, record);
        break;
    case DCV_WRONG_TYPE:
        explain_type(to, record);
        break;
    case DCV_MISSING:
        explain_missing(to, record);
        break;
    case DCV_DNSSEC_BROKEN:
        explain_bogus(to, record);
        break;
    case DCV_UNKNOWN:
        explain_unknown(to);
        break;
    default:
        dcv_explain_failure(to, record);
        break;
    }
}

void dcv_explain_persist(const dcv_case_t *about, dcv_check_t *persistent)
{
    const dcv_explained_t to = {
        .about = about, .check = persistent, .pool = about->pool};

    persistent->findings = apr_array_make(about->pool, 1, sizeof(dcv_finding_t));
    if (persistent->best) {
        explain_record(&to, persistent->best);
    }
    else {
        explain_unknown(&to);
    }
}
