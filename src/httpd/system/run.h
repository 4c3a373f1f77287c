/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command as a process of its own: unix_run.c or windows_run.c is built, as with
 * system.h.
 *
 * There is no shell. The process gets its input on descriptor 0, writes what it says on 1 to
 * nobody and on 2 to where this process does, and has no other descriptor, no signal that is
 * ignored or held back, and / as its directory. Nothing here waits for it.
 */
#ifndef MOD_DCV_HTTPD_RUN_H
#define MOD_DCV_HTTPD_RUN_H

#include <apr_pools.h>

/* Opaque. For one thread. */
typedef struct mod_dcv_run_t mod_dcv_run_t;

/*
 * Start a program by its absolute path, argv[0]; argv and env end with NULL. input is what it
 * reads, and must live as long as the run. Returns NULL, with *status, when the system gives
 * no process. A program that cannot be executed exits with status 127.
 */
mod_dcv_run_t *mod_dcv_run_start(apr_status_t *status, const char *const *argv,
                                 const char *const *env, const char *input,
                                 apr_pool_t *pool);

/* How a command has ended. */
typedef struct mod_dcv_end_t {
    int code; /* exit status; -1: it was ended by a signal, or did not end by itself */
    int signal; /* 0: none */
} mod_dcv_end_t;

/*
 * Give it more of its input, if it reads, and see whether it has ended. Returns 0 while it
 * runs. After it has ended, what it started may still run, which is left alone.
 */
int mod_dcv_run_has_ended(mod_dcv_run_t *run, mod_dcv_end_t *end);

/* Kill it, with all that it started and has not left its process group. Then it has ended. */
void mod_dcv_run_kill(mod_dcv_run_t *run);

/* Whether a user may execute a file, as far as its rights tell; 1 where nobody can tell. */
int mod_dcv_run_may(const char *path, apr_pool_t *pool);

#endif
