/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* --help: see help.h. */
#include "help.h"

#include <string.h>

#include <apr_strings.h>

/* Columns of an option with its value. */
#define OPTION_WIDTH 36

static void write_program(cli_t *cli)
{
    cli_output_t *output = &cli->output;

    cli_output_puts(
        output, dcv_tr(cli->lang,
                       "Usage: dcv COMMAND [OPTION...] ...\n\n"
                       "Domain control validation: what a certificate authority (CA) "
                       "expects for a CSR,\nand whether it will find it.\n\n"));
    for (const cli_command_t *command = cli_commands; command->name; command++) {
        cli_output_puts(output, "  ");
        cli_output_show(output, CLI_BOLD, command->name, 8);
        cli_output_puts(output, dcv_tr(cli->lang, command->about));
        cli_output_puts(output, "\n");
    }
    cli_output_puts(
        output, dcv_tr(cli->lang,
                       "\n\"dcv COMMAND --help\" says more of each, \"man dcv\" all; "
                       "\"dcv --version\" the version.\n"));
}

/* An option's line: "-a, --authority NAME" and what it is for. */
static void write_option(cli_t *cli, const apr_getopt_option_t *option)
{
    const char *text = dcv_tr(cli->lang, option->description);
    /* The value's name stands before two blanks. */
    const char *about = option->has_arg ? strstr(text, "  ") : NULL;
    const char *value =
        about ? apr_pstrndup(cli->pool, text, (apr_size_t)(about - text)) : "";
    const char *letter =
        option->optch < 256 ? apr_psprintf(cli->pool, "-%c, ", option->optch) : "    ";

    cli_output_puts(&cli->output, "  ");
    cli_output_show(&cli->output, CLI_PLAIN,
                    apr_pstrcat(cli->pool, letter, "--", option->name,
                                *value ? " " : "", value, NULL),
                    OPTION_WIDTH);
    cli_output_puts(&cli->output, " ");
    cli_output_puts(&cli->output, about ? about + 2 : text);
    cli_output_puts(&cli->output, "\n");
}

void cli_help_write(cli_t *cli, const cli_command_t *command)
{
    if (!command) {
        write_program(cli);
        return;
    }
    cli_output_puts(&cli->output,
                    dcv_trf(cli->lang, cli->pool, "Usage: dcv %s %s\n\n%s\n\n",
                            command->name, dcv_tr(cli->lang, command->usage),
                            dcv_tr(cli->lang, command->about)));
    for (const apr_getopt_option_t *option = cli_commands_options(command, cli->pool);
         option->name; option++) {
        write_option(cli, option);
    }
    cli_output_puts(&cli->output,
                    dcv_tr(cli->lang,
                           "\nFILE may be - for standard input. The exit status "
                           "is 0: all is right; 1: something has to be\nmended or "
                           "is missing; 2: wrong use or unusable input; 3: cannot "
                           "tell.\n"));
}
