/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives, each written down as it stands. What can be judged by its words alone
 * is refused here; the rest when the configuration is complete, in load.c.
 */
#include "directives.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_main.h>

#include "directory/prefetch.h"
#include "check/resolving.h"
#include "config/config.h"
#include "mod_dcv.h"
#include "config/opening.h"
#include "notify/notify.h"
#include "read/wildcard.h"
#include "state/state.h"

/*
 * Files that are read of a directory, unless files= says so: customers may write to that of
 * a virtual host.
 */
#define FILES_MAIN  200000
#define FILES_VHOST 10000
#define FILES_MOST  100000000

/* A directive's problem, with its name in front as httpd's own messages have it. */
static const char *problem_of(const cmd_parms *cmd, const char *problem)
{
    return problem ? apr_pstrcat(cmd->pool, cmd->cmd->name, ": ", problem, NULL) : NULL;
}

static const char *set_engine(cmd_parms *cmd, void *dummy, int on)
{
    (void)dummy;
    mod_dcv_config_of(cmd->server)->engine = on;
    return NULL;
}

static const char *set_authority(cmd_parms *cmd, void *dummy, const char *args)
{
    mod_dcv_config_t *config = mod_dcv_config_of(cmd->server);
    mod_dcv_preset_t *preset = apr_pcalloc(cmd->pool, sizeof(*preset));

    (void)dummy;
    preset->place = mod_dcv_config_place(cmd);
    mod_dcv_config_add(&config->presets, preset, cmd->pool);
    return problem_of(cmd,
                      dcv_written_read_authority(&preset->written, args, cmd->pool));
}

/* Append a path of a DCVCSRFile, which others of it have the rest of. */
static void append_csr_file(const cmd_parms *cmd, mod_dcv_csr_file_t file,
                            mod_dcv_csr_kind_t kind, const char *path,
                            const dcv_error_t *problem)
{
    file.kind = kind;
    file.path = path;
    file.problem = problem;
    mod_dcv_config_add(&mod_dcv_config_of(cmd->server)->csr_files,
                       apr_pmemdup(cmd->pool, &file, sizeof(file)), cmd->pool);
    if (kind != MOD_DCV_CSR_PATTERN && !problem) {
        mod_dcv_prefetch_add_file(mod_dcv_config_of(ap_server_conf)->global->prefetch,
                                  path, kind == MOD_DCV_CSR_MATCH);
    }
}

/* Append what a path of a DCVCSRFile leads to. */
static void append_csr_files(const cmd_parms *cmd, const mod_dcv_csr_file_t *file)
{
    mod_dcv_wildcard_t found;

    if (!mod_dcv_wildcard_is_one(file->path)) {
        append_csr_file(cmd, *file, MOD_DCV_CSR_FILE, file->path, NULL);
        return;
    }
    found = mod_dcv_wildcard_find(file->path, cmd->pool);
    append_csr_file(cmd, *file, MOD_DCV_CSR_PATTERN, file->path, NULL);
    for (int i = 0; i < found.errors->nelts; i++) {
        const mod_dcv_wildcard_error_t *failed =
            &APR_ARRAY_IDX(found.errors, i, mod_dcv_wildcard_error_t);

        append_csr_file(cmd, *file, MOD_DCV_CSR_MATCH, failed->path, failed->error);
    }
    for (int i = 0; i < found.matches->nelts; i++) {
        append_csr_file(cmd, *file, MOD_DCV_CSR_MATCH,
                        APR_ARRAY_IDX(found.matches, i, const char *), NULL);
    }
}

static const char *add_csr_file(cmd_parms *cmd, void *dummy, const char *args)
{
    mod_dcv_csr_file_t file = {0};
    dcv_settings_t given = {0};
    mod_dcv_place_t place;
    const dcv_option_t options[] = {{"authority", &given.authority},
                                    {"unique", &given.unique_value},
                                    {"issued", &given.issued},
                                    {"domains", &given.domains},
                                    {NULL, NULL}};
    const char *path;
    const char *problem =
        dcv_options_first(&path, &args, "the CSR file's path", options, cmd->temp_pool);

    (void)dummy;
    if (problem) {
        return problem_of(cmd, problem);
    }
    place = mod_dcv_config_place(cmd);
    file.conf = place.file;
    file.line = place.line;
    file.presets_above = mod_dcv_config_count(mod_dcv_config_of(cmd->server)->presets);
    problem = mod_dcv_config_path(&file.path, cmd, path);
    if (problem) {
        return problem;
    }
    problem = dcv_options_read(options, args, cmd->pool);
    if (problem) {
        return problem_of(cmd, problem);
    }
    /* Nothing to keep for most orders of a big server. */
    if (given.authority || given.unique_value || given.issued || given.domains) {
        file.options = apr_pmemdup(cmd->pool, &given, sizeof(given));
    }
    append_csr_files(cmd, &file);
    return NULL;
}

/* Read files=; without it the limit is that of the kind of server. */
static const char *read_files(int *max, const char *text, const cmd_parms *cmd)
{
    char *end = "";
    apr_int64_t read;

    *max = cmd->server->is_virtual ? FILES_VHOST : FILES_MAIN;
    if (!text) {
        return NULL;
    }
    read = apr_isdigit(*text) ? apr_strtoi64(text, &end, 10) : 0;
    if (read < 1 || *end || read > FILES_MOST) {
        return apr_psprintf(
            cmd->pool,
            "\"%s\" makes no sense for files=; write a number from 1 to "
            "%d",
            text, FILES_MOST);
    }
    *max = (int)read;
    return NULL;
}

static const char *add_csr_directory(cmd_parms *cmd, void *dummy, const char *args)
{
    mod_dcv_config_t *config = mod_dcv_config_of(cmd->server);
    mod_dcv_csr_directory_t *made = apr_pcalloc(cmd->pool, sizeof(*made));
    const char *path, *files = NULL;
    const dcv_option_t options[] = {{"files", &files}, {NULL, NULL}};
    const char *problem =
        dcv_options_first(&path, &args, "the directory's path", options, cmd->pool);

    (void)dummy;
    if (!problem) {
        problem = dcv_options_read(options, args, cmd->pool);
    }
    if (!problem) {
        problem = read_files(&made->files_max, files, cmd);
    }
    if (problem) {
        return problem_of(cmd, problem);
    }
    made->place = mod_dcv_config_place(cmd);
    made->presets_above = mod_dcv_config_count(config->presets);
    problem = mod_dcv_config_path(&made->path, cmd, path);
    if (problem) {
        return problem;
    }
    mod_dcv_config_add(&config->directories, made, cmd->pool);
    mod_dcv_prefetch_add_directory(mod_dcv_config_of(ap_server_conf)->global->prefetch,
                                   made->path, made->files_max,
                                   !cmd->server->is_virtual);
    return NULL;
}

static const char *add_token(cmd_parms *cmd, void *dummy, const char *name,
                             const char *content)
{
    mod_dcv_config_t *config = mod_dcv_config_of(cmd->server);
    mod_dcv_token_t *token = apr_pcalloc(cmd->pool, sizeof(*token));

    (void)dummy;
    token->place = mod_dcv_config_place(cmd);
    token->name = name;
    token->content = content;
    mod_dcv_config_add(&config->tokens, token, cmd->pool);
    return NULL;
}

static const char *define_authority(cmd_parms *cmd, void *dummy, const char *args)
{
    mod_dcv_config_t *config = mod_dcv_config_of(cmd->server);
    mod_dcv_definition_t *made = apr_pcalloc(cmd->pool, sizeof(*made));
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (problem) {
        return problem;
    }
    made->place = mod_dcv_config_place(cmd);
    mod_dcv_config_add(&config->global->definitions, made, cmd->pool);
    return problem_of(cmd,
                      dcv_written_read_definition(&made->written, args, cmd->pool));
}

static const char *add_persist_account(cmd_parms *cmd, void *dummy, const char *args)
{
    mod_dcv_config_t *config = mod_dcv_config_of(cmd->server);
    mod_dcv_persist_t *made = apr_pcalloc(cmd->pool, sizeof(*made));

    (void)dummy;
    made->place = mod_dcv_config_place(cmd);
    mod_dcv_config_add(&config->persist, made, cmd->pool);
    return problem_of(cmd, dcv_written_read_account(&made->written, args, cmd->pool));
}

static const char *set_state_cache(cmd_parms *cmd, void *dummy, const char *text)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (problem) {
        return problem;
    }
    return problem_of(
        cmd, mod_dcv_state_configure(&mod_dcv_config_of(cmd->server)->global->state,
                                     cmd, text));
}

const command_rec mod_dcv_directives[] = {
    AP_INIT_FLAG("DCVEngine", set_engine, NULL, RSRC_CONF,
                 "On or Off: answer the validation requests of CAs here"),
    AP_INIT_RAW_ARGS("DCVAuthority", set_authority, NULL, RSRC_CONF,
                     "the CA of the orders below it, and its form: NAME "
                     "[separator=newline|space|dot|crlf] [hex=lower|upper]"),
    AP_INIT_RAW_ARGS(
        "DCVCSRFile", add_csr_file, NULL, RSRC_CONF,
        "an order, or with wildcards in PATH one for each file: PATH [authority=NAME] [unique=VALUE] "
        "[issued=YYYY-MM-DD] [domains=NAME,NAME]"),
    AP_INIT_RAW_ARGS(
        "DCVCSRDirectory", add_csr_directory, NULL, RSRC_CONF,
        "a directory in which each *.csr, *.pem and *.der is an order, without "
        "a restart: PATH [files=NUMBER]"),
    AP_INIT_TAKE2("DCVToken", add_token, NULL, RSRC_CONF,
                  "a literal file in " DCV_FILE_DIRECTORY ": NAME \"CONTENT\""),
    AP_INIT_RAW_ARGS("DCVDefineAuthority", define_authority, NULL, RSRC_CONF,
                     "a CA of one's own: NAME body=\"T\" target=\"T\" [owner=\"T\"] "
                     "[unique=none|optional|required] [caa=a,b] [mail=ADDR] "
                     "[expires=DAYS] [persist=a,b]"),
    AP_INIT_RAW_ARGS("DCVPersistAccount", add_persist_account, NULL, RSRC_CONF,
                     "the account for which the persistent record authorises a CA: "
                     "AUTHORITY URI [until=YYYY-MM-DD]"),
    AP_INIT_TAKE1(
        "DCVStatus", mod_dcv_opening_set, NULL, RSRC_CONF | ACCESS_CONF,
        "in a section: On, VHost or Off: open the status page, for all orders "
        "or for those of the virtual host"),
    AP_INIT_TAKE1("DCVStateCache", set_state_cache, NULL, RSRC_CONF,
                  "where visits are kept for all children: PROVIDER[:ARGUMENTS], a "
                  "cache of httpd's"),
    AP_INIT_TAKE_ARGV("DCVResolver", mod_dcv_resolving_set_resolver, NULL, RSRC_CONF,
                      "where checks ask: recursive, system, or ADDR[@PORT]..."),
    AP_INIT_TAKE1("DCVTrustAnchor", mod_dcv_resolving_set_trust_anchor, NULL, RSRC_CONF,
                  "a file of DNSSEC trust anchors, other than the root's"),
    AP_INIT_TAKE1("DCVRootHints", mod_dcv_resolving_set_root_hints, NULL, RSRC_CONF,
                  "a file of root servers, other than the Internet's"),
    AP_INIT_TAKE1("DCVCheckTimeout", mod_dcv_resolving_set_timeout, NULL, RSRC_CONF,
                  "how long a check may take, 1s to 60s"),
    AP_INIT_FLAG("DCVCheckFile", mod_dcv_resolving_set_check_file, NULL, RSRC_CONF,
                 "On or Off: whether a check also fetches the file"),
    AP_INIT_TAKE1("DCVCheckInterval", mod_dcv_resolving_set_interval, NULL, RSRC_CONF,
                  "how often open orders are checked in the background, or Off"),
    AP_INIT_TAKE_ARGV("DCVNotifyCommand", mod_dcv_notify_set_command, NULL, RSRC_CONF,
                      "a program that is run for events: COMMAND [ARG]..."),
    {.name = NULL}};
