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
#include "mod_dcv.h"
#include "start_warnings.h"

APLOG_USE_MODULE(dcv);

/* What one run needs everywhere. */
typedef struct {
    apr_pool_t *pool;    /* of the configuration */
    apr_pool_t *scratch; /* cleared after each order */
    server_rec *main_server;
    mod_dcv_cache_t *cache;
    dcv_authorities_t *authorities;
    dcv_snapshot_t *snapshot;
    int orders;
    int mistakes;
    int to_terminal; /* APLOG_STARTUP while httpd starts: no time and level there */
} load_t;

static const char *describe_place(const mod_dcv_place_t *place, apr_pool_t *pool)
{
    return place->file ? apr_psprintf(pool, "%s at %s:%d", place->directive,
                                      place->file, place->line)
                       : place->directive;
}

/* A mistake of a directive about a subject: a file, or an authority. */
static void log_mistake(load_t *load, const mod_dcv_place_t *place, const char *subject,
                        const char *message)
{
    load->mistakes++;
    ap_log_error(APLOG_MARK, APLOG_ERR | load->to_terminal, 0, load->main_server,
                 "DCV0001: %s: %s%s%s", describe_place(place, load->scratch), subject,
                 *subject ? ": " : "", message);
}

/* An error of the core, unless it only follows from one that has been logged. */
static void log_core_error(load_t *load, const mod_dcv_place_t *place,
                           const char *subject, const dcv_error_t *error)
{
    if (error->code != DCV_E_AUTHORITY_BROKEN) {
        log_mistake(load, place, subject, error->message);
    }
}

static void report_error(void *context, const mod_dcv_place_t *place, const char *path,
                         const dcv_error_t *error)
{
    log_mistake(context, place, path, error->message);
}

static void define_authorities(load_t *load)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(load->main_server);

    for (int i = 0; i < mod_dcv_config_count(config->global->definitions); i++) {
        const mod_dcv_definition_t *made =
            APR_ARRAY_IDX(config->global->definitions, i, const mod_dcv_definition_t *);
        dcv_error_t *error =
            dcv_authorities_define(load->authorities, made->name, &made->definition);

        if (error) {
            log_mistake(load, &made->place, made->name, error->message);
        }
    }
}

/* Every DCVAuthority is judged, whether an order uses it or not. */
static void resolve_presets(load_t *load, const mod_dcv_config_t *config)
{
    for (int i = 0; i < mod_dcv_config_count(config->presets); i++) {
        mod_dcv_preset_t *preset =
            APR_ARRAY_IDX(config->presets, i, mod_dcv_preset_t *);
        dcv_error_t *error = dcv_authorities_find(&preset->authority, load->authorities,
                                                  preset->name, load->pool);

        if (!error) {
            error = dcv_authority_with_form(&preset->authority, preset->authority,
                                            preset->separator, preset->hex, load->pool);
        }
        if (error) {
            log_core_error(load, &preset->place, "", error);
        }
    }
}

static mod_dcv_place_t place_of(const mod_dcv_csr_file_t *file)
{
    mod_dcv_place_t place = {"DCVCSRFile", file->conf, file->line};

    return place;
}

/* Of two orders with one file name, only one can be answered. */
static void warn_of_replaced(const load_t *load, const mod_dcv_csr_file_t *file,
                             const dcv_order_t *replaced)
{
    mod_dcv_place_t place = place_of(file);

    ap_log_error(APLOG_MARK, APLOG_WARNING | load->to_terminal, 0, load->main_server,
                 "DCV0002: %s: %s has the CSR of %s above it, and another "
                 "answer: only the lower one is answered; remove the one that is done",
                 describe_place(&place, load->scratch), file->path, replaced->source);
}

/*
 * Append the first count presets of a server that are right. Returns whether all are.
 */
static int add_presets(apr_array_header_t *presets, const mod_dcv_config_t *config,
                       int count)
{
    int complete = 1;

    for (int i = 0; i < count; i++) {
        const mod_dcv_preset_t *preset =
            APR_ARRAY_IDX(config->presets, i, const mod_dcv_preset_t *);

        if (preset->authority) {
            APR_ARRAY_PUSH(presets, const dcv_authority_t *) = preset->authority;
        }
        else {
            complete = 0;
        }
    }
    return complete;
}

/*
 * What an order inherits: the main server's presets, then those above it in its own.
 * Returns whether all of them are right.
 */
static int collect_presets(apr_array_header_t *presets, const load_t *load,
                           const mod_dcv_config_t *config, int above)
{
    const mod_dcv_config_t *inherited = mod_dcv_config_of(load->main_server);
    int complete = 1;

    if (config != inherited) {
        complete =
            add_presets(presets, inherited, mod_dcv_config_count(inherited->presets));
    }
    return add_presets(presets, config, above) && complete;
}

static void add_order(load_t *load, const mod_dcv_config_t *config,
                      const mod_dcv_csr_file_t *file)
{
    apr_array_header_t *presets =
        apr_array_make(load->scratch, 4, sizeof(const dcv_authority_t *));
    int complete = collect_presets(presets, load, config, file->presets_above);
    static const dcv_settings_t no_options = {0};
    mod_dcv_place_t place = place_of(file);
    const dcv_csr_file_t *csr_file;
    const dcv_order_t *order, *replaced;
    apr_status_t status;
    dcv_error_t *error = mod_dcv_cache_read(&csr_file, &status, load->cache, file->path,
                                            NULL, load->scratch);

    if (error) {
        log_mistake(load, &place, file->path, error->message);
        return;
    }
    load->orders++;
    error = dcv_order_create(&order, file->path, csr_file,
                             file->options ? file->options : &no_options, presets,
                             load->authorities, load->pool, load->scratch);
    if (error) {
        /* Without an authority for a bad DCVAuthority above it: that has been said. */
        if (error->code != DCV_E_AUTHORITY_MISSING || complete) {
            log_core_error(load, &place, file->path, error);
        }
        return;
    }
    replaced = dcv_snapshot_add_order(load->snapshot, config->vhost, order);
    if (replaced) {
        warn_of_replaced(load, file, replaced);
    }
}

/*
 * A missing directory is a mistake for httpd -t and for the start. A restart must not
 * end a server of thousands because one of them has gone since.
 */
static void add_directories(load_t *load, const mod_dcv_config_t *config)
{
    mod_dcv_global_t *global = config->global;

    for (int i = 0; i < mod_dcv_config_count(config->directories); i++) {
        mod_dcv_csr_directory_t *made =
            APR_ARRAY_IDX(config->directories, i, mod_dcv_csr_directory_t *);
        apr_array_header_t *presets =
            apr_array_make(load->pool, 1, sizeof(const dcv_authority_t *));
        dcv_error_t *error =
            load->to_terminal ? mod_dcv_look_try(made->path, load->scratch) : NULL;

        if (error) {
            log_mistake(load, &made->place, made->path, error->message);
        }
        collect_presets(presets, load, config, made->presets_above);
        made->presets = presets;
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

        if (error) {
            log_mistake(load, &token->place, "", error->message);
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
    resolve_presets(load, config);
    for (int i = 0; i < mod_dcv_config_count(config->csr_files); i++) {
        add_order(load, config,
                  APR_ARRAY_IDX(config->csr_files, i, const mod_dcv_csr_file_t *));
        apr_pool_clear(load->scratch);
    }
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
    global->look = mod_dcv_look_create(load->main_server, load->cache,
                                       load->to_terminal, load->pool);
    mod_dcv_look_around(global->look);
}

/* Learn of all orders what takes long, and count them. */
static void learn_orders(load_t *load, const mod_dcv_global_t *global)
{
    const dcv_snapshot_t *snapshot =
        global->drops ? dcv_drops_hold(global->drops) : load->snapshot;

    load->orders = mod_dcv_learn_orders(snapshot, global->psl, load->scratch);
    if (global->drops) {
        dcv_drops_release(snapshot);
    }
}

/*
 * Whether what is found is used. A start reads the configuration twice, and what it
 * finds the first time is gone before the second time; httpd -t reads it once.
 */
static int is_used(const load_t *load)
{
    return !load->to_terminal || ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_NORMAL;
}

/* Whether httpd reads its configuration for the first time, and will read it again. */
static int is_first_pass(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG;
}

int mod_dcv_load_hook_pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;

    (void)plog;
    (void)ptemp;
    global->cache = mod_dcv_cache_open(ap_server_conf->process);
    global->prefetch = mod_dcv_prefetch_open(
        global->cache,
        mod_dcv_start_credit_begin(ap_server_conf->process, is_first_pass()), pconf);
    return OK;
}

int mod_dcv_load_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    load_t load = {.pool = pconf, .main_server = server, .cache = global->cache};
    const apr_array_header_t *servers;

    (void)plog;
    load.to_terminal = is_first_pass() ? APLOG_STARTUP : 0;
    apr_pool_create(&load.scratch, ptemp);
    mod_dcv_prefetch_finish(global->prefetch);
    global->prefetch = NULL;
    load.authorities = dcv_authorities_create(pconf);
    load.snapshot = dcv_snapshot_create(pconf);
    global->psl = dcv_psl_create(pconf);
    global->snapshot = load.snapshot;
    global->authorities = load.authorities;
    define_authorities(&load);
    mod_dcv_resolving_complete(global, pconf, report_error, &load);
    servers = sort_servers(server, ptemp);
    for (int i = 0; i < servers->nelts; i++) {
        const server_rec *s = APR_ARRAY_IDX(servers, i, const server_rec *);

        add_vhost(&load, s, mod_dcv_config_of(s));
    }
    global->nameless = mod_dcv_named_find_nameless(server, pconf);
    mod_dcv_served_add(load.snapshot, server, global->nameless, pconf);
    mod_dcv_start_warnings_log(server, load.to_terminal);
    mod_dcv_exposure_warn(server, load.to_terminal, load.scratch);
    if (is_used(&load)) {
        look_around(&load, global);
        learn_orders(&load, global);
    }
    ap_log_error(APLOG_MARK, APLOG_INFO | load.to_terminal, 0, server,
                 "DCV0005: %d orders; %d CSR files read, the others as before",
                 load.orders, mod_dcv_cache_reads(load.cache));
    apr_pool_destroy(load.scratch);
    return load.mistakes ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
