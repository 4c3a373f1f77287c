/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are due: see schedule.h. */
#include "schedule.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "dcv/hash.h"
#include "dcv/clock.h"
#include "dcv/snapshot.h"

/* Names at one go: enough for a new order, and never all of a big server. */
#define DUE_LEAST 20
#define DUE_MOST  1000

/*
 * Names that were checked together drift apart by up to an eighth of the time between.
 */
#define DRIFT 8

/* Between checks of a name whose name servers fail, at most. */
#define BACK_OFF_MOST apr_time_from_sec(86400)

/*
 * A base domain whose name servers fail: pause after the first failure, which doubles up
 * to the most, and names that are tried after it.
 */
#define PAUSE_LEAST apr_time_from_sec(10)
#define PAUSE_MOST  apr_time_from_sec(600)
#define TRIES       2

/* A base domain, for all its names. */
typedef struct {
    int failures;     /* in a row, of one each time that it was tried */
    apr_time_t until; /* end of the pause, by dcv_clock_now(); 0: there is none */
    int turns;        /* of one choice */
} base_t;

typedef struct {
    mod_dcv_job_t job;
    base_t *base;
    int vhost;          /* of the order */
    apr_time_t due;     /* by dcv_clock_now(); 0: at once */
    apr_time_t expires; /* time of day; 0: not known */
    int failures;       /* of the name servers, in a row */
    int turn; /* of one choice: place among the names of the base domain, then among
                 those of the virtual host */
    int is_closed;
} item_t;

struct mod_dcv_schedule_t {
    apr_array_header_t *items; /* item_t */
    apr_hash_t *by_id;         /* to the item's number, from 1 on */
    apr_hash_t *bases;         /* domain to base_t */
    int *turns;                /* of one choice, by virtual host */
    int vhosts;
    apr_interval_time_t interval;
    int wants_file;
};

/* A time that doubles with each failure, up to a most. */
static apr_interval_time_t back_off(apr_interval_time_t step, int failures,
                                    apr_interval_time_t most)
{
    for (int i = 0; i < failures && step < most; i++) {
        step = 2 * step < most ? 2 * step : most;
    }
    return step;
}

/*
 * When a name is due again, by dcv_clock_now(), whose last check was at a time of day: with
 * the CA's own look, but not more often than configured.
 */
static apr_time_t due_after(const mod_dcv_schedule_t *schedule, const item_t *item,
                            apr_time_t last)
{
    apr_interval_time_t step = schedule->interval;
    int rhythm_s = dcv_authority_rhythm_s(item->job.order->authority, item->job.round);

    if (apr_time_from_sec(rhythm_s) > step) {
        step = apr_time_from_sec(rhythm_s);
    }
    step = back_off(step, item->failures, BACK_OFF_MOST);
    step -= step / DRIFT * item->job.id[0] / 256;
    return dcv_clock_now() + step - (apr_time_now() - last);
}

/*
 * What a CA makes of what a check saw: that the name is proven, by whichever proof, or else what
 * is wrong with the record, or with the file of a name that has none.
 */
static dcv_verdict_t judge(dcv_index_t *index, const dcv_order_t *order,
                           const dcv_proof_t *proof, const dcv_evidence_t *evidence,
                           apr_pool_t *pool)
{
    const dcv_case_t about = {.index = index,
                              .order = order,
                              .proof = proof,
                              .evidence = evidence,
                              .pool = pool};

    const dcv_check_t *check = dcv_judge_case(&about);

    if (dcv_check_proves(check)) {
        return DCV_VALID;
    }
    return check->verdict == DCV_VERDICTS && check->file ? check->file->verdict
                                                         : check->verdict;
}

/*
 * Whether to ask less often: name servers fail, or cannot be reached from here. Where this
 * server can ask nobody at all, that is about none of them.
 */
static int is_failure(const dcv_evidence_t *evidence, dcv_verdict_t verdict)
{
    return evidence->view != DCV_VIEW_NOBODY &&
           (verdict == DCV_LAME || verdict == DCV_TIMEOUT ||
            verdict == DCV_SERVER_FAILURE || verdict == DCV_UNKNOWN);
}

static item_t *find_item(const mod_dcv_schedule_t *schedule, const unsigned char *id)
{
    apr_size_t number =
        schedule ? (apr_size_t)apr_hash_get(schedule->by_id, id, DCV_ID_BYTES) : 0;

    return number ? &APR_ARRAY_IDX(schedule->items, (int)number - 1, item_t) : NULL;
}

/*
 * The base domain of a proof's records, or a name that has none, with the back-off that it had
 * before.
 */
static base_t *find_base(mod_dcv_schedule_t *schedule, const dcv_proof_t *proof,
                         const mod_dcv_schedule_t *before)
{
    const apr_array_header_t *records = proof->records;
    const char *domain =
        records->nelts ? APR_ARRAY_IDX(records, records->nelts - 1, dcv_record_t).domain
                       : proof->name->fqdn;
    base_t *base = apr_hash_get(schedule->bases, domain, APR_HASH_KEY_STRING);
    const base_t *old =
        before ? apr_hash_get(before->bases, domain, APR_HASH_KEY_STRING) : NULL;
    apr_pool_t *pool = schedule->items->pool;

    if (!base) {
        base = old ? apr_pmemdup(pool, old, sizeof(*base))
                   : apr_pcalloc(pool, sizeof(*base));
        apr_hash_set(schedule->bases, apr_pstrdup(pool, domain), APR_HASH_KEY_STRING,
                     base);
    }
    return base;
}

/* Take over what is known of a name: its last check, and how often it failed before. */
static void take_over(item_t *item, const mod_dcv_schedule_t *schedule,
                      const item_t *before, const dcv_evidence_t *last,
                      dcv_verdict_t verdict)
{
    item->job.round = last->round;
    item->failures = !is_failure(last, verdict)       ? 0
                     : before && before->failures > 1 ? before->failures
                                                      : 1;
    item->due = due_after(schedule, item, last->time);
    item->is_closed = verdict == DCV_VALID;
}

static void add_name(mod_dcv_schedule_t *schedule, dcv_index_t *index,
                     mod_dcv_state_t *state, int vhost, const dcv_order_t *order,
                     const dcv_name_t *name, const mod_dcv_schedule_t *before,
                     apr_pool_t *scratch)
{
    const dcv_evidence_t *last;
    dcv_proof_t proof;
    item_t item = {.vhost = vhost, .expires = order->expires};

    mod_dcv_check_fill(&item.job, order, name, scratch);
    dcv_proof_describe(&proof, order, name, dcv_index_psl(index), apr_time_now(),
                       scratch);
    if ((!proof.records->nelts && !(schedule->wants_file && proof.urls[0])) ||
        apr_hash_get(schedule->by_id, item.job.id, sizeof(item.job.id))) {
        return;
    }
    item.base = find_base(schedule, &proof, before);
    last = mod_dcv_evidence_get(state, item.job.id, scratch);
    if (last) {
        take_over(&item, schedule, find_item(before, item.job.id), last,
                  judge(index, order, &proof, last, scratch));
    }
    APR_ARRAY_PUSH(schedule->items, item_t) = item;
    apr_hash_set(schedule->by_id,
                 apr_pmemdup(schedule->items->pool, item.job.id, sizeof(item.job.id)),
                 sizeof(item.job.id), (void *)(apr_size_t)schedule->items->nelts);
}

mod_dcv_schedule_t *mod_dcv_schedule_create(dcv_index_t *index, mod_dcv_state_t *state,
                                            apr_interval_time_t interval,
                                            int wants_file,
                                            const mod_dcv_schedule_t *before,
                                            apr_pool_t *pool)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;
    mod_dcv_schedule_t *schedule = apr_palloc(pool, sizeof(*schedule));
    apr_pool_t *scratch;

    schedule->items = apr_array_make(pool, 64, sizeof(item_t));
    schedule->by_id = dcv_hash_make(pool);
    schedule->bases = dcv_hash_make(pool);
    schedule->interval = interval;
    schedule->wants_file = wants_file;
    schedule->vhosts = dcv_snapshot_vhosts(dcv_index_snapshot(index))->nelts;
    schedule->turns = apr_palloc(pool, (apr_size_t)schedule->vhosts * sizeof(int));
    apr_pool_create(&scratch, pool);
    while ((order = dcv_snapshot_next_order(dcv_index_snapshot(index), &walk))) {
        for (int i = 0; i < order->names->nelts; i++) {
            add_name(schedule, index, state, walk.vhost, order,
                     APR_ARRAY_IDX(order->names, i, const dcv_name_t *), before,
                     scratch);
            apr_pool_clear(scratch);
        }
    }
    apr_pool_destroy(scratch);
    return schedule;
}

static int is_open(const item_t *item, apr_time_t now)
{
    return !item->is_closed && (!item->expires || item->expires > now);
}

static int is_later(const void *a, const void *b)
{
    const item_t *one = *(const item_t *const *)a, *other = *(const item_t *const *)b;

    return one->due < other->due ? -1 : one->due > other->due;
}

static int has_later_turn(const void *a, const void *b)
{
    const item_t *one = *(const item_t *const *)a, *other = *(const item_t *const *)b;

    return one->turn == other->turn ? is_later(a, b) : one->turn - other->turn;
}

/*
 * Let virtual hosts take turns, whose customers may have any number of domains: number the
 * names of each.
 */
static void take_turns_by_vhost(const mod_dcv_schedule_t *schedule,
                                apr_array_header_t *due)
{
    memset(schedule->turns, 0, (apr_size_t)schedule->vhosts * sizeof(int));
    for (int i = 0; i < due->nelts; i++) {
        item_t *item = APR_ARRAY_IDX(due, i, item_t *);

        item->turn = schedule->turns[item->vhost]++;
    }
    qsort(due->elts, (size_t)due->nelts, sizeof(item_t *), has_later_turn);
}

/* Let base domains take turns: number the names of each, and leave out surplus ones. */
static void take_turns(apr_array_header_t *due)
{
    int kept = 0;

    for (int i = 0; i < due->nelts; i++) {
        APR_ARRAY_IDX(due, i, item_t *)->base->turns = 0;
    }
    for (int i = 0; i < due->nelts; i++) {
        item_t *item = APR_ARRAY_IDX(due, i, item_t *);

        item->turn = item->base->turns++;
        if (!item->base->failures || item->turn < TRIES) {
            APR_ARRAY_IDX(due, kept++, item_t *) = item;
        }
    }
    due->nelts = kept;
    qsort(due->elts, (size_t)due->nelts, sizeof(item_t *), has_later_turn);
}

apr_array_header_t *mod_dcv_schedule_due(mod_dcv_schedule_t *schedule, apr_pool_t *pool)
{
    apr_time_t now = apr_time_now(), clock = dcv_clock_now();
    apr_array_header_t *jobs = apr_array_make(pool, DUE_LEAST, sizeof(mod_dcv_job_t));
    apr_array_header_t *due = apr_array_make(pool, 64, sizeof(item_t *));
    apr_int64_t open = 0, most;

    for (int i = 0; i < schedule->items->nelts; i++) {
        item_t *item = &APR_ARRAY_IDX(schedule->items, i, item_t);

        open += is_open(item, now);
        if (is_open(item, now) && item->due <= clock && item->base->until <= clock) {
            APR_ARRAY_PUSH(due, item_t *) = item;
        }
    }
    qsort(due->elts, (size_t)due->nelts, sizeof(item_t *), is_later);
    take_turns(due);
    take_turns_by_vhost(schedule, due);
    /* A second's share, twice over, so that none is late. */
    most = 2 * open * APR_USEC_PER_SEC / schedule->interval + 1;
    most = most < DUE_LEAST ? DUE_LEAST : most > DUE_MOST ? DUE_MOST : most;
    for (int i = 0; i < due->nelts && i < most; i++) {
        APR_ARRAY_PUSH(jobs, mod_dcv_job_t) = APR_ARRAY_IDX(due, i, item_t *)->job;
    }
    return jobs;
}

/* A base domain pauses once for all names that were tried together. */
static void note_base(base_t *base, int has_failed, apr_time_t now)
{
    if (!has_failed) {
        base->failures = 0;
        base->until = 0;
    }
    else if (now >= base->until) {
        base->until = now + back_off(PAUSE_LEAST, base->failures, PAUSE_MOST);
        base->failures++;
    }
}

int mod_dcv_schedule_note(mod_dcv_schedule_t *schedule, dcv_index_t *index,
                          const mod_dcv_job_t *job, const dcv_evidence_t *evidence,
                          apr_pool_t *scratch_pool)
{
    item_t *item = find_item(schedule, job->id);
    dcv_proof_t proof;
    dcv_verdict_t verdict;

    dcv_proof_describe(&proof, job->order, job->name, dcv_index_psl(index),
                       evidence->time, scratch_pool);
    verdict = judge(index, job->order, &proof, evidence, scratch_pool);
    if (item) {
        item->job.round = evidence->round;
        item->failures = is_failure(evidence, verdict) ? item->failures + 1 : 0;
        item->due = due_after(schedule, item, evidence->time);
        item->is_closed = verdict == DCV_VALID;
        note_base(item->base, is_failure(evidence, verdict), dcv_clock_now());
    }
    return verdict == DCV_VALID;
}
