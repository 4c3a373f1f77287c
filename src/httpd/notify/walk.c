/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the events that are to be told: see walk.h. */
#include "walk.h"

#include <http_log.h>

#include "check/sources.h"
#include "config/config.h"
#include "config/snapshot.h"
#include "dcv/clock.h"
#include "dcv/quota.h"
#include "mod_dcv.h"
#include "state/record.h"

APLOG_USE_MODULE(dcv);

/*
 * Clients and customers can bring about any number of faults: of each virtual host and
 * directory so many are told in an hour, as far as there are so many quotas.
 */
#define FAULTS_MOST 50
#define QUOTAS      256

struct mod_dcv_walk_t {
    server_rec *server;
    mod_dcv_memory_t *memory;
    apr_pool_t *parent;
    apr_array_header_t *due;    /* mod_dcv_due_t */
    dcv_quota_t quotas[QUOTAS]; /* of faults, by owner */

    apr_pool_t *view; /* of the snapshot that is held, and its index */
    const dcv_snapshot_t *snapshot;
    dcv_index_t *index;

    apr_pool_t *pool, *scratch; /* of this walk, and of a name; NULL: it is over */
    dcv_report_t *report;
    dcv_order_walk_t at;
    const dcv_order_t *order;         /* where it stands; NULL: the orders are done */
    int name;                         /* the next one of it */
    const apr_array_header_t *faults; /* NULL: not listed yet */
    int fault;                        /* the next one */
};

mod_dcv_walk_t *mod_dcv_walk_create(server_rec *server, mod_dcv_memory_t *memory,
                                    apr_pool_t *pool)
{
    mod_dcv_walk_t *walk = apr_pcalloc(pool, sizeof(*walk));

    walk->server = server;
    walk->memory = memory;
    walk->parent = pool;
    walk->due = apr_array_make(pool, MOD_DCV_DUE_MOST, sizeof(mod_dcv_due_t));
    return walk;
}

/* Hold the orders of now, with an index that is kept as long as they stay. */
static void renew_view(mod_dcv_walk_t *walk)
{
    apr_pool_t *pool;
    const dcv_snapshot_t *snapshot;

    apr_pool_create(&pool, walk->parent);
    snapshot = mod_dcv_snapshot_hold(pool);
    if (walk->view && snapshot == walk->snapshot) {
        apr_pool_destroy(pool);
        return;
    }
    if (walk->view) {
        apr_pool_destroy(walk->view);
    }
    walk->view = pool;
    walk->snapshot = snapshot;
    walk->index = dcv_index_create(
        snapshot, mod_dcv_config_of(walk->server)->global->psl, walk->view);
}

static void begin(mod_dcv_walk_t *walk)
{
    renew_view(walk);
    apr_pool_create(&walk->pool, walk->view);
    apr_pool_create(&walk->scratch, walk->pool);
    walk->report = dcv_report_create(
        walk->index, mod_dcv_sources_create(NULL, DCV_LANG_EN, walk->pool),
        apr_time_now(), DCV_LANG_EN, walk->pool);
    memset(&walk->at, 0, sizeof(walk->at));
    walk->order = dcv_snapshot_next_order(walk->snapshot, &walk->at);
    walk->name = 0;
    walk->faults = NULL;
    walk->fault = 0;
}

static void end(mod_dcv_walk_t *walk)
{
    apr_pool_destroy(walk->pool);
    walk->pool = NULL;
    mod_dcv_memory_forget(walk->memory);
}

/* Whether an owner may have one more of what was found; others wait for the next walk. */
static int has_room(const mod_dcv_walk_t *walk, apr_uint32_t owner)
{
    int count = 0;

    for (int i = 0; i < walk->due->nelts; i++) {
        count += APR_ARRAY_IDX(walk->due, i, mod_dcv_due_t).owner == owner;
    }
    return count < MOD_DCV_DUE_EACH_MOST;
}

/* Whether the quota of a fault's owner has some left. Says once an hour that it has not. */
static int has_quota(mod_dcv_walk_t *walk, const dcv_fault_t *fault)
{
    apr_uint32_t minute = dcv_clock_seconds() / 60;
    dcv_quota_t *quota = &walk->quotas[fault->owner % QUOTAS];

    if (dcv_quota_is_left(quota, FAULTS_MOST, minute)) {
        return 1;
    }
    if (dcv_quota_tell(quota, FAULTS_MOST, minute)) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING, 0, walk->server,
            "DCV0043: %d events %s of the same virtual host or directory as %s "
            "were told in this hour; what comes before it is over waits, and is "
            "not told where it is gone by then",
            FAULTS_MOST, dcv_event_name(fault->event), fault->name);
    }
    return 0;
}

static void look_at_name(mod_dcv_walk_t *walk)
{
    mod_dcv_due_t due = {.vhost = walk->at.vhost,
                         .owner = (apr_uint32_t)walk->at.vhost,
                         .order = walk->order};
    const dcv_told_t *told;
    dcv_told_t kept;

    due.name = APR_ARRAY_IDX(walk->order->names, walk->name, const dcv_name_t *);
    mod_dcv_record_make_id(due.id, dcv_order_file_name(walk->order, walk->scratch),
                           walk->order->body, walk->order, due.name->text,
                           walk->scratch);
    told = mod_dcv_memory_get(walk->memory, due.id);
    dcv_facts_of_name(&due.facts, walk->report, walk->order, due.name, told,
                      walk->scratch);
    due.event = dcv_event_next(told, &due.facts, apr_time_now());
    kept = *told;
    if (due.event && has_room(walk, due.owner)) {
        APR_ARRAY_PUSH(walk->due, mod_dcv_due_t) = due;
    }
    else if (!due.event && dcv_told_keep_up(&kept, &due.facts, apr_time_now())) {
        (void)mod_dcv_memory_put(walk->memory, due.id, &kept);
    }
}

static void look_at_fault(mod_dcv_walk_t *walk)
{
    const dcv_fault_t *fault = &APR_ARRAY_IDX(walk->faults, walk->fault, dcv_fault_t);
    mod_dcv_due_t due = {
        .fault = fault, .owner = ~fault->owner, .facts = {.fault = fault->event}};

    dcv_fault_id(due.id, fault);
    due.event = dcv_event_next(mod_dcv_memory_get(walk->memory, due.id), &due.facts,
                               apr_time_now());
    if (due.event && has_room(walk, due.owner) && has_quota(walk, fault)) {
        APR_ARRAY_PUSH(walk->due, mod_dcv_due_t) = due;
    }
}

/* Look at what is next. Returns 0 at the end. */
static int step(mod_dcv_walk_t *walk)
{
    if (walk->order) {
        if (walk->name < walk->order->names->nelts) {
            look_at_name(walk);
            walk->name++;
        }
        else {
            walk->order = dcv_snapshot_next_order(walk->snapshot, &walk->at);
            walk->name = 0;
        }
        apr_pool_clear(walk->scratch);
        return 1;
    }
    if (!walk->faults) {
        walk->faults = dcv_faults_list(walk->report, walk->pool);
    }
    if (walk->fault < walk->faults->nelts) {
        look_at_fault(walk);
        walk->fault++;
        return 1;
    }
    return 0;
}

int mod_dcv_walk_is_over(const mod_dcv_walk_t *walk)
{
    return walk->pool && !walk->order && walk->faults &&
           walk->fault >= walk->faults->nelts;
}

const apr_array_header_t *mod_dcv_walk_go_on(mod_dcv_walk_t *walk, apr_time_t until)
{
    apr_array_clear(walk->due);
    /* At its end it is kept until now, since what was found points into it. */
    if (mod_dcv_walk_is_over(walk)) {
        end(walk);
    }
    if (!walk->pool) {
        begin(walk);
    }
    while (step(walk) && walk->due->nelts < MOD_DCV_DUE_MOST &&
           dcv_clock_now() < until) {
    }
    return walk->due;
}

int mod_dcv_walk_use_quota(mod_dcv_walk_t *walk, const mod_dcv_due_t *due)
{
    return !due->fault || dcv_quota_take(&walk->quotas[due->fault->owner % QUOTAS],
                                         FAULTS_MOST, dcv_clock_seconds() / 60);
}

void mod_dcv_walk_describe(dcv_notice_t *notice, const mod_dcv_walk_t *walk,
                           const mod_dcv_due_t *due, apr_pool_t *pool)
{
    if (due->order) {
        dcv_notice_of_name(notice, due->event, walk->report, due->vhost, due->order,
                           due->name, pool);
    }
    else {
        dcv_notice_of_fault(notice, due->fault);
    }
}
