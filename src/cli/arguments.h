/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the command line. */
#ifndef DCV_CLI_ARGUMENTS_H
#define DCV_CLI_ARGUMENTS_H

#include "cli.h"

/* A subcommand. */
typedef struct cli_command_t {
    const char *name;
    cli_status_t (*run)(cli_t *cli);
    const char *options; /* those it takes: their letters, see arguments.c */
    int operands_min;
    const char *usage; /* DCV_N(): what stands behind its name */
    const char *about; /* DCV_N(): what it does, in sentences */
} cli_command_t;

/* All subcommands, up to one without a name. */
extern const cli_command_t cli_commands[];

/* The subcommand of a name; NULL: there is none. */
const cli_command_t *cli_arguments_command(const char *name);

/* What is to be done instead of the subcommand. */
typedef enum {
    CLI_RUN,
    CLI_HELP
} cli_wish_t;

/*
 * The language of whoever reads, by the environment: LC_ALL, LC_MESSAGES or LANG, the first
 * one that is set.
 */
dcv_lang_t cli_arguments_language(void);

/*
 * Read the command line from the subcommand's name on into cli->arguments and cli->lang, and
 * whether the subcommand is to be run. Returns NULL, or what is wrong with it.
 */
const char *cli_arguments_read(cli_t *cli, cli_wish_t *wish,
                               const cli_command_t *command, int argc,
                               const char *const *argv);

/* Write how a subcommand is used (NULL: the program), to be read by people. */
void cli_arguments_help(cli_t *cli, const cli_command_t *command);

#endif
