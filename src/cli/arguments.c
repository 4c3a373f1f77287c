/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: see arguments.h. */
#include "arguments.h"

#include <stdlib.h>
#include <string.h>

#include <apr_getopt.h>
#include <apr_strings.h>

#include "dcv/error.h"
#include "dcv/written.h"
#include "io/reading.h"

/* Options that have no letter of their own on the command line. */
enum {
    CONFIG = 256,
    BY_DNS,
    BY_FILE,
    BY_PERSISTENT,
    WAIT,
    NAGIOS,
    REPLACE,
    SERVER
};

/* Each option: a letter stands for it in cli_command_t.options. */
static const struct {
    char letter;
    apr_getopt_option_t option; /* its text is what --help says */
} options[] = {
    {'a', {"authority", 'a', 1, DCV_N("NAME  the CA, as in DCVAuthority")}},
    {'u',
     {"unique", 'u', 1, DCV_N("VALUE  the unique value that the CA gave the order")}},
    {'d', {"domains", 'd', 1, DCV_N("NAME,...  names besides those of the CSR")}},
    {'f',
     {"format", 'f', 1, DCV_N("text|json|zone|message  the form of what is printed")}},
    {'F', {"format", 'f', 1, DCV_N("text|json  the form of what is printed")}},
    {'c',
     {"config", CONFIG, 1,
      DCV_N(
          "FILE  read DCVDefineAuthority, DCVAuthority, DCVPersistAccount, DCVResolver, DCVRootHints, DCVTrustAnchor and DCVCheckTimeout of it")}},
    {'D', {"dns", BY_DNS, 0, DCV_N("only the CNAME record counts")}},
    {'H', {"file", BY_FILE, 0, DCV_N("only the file counts")}},
    {'P', {"persist", BY_PERSISTENT, 0, DCV_N("only the persistent record counts")}},
    {'w',
     {"wait", WAIT, 1,
      DCV_N("TIME  check again until all is valid, or so long: 90s, 30min, 2h")}},
    {'W',
     {"wait", WAIT, 1,
      DCV_N(
          "TIME  wait until the server answers with the file, or so long: 10s, 2min")}},
    {'N',
     {"nagios", NAGIOS, 0,
      DCV_N("print one line for Nagios and Icinga, and end as a plugin does")}},
    {'i', {"directory", 'D', 1, DCV_N("DIRECTORY  that of a DCVCSRDirectory")}},
    {'n',
     {"name", 'n', 1,
      DCV_N("NAME  of the file in the directory; else the MD5 of the CSR")}},
    {'r', {"replace", REPLACE, 0, DCV_N("replace an order of that name")}},
    {'s',
     {"server", SERVER, 1,
      DCV_N(
          "ADDRESS[:PORT]  where --wait asks; else this machine and where the name leads")}},
    {'l', {"lang", 'l', 1, DCV_N("en|fr  the language; else that of the environment")}},
    {'h', {"help", 'h', 0, DCV_N("say how it is used")}},
};

#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

#define ALL_ORDERS "audfclh"

const cli_command_t cli_commands[] = {
    {"show", cli_show_run, ALL_ORDERS, 1, DCV_N("[OPTION...] FILE..."),
     DCV_N(
         "Show what the CA expects for the CSR of each FILE: the file, and the records.")},
    {"check", cli_check_run, ALL_ORDERS "DHPwN", 1, DCV_N("[OPTION...] FILE..."),
     DCV_N("Look whether the CA would find the file or the record of each name now.")},
    {"lint", cli_lint_run, ALL_ORDERS, 1, DCV_N("[OPTION...] FILE..."),
     DCV_N("Say what the CA will object to in each CSR, before it does.")},
    {"add", cli_add_run, "iaudnrWsclh", 1, DCV_N("-D DIRECTORY [OPTION...] FILE"),
     DCV_N(
         "Put an order into a drop-in directory of httpd, whole or not at all, and print its path.")},
    {"remove", cli_remove_run, "ilh", 1, DCV_N("-D DIRECTORY NAME..."),
     DCV_N("Remove orders from a drop-in directory.")},
    {"list", cli_list_run, "iFaclh", 0, DCV_N("-D DIRECTORY [OPTION...]"),
     DCV_N("List the orders of a drop-in directory.")},
    {NULL, NULL, NULL, 0, NULL, NULL}};

const cli_command_t *cli_arguments_command(const char *name)
{
    for (const cli_command_t *command = cli_commands; command->name; command++) {
        if (!strcmp(command->name, name)) {
            return command;
        }
    }
    return NULL;
}

dcv_lang_t cli_arguments_language(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = NULL;
    dcv_lang_t lang = DCV_LANG_EN;
    char tag[3];

    for (int i = 0; i < 3 && (!value || !*value); i++) {
        value = getenv(variables[i]);
    }
    /* "fr_BE.UTF-8", of which the language has two letters. */
    if (value && strcspn(value, "_.@") == 2) {
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
    case CONFIG:
        arguments->config = value;
        return NULL;
    case BY_DNS:
        arguments->proofs |= CLI_BY_RECORD;
        return NULL;
    case BY_FILE:
        arguments->proofs |= CLI_BY_FILE;
        return NULL;
    case BY_PERSISTENT:
        arguments->proofs |= CLI_BY_PERSISTENT;
        return NULL;
    case WAIT:
        return set_wait(cli, value);
    case NAGIOS:
        arguments->is_nagios = 1;
        return NULL;
    case REPLACE:
        arguments->replaces = 1;
        return NULL;
    default:
        arguments->server = value;
        return NULL;
    }
}

/* The options of a subcommand, as the system's parser wants them. */
static const apr_getopt_option_t *options_of(const cli_command_t *command,
                                             apr_pool_t *pool)
{
    apr_getopt_option_t *list = apr_pcalloc(pool, sizeof(*list) * (OPTION_COUNT + 1));
    int count = 0;

    for (apr_size_t i = 0; i < OPTION_COUNT; i++) {
        if (strchr(command->options, options[i].letter)) {
            list[count++] = options[i].option;
        }
    }
    return list;
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

/* Whether enough operands are there, and a directory where one is needed. */
static const char *check_operands(const cli_t *cli, const cli_command_t *command)
{
    int count = cli->arguments.operands->nelts;

    if (strchr(command->options, 'i') && !cli->arguments.directory) {
        return dcv_tr(cli->lang, "-D DIRECTORY is missing");
    }
    if (count < command->operands_min) {
        return dcv_tr(cli->lang, command->run == cli_remove_run
                                     ? DCV_N("NAME is missing")
                                     : DCV_N("FILE is missing"));
    }
    if (count > 1 && command->run == cli_add_run) {
        return dcv_tr(cli->lang, "one FILE is one order: add each by itself");
    }
    return count && !command->operands_min
               ? dcv_tr(cli->lang, "nothing stands behind the options")
               : NULL;
}

const char *cli_arguments_read(cli_t *cli, cli_wish_t *wish,
                               const cli_command_t *command, int argc,
                               const char *const *argv)
{
    const apr_getopt_option_t *known = options_of(command, cli->pool);
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

static void help_program(cli_t *cli)
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
static void help_option(cli_t *cli, const apr_getopt_option_t *option)
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
                    36);
    cli_output_puts(&cli->output, " ");
    cli_output_puts(&cli->output, about ? about + 2 : text);
    cli_output_puts(&cli->output, "\n");
}

void cli_arguments_help(cli_t *cli, const cli_command_t *command)
{
    if (!command) {
        help_program(cli);
        return;
    }
    cli_output_puts(&cli->output,
                    dcv_trf(cli->lang, cli->pool, "Usage: dcv %s %s\n\n%s\n\n",
                            command->name, dcv_tr(cli->lang, command->usage),
                            dcv_tr(cli->lang, command->about)));
    for (const apr_getopt_option_t *option = options_of(command, cli->pool);
         option->name; option++) {
        help_option(cli, option);
    }
    cli_output_puts(&cli->output,
                    dcv_tr(cli->lang,
                           "\nFILE may be - for standard input. The exit status "
                           "is 0: all is right; 1: something has to be\nmended or "
                           "is missing; 2: wrong use or unusable input; 3: cannot "
                           "tell.\n"));
}
