/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands, and the options that each one takes: see commands.h. */
#include "commands.h"

#include <string.h>

/* Options by which subcommands name them: each has a bit. */
enum {
    AUTHORITY = 1,
    UNIQUE = 1 << 1,
    DOMAINS = 1 << 2,
    FORMAT = 1 << 3,
    LIST_FORMAT = 1 << 4,
    CONFIG = 1 << 5,
    PROOFS = 1 << 6,
    WAIT_VALID = 1 << 7,
    WAIT_ANSWERED = 1 << 8,
    NAGIOS = 1 << 9,
    DIRECTORY = 1 << 10,
    PLACE = 1 << 11,
    COMMON = 1 << 12,
    ORDER = AUTHORITY | UNIQUE | DOMAINS | CONFIG | COMMON
};

/* Each option; its text is what --help says: its value, two blanks, and what it is for. */
static const struct {
    unsigned bit;
    apr_getopt_option_t option;
} options[] = {
    {AUTHORITY, {"authority", 'a', 1, DCV_N("NAME  the CA, as in DCVAuthority")}},
    {UNIQUE,
     {"unique", 'u', 1, DCV_N("VALUE  the unique value that the CA gave the order")}},
    {DOMAINS, {"domains", 'd', 1, DCV_N("NAME,...  names besides those of the CSR")}},
    {FORMAT,
     {"format", 'f', 1, DCV_N("text|json|zone|message  the form of what is printed")}},
    {LIST_FORMAT, {"format", 'f', 1, DCV_N("text|json  the form of what is printed")}},
    {CONFIG,
     {"config", CLI_OPTION_CONFIG, 1,
      DCV_N("FILE  read DCVDefineAuthority, DCVAuthority, DCVPersistAccount, "
            "DCVResolver, DCVRootHints, DCVTrustAnchor and DCVCheckTimeout of it")}},
    {PROOFS, {"dns", CLI_OPTION_DNS, 0, DCV_N("only the CNAME record counts")}},
    {PROOFS, {"file", CLI_OPTION_FILE, 0, DCV_N("only the file counts")}},
    {PROOFS,
     {"persist", CLI_OPTION_PERSIST, 0, DCV_N("only the persistent record counts")}},
    {WAIT_VALID,
     {"wait", CLI_OPTION_WAIT, 1,
      DCV_N("TIME  check again until all is valid, or so long: 90s, 30min, 2h")}},
    {WAIT_ANSWERED,
     {"wait", CLI_OPTION_WAIT, 1,
      DCV_N(
          "TIME  wait until the server answers with the file, or so long: 10s, 2min")}},
    {NAGIOS,
     {"nagios", CLI_OPTION_NAGIOS, 0,
      DCV_N("print one line for Nagios and Icinga, and end as a plugin does")}},
    {DIRECTORY, {"directory", 'D', 1, DCV_N("DIRECTORY  that of a DCVCSRDirectory")}},
    {PLACE,
     {"name", 'n', 1,
      DCV_N("NAME  of the file in the directory; else the MD5 of the CSR")}},
    {PLACE, {"replace", CLI_OPTION_REPLACE, 0, DCV_N("replace an order of that name")}},
    {WAIT_ANSWERED,
     {"server", CLI_OPTION_SERVER, 1,
      DCV_N("ADDRESS[:PORT]  where --wait asks; else this machine and where the name "
            "leads")}},
    {COMMON,
     {"lang", 'l', 1, DCV_N("en|fr  the language; else that of the environment")}},
    {COMMON, {"help", 'h', 0, DCV_N("say how it is used")}},
};

#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

const cli_command_t cli_commands[] = {
    {"show", cli_show_run, ORDER | FORMAT, CLI_FILES, DCV_N("[OPTION...] FILE..."),
     DCV_N("Show what the CA expects for the CSR of each FILE: the file, and the "
           "records.")},
    {"check", cli_check_run, ORDER | FORMAT | PROOFS | WAIT_VALID | NAGIOS, CLI_FILES,
     DCV_N("[OPTION...] FILE..."),
     DCV_N("Look whether the CA would find the file or the record of each name now.")},
    {"lint", cli_lint_run, ORDER | FORMAT, CLI_FILES, DCV_N("[OPTION...] FILE..."),
     DCV_N("Say what the CA will object to in each CSR, before it does.")},
    {"add", cli_add_run, ORDER | DIRECTORY | PLACE | WAIT_ANSWERED, CLI_ONE_FILE,
     DCV_N("-D DIRECTORY [OPTION...] FILE"),
     DCV_N("Put an order into a drop-in directory of httpd, whole or not at all, and "
           "print its path.")},
    {"remove", cli_remove_run, DIRECTORY | COMMON, CLI_NAMES,
     DCV_N("-D DIRECTORY NAME..."), DCV_N("Remove orders from a drop-in directory.")},
    {"list", cli_list_run, DIRECTORY | LIST_FORMAT | AUTHORITY | CONFIG | COMMON,
     CLI_NOTHING, DCV_N("-D DIRECTORY [OPTION...]"),
     DCV_N("List the orders of a drop-in directory.")},
    {NULL, NULL, 0, CLI_NOTHING, NULL, NULL}};

const cli_command_t *cli_commands_find(const char *name)
{
    for (const cli_command_t *command = cli_commands; command->name; command++) {
        if (!strcmp(command->name, name)) {
            return command;
        }
    }
    return NULL;
}

int cli_commands_has_directory(const cli_command_t *command)
{
    return (command->options & DIRECTORY) != 0;
}

const apr_getopt_option_t *cli_commands_options(const cli_command_t *command,
                                                apr_pool_t *pool)
{
    apr_getopt_option_t *list = apr_pcalloc(pool, sizeof(*list) * (OPTION_COUNT + 1));
    int count = 0;

    for (apr_size_t i = 0; i < OPTION_COUNT; i++) {
        if (command->options & options[i].bit) {
            list[count++] = options[i].option;
        }
    }
    return list;
}
