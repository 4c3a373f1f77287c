/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whom checks ask: see resolving.h. */
#include "resolving.h"

#include <apr_cstr.h>
#include <apr_strings.h>
#include <http_core.h>

#include "dcv/written.h"

#define INTERVAL_LEAST apr_time_from_sec(1)
#define INTERVAL_MOST  apr_time_from_sec(30 * 86400)

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

/* A problem, with the directive's name in front as httpd's own messages have it. */
static const char *problem_of(const cmd_parms *cmd, const char *problem)
{
    return problem ? apr_pstrcat(cmd->pool, cmd->cmd->name, ": ", problem, NULL) : NULL;
}

const char *mod_dcv_resolving_set_resolver(cmd_parms *cmd, void *dummy, int argc,
                                           char *const argv[])
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    return problem ? problem
                   : problem_of(cmd, dcv_asking_set_resolver(
                                         &find_settings(cmd)->asking, argc,
                                         (const char *const *)argv, cmd->pool));
}

static const char *set_path(cmd_parms *cmd, const char **path, mod_dcv_place_t *place,
                            const char *text)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (problem) {
        return problem;
    }
    *place = mod_dcv_config_place(cmd);
    return mod_dcv_config_path(path, cmd, text);
}

const char *mod_dcv_resolving_set_trust_anchor(cmd_parms *cmd, void *dummy,
                                               const char *path)
{
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    return set_path(cmd, &resolving->asking.anchor_path, &resolving->anchor_place,
                    path);
}

const char *mod_dcv_resolving_set_root_hints(cmd_parms *cmd, void *dummy,
                                             const char *path)
{
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    return set_path(cmd, &resolving->asking.hints_path, &resolving->hints_place, path);
}

const char *mod_dcv_resolving_set_timeout(cmd_parms *cmd, void *dummy, const char *text)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    return problem ? problem
                   : problem_of(cmd, dcv_asking_set_timeout(&find_settings(cmd)->asking,
                                                            text, cmd->pool));
}

const char *mod_dcv_resolving_set_interval(cmd_parms *cmd, void *dummy,
                                           const char *text)
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    mod_dcv_resolving_t *resolving = find_settings(cmd);

    (void)dummy;
    if (problem) {
        return problem;
    }
    if (!apr_cstr_casecmp(text, "off")) {
        resolving->interval = 0;
        return NULL;
    }
    if (!dcv_interval_read(&resolving->interval, text) ||
        resolving->interval < INTERVAL_LEAST || resolving->interval > INTERVAL_MOST) {
        return problem_of(
            cmd, apr_psprintf(cmd->pool,
                              "\"%s\" makes no sense; write Off, or a time from 1s to "
                              "30 days, as in 10min",
                              dcv_error_quote(text, strlen(text), cmd->pool)));
    }
    return NULL;
}

const char *mod_dcv_resolving_set_check_file(cmd_parms *cmd, void *dummy, int flag)
{
    (void)dummy;
    find_settings(cmd)->leaves_file = !flag;
    return ap_check_cmd_context(cmd, GLOBAL_ONLY);
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
    error = dcv_asking_read_hints(&resolving->asking, pool);
    if (error) {
        report(context, &resolving->hints_place, resolving->asking.hints_path, error);
    }
    error = dcv_asking_read_anchors(&resolving->asking, pool);
    if (error) {
        report(context, &resolving->anchor_place, resolving->asking.anchor_path, error);
    }
}

dcv_run_setup_t mod_dcv_resolving_setup(const mod_dcv_global_t *global)
{
    return dcv_asking_setup(global->resolving ? &global->resolving->asking
                                              : &unset.asking);
}

apr_interval_time_t mod_dcv_resolving_interval(const mod_dcv_global_t *global)
{
    return global->resolving ? global->resolving->interval : 0;
}

int mod_dcv_resolving_wants_file(const mod_dcv_global_t *global)
{
    return !global->resolving || !global->resolving->leaves_file;
}
