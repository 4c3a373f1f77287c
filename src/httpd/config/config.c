/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a server, and how virtual hosts inherit them: see config.h. */
#include "config.h"

#include <apr_strings.h>

#include "mod_dcv.h"
#include "system/system.h"

#define UNSET (-1)

void *mod_dcv_config_create(apr_pool_t *pool, server_rec *server)
{
    mod_dcv_config_t *config = apr_pcalloc(pool, sizeof(*config));

    if (!server->is_virtual) {
        config->global = apr_pcalloc(pool, sizeof(*config->global));
    }
    config->engine = UNSET;
    return config;
}

/* What adds up (orders, tokens, presets) stays apart: load.c brings it together. */
void *mod_dcv_config_merge(apr_pool_t *pool, void *base, void *overrides)
{
    const mod_dcv_config_t *main_config = base, *own = overrides;
    mod_dcv_config_t *merged = apr_pmemdup(pool, own, sizeof(*merged));

    merged->global = main_config->global;
    if (own->engine == UNSET) {
        merged->engine = main_config->engine;
    }
    return merged;
}

void mod_dcv_config_add(apr_array_header_t **list, void *item, apr_pool_t *pool)
{
    if (!*list) {
        *list = apr_array_make(pool, 1, sizeof(void *));
    }
    APR_ARRAY_PUSH(*list, void *) = item;
}

int mod_dcv_config_count(const apr_array_header_t *list)
{
    return list ? list->nelts : 0;
}

mod_dcv_place_t mod_dcv_config_place(const cmd_parms *cmd)
{
    mod_dcv_place_t place = {cmd->cmd->name, NULL, 0};

    if (cmd->directive) {
        place.file = cmd->directive->filename;
        place.line = cmd->directive->line_num;
    }
    return place;
}

const char *mod_dcv_config_path(const char **path, const cmd_parms *cmd,
                                const char *text)
{
    *path = mod_dcv_system_find_path(text, cmd->pool);
    return *path ? NULL
                 : apr_psprintf(
                       cmd->pool,
                       "%s: \"%s\" is no path; write it in UTF-8, without a "
                       "backslash before the closing quote, and shorter if it is long",
                       cmd->cmd->name, text);
}

const char *mod_dcv_config_describe(const mod_dcv_place_t *place, apr_pool_t *pool)
{
    return place->file ? apr_psprintf(pool, "%s at %s:%d", place->directive,
                                      place->file, place->line)
                       : place->directive;
}

mod_dcv_config_t *mod_dcv_config_of(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &dcv_module);
}
