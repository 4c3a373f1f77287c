/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How the command is used. */
#ifndef DCV_CLI_HELP_H
#define DCV_CLI_HELP_H

#include "commands.h"

/* Write how a subcommand is used (NULL: the program), to be read by people. */
void cli_help_write(cli_t *cli, const cli_command_t *command);

#endif
