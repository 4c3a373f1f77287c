/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whom checks ask: see resolving.h. */
#include "resolving.h"

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_core.h>

#include "dcv/name.h"
#include "dcv/root.h"

#define TIMEOUT_DEFAULT apr_time_from_sec(5)
#define TIMEOUT_LEAST   apr_time_from_sec(1)
#define TIMEOUT_MOST    apr_time_from_sec(60)
#define INTERVAL_LEAST  apr_time_from_sec(1)
#define INTERVAL_MOST   apr_time_from_sec(30 * 86400)

/* Where Debian's dns-root-data has the root's keys, kept up to date by the system. */
#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

#define DNS_PORT 53

static const mod_dcv_resolving_t unset;

/* The settings, which are made when the first directive comes. */
static mod_dcv_resolving_t *find_settings(const cmd_parms *cmd)
{
    mod_dcv_global_t *global = mod_dcv_config_of(cmd->server)->global;

    if (!global) {
        /* Inside <VirtualHost>, where the directive is about to be refused. */
        return apr_pcalloc(cmd->pool, sizeof(mod_dcv_resolving_t));
    }
    if (!global->resolving) {
        global->resolving = apr_pcalloc(cmd->pool, sizeof(*global->resolving));
    }
    return global->resolving;
}

static const char *problem_of(const cmd_parms *cmd, const char *word,
                              const char *remedy)
{
    return apr_psprintf(cmd->pool, "%s: \"%s\" makes no sense; %s", cmd->cmd->name,
                        dcv_error_quote(word, strlen(word), cmd->pool), remedy);
}

/* "192.0.2.1" or "2001:db8::1@5353", with its port. Returns NULL for anything else. */
static const char *read_forwarder(const char *word, apr_pool_t *pool)
{
    const char *at = ap_strchr_c(word, '@');
    const char *address =
        at ? apr_pstrmemdup(pool, word, (apr_size_t)(at - word)) : word;
    apr_int64_t port = DNS_PORT;
    const dcv_name_t *name;
    char *end = NULL;

    if (at) {
        port = apr_isdigit(at[1]) ? apr_strtoi64(at + 1, &end, 10) : 0;
    }
    if (port < 1 || port > 65535 || (end && *end) ||
        dcv_name_parse(&name, address, strlen(address), pool) ||
        !dcv_name_is_address(name)) {
        return NULL;
    }
    return apr_psprintf(pool, "%s@%d", name->text, (int)port);
}

const char *mod_dcv_resolving_set_resolver(cmd_parms *cmd, void *dummy, int argc,
                                           char *const argv[])
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    if (problem) {
        return problem;
    }
    if (!argc) {
        return problem_of(cmd, "", "write recursive, system, or addresses");
    }
    resolving->forwarders = apr_array_make(cmd->pool, 2, sizeof(const char *));
    resolving->resolve = argv[0];
    if (argc == 1 && (!apr_cstr_casecmp(argv[0], "recursive") ||
                      !apr_cstr_casecmp(argv[0], "system"))) {
        return NULL;
    }
    resolving->resolve = "forward";
    for (int i = 0; i < argc; i++) {
        const char *forwarder = read_forwarder(argv[i], cmd->pool);

        if (!forwarder) {
            return problem_of(
                cmd, argv[i],
                "write recursive, system, or the addresses of resolvers, as "
                "in 192.0.2.1 or 192.0.2.1@5353");
        }
        APR_ARRAY_PUSH(resolving->forwarders, const char *) = forwarder;
    }
    return NULL;
}

static const char *set_path(cmd_parms *cmd, const char **path, mod_dcv_place_t *place,
                            const char *text)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (problem) {
        return problem;
    }
    *place = mod_dcv_config_place(cmd);
    *path = ap_server_root_relative(cmd->pool, text);
    return *path ? NULL : problem_of(cmd, text, "write a path");
}

const char *mod_dcv_resolving_set_trust_anchor(cmd_parms *cmd, void *dummy,
                                               const char *path)
{
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    return set_path(cmd, &resolving->anchor_path, &resolving->anchor_place, path);
}

const char *mod_dcv_resolving_set_root_hints(cmd_parms *cmd, void *dummy,
                                             const char *path)
{
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    return set_path(cmd, &resolving->hints_path, &resolving->hints_place, path);
}

/* A time as httpd's directives take it; seconds without a unit. */
static const char *read_time(cmd_parms *cmd, apr_interval_time_t *time,
                             const char *text, apr_interval_time_t least,
                             apr_interval_time_t most, const char *remedy)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (problem) {
        return problem;
    }
    if (ap_timeout_parameter_parse(text, time, "s") != APR_SUCCESS || *time < least ||
        *time > most) {
        return problem_of(cmd, text, remedy);
    }
    return NULL;
}

const char *mod_dcv_resolving_set_timeout(cmd_parms *cmd, void *dummy, const char *text)
{
    (void)dummy;
    return read_time(cmd, &find_settings(cmd)->timeout, text, TIMEOUT_LEAST,
                     TIMEOUT_MOST, "write a time from 1s to 60s, as in 5s");
}

const char *mod_dcv_resolving_set_interval(cmd_parms *cmd, void *dummy,
                                           const char *text)
{
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    if (!apr_cstr_casecmp(text, "off")) {
        resolving->interval = 0;
        return ap_check_cmd_context(cmd, GLOBAL_ONLY);
    }
    return read_time(cmd, &resolving->interval, text, INTERVAL_LEAST, INTERVAL_MOST,
                     "write Off, or a time from 1s to 30 days, as in 10min");
}

const char *mod_dcv_resolving_set_check_file(cmd_parms *cmd, void *dummy, int flag)
{
    (void)dummy;
    find_settings(cmd)->leaves_file = !flag;
    return ap_check_cmd_context(cmd, GLOBAL_ONLY);
}

/* The root's keys: as configured, as the system has them, or as built in. */
static dcv_error_t *read_anchors(mod_dcv_resolving_t *resolving, apr_pool_t *pool)
{
    if (resolving->anchor_path) {
        return dcv_root_read_anchors(&resolving->anchors, resolving->anchor_path, pool);
    }
    if (dcv_root_read_anchors(&resolving->anchors, SYSTEM_ANCHOR, pool)) {
        resolving->anchors = dcv_root_builtin_anchors(pool);
    }
    return NULL;
}

void mod_dcv_resolving_complete(mod_dcv_global_t *global, apr_pool_t *pool,
                                mod_dcv_report_error_t *report, void *context)
{
    mod_dcv_resolving_t *resolving;
    dcv_error_t *error = NULL;

    if (!global->resolving) {
        global->resolving = apr_pcalloc(pool, sizeof(*global->resolving));
    }
    resolving = global->resolving;
    if (resolving->hints_path) {
        error = dcv_root_read_hints(&resolving->roots, resolving->hints_path, pool);
    }
    if (error) {
        report(context, &resolving->hints_place, resolving->hints_path, error);
    }
    error = read_anchors(resolving, pool);
    if (error) {
        report(context, &resolving->anchor_place, resolving->anchor_path, error);
    }
}

dcv_run_setup_t mod_dcv_resolving_setup(const mod_dcv_global_t *global)
{
    const mod_dcv_resolving_t *resolving =
        global->resolving ? global->resolving : &unset;
    const char *resolve = resolving->resolve ? resolving->resolve : "recursive";
    dcv_run_setup_t setup = {.resolve = DCV_RESOLVE_RECURSIVE};

    if (!apr_cstr_casecmp(resolve, "system")) {
        setup.resolve = DCV_RESOLVE_SYSTEM;
    }
    else if (!apr_cstr_casecmp(resolve, "forward")) {
        setup.resolve = DCV_RESOLVE_FORWARD;
    }
    setup.forwarders = resolving->forwarders;
    setup.roots = resolving->roots;
    setup.anchors = resolving->anchors;
    setup.timeout = resolving->timeout ? resolving->timeout : TIMEOUT_DEFAULT;
    return setup;
}

apr_interval_time_t mod_dcv_resolving_interval(const mod_dcv_global_t *global)
{
    return global->resolving ? global->resolving->interval : 0;
}

int mod_dcv_resolving_wants_file(const mod_dcv_global_t *global)
{
    return !global->resolving || !global->resolving->leaves_file;
}
