/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells events: see teller.h.
 *
 * An event is noted as told when its command has ended. Whoever dies before that leaves it as
 * it was, and it is found and told again.
 */
#include "teller.h"

#include <apr_atomic.h>
#include <apr_thread_mutex.h>
#include <http_log.h>

#include "check/check.h"
#include "claims.h"
#include "command.h"
#include "config/config.h"
#include "dcv/clock.h"
#include "memory.h"
#include "mod_dcv.h"
#include "thread/pool.h"
#include "walk.h"

APLOG_USE_MODULE(dcv);

/* Of each second, the time to look for events; a remote cache makes one wait, not work. */
#define LOOK_LOCAL  apr_time_from_msec(20)
#define LOOK_REMOTE apr_time_from_msec(200)

/*
 * After this time, what is left of a list is left to the next look, so that a slow command does
 * not keep those waiting whose events came since.
 */
#define TELL_TIME apr_time_from_sec(1)

/*
 * Only one thread of a child asks a remote cache at a time, and others give up after a quarter
 * of a second: so it is left to them again and again.
 */
#define SLICE       apr_time_from_msec(8)
#define SLICE_PAUSE apr_time_from_msec(3)

struct mod_dcv_teller_t {
    server_rec *server;
    const mod_dcv_notify_t *notify;
    apr_pool_t *pool, *scratch;
    mod_dcv_memory_t *memory;
    mod_dcv_walk_t *walk;
    mod_dcv_fleet_t fleet;       /* without a state: there is none */
    apr_array_header_t *claimed; /* mod_dcv_due_t, until they have settled */
    apr_time_t settled;          /* when that is, by dcv_clock_now() */
    int has_said;                /* that the memory fails */
    apr_thread_mutex_t *mutex;   /* held by a turn */
    volatile apr_uint32_t stops; /* whether the child ends */
};

mod_dcv_teller_t *mod_dcv_teller_create(server_rec *server)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    apr_pool_t *pool = mod_dcv_pool_create(NULL);
    mod_dcv_teller_t *teller = pool ? apr_pcalloc(pool, sizeof(*teller)) : NULL;

    if (!teller ||
        apr_thread_mutex_create(&teller->mutex, APR_THREAD_MUTEX_DEFAULT, pool)) {
        return NULL;
    }
    teller->server = server;
    teller->notify = global->notify;
    teller->pool = pool;
    apr_pool_create(&teller->scratch, pool);
    teller->memory = mod_dcv_memory_create(global->notify->file, pool);
    teller->walk = mod_dcv_walk_create(server, teller->memory, pool);
    if (global->state && global->secret && mod_dcv_state_is_remote(global->state)) {
        teller->fleet.state = global->state;
        teller->fleet.secret = global->secret;
    }
    teller->claimed = apr_array_make(pool, MOD_DCV_DUE_MOST, sizeof(mod_dcv_due_t));
    return teller;
}

static int is_stopping(void *teller)
{
    return apr_atomic_read32(&((mod_dcv_teller_t *)teller)->stops) ||
           mod_dcv_check_is_stopping();
}

void mod_dcv_teller_stop(mod_dcv_teller_t *teller)
{
    apr_atomic_set32(&teller->stops, 1);
    apr_thread_mutex_lock(teller->mutex);
    mod_dcv_memory_let_go(teller->memory);
    apr_thread_mutex_unlock(teller->mutex);
}

/* Say once that the memory fails. */
static void note_status(mod_dcv_teller_t *teller, apr_status_t status)
{
    if (status != APR_SUCCESS && !teller->has_said) {
        ap_log_error(
            APLOG_MARK, APLOG_ERR, status, teller->server,
            "DCV0044: the file dcv-told in DefaultRuntimeDir cannot be locked, "
            "read or written, or is full, so that events may be told again, or "
            "not at all; look at its file system, and restart");
    }
    teller->has_said |= status != APR_SUCCESS;
}

/* Keep what was told, here and for the fleet. */
static void keep(mod_dcv_teller_t *teller, const mod_dcv_due_t *due,
                 const dcv_told_t *told)
{
    note_status(teller, mod_dcv_memory_put(teller->memory, due->id, told));
    if (teller->fleet.state) {
        (void)mod_dcv_claim_end(&teller->fleet, due->id, told, teller->scratch);
    }
}

/* Note that the command failed, and say when it is tried again, unless that was said often. */
static void note_failure(mod_dcv_teller_t *teller, const mod_dcv_due_t *due,
                         dcv_told_t *told, const char *name, const char *why)
{
    apr_interval_time_t pause = dcv_told_fail(told, due->event, apr_time_now());
    int is_logged = mod_dcv_walk_may_log(teller->walk, due);

    if (pause && is_logged) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, teller->server,
                     "DCV0039: %s %s %s: %s; it is tried again in %d minute%s",
                     teller->notify->words[0], dcv_event_name(due->event), name, why,
                     (int)(apr_time_sec(pause) / 60),
                     apr_time_sec(pause) == 60 ? "" : "s");
    }
    else if (is_logged) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, teller->server,
                     "DCV0040: %s %s %s: %s; this event is dropped after four tries",
                     teller->notify->words[0], dcv_event_name(due->event), name, why);
    }
    if (!pause) {
        dcv_told_note(told, due->event, &due->facts, apr_time_now());
    }
}

static void tell_due(mod_dcv_teller_t *teller, const mod_dcv_due_t *due)
{
    dcv_told_t told = *mod_dcv_memory_get(teller->memory, due->id);
    const mod_dcv_command_t command = {
        .notify = teller->notify, .context = teller, .is_stopping = is_stopping};
    mod_dcv_command_end_t end;
    const char *why;
    dcv_notice_t notice;

    mod_dcv_walk_describe(&notice, teller->walk, due, teller->scratch);
    end = mod_dcv_command_run(&why, &command, &notice, teller->scratch);
    if (end == MOD_DCV_COMMAND_CUT_OFF) {
        return;
    }
    if (end == MOD_DCV_COMMAND_DONE) {
        dcv_told_note(&told, due->event, &due->facts, apr_time_now());
    }
    else {
        note_failure(teller, due, &told, notice.name, why);
    }
    keep(teller, due, &told);
    if (end == MOD_DCV_COMMAND_DONE) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, teller->server, "DCV0045: told: %s %s",
                     dcv_event_name(due->event), notice.name);
    }
}

/* Tell what is in a list, unless another front end has the claim, or its owner had enough. */
static void tell_claimed(mod_dcv_teller_t *teller, const mod_dcv_due_t *due)
{
    if ((!teller->fleet.state ||
         mod_dcv_claim_is_held(&teller->fleet, due->id, teller->scratch)) &&
        mod_dcv_walk_use_quota(teller->walk, due)) {
        tell_due(teller, due);
    }
    apr_pool_clear(teller->scratch);
}

/* How many of the same owner stand before one in a list. */
static int turn_of(const apr_array_header_t *list, int number)
{
    const mod_dcv_due_t *due = &APR_ARRAY_IDX(list, number, mod_dcv_due_t);
    int turn = 0;

    for (int i = 0; i < number; i++) {
        turn += APR_ARRAY_IDX(list, i, mod_dcv_due_t).owner == due->owner;
    }
    return turn;
}

/*
 * Tell those in a list: one of each owner, then a second one of each, and so on until that takes
 * long. Another look finds what is left.
 */
static void tell_in_turns(mod_dcv_teller_t *teller, const apr_array_header_t *list)
{
    apr_time_t until = dcv_clock_now() + TELL_TIME;

    for (int turn = 0; turn < MOD_DCV_DUE_EACH_MOST; turn++) {
        for (int i = 0; i < list->nelts && !is_stopping(teller); i++) {
            if (turn_of(list, i) == turn && (!turn || dcv_clock_now() < until)) {
                tell_claimed(teller, &APR_ARRAY_IDX(list, i, mod_dcv_due_t));
            }
        }
    }
}

/* Claim what was found, unless another front end has told it or is about to. */
static void claim_all(mod_dcv_teller_t *teller, const apr_array_header_t *list)
{
    for (int i = 0; i < list->nelts; i++) {
        const mod_dcv_due_t *due = &APR_ARRAY_IDX(list, i, mod_dcv_due_t);
        const dcv_told_t *known = mod_dcv_memory_get(teller->memory, due->id);
        dcv_told_t told = *known;
        int is_claimed =
            mod_dcv_claim_make(&teller->fleet, due->id, &told, teller->scratch);

        if (memcmp(&told, known, sizeof(told)) != 0) {
            /* The next walk sees what is left to be told after that. */
            ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, teller->server,
                         "DCV0047: told by another front end: %s %s",
                         dcv_event_name(due->event),
                         due->order ? due->name->text : due->fault->name);
            note_status(teller, mod_dcv_memory_put(teller->memory, due->id, &told));
            if (is_claimed) {
                (void)mod_dcv_claim_end(&teller->fleet, due->id, &told,
                                        teller->scratch);
            }
        }
        else if (is_claimed) {
            APR_ARRAY_PUSH(teller->claimed, mod_dcv_due_t) = *due;
        }
        apr_pool_clear(teller->scratch);
    }
    teller->settled = dcv_clock_now() + MOD_DCV_CLAIM_SETTLES;
}

/* Look for events with pauses, until some are found. */
static const apr_array_header_t *look_slowly(mod_dcv_teller_t *teller)
{
    apr_time_t until = dcv_clock_now() + LOOK_REMOTE;
    const apr_array_header_t *due =
        mod_dcv_walk_go_on(teller->walk, dcv_clock_now() + SLICE);

    while (!due->nelts && !mod_dcv_walk_is_over(teller->walk) &&
           dcv_clock_now() < until) {
        apr_sleep(SLICE_PAUSE);
        due = mod_dcv_walk_go_on(teller->walk, dcv_clock_now() + SLICE);
    }
    return due;
}

static void take_turn_in_fleet(mod_dcv_teller_t *teller)
{
    if (!teller->claimed->nelts) {
        claim_all(teller, look_slowly(teller));
    }
    else if (dcv_clock_now() > teller->settled) {
        tell_in_turns(teller, teller->claimed);
        apr_array_clear(teller->claimed);
    }
}

/* While there is something to tell, there is no pause. */
static void take_turn_alone(mod_dcv_teller_t *teller)
{
    const apr_array_header_t *due;

    do {
        due = mod_dcv_walk_go_on(teller->walk, dcv_clock_now() + LOOK_LOCAL);
        tell_in_turns(teller, due);
    } while (due->nelts && !is_stopping(teller));
}

static void take_turn(mod_dcv_teller_t *teller)
{
    if (!teller->fleet.state) {
        take_turn_alone(teller);
    }
    /* Who cannot ask the others does not know what they have told. */
    else if (!mod_dcv_state_rests(teller->fleet.state)) {
        take_turn_in_fleet(teller);
    }
}

void mod_dcv_teller_turn(mod_dcv_teller_t *teller)
{
    apr_status_t status = APR_SUCCESS;

    apr_thread_mutex_lock(teller->mutex);
    if (!is_stopping(teller) && mod_dcv_memory_take(&status, teller->memory)) {
        take_turn(teller);
        status =
            mod_dcv_memory_has_room(teller->memory, NULL) ? APR_SUCCESS : APR_ENOMEM;
    }
    note_status(teller, status);
    if (is_stopping(teller)) {
        mod_dcv_memory_let_go(teller->memory);
    }
    apr_thread_mutex_unlock(teller->mutex);
}
