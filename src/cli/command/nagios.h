/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Results of a check as a plugin of Nagios or Icinga tells them. */
#ifndef DCV_CLI_NAGIOS_H
#define DCV_CLI_NAGIOS_H

#include "proven.h"

/* How it stands with all names. */
typedef struct cli_counts_t {
    int names, by[CLI_IS_PROVEN + 1]; /* by cli_proven_t */
    int problems;                     /* orders that have one */
    int unusable;                     /* files that are no orders */
    int proofs;                       /* that count, as cli_arguments_t has them */
    const char *text; /* the first next step; NULL: nothing is left to do */
    apr_interval_time_t took;
    apr_pool_t *pool;
} cli_counts_t;

/*
 * Write the one line, with performance data, and return what a plugin ends with: 0 OK; 1
 * WARNING: something is missing; 2 CRITICAL: something is wrong; 3 UNKNOWN.
 */
cli_status_t cli_nagios_tell(cli_t *cli, const cli_counts_t *counts);

/* The same where nothing can be told. */
void cli_nagios_unknown(cli_t *cli, const char *problem);

#endif
