/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What to do next about an order: see next_step.h. */
#include "next_step.h"

#include <string.h>

#include <apr_strings.h>

#include "report.h"
#include "turn.h"
#include "verdict/failing.h"
#include "when.h"

/* A robot that has missed so many looks comes no more. */
#define LOOKS_MISSED 3

/* By how much a look may be late. */
#define LOOK_LATE apr_time_from_sec(120)

/* What to do about a name. */
typedef struct {
    dcv_turn_t turn;
    const char *text; /* NULL: nothing */
} step_t;

/* What steps are told with. */
typedef struct {
    apr_time_t visit; /* when the CA's robot is due; 0: nobody knows */
    dcv_lang_t lang;
    apr_pool_t *pool;
} telling_t;

/* The first warning of a kind; NULL: the order has none. */
static const dcv_warning_t *find_warning(const dcv_entry_t *entry,
                                         dcv_warning_kind_t kind)
{
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (!strcmp(warning->code, dcv_warning_code(kind))) {
            return warning;
        }
    }
    return NULL;
}

/* The problem to mend first; NULL: there is none. */
static const dcv_warning_t *find_problem(const dcv_entry_t *entry, dcv_who_t *who)
{
    dcv_warning_kind_t kind;

    return dcv_turn_of_problems(&kind, who, dcv_warning_set_of(entry->warnings))
               ? find_warning(entry, kind)
               : NULL;
}

/* What a check says to do about a name. */
static const char *mend(const dcv_domain_t *domain, const char *explanation,
                        const char *remedy, const telling_t *telling)
{
    return dcv_trf(telling->lang, telling->pool, "%s: %s", domain->proof.name->text,
                   remedy ? remedy : explanation);
}

static const char *mend_record(const dcv_domain_t *domain, const dcv_check_t *check,
                               const telling_t *telling)
{
    const dcv_finding_t *first = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);

    return mend(domain, first->explanation, first->remedy, telling);
}

static const char *mend_file(const dcv_domain_t *domain, const telling_t *telling)
{
    const dcv_file_check_t *file = domain->check->file;

    return mend(domain, file->explanation, file->remedy, telling);
}

/* A name that fails: the proof that somebody began with is the one to mend. */
static const char *mend_name(const dcv_domain_t *domain, const telling_t *telling)
{
    const dcv_verdicts_t verdicts = dcv_verdicts_of(domain->check);

    return dcv_failing_record(verdicts.record)
               ? mend_record(domain, domain->check, telling)
           : dcv_failing_record(verdicts.persistent)
               ? mend_record(domain, domain->check->persistent, telling)
               : mend_file(domain, telling);
}

/* A name that needs its record. */
static const char *enter_record(const dcv_domain_t *domain, const telling_t *telling)
{
    const dcv_record_t *record;

    if (!domain->proof.records->nelts) {
        return dcv_trf(telling->lang, telling->pool,
                       "%s: it has neither a file nor a record. Ask the CA how "
                       "it validates such a name.",
                       domain->proof.name->text);
    }
    if (dcv_verdicts_of(domain->check).record == DCV_MISSING) {
        return mend_record(domain, domain->check, telling);
    }
    record = &APR_ARRAY_IDX(domain->proof.records, domain->proof.records->nelts - 1,
                            dcv_record_t);
    return dcv_trf(telling->lang, telling->pool,
                   "%s: in the zone %s, add the CNAME record %s to %s and then "
                   "check it.",
                   domain->proof.name->text, record->panel_zone, record->panel_host,
                   record->target);
}

/* To wait for the CA: one of two texts, for a time when it is due, and for none. */
static const char *wait_for_ca(const dcv_domain_t *domain, const char *due,
                               const char *ask, const telling_t *telling)
{
    const char *name = domain->proof.name->text;

    return telling->visit ? dcv_trf(telling->lang, telling->pool, due, name,
                                    dcv_when_date(telling->visit, telling->pool))
                          : dcv_trf(telling->lang, telling->pool, ask, name);
}

/* A name that nothing is known to be wrong of, and no proof to be right. */
static const char *wait_for_name(const dcv_domain_t *domain, const telling_t *telling)
{
    if (domain->proof.no_file) {
        return enter_record(domain, telling);
    }
    if (domain->not_answered) {
        return dcv_trf(telling->lang, telling->pool,
                       "%s: %s Give the virtual host that is asked this order, "
                       "or have the DNS record entered.",
                       domain->proof.name->text, domain->not_answered);
    }
    if (dcv_verdicts_of(domain->check).file == DCV_NOT_REACHED) {
        return mend_file(domain, telling);
    }
    return wait_for_ca(
        domain, DCV_N("%s: wait for the CA to fetch the file, which is due at %s."),
        DCV_N("%s: wait for the CA to fetch the file, or ask it to do so now."),
        telling);
}

static dcv_turn_t turn_of(const dcv_domain_t *domain)
{
    const dcv_file_check_t *file = domain->check ? domain->check->file : NULL;
    const dcv_turn_facts_t facts = {
        .verdicts = dcv_verdicts_of(domain->check),
        .answerer = file && file->first ? file->first->answerer : DCV_BY_NOBODY,
        .takes_file = !domain->proof.no_file,
        .takes_record = domain->proof.records->nelts > 0,
        .is_visited = domain->visits.count > 0,
        .is_answered = !domain->not_answered};

    return dcv_turn_of_name(&facts);
}

static const char *text_of(const dcv_domain_t *domain, const telling_t *telling)
{
    if (domain->failing) {
        return mend_name(domain, telling);
    }
    if (dcv_check_proves(domain->check)) {
        return wait_for_ca(domain,
                           DCV_N("%s: the proof is in place. Wait for the CA to "
                                 "look at it, which is due at %s."),
                           DCV_N("%s: the proof is in place. Wait for the CA to "
                                 "look at it, or ask it to do so now."),
                           telling);
    }
    return dcv_verdicts_of(domain->check).persistent == DCV_EXPIRING
               ? mend_record(domain, domain->check->persistent, telling)
               : wait_for_name(domain, telling);
}

static step_t step_of(const dcv_domain_t *domain, const telling_t *telling)
{
    dcv_turn_t turn = turn_of(domain);

    return (step_t){turn,
                    turn.press == DCV_PRESS_DONE ? NULL : text_of(domain, telling)};
}

/* The most pressing step of the names, the first of those; how many have one like it. */
static step_t first_step(const dcv_entry_t *entry, int *count, const telling_t *telling)
{
    step_t first = {{DCV_PRESS_DONE, DCV_WHO_NOBODY}, NULL};

    *count = 0;
    for (int i = 0; i < entry->domains->nelts; i++) {
        step_t step = step_of(&APR_ARRAY_IDX(entry->domains, i, dcv_domain_t), telling);

        if (!i || step.turn.press > first.turn.press) {
            first = step;
            *count = 0;
        }
        *count += step.turn.press == first.turn.press;
    }
    return first;
}

/* What follows a sentence: another one, after a space; NULL: none. */
static const char *followed(const char *text, const char *next, apr_pool_t *pool)
{
    return next ? apr_pstrcat(pool, text, " ", next, NULL) : text;
}

/* Until when the CA accepts the order's values, where that is soon; NULL: it is not. */
static const char *deadline(const dcv_entry_t *entry, const telling_t *telling)
{
    return find_warning(entry, DCV_EXPIRES_SOON)
               ? dcv_trf(telling->lang, telling->pool, "The CA accepts this until %s.",
                         dcv_when_date(entry->order->expires, telling->pool))
               : NULL;
}

/* How many other names have a step like the first one; NULL: none. */
static const char *others(int count, dcv_press_t press, const telling_t *telling)
{
    int more = count - 1;

    if (more < 1) {
        return NULL;
    }
    return press == DCV_PRESS_WAIT
               ? dcv_trn(telling->lang, telling->pool, more,
                         "%d more name waits for the CA, too.",
                         "%d more names wait for the CA, too.", more)
               : dcv_trn(telling->lang, telling->pool, more,
                         "%d more name needs something done.",
                         "%d more names need something done.", more);
}

/* What is said where no name that is shown needs anything. */
static dcv_next_step_t without_step(const dcv_entry_t *entry, dcv_lang_t lang)
{
    const dcv_warning_t *no_name = find_warning(entry, DCV_NO_NAME);

    if (no_name) {
        return (dcv_next_step_t){DCV_WHO_CUSTOMER, no_name->remedy};
    }
    if (entry->failing) {
        return (dcv_next_step_t){
            DCV_WHO_HOST, dcv_tr(lang, "A name that is not shown here fails: look "
                                       "at the order's other names.")};
    }
    return (dcv_next_step_t){
        DCV_WHO_NOBODY,
        dcv_tr(lang,
               entry->domains->nelts
                   ? DCV_N("The file was asked for under each name. Keep the order "
                           "until the certificate is there.")
                   : DCV_N("No name of the order is shown."))};
}

dcv_next_step_t dcv_next_step_decide(const dcv_entry_t *entry, apr_time_t now,
                                     dcv_lang_t lang, apr_pool_t *pool)
{
    const telling_t telling = {dcv_next_step_visit(entry, now), lang, pool};
    dcv_next_step_t next = {DCV_WHO_HOST, NULL};
    const dcv_warning_t *problem = find_problem(entry, &next.who);
    step_t step;
    int count;

    if (problem) {
        next.text = followed(problem->text, problem->remedy, pool);
        return next;
    }
    step = first_step(entry, &count, &telling);
    if (step.turn.press == DCV_PRESS_DONE ||
        (entry->failing && step.turn.press != DCV_PRESS_FAILING)) {
        return without_step(entry, lang);
    }
    next.who = step.turn.who;
    next.text = followed(step.text, others(count, step.turn.press, &telling), pool);
    next.text = followed(next.text, deadline(entry, &telling), pool);
    return next;
}

/* The first and the last visit under the names that are shown; *last is 0: there is none. */
static void find_span(apr_time_t *first, apr_time_t *last, const dcv_entry_t *entry)
{
    *first = *last = 0;
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_visits_t *visits =
            &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t).visits;
        apr_time_t oldest = visits->recent_count
                                ? visits->recent[visits->recent_count - 1].time
                                : visits->last.time;

        if (visits->count) {
            *first = !*first || oldest < *first ? oldest : *first;
            *last = visits->last.time > *last ? visits->last.time : *last;
        }
    }
}

apr_time_t dcv_next_step_visit(const dcv_entry_t *entry, apr_time_t now)
{
    const dcv_authority_t *authority = entry->order->authority;
    apr_time_t first, last, look;
    apr_uint32_t count = 1;
    int missed = 0;

    find_span(&first, &last, entry);
    if (!last || !dcv_authority_rhythm_s(authority, 1) ||
        (entry->order->expires && entry->order->expires <= now)) {
        return 0;
    }
    /* A rhythm that is the same for good goes on from the last look. */
    look = authority->rhythm[1] ? first : last;
    while (look <= last + LOOK_LATE || look <= now) {
        missed += look > last + LOOK_LATE;
        if (missed >= LOOKS_MISSED) {
            return 0;
        }
        look += apr_time_from_sec(dcv_authority_rhythm_s(authority, count++));
    }
    return look;
}
