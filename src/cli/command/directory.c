/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* dcv remove and dcv list: what is in a drop-in directory. */
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>

#include "cli.h"
#include "dcv/dropped.h"
#include "dcv/text.h"
#include "dcv/when.h"
#include "orders.h"
#include "place.h"

/* Say that a directory cannot be used. */
static cli_status_t refuse_directory(cli_t *cli, const char *text)
{
    cli_output_complain(&cli->output, cli->arguments.directory, text);
    return CLI_UNUSABLE;
}

static cli_status_t remove_order(cli_t *cli, const char *text)
{
    int is_missing = 0;
    const char *name;
    dcv_error_t *error = dcv_dropped_name(&name, text, cli->pool);
    cli_status_t status = error ? CLI_UNUSABLE : CLI_TO_MEND;

    if (!error) {
        error = cli_place_remove(&is_missing, name, cli->pool);
    }
    if (error) {
        cli_output_complain(&cli->output, text,
                            is_missing
                                ? dcv_tr(cli->lang, "there is no order of that name")
                                : error->messages[cli->lang]);
    }
    return error ? status : CLI_RIGHT;
}

/* Of two statuses the one that counts. */
static cli_status_t worse_of(cli_status_t one, cli_status_t other)
{
    static const int rank[] = {[CLI_RIGHT] = 0, [CLI_TO_MEND] = 1, [CLI_UNUSABLE] = 2};

    return rank[one] > rank[other] ? one : other;
}

cli_status_t cli_remove_run(cli_t *cli)
{
    const apr_array_header_t *operands = cli->arguments.operands;
    dcv_error_t *error = cli_place_enter(cli->arguments.directory, cli->pool);
    cli_status_t status = CLI_RIGHT;

    if (error) {
        return refuse_directory(cli, error->messages[cli->lang]);
    }
    for (int i = 0; i < operands->nelts; i++) {
        status = worse_of(status,
                          remove_order(cli, APR_ARRAY_IDX(operands, i, const char *)));
    }
    return status;
}

/* The names of orders in a directory, const char * by their bytes; NULL: it cannot be read. */
static apr_array_header_t *read_names(const char *directory, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 64, sizeof(const char *));
    apr_status_t status;
    apr_finfo_t info;
    apr_dir_t *open;

    if (apr_dir_open(&open, directory, pool) != APR_SUCCESS) {
        return NULL;
    }
    while ((status = apr_dir_read(&info, APR_FINFO_NAME, open)) == APR_SUCCESS ||
           status == APR_INCOMPLETE) {
        if (dcv_dropped_is_wanted(info.name)) {
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(pool, info.name);
        }
    }
    apr_dir_close(open);
    dcv_text_sort(names);
    return names;
}

/* The names of an order, with commas. */
static const char *list_names(const dcv_order_t *order, apr_pool_t *pool)
{
    apr_array_header_t *texts =
        apr_array_make(pool, order->names->nelts, sizeof(const char *));

    for (int i = 0; i < order->names->nelts; i++) {
        APR_ARRAY_PUSH(texts, const char *) =
            APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text;
    }
    return apr_array_pstrcat(pool, texts, ',');
}

/* One line: the file's name, authority, MD5, when it expires, names. */
static void list_order(void *context, const dcv_entry_t *entry)
{
    static const int widths[] = {28, 14, 34, 12, 0};
    cli_t *cli = context;
    const dcv_order_t *order = entry->order;
    const char *day = dcv_when_day(order->expires, cli->pool);
    const char *columns[] = {strrchr(order->source, '/') + 1, order->authority->name,
                             order->csr->md5, day ? day : "-",
                             list_names(order, cli->pool)};

    for (int i = 0; i < 5; i++) {
        int is_aligned = cli->output.is_terminal;

        cli_output_show(&cli->output, i ? CLI_PLAIN : CLI_BOLD, columns[i],
                        is_aligned ? widths[i] - 1 : 0);
        cli_output_puts(&cli->output, i == 4 ? "\n" : is_aligned ? " " : "\t");
    }
}

cli_status_t cli_list_run(cli_t *cli)
{
    const char *directory = cli->arguments.directory;
    const apr_array_header_t *names = read_names(directory, cli->pool);
    cli_orders_t orders;

    if (!names) {
        return refuse_directory(cli,
                                dcv_tr(cli->lang, "it cannot be read as a directory"));
    }
    if (!cli_orders_begin(&orders, cli)) {
        return CLI_UNUSABLE;
    }
    for (int i = 0; i < names->nelts; i++) {
        cli_orders_add(&orders, cli,
                       apr_pstrcat(cli->pool, directory, "/",
                                   APR_ARRAY_IDX(names, i, const char *), NULL),
                       1);
    }
    cli_orders_report(&orders, cli);
    if (cli->arguments.has_format && cli->arguments.format != DCV_FORMAT_TEXT) {
        cli_orders_render(&orders, cli, cli->arguments.format);
    }
    else {
        cli_orders_walk(&orders, cli, list_order, cli);
    }
    return orders.unusable ? CLI_TO_MEND : CLI_RIGHT;
}
