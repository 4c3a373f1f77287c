/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are due: see schedule.h. */
#include "schedule.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "dcv/snapshot.h"

/* Names at one go: enough for a new order, and never all of a big server. */
#define DUE_LEAST 20
#define DUE_MOST  1000

/*
 * Names that were checked together drift apart by up to an eighth of the time between.
 */
#define DRIFT 8

typedef struct {
    mod_dcv_job_t job;
    apr_time_t due;     /* 0: at once */
    apr_time_t expires; /* 0: not known */
    int is_closed;
} item_t;

struct mod_dcv_schedule_t {
    apr_array_header_t *items; /* item_t */
    apr_hash_t *by_id;         /* to the item's number, from 1 on */
    apr_interval_time_t interval;
};

/*
 * When a name is due again: with the CA's own look, but not more often than configured.
 */
static apr_time_t due_after(const mod_dcv_schedule_t *schedule, const item_t *item,
                            apr_time_t last)
{
    apr_interval_time_t step = schedule->interval;
    int rhythm_s = dcv_authority_rhythm_s(item->job.order->authority, item->job.round);

    if (apr_time_from_sec(rhythm_s) > step) {
        step = apr_time_from_sec(rhythm_s);
    }
    return last + step - step / DRIFT * item->job.id[0] / 256;
}

/* Whether what a check saw is what the CA wants to see. */
static int is_valid(dcv_index_t *index, const dcv_order_t *order,
                    const dcv_proof_t *proof, const dcv_evidence_t *evidence,
                    apr_pool_t *pool)
{
    const dcv_case_t about = {.index = index,
                              .order = order,
                              .proof = proof,
                              .evidence = evidence,
                              .pool = pool};

    return dcv_judge_case(&about)->verdict == DCV_VALID;
}

static void add_name(mod_dcv_schedule_t *schedule, dcv_index_t *index,
                     mod_dcv_state_t *state, const dcv_order_t *order,
                     const dcv_name_t *name, apr_pool_t *scratch)
{
    const dcv_evidence_t *last;
    dcv_proof_t proof;
    item_t item = {.expires = order->expires};

    mod_dcv_check_fill(&item.job, order, name, scratch);
    dcv_proof_describe(&proof, order, name, dcv_index_psl(index), apr_time_now(),
                       scratch);
    if (!proof.records->nelts ||
        apr_hash_get(schedule->by_id, item.job.id, sizeof(item.job.id))) {
        return;
    }
    last = mod_dcv_evidence_get(state, item.job.id, scratch);
    if (last) {
        item.job.round = last->round;
        item.due = due_after(schedule, &item, last->time);
        item.is_closed = is_valid(index, order, &proof, last, scratch);
    }
    APR_ARRAY_PUSH(schedule->items, item_t) = item;
    apr_hash_set(schedule->by_id,
                 apr_pmemdup(schedule->items->pool, item.job.id, sizeof(item.job.id)),
                 sizeof(item.job.id), (void *)(apr_size_t)schedule->items->nelts);
}

mod_dcv_schedule_t *mod_dcv_schedule_create(dcv_index_t *index, mod_dcv_state_t *state,
                                            apr_interval_time_t interval,
                                            apr_pool_t *pool)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;
    mod_dcv_schedule_t *schedule = apr_palloc(pool, sizeof(*schedule));
    apr_pool_t *scratch;

    schedule->items = apr_array_make(pool, 64, sizeof(item_t));
    schedule->by_id = apr_hash_make(pool);
    schedule->interval = interval;
    apr_pool_create(&scratch, pool);
    while ((order = dcv_snapshot_next_order(dcv_index_snapshot(index), &walk))) {
        for (int i = 0; i < order->names->nelts; i++) {
            add_name(schedule, index, state, order,
                     APR_ARRAY_IDX(order->names, i, const dcv_name_t *), scratch);
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

apr_array_header_t *mod_dcv_schedule_due(mod_dcv_schedule_t *schedule, apr_time_t now,
                                         apr_pool_t *pool)
{
    apr_array_header_t *jobs = apr_array_make(pool, DUE_LEAST, sizeof(mod_dcv_job_t));
    apr_array_header_t *due = apr_array_make(pool, 64, sizeof(const item_t *));
    apr_int64_t open = 0, most;

    for (int i = 0; i < schedule->items->nelts; i++) {
        const item_t *item = &APR_ARRAY_IDX(schedule->items, i, item_t);

        open += is_open(item, now);
        if (is_open(item, now) && item->due <= now) {
            APR_ARRAY_PUSH(due, const item_t *) = item;
        }
    }
    qsort(due->elts, (size_t)due->nelts, sizeof(const item_t *), is_later);
    /* A second's share, twice over, so that none is late. */
    most = 2 * open * APR_USEC_PER_SEC / schedule->interval + 1;
    most = most < DUE_LEAST ? DUE_LEAST : most > DUE_MOST ? DUE_MOST : most;
    for (int i = 0; i < due->nelts && i < most; i++) {
        APR_ARRAY_PUSH(jobs, mod_dcv_job_t) =
            APR_ARRAY_IDX(due, i, const item_t *)->job;
    }
    return jobs;
}

int mod_dcv_schedule_note(mod_dcv_schedule_t *schedule, dcv_index_t *index,
                          const mod_dcv_job_t *job, const dcv_evidence_t *evidence,
                          apr_pool_t *scratch_pool)
{
    apr_size_t number =
        (apr_size_t)apr_hash_get(schedule->by_id, job->id, sizeof(job->id));
    dcv_proof_t proof;
    item_t *item;
    int valid;

    dcv_proof_describe(&proof, job->order, job->name, dcv_index_psl(index),
                       evidence->time, scratch_pool);
    valid = is_valid(index, job->order, &proof, evidence, scratch_pool);
    if (number) {
        item = &APR_ARRAY_IDX(schedule->items, (int)number - 1, item_t);
        item->job.round = evidence->round;
        item->due = due_after(schedule, item, evidence->time);
        item->is_closed = valid;
    }
    return valid;
}
