/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* dcv add: puts an order into a drop-in directory. */
#include <string.h>

#include <apr_strings.h>

#include "ask.h"
#include "cli.h"
#include "dcv/dropped.h"
#include "orders.h"
#include "place.h"

/* The path of a file in a directory, as it is printed. */
static const char *path_of(const char *directory, const char *name, apr_pool_t *pool)
{
    apr_size_t len = strlen(directory);

    return apr_pstrcat(pool, directory, len && directory[len - 1] == '/' ? "" : "/",
                       name, NULL);
}

static dcv_error_t *place_order(const cli_t *cli, const cli_input_t *input,
                                const char *name)
{
    const dcv_settings_t *headers = input->file->headers;
    const char *text;
    dcv_error_t *error =
        dcv_dropped_text(&text, input->order, headers ? headers->issued : NULL,
                         input->bytes, input->len, cli->pool);

    if (!error) {
        error = cli_place_enter(cli->arguments.directory, cli->pool);
    }
    return error ? error
                 : cli_place_put(name, text, cli->arguments.replaces, cli->pool);
}

cli_status_t cli_add_run(cli_t *cli)
{
    const char *source = APR_ARRAY_IDX(cli->arguments.operands, 0, const char *);
    const char *name, *path;
    cli_orders_t orders;
    cli_input_t input;
    dcv_error_t *error;

    if (cli_ask_problem(cli)) {
        cli_output_complain(&cli->output, NULL, cli_ask_problem(cli));
        return CLI_UNUSABLE;
    }
    if (!cli_orders_begin(&orders, cli)) {
        return CLI_UNUSABLE;
    }
    error = cli_orders_make(&input, &orders, cli, source, 0, cli->pool);
    if (error) {
        cli_output_complain(&cli->output, source, error->messages[cli->lang]);
        return CLI_UNUSABLE;
    }
    error = dcv_dropped_name(
        &name, cli->arguments.name ? cli->arguments.name : input.order->csr->md5,
        cli->pool);
    if (error) {
        cli_output_complain(&cli->output, NULL, error->messages[cli->lang]);
        return CLI_UNUSABLE;
    }
    path = path_of(cli->arguments.directory, name, cli->pool);
    error = place_order(cli, &input, name);
    if (error) {
        cli_output_complain(&cli->output, path, error->messages[cli->lang]);
        return CLI_UNUSABLE;
    }
    cli_output_puts(&cli->output, apr_pstrcat(cli->pool, path, "\n", NULL));
    return cli->arguments.has_wait ? cli_ask_wait(cli, input.order) : CLI_RIGHT;
}
