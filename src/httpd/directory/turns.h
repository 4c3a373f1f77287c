/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose file is looked at next. Customers share a server, and one who lets many or slow
 * files come and go must not delay the orders of another.
 *
 * Directories take turns of a few milliseconds. Each has a credit of time, which its
 * files use up and which is given back slowly; one without credit waits. A file whose
 * name is new costs only what it takes beyond an ordinary one, so that any number of
 * ordinary CSRs can be loaded at once.
 */
#ifndef MOD_DCV_HTTPD_TURNS_H
#define MOD_DCV_HTTPD_TURNS_H

#include <apr_time.h>

#include "listing.h"
#include "start_credit.h"

/* The credit of a directory, in microseconds. */
#define MOD_DCV_TURNS_CREDIT apr_time_from_sec(2)

/* What an ordinary file takes at most, in microseconds. */
#define MOD_DCV_TURNS_ORDINARY 200

/* Opaque. For one thread. */
typedef struct mod_dcv_turns_t mod_dcv_turns_t;

/* What is done with files. context is that of mod_dcv_turns_run(). */
typedef struct mod_dcv_turns_calls_t {
    /* A directory's turn begins. */
    void (*begin)(void *context, int directory);
    /* Look at a file. Returns whether its name was new. */
    int (*look)(void *context, int directory, const mod_dcv_listed_t *file);
    /* All directories had a turn: time to publish. */
    void (*round)(void *context);
} mod_dcv_turns_calls_t;

/* Make one for directories 0 to count - 1 with full credit, in pool. */
mod_dcv_turns_t *mod_dcv_turns_create(int count, apr_pool_t *pool);

/*
 * Have a directory use up a share of a start's credit, and not its own, since httpd waits for
 * the end.
 */
void mod_dcv_turns_limit(mod_dcv_turns_t *turns, int directory, mod_dcv_share_t *share);

/* Let a file of a directory wait for its turn. */
void mod_dcv_turns_add(mod_dcv_turns_t *turns, int directory,
                       const mod_dcv_listed_t *file);

/* The same, before all files of the directory that wait by mod_dcv_turns_add(). */
void mod_dcv_turns_add_first(mod_dcv_turns_t *turns, int directory,
                             const mod_dcv_listed_t *file);

/* How many files of a directory wait; how many of them before the others. */
int mod_dcv_turns_waiting(const mod_dcv_turns_t *turns, int directory);
int mod_dcv_turns_waiting_first(const mod_dcv_turns_t *turns, int directory);

/* Whether a directory has used up its credit. */
int mod_dcv_turns_is_exhausted(const mod_dcv_turns_t *turns, int directory);

/* Take what else was done for a directory from its credit. */
void mod_dcv_turns_charge(mod_dcv_turns_t *turns, int directory,
                          apr_interval_time_t took);

/*
 * Give turns until nothing waits but in directories without credit, or until it has
 * taken so long; max 0: no limit. Returns whether something waits that has credit.
 */
int mod_dcv_turns_run(mod_dcv_turns_t *turns, const mod_dcv_turns_calls_t *calls,
                      void *context, apr_interval_time_t max);

#endif
