/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the command line. */
#ifndef DCV_CLI_ARGUMENTS_H
#define DCV_CLI_ARGUMENTS_H

#include "commands.h"

/* What is to be done instead of the subcommand. */
typedef enum {
    CLI_RUN,
    CLI_HELP
} cli_wish_t;

/*
 * The language of whoever reads, by the environment: LC_ALL, LC_MESSAGES or LANG, the first
 * one that is set. pool is for temporary use.
 */
dcv_lang_t cli_arguments_language(apr_pool_t *pool);

/*
 * Read the command line from the subcommand's name on into cli->arguments and cli->lang, and
 * whether the subcommand is to be run. Returns NULL, or what is wrong with it.
 */
const char *cli_arguments_read(cli_t *cli, cli_wish_t *wish,
                               const cli_command_t *command, int argc,
                               const char *const *argv);

/*
 * Whether --nagios stands in a command line that cannot be used. What is wrong may stand before
 * it; who runs plugins takes any other end for a result.
 */
int cli_arguments_is_plugin(int argc, const char *const *argv);

#endif
