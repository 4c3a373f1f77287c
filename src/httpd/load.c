/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From configuration to snapshot: see load.h.
 *
 * All mistakes are logged in one run, so that an administrator mends them in one go.
 */
#include "load.h"

#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>

#include "directory/prefetch.h"
#include "check/resolving.h"
#include "read/cache.h"
#include "config/config.h"
#include "config/named.h"
#include "config/served.h"
#include "directory/look.h"
#include "exposure.h"
#include "learn.h"
#include "mistakes.h"
#include "mod_dcv.h"
#include "notify/notify.h"
#include "orders.h"
#include "start_warnings.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

/* What one run needs everywhere. */
typedef struct {
    apr_pool_t *pool; /* of the configuration */
    server_rec *main_server;
    mod_dcv_mistakes_t mistakes;
    mod_dcv_orders_t orders;
    dcv_snapshot_t *snapshot;
} load_t;

static void report_error(void *context, const mod_dcv_place_t *place, const char *path,
                         const dcv_error_t *error)
{
    mod_dcv_mistakes_add(&((load_t *)context)->mistakes, place, path, error->message);
}

static void define_authorities(load_t *load)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(load->main_server);

    for (int i = 0; i < mod_dcv_config_count(config->global->definitions); i++) {
        const mod_dcv_definition_t *made =
            APR_ARRAY_IDX(config->global->definitions, i, const mod_dcv_definition_t *);
        dcv_error_t *error = dcv_authorities_define(
            load->orders.authorities, made->written.name, &made->written.definition);

        if (error) {
            mod_dcv_mistakes_add(&load->mistakes, &made->place, made->written.name,
                                 error->message);
        }
    }
}

static void add_directories(load_t *load, const mod_dcv_config_t *config)
{
    mod_dcv_global_t *global = config->global;

    for (int i = 0; i < mod_dcv_config_count(config->directories); i++) {
        mod_dcv_csr_directory_t *made =
            APR_ARRAY_IDX(config->directories, i, mod_dcv_csr_directory_t *);
        apr_array_header_t *presets =
            apr_array_make(load->pool, 1, sizeof(const dcv_authority_t *));

        mod_dcv_orders_collect_presets(presets, &load->orders, config,
                                       made->presets_above);
        made->presets = presets;
        made->accounts = config->accounts;
        made->directory = dcv_snapshot_add_directory(load->snapshot, made->path);
        mod_dcv_config_add(&global->directories, made, load->pool);
    }
}

static void add_tokens(load_t *load, const mod_dcv_config_t *config)
{
    for (int i = 0; i < mod_dcv_config_count(config->tokens); i++) {
        const mod_dcv_token_t *token =
            APR_ARRAY_IDX(config->tokens, i, const mod_dcv_token_t *);
        dcv_error_t *error = dcv_snapshot_add_literal(load->snapshot, config->vhost,
                                                      token->name, token->content);

        if (error && error->code == DCV_E_TOKEN_TAKEN) {
            /* As long as a CSR file holds what it does. */
            load->mistakes.files++;
            mod_dcv_mistakes_add_file(&load->mistakes, &token->place, token->name,
                                      error->message);
            dcv_snapshot_add_file_error(load->snapshot, config->vhost, token->name,
                                        error);
        }
        else if (error) {
            mod_dcv_mistakes_add(&load->mistakes, &token->place, "", error->message);
        }
    }
}

static void add_vhost(load_t *load, const server_rec *server, mod_dcv_config_t *config)
{
    int is_main = server == load->main_server;
    const char *name = server->server_hostname ? server->server_hostname : "*";
    apr_port_t port = server->port;

    if (!port && server->addrs) {
        port = server->addrs->host_port;
    }
    config->vhost = dcv_snapshot_add_vhost(
        load->snapshot, is_main ? "main server" : name, is_main ? 0 : port,
        server->defn_name, (int)server->defn_line_number, config->engine > 0);
    mod_dcv_orders_resolve_accounts(&load->orders, config);
    mod_dcv_orders_resolve_presets(&load->orders, config);
    mod_dcv_orders_add(&load->orders, config);
    add_tokens(load, config);
    add_directories(load, config);
}

/*
 * The main server and the virtual hosts with settings of their own, as they are
 * written: httpd's list has the last virtual host first.
 */
static const apr_array_header_t *sort_servers(server_rec *main_server, apr_pool_t *pool)
{
    apr_array_header_t *servers = apr_array_make(pool, 16, sizeof(const server_rec *));
    const mod_dcv_config_t *shared = mod_dcv_config_of(main_server);
    const server_rec **list;

    APR_ARRAY_PUSH(servers, const server_rec *) = main_server;
    for (const server_rec *s = main_server->next; s; s = s->next) {
        if (mod_dcv_config_of(s) != shared) {
            APR_ARRAY_PUSH(servers, const server_rec *) = s;
        }
    }
    list = (const server_rec **)servers->elts;
    for (int from = 1, to = servers->nelts - 1; from < to; from++, to--) {
        const server_rec *swapped = list[from];

        list[from] = list[to];
        list[to] = swapped;
    }
    return servers;
}

/* At the end of a process a snapshot of them may still be held. */
static apr_status_t destroy_drops(void *drops)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_DESTROY_CONFIG) {
        dcv_drops_destroy(drops);
    }
    return APR_SUCCESS;
}

/* Look into the directories for the first time. */
static void look_around(load_t *load, mod_dcv_global_t *global)
{
    if (!global->directories) {
        return;
    }
    global->drops = dcv_drops_create(load->snapshot);
    apr_pool_cleanup_register(load->pool, global->drops, destroy_drops,
                              apr_pool_cleanup_null);
    global->look = mod_dcv_look_create(load->main_server, global->cache,
                                       load->mistakes.to_terminal, load->pool);
    mod_dcv_look_around(global->look);
    load->mistakes.files += mod_dcv_look_unreadable(global->look);
}

/* Learn of all orders what takes long. Returns how many there are. */
static int learn_orders(const load_t *load, const mod_dcv_global_t *global)
{
    const dcv_snapshot_t *snapshot =
        global->drops ? dcv_drops_hold(global->drops) : load->snapshot;
    int count = mod_dcv_learn_orders(global->notes, snapshot, global->psl,
                                     load->mistakes.scratch);

    if (global->drops) {
        dcv_drops_release(snapshot);
    }
    return count;
}

/* A command for events that is not there keeps no server from starting. */
static void check_command(load_t *load, const mod_dcv_notify_t *notify)
{
    const char *subject;
    const char *problem =
        mod_dcv_notify_find_problem(&subject, notify, load->mistakes.scratch);

    if (problem && !load->mistakes.is_logged) {
        ap_log_error(APLOG_MARK, APLOG_ERR | load->mistakes.to_terminal, 0,
                     load->main_server, "DCV0038: %s: %s%s%s",
                     mod_dcv_config_describe(&notify->place, load->mistakes.scratch),
                     subject, *subject ? ": " : "", problem);
    }
    load->mistakes.files += problem != NULL;
}

/* Whether httpd reads its configuration for the first time, and will read it again. */
static int is_first_pass(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG;
}

/*
 * Whether what is found is used. A start reads the configuration twice, and what it
 * finds the first time is gone before the second time; httpd -t reads it once.
 */
static int is_used(void)
{
    return !is_first_pass() || ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_NORMAL;
}

int mod_dcv_load_hook_pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;

    (void)plog;
    (void)ptemp;
    mod_dcv_handle_trust_starter();
    global->cache = mod_dcv_cache_open(ap_server_conf->process);
    global->prefetch = mod_dcv_prefetch_open(
        global->cache,
        mod_dcv_start_credit_begin(ap_server_conf->process, is_first_pass()), pconf);
    return OK;
}

/* Begin a pass over a configuration that is complete. */
static load_t begin_load(server_rec *server, apr_pool_t *pconf, apr_pool_t *ptemp)
{
    mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    load_t load = {.pool = pconf, .main_server = server};

    load.mistakes.main_server = server;
    load.mistakes.is_logged = mod_dcv_system_is_reading_child();
    load.mistakes.to_terminal =
        is_first_pass() && !load.mistakes.is_logged ? APLOG_STARTUP : 0;
    apr_pool_create(&load.mistakes.scratch, ptemp);
    mod_dcv_prefetch_finish(global->prefetch);
    global->prefetch = NULL;
    global->psl = dcv_psl_create(pconf);
    global->notes = dcv_notes_create(pconf);
    global->snapshot = load.snapshot = load.orders.snapshot =
        dcv_snapshot_create(pconf);
    global->authorities = load.orders.authorities = dcv_authorities_create(pconf);
    load.orders.global = global;
    load.orders.pool = pconf;
    return load;
}

int mod_dcv_load_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    load_t load = begin_load(server, pconf, ptemp);
    mod_dcv_global_t *global = load.orders.global;
    int to_terminal = load.mistakes.to_terminal, count;
    const apr_array_header_t *servers;

    (void)plog;
    load.orders.mistakes = &load.mistakes;
    define_authorities(&load);
    mod_dcv_resolving_complete(global, pconf, report_error, &load);
    check_command(&load, global->notify);
    servers = sort_servers(server, ptemp);
    for (int i = 0; i < servers->nelts; i++) {
        const server_rec *s = APR_ARRAY_IDX(servers, i, const server_rec *);

        add_vhost(&load, s, mod_dcv_config_of(s));
    }
    global->nameless = mod_dcv_named_find_nameless(server, pconf);
    mod_dcv_served_add(load.snapshot, server, global->nameless, pconf);
    if (!load.mistakes.is_logged) {
        mod_dcv_start_warnings_log(server, to_terminal);
        mod_dcv_exposure_warn(server, to_terminal, load.mistakes.scratch);
    }
    count = load.orders.count;
    if (is_used()) {
        look_around(&load, global);
        count = learn_orders(&load, global);
    }
    global->unusable = load.mistakes.files;
    ap_log_error(APLOG_MARK,
                 load.mistakes.is_logged ? APLOG_DEBUG : APLOG_INFO | to_terminal, 0,
                 server, "DCV0005: %d orders; %d CSR files read, the others as before",
                 count, mod_dcv_cache_reads(global->cache));
    apr_pool_destroy(load.mistakes.scratch);
    return load.mistakes.directives ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
