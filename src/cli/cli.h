/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command dcv: what its parts have in common.
 *
 * It uses core and network as the module does, and knows nothing of httpd. Whatever it is told
 * comes from one command line; it asks the environment for the language and for what terminals
 * want, and for nothing else. For one thread.
 */
#ifndef DCV_CLI_H
#define DCV_CLI_H

#include "dcv/csr.h"
#include "dcv/query.h"
#include "io/output.h"

/* How the command ends: its exit status. */
typedef enum {
    CLI_RIGHT = 0,    /* all is right */
    CLI_TO_MEND = 1,  /* something has to be mended, or is missing */
    CLI_UNUSABLE = 2, /* wrong use, or unusable input */
    CLI_UNKNOWN = 3   /* cannot tell: no network, or nobody to tell it to */
} cli_status_t;

/* Proofs that a check is about. */
typedef enum {
    CLI_BY_RECORD = 1,
    CLI_BY_FILE = 2,
    CLI_BY_PERSISTENT = 4
} cli_proof_t;

/* What the command line says. NULL and 0 stand for what it does not say. */
typedef struct cli_arguments_t {
    dcv_settings_t settings; /* -a, -u, -d */
    const char *config;
    int has_format;
    dcv_format_t format;
    int proofs; /* a set of cli_proof_t */
    int has_wait;
    apr_interval_time_t wait;
    int is_nagios;
    const char *directory, *name, *server;
    int replaces;
    const apr_array_header_t *operands; /* const char * */
} cli_arguments_t;

typedef struct cli_t {
    apr_pool_t *pool;
    dcv_lang_t lang; /* in which people are told something */
    cli_output_t output;
    cli_arguments_t arguments;
} cli_t;

/* The subcommands. Each tells what is wrong, and returns how the command ends. */
cli_status_t cli_show_run(cli_t *cli);
cli_status_t cli_check_run(cli_t *cli);
cli_status_t cli_lint_run(cli_t *cli);
cli_status_t cli_add_run(cli_t *cli);
cli_status_t cli_remove_run(cli_t *cli);
cli_status_t cli_list_run(cli_t *cli);

#endif
