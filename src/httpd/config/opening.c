/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* DCVStatus: see opening.h. */
#include "opening.h"

#include <apr_cstr.h>
#include <apr_strings.h>
#include <http_main.h>

#include "mod_dcv.h"

/* The settings of a section. */
typedef struct {
    mod_dcv_opening_t opening;
} section_t;

/* NOLINTNEXTLINE(readability-non-const-parameter): httpd's record of a module has it so. */
void *mod_dcv_opening_create(apr_pool_t *pool, char *section)
{
    section_t *made = apr_palloc(pool, sizeof(*made));

    (void)section;
    made->opening = MOD_DCV_OPENING_UNSET;
    return made;
}

void *mod_dcv_opening_merge(apr_pool_t *pool, void *base, void *overrides)
{
    const section_t *inner = overrides;

    (void)pool;
    return inner->opening == MOD_DCV_OPENING_UNSET ? base : overrides;
}

/* Why a DCVStatus may not stand where it does; NULL: it may. */
static const char *misplaced(cmd_parms *cmd)
{
    /* Only a .htaccess file is read with one pool for everything: a request's. */
    if (cmd->pool == cmd->temp_pool) {
        return "DCVStatus cannot stand in a .htaccess file, whatever AllowOverrideList "
               "says; write it into a <Location> of httpd's own configuration";
    }
    if (!cmd->path) {
        return "DCVStatus must stand in a section; write it into the <Location> or "
               "<Directory> that has \"SetHandler dcv-status\"";
    }
    return ap_check_cmd_context(cmd, NOT_IN_LIMIT);
}

const char *mod_dcv_opening_set(cmd_parms *cmd, void *section, const char *word)
{
    static const char *const words[] = {
        [MOD_DCV_OPENING_OFF] = "Off",
        [MOD_DCV_OPENING_VHOST] = "VHost",
        [MOD_DCV_OPENING_ON] = "On",
    };
    const char *problem = misplaced(cmd);
    int opening = MOD_DCV_OPENING_ON;

    if (problem) {
        return problem;
    }
    while (opening >= MOD_DCV_OPENING_OFF && apr_cstr_casecmp(word, words[opening])) {
        opening--;
    }
    if (opening == MOD_DCV_OPENING_UNSET) {
        return apr_psprintf(cmd->pool,
                            "DCVStatus: \"%s\" is not known; write On for all orders, "
                            "VHost for those of the virtual host that is asked, or Off",
                            word);
    }
    ((section_t *)section)->opening = (mod_dcv_opening_t)opening;
    if (opening == MOD_DCV_OPENING_ON) {
        mod_dcv_opened_t *opened = apr_palloc(cmd->pool, sizeof(*opened));

        opened->place = mod_dcv_config_place(cmd);
        opened->server = cmd->server;
        mod_dcv_config_add(&mod_dcv_config_of(ap_server_conf)->global->opened, opened,
                           cmd->pool);
    }
    return NULL;
}

mod_dcv_opening_t mod_dcv_opening_of(const request_rec *r)
{
    const section_t *section = ap_get_module_config(r->per_dir_config, &dcv_module);

    return section && section->opening != MOD_DCV_OPENING_UNSET ? section->opening
                                                                : MOD_DCV_OPENING_OFF;
}
