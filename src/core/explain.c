/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about a record: what was asked, whom, what came back, and what
 * to type. See judge.h. Servers that fail are in explain_failure.c.
 */
#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "words.h"

void dcv_explain_add(const dcv_case_t *about, dcv_verdict_t verdict,
                     const char *explanation, const char *remedy)
{
    dcv_finding_t *finding = apr_array_push(about->check->findings);

    finding->verdict = verdict;
    finding->explanation = explanation;
    finding->remedy = remedy;
}

static void explain_valid(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const char *who_said = dcv_words_servers(about, record, DCV_VALID, 1);

    dcv_explain_add(
        about, DCV_VALID,
        apr_psprintf(about->pool, "%s is a CNAME to %s, as it must be. %s%s.%s",
                     dcv_words_owner(record, about->pool),
                     dcv_order_target(about->order, about->pool),
                     *who_said ? "All name servers have it: " : "The resolver says so",
                     who_said,
                     record->dnssec == DCV_DNSSEC_SECURE ? " DNSSEC is in order." : ""),
        NULL);
}

static void explain_partial(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const char *right = dcv_words_servers(about, record, DCV_VALID, 1);
    const char *wrong = dcv_words_servers(about, record, DCV_VALID, 0);

    dcv_explain_add(
        about, DCV_PARTIAL,
        apr_psprintf(about->pool,
                     "%s is right on some name servers only. It is on: %s. Not so: %s. "
                     "%s%s",
                     dcv_words_owner(record, about->pool),
                     *right ? right : "none that was asked",
                     *wrong ? wrong : "what the resolver was told",
                     dcv_words_others_are_dead(record)
                         ? "A CA that tries those has to ask another one."
                         : "Whether the CA finds it depends on which one it asks.",
                     dcv_words_memory(about, record->negative_ttl_s)),
        "Nothing has to be changed in the record. Wait until all name servers have it; if "
        "that takes more than an hour, let whoever runs them see to those that do not.");
}

/* A DNAME or a zone that is not there change what can be done about a missing record. */
static const char *obstacle(const dcv_case_t *about, const dcv_record_check_t *record,
                            int place)
{
    const dcv_sighting_t *seen =
        dcv_evidence_find(about->evidence, DCV_ASKED_OWNER, place, -1);

    return seen && seen->dname
               ? apr_psprintf(about->pool,
                              " A DNAME at %s leads all names below it elsewhere, this "
                              "one among them: it must go, or prove control by file.",
                              dcv_text_readable(seen->dname, about->pool))
           : record->zone && !dcv_dns_is_below(record->zone, record->record->panel_zone)
               ? apr_psprintf(about->pool,
                              " The domain %s itself is not in the DNS: the name "
                              "servers of “%s” do not know it.",
                              record->record->panel_zone,
                              dcv_text_readable(record->zone, about->pool))
               : "";
}

static int place_of(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const apr_array_header_t *places = about->evidence->places;
    int place = 0;

    while (place < places->nelts - 1 &&
           strcmp(APR_ARRAY_IDX(places, place, dcv_place_t).domain,
                  record->record->domain)) {
        place++;
    }
    return place;
}

static void explain_missing(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const char *obstacle_text = obstacle(about, record, place_of(about, record));
    int is_unknown =
        record->zone && !dcv_dns_is_below(record->zone, record->record->panel_zone);

    dcv_explain_add(
        about, DCV_MISSING,
        apr_psprintf(about->pool, "There is no CNAME at %s. %s%s%s",
                     dcv_words_owner(record, about->pool),
                     dcv_words_asked(about, record), obstacle_text,
                     dcv_words_memory(about, record->negative_ttl_s)),
        apr_pstrcat(about->pool,
                    is_unknown ? "Register the domain, or have it delegated. Then: "
                               : "",
                    dcv_words_in_zone(record, about->pool),
                    dcv_words_enter(about, record, "add"), NULL));
}

/* The same for a record that stands there, but must point elsewhere. */
static void add_change(const dcv_case_t *about, const dcv_record_check_t *record,
                       dcv_verdict_t verdict, const char *explanation)
{
    const char *which = record->clue
                            ? "that record"
                            : apr_pstrcat(about->pool, "the CNAME with the host ",
                                          dcv_words_host(record, about->pool), NULL);

    dcv_explain_add(about, verdict,
                    apr_pstrcat(about->pool, explanation, " ",
                                dcv_words_asked(about, record),
                                dcv_words_memory(about, record->ttl_s), NULL),
                    apr_pstrcat(about->pool, dcv_words_in_zone(record, about->pool),
                                "change the target of ", which, " to ",
                                record->record->target, NULL));
}

static const char *unique_value_text(const dcv_case_t *about,
                                     const dcv_target_t *target)
{
    const char *wanted = about->order->unique_value;
    const char *found = dcv_text_readable(target->unique_value, about->pool);

    if (!wanted) {
        return apr_psprintf(about->pool,
                            "it has “%s” where this order has no unique value", found);
    }
    return *found
               ? apr_psprintf(about->pool,
                              "it has “%s” where the unique value “%s” belongs", found,
                              wanted)
               : apr_psprintf(about->pool,
                              "the unique value “%s” is missing before the CA's domain",
                              wanted);
}

/* What is wrong with a target, as half a sentence. */
static const char *target_text(const dcv_case_t *about, const dcv_target_t *target,
                               dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_UNIQUE_VALUE_WRONG:
        return unique_value_text(about, target);
    case DCV_WRONG_AUTHORITY:
        return apr_psprintf(
            about->pool,
            "the hashes are right, but behind them stands “%s”, which is "
            "not what %s looks for",
            dcv_text_readable(target->domain, about->pool),
            about->order->authority->name);
    case DCV_OTHER_CSR:
        return target->other
                   ? apr_psprintf(about->pool, "it is the record of another CSR, %s",
                                  dcv_text_readable(target->other->source, about->pool))
                   : "it is the record of another CSR, which this server does not have";
    default:
        return target->mix    ? target->mix
               : target->slip ? "nearly right"
                              : "it is something else";
    }
}

/* A CNAME that points to something else than it must: the record's, or its clue. */
static void explain_target(const dcv_case_t *about, const dcv_record_check_t *record,
                           const char *found)
{
    dcv_target_t target;
    const char *shown = dcv_text_readable(found, about->pool);
    const char *name = record->clue ? dcv_text_readable(record->clue->name, about->pool)
                                    : dcv_words_owner(record, about->pool);

    dcv_judge_target(&target, about, record, found);
    if (target.verdict == DCV_TARGET_ZONE_APPENDED) {
        add_change(
            about, record, DCV_TARGET_ZONE_APPENDED,
            apr_psprintf(about->pool,
                         "%s points to %s: “%s” was added to the target, since it was "
                         "entered without a dot at its end.",
                         name, shown, dcv_text_readable(target.appended, about->pool)));
    }
    if (target.within != DCV_VALID) {
        add_change(about, record, target.within,
                   apr_psprintf(about->pool, "%s points to %s: %s.%s%s", name, shown,
                                target_text(about, &target, target.within),
                                target.slip ? " " : "",
                                target.slip ? target.slip : ""));
    }
}

/* Two CNAMEs where only one may be (RFC 1034 3.6.2). */
static void explain_two(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const char *wrong = dcv_text_readable(record->found, about->pool);
    const char *other = dcv_text_readable(record->also, about->pool);
    const char *rest = dcv_dns_same(record->also, record->record->target)
                           ? "leave the one to "
                           : "change the target of the other one to ";

    dcv_explain_add(
        about, DCV_WRONG_TARGET,
        apr_psprintf(
            about->pool,
            "Two CNAMEs stand at %s, to %s and to %s: which one the CA gets is "
            "chance, and many resolvers take neither. %s%s",
            dcv_words_owner(record, about->pool), wrong, other,
            dcv_words_asked(about, record), dcv_words_memory(about, record->ttl_s)),
        apr_pstrcat(about->pool, dcv_words_in_zone(record, about->pool),
                    "remove the CNAME with the host ",
                    dcv_words_host(record, about->pool), " that points to ", wrong,
                    ", and ", rest, record->record->target, NULL));
}

static void explain_wildcard(const dcv_case_t *about, const dcv_record_check_t *record)
{
    dcv_explain_add(
        about, DCV_WILDCARD_RECORD,
        apr_psprintf(
            about->pool,
            "%s points to %s, but so does a name that nobody entered: a wildcard "
            "in the zone answers, and the record itself is not there. %s%s",
            dcv_words_owner(record, about->pool),
            dcv_text_readable(record->found, about->pool),
            dcv_words_asked(about, record), dcv_words_memory(about, record->ttl_s)),
        apr_pstrcat(about->pool, dcv_words_in_zone(record, about->pool),
                    dcv_words_enter(about, record, "add"),
                    " (the wildcard may stay: a record of its own wins over it)",
                    NULL));
}

/* The record, at a place where the CA does not look. */
static void explain_clue(const dcv_case_t *about, const dcv_record_check_t *record)
{
    static const char *const why[] = {
        [DCV_ASKED_DOUBLED] = "the panel added the zone to a host that had it already",
        [DCV_ASKED_BARE] = "the underscore at its beginning is missing"};
    const dcv_sighting_t *clue = record->clue;
    int is_right = dcv_dns_same(clue->found, record->record->target);

    dcv_explain_add(
        about, record->verdict,
        apr_psprintf(about->pool,
                     "The record stands at %s, but the CA looks at %s: %s.%s",
                     dcv_text_readable(clue->name, about->pool),
                     dcv_words_owner(record, about->pool), why[clue->asked],
                     dcv_words_memory(about, record->negative_ttl_s)),
        apr_psprintf(
            about->pool, "%schange the host of that record to %s%s, and %s %s",
            dcv_words_in_zone(record, about->pool), dcv_words_host(record, about->pool),
            clue->asked == DCV_ASKED_BARE ? " (with the underscore before it)"
                                          : " (without the zone, which the panel adds)",
            is_right ? "leave its target at" : "its target to",
            record->record->target));
    if (!is_right) {
        explain_target(about, record, clue->found);
    }
}

static void explain_type(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;

    dcv_explain_add(
        about, DCV_WRONG_TYPE,
        apr_psprintf(about->pool,
                     "At %s stands a record of type %s (%s), and the CA looks for a "
                     "CNAME. %s%s",
                     dcv_words_owner(record, about->pool), dcv_dns_type(clue->type),
                     dcv_text_readable(clue->found, about->pool),
                     dcv_words_asked(about, record),
                     dcv_words_memory(about, record->negative_ttl_s)),
        apr_pstrcat(about->pool, dcv_words_in_zone(record, about->pool), "remove the ",
                    dcv_dns_type(clue->type), " record with the host ",
                    dcv_words_host(record, about->pool), ", and ",
                    dcv_words_enter(about, record, "add"), NULL));
}

/* The record of another order stands there, under its own name. */
static void explain_other(const dcv_case_t *about, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    dcv_target_t target;

    dcv_judge_target(&target, about, record, clue->found);
    dcv_explain_add(
        about, DCV_OTHER_CSR,
        apr_psprintf(
            about->pool, "There is no CNAME at %s, but one at %s: that is for %s. %s%s",
            dcv_words_owner(record, about->pool),
            dcv_text_readable(clue->name, about->pool),
            target.other
                ? apr_pstrcat(about->pool, "the CSR ",
                              dcv_text_readable(target.other->source, about->pool),
                              NULL)
                : "another CSR",
            dcv_words_asked(about, record),
            dcv_words_memory(about, record->negative_ttl_s)),
        apr_pstrcat(about->pool, dcv_words_in_zone(record, about->pool),
                    dcv_words_enter(about, record, "add"),
                    " (the other record may go once its order is done)", NULL));
}

void dcv_explain_record(const dcv_case_t *about, const dcv_record_check_t *record)
{
    switch (record->verdict) {
    case DCV_VALID:
        explain_valid(about, record);
        break;
    case DCV_PARTIAL:
        explain_partial(about, record);
        break;
    case DCV_MISSING:
        explain_missing(about, record);
        break;
    case DCV_WILDCARD_RECORD:
        explain_wildcard(about, record);
        break;
    case DCV_OWNER_DOUBLED:
    case DCV_UNDERSCORE_MISSING:
        explain_clue(about, record);
        break;
    case DCV_WRONG_TYPE:
        explain_type(about, record);
        break;
    case DCV_DNSSEC_BROKEN:
        dcv_explain_bogus(about, record);
        break;
    case DCV_LAME:
    case DCV_TIMEOUT:
    case DCV_SERVER_FAILURE:
    case DCV_VERDICTS:
        dcv_explain_failure(about, record);
        break;
    default:
        if (record->clue) {
            explain_other(about, record);
        }
        else if (record->also) {
            explain_two(about, record);
        }
        else {
            explain_target(about, record, record->found);
        }
        break;
    }
}
