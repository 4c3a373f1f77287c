/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a start warns of in httpd's configuration: see start_warnings.h. */
#include "start_warnings.h"

#include <http_config.h>
#include <http_log.h>

#include "config/config.h"
#include "config/named.h"
#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* Whether a server has orders or literal files of its own. */
static int has_answers(const mod_dcv_config_t *config)
{
    return mod_dcv_config_count(config->csr_files) ||
           mod_dcv_config_count(config->directories) ||
           mod_dcv_config_count(config->tokens);
}

/* Orders that nothing answers are most likely a forgotten DCVEngine. */
static void warn_of_idle(server_rec *main_server, int to_terminal)
{
    int main_idle = has_answers(mod_dcv_config_of(main_server));

    for (const server_rec *s = main_server; s; s = s->next) {
        const mod_dcv_config_t *config = mod_dcv_config_of(s);

        main_idle = main_idle && config->engine <= 0;
        if (config->vhost && config->engine <= 0 && has_answers(config)) {
            ap_log_error(
                APLOG_MARK, APLOG_WARNING | to_terminal, 0, main_server,
                "DCV0003: the virtual host at %s:%u has orders or literal files, but "
                "answers none: its DCVEngine is Off; set it On",
                s->defn_name, s->defn_line_number);
        }
    }
    if (main_idle) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING | to_terminal, 0, main_server,
            "DCV0004: the main server has orders or literal files, but nothing "
            "answers them: DCVEngine is Off everywhere; set it On");
    }
}

/* Virtual hosts in which the orders of directories are answered only by a ServerAlias. */
static void warn_of_nameless(server_rec *main_server, int to_terminal,
                             const mod_dcv_global_t *global)
{
    for (const server_rec *s = main_server->next; s; s = s->next) {
        const mod_dcv_config_t *config = mod_dcv_config_of(s);

        if (config->engine > 0 && mod_dcv_config_count(global->directories) &&
            mod_dcv_named_is_nameless(global->nameless, s)) {
            ap_log_error(
                APLOG_MARK, APLOG_WARNING | to_terminal, 0, main_server,
                "DCV0027: the virtual host at %s:%u has no ServerName, so that no order "
                "of a directory is answered there but by a ServerAlias; write its "
                "ServerName",
                s->defn_name, s->defn_line_number);
        }
    }
}

void mod_dcv_start_warnings_log(server_rec *main_server, int to_terminal)
{
    warn_of_idle(main_server, to_terminal);
    warn_of_nameless(main_server, to_terminal, mod_dcv_config_of(main_server)->global);
}
