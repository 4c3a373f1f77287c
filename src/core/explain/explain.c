/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about a record: what was asked, whom, what came back, and
 * what to type. See explain.h. What a target is wrong by is in explain_target.c, a record that
 * is missing in explain_missing.c, servers that fail are in explain_failure.c.
 */
#include "explain.h"
#include "explain_file.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "verdict/verdict.h"
#include "words.h"
#include "dns.h"

static void explain_valid(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_VALID,
        dcv_words_join(to,
                       dcv_words_say(to, "%s is a CNAME to %s, as it must be.",
                                     dcv_words_owner(record, to->pool),
                                     dcv_order_target(to->about->order, to->pool)),
                       dcv_words_confirmed(to, record), NULL),
        NULL);
}

static void explain_wildcard(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    dcv_words_add_finding(
        to, DCV_WILDCARD_RECORD,
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                "%s points to %s, but so does a name that nobody entered: a wildcard "
                "in the zone answers, and the record itself is not there.",
                dcv_words_owner(record, to->pool),
                dcv_text_readable(record->found, to->pool)),
            dcv_words_asked(to, record), dcv_words_memory(to, record->ttl_s), NULL),
        dcv_words_enter(
            to, record,
            "In the zone %s, add a record of type CNAME with the host %s and the target "
            "%s (the wildcard may stay: a record of its own wins over it)"));
}

/* What is wrong with the place of a record, and how to correct its host, and its target. */
typedef struct {
    const char *why, *leave_target, *change_target;
} misplaced_t;

static const misplaced_t doubled = {
    DCV_N(
        "The record stands at %s, but the CA looks at %s: the panel added the zone to "
        "a host that had it already."),
    DCV_N(
        "In the zone %s, change the host of that record to %s (without the zone, which "
        "the panel adds), and leave its target at %s"),
    DCV_N(
        "In the zone %s, change the host of that record to %s (without the zone, which "
        "the panel adds), and its target to %s")};

static const misplaced_t bare = {
    DCV_N("The record stands at %s, but the CA looks at %s: the underscore at its "
          "beginning is missing."),
    DCV_N("In the zone %s, change the host of that record to %s (with the underscore "
          "before it), and leave its target at %s"),
    DCV_N("In the zone %s, change the host of that record to %s (with the underscore "
          "before it), and its target to %s")};

/* The record, at a place where the CA does not look. */
static void explain_clue(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    const misplaced_t *misplaced = clue->kind == DCV_SIGHTING_BARE ? &bare : &doubled;
    int is_right = dcv_dns_same(clue->found, record->record->target);

    dcv_words_add_finding(
        to, record->verdict,
        dcv_words_join(to,
                       dcv_words_say(to, misplaced->why,
                                     dcv_text_readable(clue->name, to->pool),
                                     dcv_words_owner(record, to->pool)),
                       dcv_words_memory(to, record->negative_ttl_s), NULL),
        dcv_words_enter(to, record,
                        is_right ? misplaced->leave_target : misplaced->change_target));
    if (!is_right) {
        dcv_explain_target(to, record, clue->found);
    }
}

static void explain_type(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    const char *host = dcv_words_host_in(record, clue->name, to->pool);

    dcv_words_add_finding(
        to, DCV_WRONG_TYPE,
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                "At %s stands a record of type %s (%s), and the CA looks for a "
                "CNAME.",
                dcv_text_readable(clue->name, to->pool), dcv_dns_type(clue->type),
                dcv_words_data(clue->type, clue->found, to->pool)),
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s),
            NULL),
        dcv_words_say(
            to,
            "In the zone %s, remove the %s record with the host %s, and add a "
            "record of type CNAME with the host %s and the target %s",
            dcv_words_zone(record, to->pool), dcv_dns_type(clue->type),
            dcv_text_readable(host, to->pool), dcv_words_host(record, to->pool),
            record->record->target));
}

/* A record that does not fit: one finding or more. */
static void explain_wrong(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    if (record->clue) {
        dcv_explain_other(to, record);
    }
    else if (record->also) {
        dcv_explain_two(to, record);
    }
    else {
        dcv_explain_target(to, record, record->found);
    }
}

/* Say what is right or wrong with a record: one finding or more. */
static void explain_record(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    dcv_record_check_t inside = *record;

    switch (record->verdict) {
    case DCV_VALID:
        explain_valid(to, record);
        break;
    case DCV_PARTIAL:
        dcv_explain_partial(to, record);
        break;
    case DCV_MISSING:
        dcv_explain_missing(to, record);
        break;
    case DCV_WILDCARD_RECORD:
        explain_wildcard(to, record);
        break;
    case DCV_OWNER_DOUBLED:
    case DCV_UNDERSCORE_MISSING:
        explain_clue(to, record);
        break;
    case DCV_WRONG_TYPE:
        explain_type(to, record);
        break;
    case DCV_DNSSEC_BROKEN:
        inside.verdict = dcv_explain_bogus(to, record);
        if (inside.verdict != DCV_VALID) {
            explain_record(to, &inside);
        }
        break;
    case DCV_LAME:
    case DCV_TIMEOUT:
    case DCV_SERVER_FAILURE:
        dcv_explain_failure(to, record);
        break;
    case DCV_UNKNOWN:
        dcv_explain_unknown(to, record);
        break;
    default:
        explain_wrong(to, record);
        break;
    }
}

/* What is wrong elsewhere, unless it is only that no second record is there. */
static void explain_others(const dcv_explained_t *to)
{
    const apr_array_header_t *records = to->check->records;
    const dcv_record_check_t *best = to->check->best;

    for (int i = 0; i < records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(records, i, dcv_record_check_t);

        if (record != best && record->verdict != DCV_MISSING &&
            record->verdict != DCV_VALID && record->verdict != DCV_UNKNOWN &&
            record->verdict != best->verdict) {
            explain_record(to, record);
        }
    }
}

/* The finding to mend first leads. */
static void explain_all(const dcv_explained_t *to)
{
    const dcv_record_check_t *best = to->check->best;
    dcv_verdict_t caa = to->check->caa.methods.record.verdict;

    dcv_explain_caa_summary(to);
    if (best->verdict == DCV_VALID) {
        dcv_explain_caa(to);
        explain_record(to, best);
        dcv_explain_caa_notes(to);
        return;
    }
    explain_record(to, best);
    explain_others(to);
    /* A zone that fails as a whole needs no second sentence on its CAA. */
    if (caa == DCV_CAA_FORBIDS ||
        (best->verdict != DCV_DNSSEC_BROKEN && best->verdict != DCV_UNKNOWN &&
         !dcv_verdict_is_failure(best->verdict))) {
        dcv_explain_caa(to);
        dcv_explain_caa_notes(to);
    }
}

void dcv_explain_check(const dcv_case_t *about, dcv_check_t *check)
{
    const dcv_explained_t to = {
        .about = about, .check = check, .lang = about->lang, .pool = about->pool};
    const char *limits = dcv_explain_limits(about->evidence);

    check->findings = apr_array_make(about->pool, 2, sizeof(dcv_finding_t));
    check->limits = limits ? dcv_tr(to.lang, limits) : NULL;

    dcv_explain_file(&to);
    if (check->verdict == DCV_VERDICTS) {
        return;
    }
    if (check->best) {
        explain_all(&to);
    }
    else {
        dcv_explain_nobody(&to);
    }
    if (about->evidence->is_spent) {
        dcv_explain_spent(&to);
    }
    if (check->persistent) {
        dcv_explain_persist(about, check->persistent);
    }
}
