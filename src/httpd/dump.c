/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * httpd -t -D DUMP_DCV: every order, as -D DUMP_VHOSTS prints every virtual host. One
 * value a line behind its name, so that grep and awk find it.
 */
#include "dump.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>

#include "config/config.h"
#include "dcv/report.h"
#include "mod_dcv.h"
#include "config/snapshot.h"

typedef struct {
    const dcv_snapshot_t *snapshot;
    dcv_report_t *report;
    apr_file_t *out;
    apr_pool_t *pool; /* cleared after each order */
} dump_t;

static void print_name(const dump_t *dump, const dcv_order_t *order,
                       const dcv_name_t *name)
{
    const char *unicode = dcv_name_unicode(name, dump->pool);

    apr_file_printf(dump->out, "    name %s%s%s%s\n", name->text, unicode ? " (" : "",
                    unicode ? unicode : "", unicode ? ")" : "");
    apr_file_printf(dump->out, "      file   %s\n",
                    dcv_order_permits_file(name)
                        ? dcv_order_url(order, "http", name, dump->pool)
                        : "not permitted for a wildcard; use the record");
    apr_file_printf(dump->out, "      record %s\n",
                    dcv_order_permits_record(name)
                        ? dcv_order_zone_line(order, name->fqdn, dump->pool)
                        : "none for an address; use the file");
    if (order->account && dcv_order_permits_record(name)) {
        apr_file_printf(dump->out, "      persist %s\n",
                        dcv_persist_zone_line(order->account, name->fqdn, dump->pool));
    }
}

static const char *date_of(apr_time_t time, apr_pool_t *pool)
{
    apr_time_exp_t day;

    if (!time || apr_time_exp_gmt(&day, time) != APR_SUCCESS) {
        return "not known";
    }
    return apr_psprintf(pool, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1,
                        day.tm_mday);
}

static void print_order(const dump_t *dump, int vhost, const dcv_order_t *order)
{
    const dcv_entry_t *entry = dcv_report_entry(dump->report, vhost, order, dump->pool);
    const char *unique = order->unique_value ? order->unique_value : "none";

    apr_file_printf(dump->out, "  order %s\n",
                    dcv_error_line(order->source, dump->pool));
    apr_file_printf(dump->out, "    authority    %s\n", order->authority->name);
    apr_file_printf(dump->out, "    md5          %s\n", order->csr->md5);
    apr_file_printf(dump->out, "    sha256       %s\n", order->csr->sha256);
    apr_file_printf(dump->out, "    unique value %s\n", unique);
    apr_file_printf(dump->out, "    issued       %s\n",
                    date_of(order->issued, dump->pool));
    apr_file_printf(dump->out, "    expires      %s\n",
                    date_of(order->expires, dump->pool));
    apr_file_printf(dump->out, "    body         %s\n",
                    dcv_error_line(order->body, dump->pool));
    for (int i = 0; i < order->names->nelts; i++) {
        print_name(dump, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *));
    }
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, const dcv_warning_t);

        apr_file_printf(dump->out, "    %s %s: %s %s\n",
                        warning->severity == DCV_PROBLEM ? "problem" : "note",
                        warning->code, warning->text, warning->remedy);
    }
}

static void print_vhost(const dump_t *dump, int number)
{
    const dcv_vhost_t *vhost =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(dump->snapshot), number, const dcv_vhost_t *);
    int orders = dcv_snapshot_order_count(dump->snapshot, number);

    if (!orders && !vhost->literals) {
        return;
    }
    apr_file_printf(dump->out, "%s", vhost->name);
    if (vhost->port) {
        apr_file_printf(dump->out, ":%d", vhost->port);
    }
    if (vhost->file) {
        apr_file_printf(dump->out, " (%s:%d)", vhost->file, vhost->line);
    }
    apr_file_printf(dump->out, "%s\n", vhost->answers ? "" : ", DCVEngine Off");
    for (int i = 0; i < orders; i++) {
        print_order(dump, number, dcv_snapshot_order(dump->snapshot, number, i));
        apr_pool_clear(dump->pool);
    }
    for (int i = 0; vhost->literals && i < vhost->literals->nelts; i++) {
        const dcv_answer_t *literal =
            APR_ARRAY_IDX(vhost->literals, i, const dcv_answer_t *);

        apr_file_printf(dump->out, "  literal " DCV_FILE_DIRECTORY "%s\n",
                        literal->file_name);
        apr_file_printf(dump->out, "    body         %s\n",
                        dcv_error_line(literal->body, dump->pool));
        apr_pool_clear(dump->pool);
    }
}

static void print_file_errors(const dump_t *dump)
{
    for (int i = 0; i < dcv_snapshot_file_error_count(dump->snapshot); i++) {
        const dcv_file_error_t *error = dcv_snapshot_file_error(dump->snapshot, i);

        apr_file_printf(dump->out, "no order %s: %s\n",
                        dcv_error_line(error->source, dump->pool), error->text);
        apr_pool_clear(dump->pool);
    }
}

int mod_dcv_dump_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(server);
    dcv_sources_t no_sources = {0};
    dump_t dump;

    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_RUN_MODE) == AP_SQ_RM_NORMAL ||
        !ap_exists_config_define("DUMP_DCV")) {
        return OK;
    }
    apr_pool_create(&dump.pool, pconf);
    apr_file_open_stdout(&dump.out, pconf);
    apr_file_printf(dump.out, "DCV orders:\n");
    dump.snapshot = mod_dcv_snapshot_hold(pconf);
    dump.report =
        dcv_report_create(dcv_index_create(dump.snapshot, config->global->psl, pconf),
                          &no_sources, apr_time_now(), DCV_LANG_EN, pconf);
    for (int i = 0; i < dcv_snapshot_vhosts(dump.snapshot)->nelts; i++) {
        print_vhost(&dump, i);
    }
    print_file_errors(&dump);
    apr_pool_destroy(dump.pool);
    return OK;
}
