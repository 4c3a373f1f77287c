/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the events that are to be told: see walk.h. */
#include "walk.h"

#include <http_log.h>

#include "check/sources.h"
#include "config/config.h"
#include "config/snapshot.h"
#include "dcv/clock.h"
#include "quotas.h"
#include "mod_dcv.h"
#include "state/record.h"
#include "state/share.h"

APLOG_USE_MODULE(dcv);

/*
 * Steps of a walk in one virtual host, whose customer may have any number of names: the others
 * do not wait for his. The next walk goes on there. The main server's are the administrator's.
 */
#define STEPS_EACH_MOST 2048

/* Where walks stand in a virtual host. */
typedef struct {
    int order, name; /* the next ones */
    int has_said;    /* that no more is remembered of it */
} place_t;

struct mod_dcv_walk_t {
    server_rec *server;
    mod_dcv_memory_t *memory;
    apr_pool_t *parent;
    apr_array_header_t *due; /* mod_dcv_due_t */
    mod_dcv_quotas_t *quotas;
    place_t *places; /* by virtual host */
    int vhosts;

    apr_pool_t *view; /* of the snapshot that is held, and its index */
    const dcv_snapshot_t *snapshot;
    dcv_index_t *index;

    apr_pool_t *pool, *scratch; /* of this walk, and of a name; NULL: it is over */
    dcv_report_t *report;
    apr_uint32_t began; /* by dcv_clock_seconds() */
    int vhost;          /* where it stands; behind the last one: the orders are done */
    int steps;          /* that were made there */
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
    walk->quotas = mod_dcv_quotas_create(server, pool);
    return walk;
}

/* Hold the orders of now, with an index that is kept as long as they stay. */
static void renew_view(mod_dcv_walk_t *walk)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(walk->server)->global;
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
    if (!walk->places) {
        /* The virtual hosts are those of the configuration. */
        walk->vhosts = dcv_snapshot_vhosts(snapshot)->nelts;
        walk->places =
            apr_pcalloc(walk->parent, sizeof(*walk->places) * (apr_size_t)walk->vhosts);
    }
    walk->index = dcv_index_create(snapshot, global->psl, walk->view);
    dcv_index_use_notes(walk->index, global->notes);
}

static void begin(mod_dcv_walk_t *walk)
{
    renew_view(walk);
    apr_pool_create(&walk->pool, walk->view);
    apr_pool_create(&walk->scratch, walk->pool);
    walk->report = dcv_report_create(
        walk->index, mod_dcv_sources_create(NULL, DCV_LANG_EN, walk->pool),
        apr_time_now(), DCV_LANG_EN, walk->pool);
    walk->began = dcv_clock_seconds();
    walk->vhost = 0;
    walk->steps = 0;
    walk->faults = NULL;
    walk->fault = 0;
}

static void end(mod_dcv_walk_t *walk)
{
    apr_pool_destroy(walk->pool);
    walk->pool = NULL;
    mod_dcv_memory_forget(walk->memory, walk->began);
}

/*
 * Whether what is found of a name can be remembered. A customer, who places orders in a directory
 * of his virtual host, has a share of the memory.
 */
static int can_remember(const mod_dcv_walk_t *walk, const mod_dcv_due_t *due)
{
    place_t *place = &walk->places[walk->vhost];

    if (!mod_dcv_memory_has_room(walk->memory, due->id)) {
        return 0;
    }
    if (due->fault || !mod_dcv_share_vhost(due->order) ||
        mod_dcv_memory_share_has_room(walk->memory, due->id)) {
        return 1;
    }
    if (!place->has_said) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, walk->server,
                     "DCV0048: what was told of %d names in directories of the virtual "
                     "host %s is remembered, which is all that it may have; events of "
                     "others, as %s, are not told before orders were gone for a day",
                     MOD_DCV_MEMORY_SHARE_MOST, mod_dcv_share_vhost(due->order),
                     due->name->text);
        place->has_said = 1;
    }
    return 0;
}

/*
 * Whether there is room for what was found: its owner may have one more, while others wait for
 * the next walk; and it can be remembered, without which it would be told again and again.
 */
static int has_room(const mod_dcv_walk_t *walk, const mod_dcv_due_t *due)
{
    int count = 0;

    for (int i = 0; i < walk->due->nelts; i++) {
        count += APR_ARRAY_IDX(walk->due, i, mod_dcv_due_t).owner == due->owner;
    }
    return count < MOD_DCV_DUE_EACH_MOST && can_remember(walk, due);
}

/*
 * Make the id of what is told of a name: that of its visits, which names the share of a customer
 * (memory.h).
 */
static void make_id(mod_dcv_due_t *due, apr_pool_t *pool)
{
    mod_dcv_share_t share;

    mod_dcv_record_make_id(due->id, dcv_order_file_name(due->order, pool),
                           due->order->body, due->order, due->name->text, pool);
    if (mod_dcv_share_vhost(due->order)) {
        mod_dcv_share_find(&share, due->order, due->name->text);
        mod_dcv_memory_set_share(due->id, &share);
    }
}

static void look_at_name(mod_dcv_walk_t *walk, const dcv_order_t *order, int number)
{
    mod_dcv_due_t due = {
        .vhost = walk->vhost, .owner = (apr_uint64_t)walk->vhost, .order = order};
    const dcv_told_t *told;
    dcv_told_t kept;

    due.name = APR_ARRAY_IDX(order->names, number, const dcv_name_t *);
    make_id(&due, walk->scratch);
    told = mod_dcv_memory_get(walk->memory, due.id);
    dcv_facts_of_name(&due.facts, walk->report, order, due.name, told, walk->scratch);
    due.event = dcv_event_next(told, &due.facts, apr_time_now());
    kept = *told;
    if (due.event && has_room(walk, &due)) {
        APR_ARRAY_PUSH(walk->due, mod_dcv_due_t) = due;
    }
    else if (!due.event && dcv_told_keep_up(&kept, &due.facts, apr_time_now()) &&
             can_remember(walk, &due)) {
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
    if (due.event && has_room(walk, &due) &&
        mod_dcv_quotas_is_left(walk->quotas, fault)) {
        APR_ARRAY_PUSH(walk->due, mod_dcv_due_t) = due;
    }
}

static void leave_vhost(mod_dcv_walk_t *walk)
{
    walk->vhost++;
    walk->steps = 0;
}

/* Look at the next name of a virtual host, or leave it. */
static void step_in_vhost(mod_dcv_walk_t *walk)
{
    place_t *place = &walk->places[walk->vhost];
    const dcv_order_t *order =
        dcv_snapshot_order(walk->snapshot, walk->vhost, place->order);

    if (!order) {
        place->order = place->name = 0;
        leave_vhost(walk);
        return;
    }
    if (place->name < order->names->nelts) {
        look_at_name(walk, order, place->name);
        place->name++;
    }
    else {
        place->order++;
        place->name = 0;
    }
    if (++walk->steps >= STEPS_EACH_MOST && walk->vhost) {
        leave_vhost(walk);
    }
}

/* Look at what is next. Returns 0 at the end. */
static int step(mod_dcv_walk_t *walk)
{
    if (walk->vhost < walk->vhosts) {
        step_in_vhost(walk);
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
    return walk->pool && walk->vhost >= walk->vhosts && walk->faults &&
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
    return !due->fault || mod_dcv_quotas_take(walk->quotas, due->fault);
}

int mod_dcv_walk_may_log(mod_dcv_walk_t *walk, const mod_dcv_due_t *due)
{
    return mod_dcv_quotas_may_log(walk->quotas, due->owner);
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
