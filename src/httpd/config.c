/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a server, and how virtual hosts inherit them: see config.h. */
#include "config.h"

#include <apr_strings.h>

#include "mod_dcv.h"

#define UNSET (-1)

void *mod_dcv_config_create(apr_pool_t *pool, server_rec *server)
{
    mod_dcv_config_t *config = apr_pcalloc(pool, sizeof(*config));

    (void)server;
    config->engine = UNSET;
    config->presets = apr_array_make(pool, 0, sizeof(mod_dcv_preset_t *));
    config->csr_files = apr_array_make(pool, 0, sizeof(const mod_dcv_csr_file_t *));
    config->tokens = apr_array_make(pool, 0, sizeof(const mod_dcv_token_t *));
    config->definitions = apr_array_make(pool, 0, sizeof(const mod_dcv_definition_t *));
    return config;
}

/* What adds up (orders, tokens) stays apart: the snapshot knows who inherits what. */
void *mod_dcv_config_merge(apr_pool_t *pool, void *base, void *overrides)
{
    const mod_dcv_config_t *main_config = base, *own = overrides;
    mod_dcv_config_t *merged = apr_pmemdup(pool, own, sizeof(*merged));

    if (own->engine == UNSET) {
        merged->engine = main_config->engine;
    }
    if (!own->preset) {
        merged->preset = main_config->preset;
    }
    return merged;
}

mod_dcv_config_t *mod_dcv_config_of(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &dcv_module);
}
