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

#include "config.h"
#include "mod_dcv.h"

typedef struct {
    const dcv_snapshot_t *snapshot;
    apr_file_t *out;
    apr_pool_t *pool; /* cleared after each order */
} dump_t;

/* Text on one line: what is not printable ASCII as \n, \r or \xHH. */
static const char *on_one_line(const char *text, apr_pool_t *pool)
{
    apr_size_t max = 4 * strlen(text) + 1;
    char *line = apr_palloc(pool, max);
    char *end = line;

    for (; *text; text++) {
        const char *shown = *text == '\n'   ? "\\n"
                            : *text == '\r' ? "\\r"
                                            : dcv_error_quote(text, 1, pool);

        end = apr_cpystrn(end, shown, max - (apr_size_t)(end - line));
    }
    *end = '\0';
    return line;
}

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
    const dcv_answer_t *answer =
        dcv_snapshot_find(dump->snapshot, vhost, order->file_name);
    const char *unique = order->unique_value ? order->unique_value : "none";

    apr_file_printf(dump->out, "  order %s\n", order->source);
    apr_file_printf(dump->out, "    authority    %s\n", order->authority->name);
    apr_file_printf(dump->out, "    md5          %s\n", order->csr->md5);
    apr_file_printf(dump->out, "    sha256       %s\n", order->csr->sha256);
    apr_file_printf(dump->out, "    unique value %s\n", unique);
    apr_file_printf(dump->out, "    issued       %s\n",
                    date_of(order->issued, dump->pool));
    apr_file_printf(dump->out, "    expires      %s\n",
                    date_of(order->expires, dump->pool));
    apr_file_printf(dump->out, "    body         %s\n",
                    on_one_line(order->body, dump->pool));
    if (answer->order != order && strcmp(answer->body, order->body)) {
        apr_file_printf(dump->out, "    not answered; the same CSR stands below with "
                                   "another body\n");
    }
    for (int i = 0; i < order->names->nelts; i++) {
        print_name(dump, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *));
    }
    for (int i = 0; order->warnings && i < order->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(order->warnings, i, const dcv_warning_t);

        apr_file_printf(dump->out, "    warning %s: %s\n", warning->code,
                        warning->text);
    }
}

static void print_vhost(const dump_t *dump, int number)
{
    const dcv_vhost_t *vhost =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(dump->snapshot), number, const dcv_vhost_t *);

    if (!vhost->orders->nelts && !vhost->literals) {
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
    for (int i = 0; i < vhost->orders->nelts; i++) {
        print_order(dump, number, APR_ARRAY_IDX(vhost->orders, i, const dcv_order_t *));
        apr_pool_clear(dump->pool);
    }
    for (int i = 0; vhost->literals && i < vhost->literals->nelts; i++) {
        const dcv_answer_t *literal =
            APR_ARRAY_IDX(vhost->literals, i, const dcv_answer_t *);

        apr_file_printf(dump->out, "  literal " DCV_FILE_DIRECTORY "%s\n",
                        literal->file_name);
        apr_file_printf(dump->out, "    body         %s\n",
                        on_one_line(literal->body, dump->pool));
        apr_pool_clear(dump->pool);
    }
}

void mod_dcv_dump_hook_test_config(apr_pool_t *pconf, server_rec *server)
{
    dump_t dump;

    if (!ap_exists_config_define("DUMP_DCV")) {
        return;
    }
    apr_pool_create(&dump.pool, pconf);
    apr_file_open_stdout(&dump.out, pconf);
    apr_file_printf(dump.out, "DCV orders:\n");
    dump.snapshot = mod_dcv_config_of(server)->snapshot;
    for (int i = 0; i < dcv_snapshot_vhosts(dump.snapshot)->nelts; i++) {
        print_vhost(&dump, i);
    }
    apr_pool_destroy(dump.pool);
}
