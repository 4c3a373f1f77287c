/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: see arguments.h. */
#include "arguments.h"

#include <string.h>

#include <apr_env.h>
#include <apr_getopt.h>
#include <apr_strings.h>

#include "dcv/error.h"
#include "dcv/written.h"
#include "io/reading.h"

dcv_lang_t cli_arguments_language(apr_pool_t *pool)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    char *value = "";
    dcv_lang_t lang = DCV_LANG_EN;
    char tag[3];

    for (int i = 0; i < 3 && !*value; i++) {
        if (apr_env_get(&value, variables[i], pool) != APR_SUCCESS) {
            value = "";
        }
    }
    /* "fr_BE.UTF-8", of which the language has two letters. */
    if (strcspn(value, "_.@") == 2) {
        apr_cpystrn(tag, value, sizeof(tag));
        (void)dcv_lang_of_tag(&lang, tag);
    }
    return lang;
}

/* What the system's parser does not like: it says so by a printf. */
typedef struct {
    apr_pool_t *pool;
    const char *option;
} refused_t;

static void take_refused(void *context, const char *format, ...)
{
    refused_t *refused = context;
    va_list values;

    va_start(values, format);
    (void)va_arg(values, const char *); /* the program */
    (void)va_arg(values, const char *); /* what is wrong */
    if (strstr(format, "%c")) {
        refused->option = apr_psprintf(refused->pool, "-%c", va_arg(values, int));
    }
    else {
        refused->option = apr_pstrdup(refused->pool, va_arg(values, const char *));
    }
    va_end(values);
}

static const char *set_format(cli_t *cli, const char *word)
{
    static const struct {
        const char *word;
        dcv_format_t format;
    } formats[] = {{"text", DCV_FORMAT_TEXT},
                   {"json", DCV_FORMAT_JSON},
                   {"zone", DCV_FORMAT_ZONE},
                   {"message", DCV_FORMAT_MESSAGE}};

    for (int i = 0; i < 4; i++) {
        if (!strcmp(formats[i].word, word)) {
            cli->arguments.has_format = 1;
            cli->arguments.format = formats[i].format;
            return NULL;
        }
    }
    return dcv_trf(cli->lang, cli->pool,
                   "there is no format \"%s\"; write text, json, zone or message",
                   dcv_error_quote(word, strlen(word), cli->pool));
}

static const char *set_wait(cli_t *cli, const char *text)
{
    cli->arguments.has_wait = 1;
    return dcv_interval_read(&cli->arguments.wait, text)
               ? NULL
               : dcv_trf(cli->lang, cli->pool,
                         "\"%s\" is no time; write one as in 90s, 30min or 2h",
                         dcv_error_quote(text, strlen(text), cli->pool));
}

static const char *set_language(cli_t *cli, const char *tag)
{
    return dcv_lang_of_tag(&cli->lang, tag)
               ? NULL
               : dcv_trf(cli->lang, cli->pool,
                         "there is no language \"%s\"; write en or fr",
                         dcv_error_quote(tag, strlen(tag), cli->pool));
}

/* Take an option that was read. Returns what is wrong with it; NULL: nothing. */
static const char *take_option(cli_t *cli, int option, const char *value)
{
    cli_arguments_t *arguments = &cli->arguments;

    switch (option) {
    case 'a':
        arguments->settings.authority = value;
        return NULL;
    case 'u':
        arguments->settings.unique_value = value;
        return NULL;
    case 'd':
        arguments->settings.domains = value;
        return NULL;
    case 'f':
        return set_format(cli, value);
    case 'l':
        return set_language(cli, value);
    case 'D':
        arguments->directory = value;
        return NULL;
    case 'n':
        arguments->name = value;
        return NULL;
    case CLI_OPTION_CONFIG:
        arguments->config = value;
        return NULL;
    case CLI_OPTION_DNS:
        arguments->proofs |= CLI_BY_RECORD;
        return NULL;
    case CLI_OPTION_FILE:
        arguments->proofs |= CLI_BY_FILE;
        return NULL;
    case CLI_OPTION_PERSIST:
        arguments->proofs |= CLI_BY_PERSISTENT;
        return NULL;
    case CLI_OPTION_WAIT:
        return set_wait(cli, value);
    case CLI_OPTION_NAGIOS:
        arguments->is_nagios = 1;
        return NULL;
    case CLI_OPTION_REPLACE:
        arguments->replaces = 1;
        return NULL;
    default:
        arguments->server = value;
        return NULL;
    }
}

/* The parser takes "-" for an option without a name. */
static const char **mark_standard_input(int argc, const char *const *argv,
                                        apr_pool_t *pool)
{
    const char **marked = apr_pcalloc(pool, sizeof(*marked) * ((apr_size_t)argc + 1));

    for (int i = 0; i < argc; i++) {
        marked[i] = strcmp(argv[i], "-") ? argv[i] : cli_standard_input;
    }
    return marked;
}

static const char *describe_refused(const cli_t *cli, apr_status_t status,
                                    const char *option)
{
    option = dcv_error_quote(option, strlen(option), cli->pool);
    return status == APR_BADCH
               ? dcv_trf(cli->lang, cli->pool, "unknown option %s", option)
               : dcv_trf(cli->lang, cli->pool,
                         "option %s lacks its value, or takes none", option);
}

/* Whether what a subcommand needs besides options is there, and no more. */
static const char *check_operands(const cli_t *cli, const cli_command_t *command)
{
    int count = cli->arguments.operands->nelts;

    if (cli_commands_has_directory(command) && !cli->arguments.directory) {
        return dcv_tr(cli->lang, "-D DIRECTORY is missing");
    }
    switch (command->operands) {
    case CLI_NOTHING:
        return count ? dcv_tr(cli->lang, "nothing stands behind the options") : NULL;
    case CLI_NAMES:
        return count ? NULL : dcv_tr(cli->lang, "NAME is missing");
    case CLI_ONE_FILE:
        if (count > 1) {
            return dcv_tr(cli->lang, "one FILE is one order: add each by itself");
        }
        break;
    case CLI_FILES:
        break;
    }
    return count ? NULL : dcv_tr(cli->lang, "FILE is missing");
}

int cli_arguments_is_plugin(int argc, const char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--nagios")) {
            return 1;
        }
    }
    return 0;
}

const char *cli_arguments_read(cli_t *cli, cli_wish_t *wish,
                               const cli_command_t *command, int argc,
                               const char *const *argv)
{
    const apr_getopt_option_t *known = cli_commands_options(command, cli->pool);
    apr_array_header_t *operands = apr_array_make(cli->pool, 4, sizeof(const char *));
    refused_t refused = {cli->pool, ""};
    apr_getopt_t *parser;
    const char *value, *problem = NULL;
    int option;
    apr_status_t status = apr_getopt_init(&parser, cli->pool, argc,
                                          mark_standard_input(argc, argv, cli->pool));

    *wish = CLI_RUN;
    parser->interleave = 1;
    parser->errfn = take_refused;
    parser->errarg = &refused;
    while (status == APR_SUCCESS && !problem &&
           (status = apr_getopt_long(parser, known, &option, &value)) == APR_SUCCESS) {
        if (option == 'h') {
            *wish = CLI_HELP;
            return NULL;
        }
        problem = take_option(cli, option, value);
    }
    cli->arguments.operands = operands;
    for (int i = parser->ind; i < argc; i++) {
        APR_ARRAY_PUSH(operands, const char *) = parser->argv[i];
    }
    return problem                      ? problem
           : !APR_STATUS_IS_EOF(status) ? describe_refused(cli, status, refused.option)
                                        : check_operands(cli, command);
}
