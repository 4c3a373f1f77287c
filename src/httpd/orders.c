/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* From directives to orders: see orders.h. */
#include "orders.h"

#include <apr_strings.h>
#include <http_log.h>

#include "mod_dcv.h"
#include "read/cache.h"

APLOG_USE_MODULE(dcv);

/*
 * Lines of the log that the matches of one DCVCSRFile have in a pass: who writes to the
 * directories must not fill the disk. The status page shows all.
 */
#define LINES_MAX 50

static const dcv_settings_t no_options = {0};

void mod_dcv_orders_resolve_presets(const mod_dcv_orders_t *orders,
                                    const mod_dcv_config_t *config)
{
    for (int i = 0; i < mod_dcv_config_count(config->presets); i++) {
        mod_dcv_preset_t *preset =
            APR_ARRAY_IDX(config->presets, i, mod_dcv_preset_t *);
        dcv_error_t *error =
            dcv_authorities_find(&preset->authority, orders->authorities,
                                 preset->written.name, orders->pool);

        if (!error) {
            error = dcv_authority_with_form(&preset->authority, preset->authority,
                                            preset->written.separator,
                                            preset->written.hex, orders->pool);
        }
        if (error) {
            mod_dcv_mistakes_add_error(orders->mistakes, &preset->place, "", error);
        }
    }
}

/* Make an account; an authority has one in a server. */
static dcv_error_t *make_account(const dcv_persist_account_t **account,
                                 const mod_dcv_persist_t *persist,
                                 const apr_array_header_t *own,
                                 const mod_dcv_orders_t *orders)
{
    dcv_error_t *error =
        dcv_persist_create(account, persist->written.authority, persist->written.uri,
                           persist->written.until, orders->authorities, orders->pool);

    if (!error && dcv_persist_find(own, (*account)->authority)) {
        error = dcv_error_create(DCV_E_PERSIST, orders->pool,
                                 "authority \"%s\" has an account above it in the same "
                                 "server; leave one of them",
                                 (*account)->authority->name);
    }
    return error;
}

void mod_dcv_orders_resolve_accounts(const mod_dcv_orders_t *orders,
                                     mod_dcv_config_t *config)
{
    const mod_dcv_config_t *inherited =
        mod_dcv_config_of(orders->mistakes->main_server);
    int count = mod_dcv_config_count(config->persist);
    apr_array_header_t *own;

    config->accounts = config == inherited ? NULL : inherited->accounts;
    if (!count) {
        return;
    }
    own = apr_array_make(orders->pool, count, sizeof(const dcv_persist_account_t *));
    for (int i = 0; i < count; i++) {
        const mod_dcv_persist_t *persist =
            APR_ARRAY_IDX(config->persist, i, const mod_dcv_persist_t *);
        const dcv_persist_account_t *account;
        dcv_error_t *error = make_account(&account, persist, own, orders);

        if (error) {
            mod_dcv_mistakes_add_error(orders->mistakes, &persist->place, "", error);
        }
        else {
            APR_ARRAY_PUSH(own, const dcv_persist_account_t *) = account;
        }
    }
    if (config->accounts) {
        apr_array_cat(own, config->accounts);
    }
    config->accounts = own;
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

int mod_dcv_orders_collect_presets(apr_array_header_t *presets,
                                   const mod_dcv_orders_t *orders,
                                   const mod_dcv_config_t *config, int above)
{
    const mod_dcv_config_t *inherited =
        mod_dcv_config_of(orders->mistakes->main_server);
    int complete = 1;

    if (config != inherited) {
        complete =
            add_presets(presets, inherited, mod_dcv_config_count(inherited->presets));
    }
    return add_presets(presets, config, above) && complete;
}

static mod_dcv_place_t place_of(const mod_dcv_csr_file_t *file)
{
    mod_dcv_place_t place = {"DCVCSRFile", file->conf, file->line};

    return place;
}

/* Whether the log takes a line about a file. */
static int take_line(mod_dcv_orders_t *orders, const mod_dcv_csr_file_t *file)
{
    if (file->kind != MOD_DCV_CSR_MATCH || orders->lines < LINES_MAX) {
        orders->lines++;
        return 1;
    }
    orders->unlogged++;
    return 0;
}

/*
 * A file of which no order can be made. The others are not affected. For one that only matches
 * a pattern httpd -t does not refuse the configuration: whoever writes to the directory could
 * keep a server from being restarted.
 */
static void refuse_file(mod_dcv_orders_t *orders, const mod_dcv_config_t *config,
                        const mod_dcv_csr_file_t *file, const dcv_error_t *error)
{
    mod_dcv_place_t place = place_of(file);

    dcv_snapshot_add_file_error(orders->snapshot, config->vhost, file->path,
                                dcv_error_copy(error, orders->pool));
    orders->mistakes->files += file->kind != MOD_DCV_CSR_MATCH;
    if (take_line(orders, file)) {
        mod_dcv_mistakes_add_file(orders->mistakes, &place, file->path, error->message);
    }
}

/* Say how much about the matches of a DCVCSRFile was not logged. */
static void log_rest(mod_dcv_orders_t *orders, const mod_dcv_csr_file_t *file)
{
    const mod_dcv_mistakes_t *mistakes = orders->mistakes;
    mod_dcv_place_t place = place_of(file);

    if (orders->unlogged) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING | mistakes->to_terminal, 0, mistakes->main_server,
            "DCV0029: %s: %d more lines about its files are not logged; the "
            "status page shows all that is wrong",
            mod_dcv_config_describe(&place, mistakes->scratch), orders->unlogged);
    }
    orders->lines = orders->unlogged = 0;
}

/* Of two orders with one file name, only one can be answered. */
static void warn_of_replaced(mod_dcv_orders_t *orders, const mod_dcv_csr_file_t *file,
                             const dcv_order_t *replaced)
{
    const mod_dcv_mistakes_t *mistakes = orders->mistakes;
    mod_dcv_place_t place = place_of(file);

    if (take_line(orders, file)) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING | mistakes->to_terminal, 0, mistakes->main_server,
            "DCV0002: %s: %s has the CSR of %s above it, and another "
            "answer: only the lower one is answered; remove the one that is done",
            mod_dcv_config_describe(&place, mistakes->scratch),
            dcv_error_line(file->path, mistakes->scratch),
            dcv_error_line(replaced->source, mistakes->scratch));
    }
}

/* Judge a directive by itself. Returns whether orders can be made. */
static int check_directive(const mod_dcv_orders_t *orders,
                           const mod_dcv_csr_file_t *file,
                           const apr_array_header_t *presets)
{
    mod_dcv_place_t place = place_of(file);
    dcv_error_t *error =
        file->options
            ? dcv_order_check_options(file->options, presets, orders->authorities,
                                      orders->mistakes->scratch)
            : NULL;

    if (error) {
        mod_dcv_mistakes_add_error(orders->mistakes, &place, file->path, error);
    }
    return !error;
}

/* complete: whether all presets are right. */
static void add_order(mod_dcv_orders_t *orders, const mod_dcv_config_t *config,
                      const mod_dcv_csr_file_t *file, const apr_array_header_t *presets,
                      int complete)
{
    static const mod_dcv_guard_t match_guard = {0};
    apr_pool_t *scratch = orders->mistakes->scratch;
    const dcv_csr_file_t *csr_file;
    const dcv_order_t *order, *replaced;
    apr_status_t status;
    dcv_error_t *error = mod_dcv_cache_read(
        &csr_file, &status, orders->global->cache, file->path, NULL,
        file->kind == MOD_DCV_CSR_MATCH ? &match_guard : NULL, scratch);

    if (!error) {
        error = dcv_order_create(
            &order, file->path, csr_file, file->options ? file->options : &no_options,
            presets, config->accounts, orders->authorities, orders->pool, scratch);
        /* What follows from a bad DCVAuthority or DCVDefineAuthority: it is logged. */
        if (error && (error->code == DCV_E_AUTHORITY_BROKEN ||
                      (error->code == DCV_E_AUTHORITY_MISSING && !complete))) {
            return;
        }
    }
    if (error) {
        refuse_file(orders, config, file, error);
        return;
    }
    orders->count++;
    replaced = dcv_snapshot_add_order(orders->snapshot, config->vhost, order);
    if (replaced) {
        warn_of_replaced(orders, file, replaced);
    }
}

/* Take a DCVCSRFile, or a match of the one before it. */
static void take_file(mod_dcv_orders_t *orders, const mod_dcv_config_t *config,
                      const mod_dcv_csr_file_t *file)
{
    apr_array_header_t *presets =
        apr_array_make(orders->mistakes->scratch, 4, sizeof(const dcv_authority_t *));
    int complete =
        mod_dcv_orders_collect_presets(presets, orders, config, file->presets_above);

    if (file->kind != MOD_DCV_CSR_MATCH) {
        orders->is_refused = !check_directive(orders, file, presets);
    }
    if (orders->is_refused) {
        return;
    }
    if (file->problem) {
        refuse_file(orders, config, file, file->problem);
    }
    else if (file->kind != MOD_DCV_CSR_PATTERN) {
        add_order(orders, config, file, presets, complete);
    }
}

void mod_dcv_orders_add(mod_dcv_orders_t *orders, const mod_dcv_config_t *config)
{
    int count = mod_dcv_config_count(config->csr_files);

    for (int i = 0; i < count; i++) {
        const mod_dcv_csr_file_t *file = APR_ARRAY_IDX(config->csr_files, i,
                                                       const mod_dcv_csr_file_t *),
                                 *next = i + 1 < count
                                             ? APR_ARRAY_IDX(config->csr_files, i + 1,
                                                             const mod_dcv_csr_file_t *)
                                             : NULL;

        take_file(orders, config, file);
        if (!next || next->kind != MOD_DCV_CSR_MATCH) {
            log_rest(orders, file);
        }
        apr_pool_clear(orders->mistakes->scratch);
    }
}
