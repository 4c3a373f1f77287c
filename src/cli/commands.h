/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands, and the options that each one takes. */
#ifndef DCV_CLI_COMMANDS_H
#define DCV_CLI_COMMANDS_H

#include <apr_getopt.h>

#include "cli.h"

/* Options without a letter, where others have theirs. */
typedef enum {
    CLI_OPTION_CONFIG = 256,
    CLI_OPTION_DNS,
    CLI_OPTION_FILE,
    CLI_OPTION_PERSIST,
    CLI_OPTION_WAIT,
    CLI_OPTION_NAGIOS,
    CLI_OPTION_REPLACE,
    CLI_OPTION_SERVER
} cli_option_t;

/* What stands behind the options. */
typedef enum {
    CLI_NOTHING,
    CLI_NAMES,
    CLI_ONE_FILE,
    CLI_FILES
} cli_operands_t;

/* A subcommand. */
typedef struct cli_command_t {
    const char *name;
    cli_status_t (*run)(cli_t *cli);
    unsigned options; /* see commands.c */
    cli_operands_t operands;
    const char *usage; /* DCV_N(): what stands behind its name */
    const char *about; /* DCV_N(): what it does, a sentence */
} cli_command_t;

/* All subcommands, up to one without a name. */
extern const cli_command_t cli_commands[];

/* The subcommand of a name; NULL: there is none. */
const cli_command_t *cli_commands_find(const char *name);

/* Whether it is about a directory, which must be named. */
int cli_commands_has_directory(const cli_command_t *command);

/*
 * The options of a subcommand, up to one without a name, in pool; the texts are those of
 * --help.
 */
const apr_getopt_option_t *cli_commands_options(const cli_command_t *command,
                                                apr_pool_t *pool);

#endif
