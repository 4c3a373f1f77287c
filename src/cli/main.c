/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The command dcv: runs the subcommand that it is given. */
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "arguments.h"
#include "command/nagios.h"
#include "dcv/version.h"
#include "help.h"
#include "system/system.h"

/* Wrong use. A plugin says everything in one line of its output, and does not know. */
static cli_status_t refuse(cli_t *cli, const cli_command_t *command,
                           const char *problem)
{
    if (cli->arguments.is_nagios) {
        cli_nagios_unknown(cli, problem);
        return CLI_UNKNOWN;
    }
    cli_output_complain(&cli->output, NULL,
                        dcv_trf(cli->lang, cli->pool, "%s; see \"dcv %s%s--help\"",
                                problem, command ? command->name : "",
                                command ? " " : ""));
    return CLI_UNUSABLE;
}

static cli_status_t run_command(cli_t *cli, const cli_command_t *command, int argc,
                                const char *const *argv)
{
    cli_wish_t wish;
    const char *problem = cli_arguments_read(cli, &wish, command, argc, argv);

    if (problem) {
        cli->arguments.is_nagios = cli_arguments_is_plugin(argc, argv);
        return refuse(cli, command, problem);
    }
    if (wish == CLI_HELP) {
        cli_help_write(cli, command);
        return CLI_RIGHT;
    }
    return command->run(cli);
}

static int is_one_of(const char *word, const char *one, const char *other)
{
    return !strcmp(word, one) || !strcmp(word, other);
}

/* A word that should have been a subcommand's name. */
static cli_status_t refuse_word(cli_t *cli, const char *word)
{
    return refuse(cli, NULL,
                  *word ? dcv_trf(cli->lang, cli->pool, "there is no command \"%s\"",
                                  dcv_error_quote(word, strlen(word), cli->pool))
                        : dcv_tr(cli->lang, "a command is missing"));
}

static cli_status_t run_help(cli_t *cli, const char *word)
{
    const cli_command_t *command = word ? cli_commands_find(word) : NULL;

    if (word && !command) {
        return refuse_word(cli, word);
    }
    cli_help_write(cli, command);
    return CLI_RIGHT;
}

static cli_status_t run_program(cli_t *cli, int argc, const char *const *argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    const cli_command_t *command = cli_commands_find(word);

    if (command) {
        return run_command(cli, command, argc - 1, argv + 1);
    }
    if (is_one_of(word, "--version", "-V")) {
        cli_output_puts(&cli->output, "dcv (mod_dcv) " DCV_VERSION "\n");
        return CLI_RIGHT;
    }
    if (is_one_of(word, "--help", "-h") || !strcmp(word, "help")) {
        return run_help(cli, argc > 2 ? argv[2] : NULL);
    }
    cli->arguments.is_nagios = cli_arguments_is_plugin(argc, argv);
    return refuse_word(cli, word);
}

int main(int argc, const char *const *argv, const char *const *environment)
{
    cli_t cli = {0};
    cli_status_t status;

    cli_system_begin();
    if (apr_app_initialize(&argc, &argv, &environment) != APR_SUCCESS ||
        apr_pool_create(&cli.pool, NULL) != APR_SUCCESS) {
        return CLI_UNKNOWN;
    }
    cli.lang = cli_arguments_language(cli.pool);
    cli_output_open(&cli.output, cli.pool);
    status = run_program(&cli, argc, argv);
    if (!cli_output_close(&cli.output, cli.lang)) {
        status = CLI_UNKNOWN;
    }
    apr_terminate();
    return (int)status;
}
