/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names that are to be checked, and what was seen of each. */
#ifndef DCV_CLI_JOBS_H
#define DCV_CLI_JOBS_H

#include "orders.h"

/* Opaque. */
typedef struct cli_jobs_t cli_jobs_t;

/* All names of all orders, of which the report will tell what is seen. */
cli_jobs_t *cli_jobs_create(cli_orders_t *orders, cli_t *cli);

/*
 * Check the names that are not proven yet, all at once, and tell on a terminal how far it is.
 * Fails with DCV_E_RUN when nobody can be asked.
 */
dcv_error_t *cli_jobs_run(cli_jobs_t *jobs);

/* How many names are not proven yet by the proofs that count. */
int cli_jobs_open(const cli_jobs_t *jobs);

/* The time until the first CA looks again for one of those, by its rhythm. */
apr_interval_time_t cli_jobs_pause(const cli_jobs_t *jobs);

#endif
