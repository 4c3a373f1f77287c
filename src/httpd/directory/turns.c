/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whose file is looked at next: see turns.h. */
#include "turns.h"

#include "dcv/clock.h"
#include "pending.h"

/* The length of a turn. */
#define TURN apr_time_from_msec(10)

/* How much credit is given back for each second that goes by. */
#define GIVEN_BACK_S apr_time_from_msec(100)

typedef struct {
    mod_dcv_pending_t first, pending;
    apr_interval_time_t credit;
    mod_dcv_share_t *share; /* in place of credit; NULL: none */
} directory_t;

struct mod_dcv_turns_t {
    int count;
    directory_t *directories;
    int next;              /* whose turn it is */
    apr_time_t given_back; /* when credit was given back last */
};

mod_dcv_turns_t *mod_dcv_turns_create(int count, apr_pool_t *pool)
{
    mod_dcv_turns_t *turns = apr_pcalloc(pool, sizeof(*turns));

    turns->count = count;
    turns->directories = apr_pcalloc(pool, (apr_size_t)count * sizeof(directory_t));
    turns->given_back = dcv_clock_now();
    for (int i = 0; i < count; i++) {
        turns->directories[i].first.pool = turns->directories[i].pending.pool = pool;
        turns->directories[i].credit = MOD_DCV_TURNS_CREDIT;
    }
    return turns;
}

void mod_dcv_turns_limit(mod_dcv_turns_t *turns, int directory, mod_dcv_share_t *share)
{
    turns->directories[directory].share = share;
}

void mod_dcv_turns_add(mod_dcv_turns_t *turns, int directory,
                       const mod_dcv_listed_t *file)
{
    mod_dcv_pending_add(&turns->directories[directory].pending, file);
}

void mod_dcv_turns_add_first(mod_dcv_turns_t *turns, int directory,
                             const mod_dcv_listed_t *file)
{
    mod_dcv_pending_add(&turns->directories[directory].first, file);
}

int mod_dcv_turns_waiting_first(const mod_dcv_turns_t *turns, int directory)
{
    return mod_dcv_pending_count(&turns->directories[directory].first);
}

int mod_dcv_turns_waiting(const mod_dcv_turns_t *turns, int directory)
{
    return mod_dcv_turns_waiting_first(turns, directory) +
           mod_dcv_pending_count(&turns->directories[directory].pending);
}

int mod_dcv_turns_is_exhausted(const mod_dcv_turns_t *turns, int directory)
{
    const directory_t *state = &turns->directories[directory];

    return state->share ? mod_dcv_share_is_spent(state->share) : state->credit <= 0;
}

void mod_dcv_turns_charge(mod_dcv_turns_t *turns, int directory,
                          apr_interval_time_t took)
{
    directory_t *state = &turns->directories[directory];

    if (state->share) {
        mod_dcv_share_spend(state->share, took);
    }
    else {
        state->credit -= took;
    }
}

static void give_back_credit(mod_dcv_turns_t *turns)
{
    apr_time_t time = dcv_clock_now();
    apr_interval_time_t gone = time - turns->given_back;

    if (gone < apr_time_from_msec(10)) {
        return;
    }
    gone = gone < 20 * MOD_DCV_TURNS_CREDIT ? gone : 20 * MOD_DCV_TURNS_CREDIT;
    for (int i = 0; i < turns->count; i++) {
        directory_t *directory = &turns->directories[i];

        directory->credit += gone * GIVEN_BACK_S / APR_USEC_PER_SEC;
        if (directory->credit > MOD_DCV_TURNS_CREDIT) {
            directory->credit = MOD_DCV_TURNS_CREDIT;
        }
    }
    turns->given_back = time;
}

/* The turn of a directory. Returns whether something waits in it that has credit. */
static int give_turn(mod_dcv_turns_t *turns, const mod_dcv_turns_calls_t *calls,
                     void *context, int number)
{
    directory_t *directory = &turns->directories[number];
    apr_time_t time = dcv_clock_now(), end = time + TURN;
    mod_dcv_listed_t file;

    calls->begin(context, number);
    while (!mod_dcv_turns_is_exhausted(turns, number) && time < end &&
           (mod_dcv_pending_take(&file, &directory->first) ||
            mod_dcv_pending_take(&file, &directory->pending))) {
        int is_new = calls->look(context, number, &file);
        apr_time_t after = dcv_clock_now();
        apr_interval_time_t took = after - time,
                            free = is_new ? MOD_DCV_TURNS_ORDINARY : 0;

        mod_dcv_turns_charge(turns, number, took > free ? took - free : 0);
        time = after;
    }
    return !mod_dcv_turns_is_exhausted(turns, number) &&
           mod_dcv_turns_waiting(turns, number);
}

int mod_dcv_turns_run(mod_dcv_turns_t *turns, const mod_dcv_turns_calls_t *calls,
                      void *context, apr_interval_time_t max)
{
    apr_time_t end = dcv_clock_now() + max;
    int is_left, is_late = 0;

    give_back_credit(turns);
    do {
        is_left = 0;
        for (int i = 0; i < turns->count; i++) {
            int number = turns->next;

            turns->next = (number + 1) % turns->count;
            if (mod_dcv_turns_waiting(turns, number)) {
                is_left |= give_turn(turns, calls, context, number);
            }
        }
        calls->round(context);
        is_late = max && dcv_clock_now() >= end;
    } while (is_left && !is_late);
    return is_left;
}
