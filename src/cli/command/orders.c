/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of files, without a server: see orders.h. */
#include "orders.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/render.h"
#include "dcv/run.h"
#include "dcv/version.h"
#include "io/reading.h"

/* Orders of files belong to no virtual host but the one that each snapshot has. */
#define VHOST 0

static const dcv_query_t all = {0};

int cli_orders_begin(cli_orders_t *orders, cli_t *cli)
{
    const char *problem;

    memset(orders, 0, sizeof(*orders));
    problem =
        cli_config_read(&orders->config, cli->arguments.config, cli->lang, cli->pool);
    if (problem) {
        cli_output_complain(&cli->output, cli->arguments.config, problem);
        orders->problem =
            apr_pstrcat(cli->pool, cli->arguments.config, ": ", problem, NULL);
        return 0;
    }
    orders->snapshot = dcv_snapshot_create(cli->pool);
    dcv_snapshot_add_vhost(orders->snapshot, "", 0, NULL, 0, 1);
    return 1;
}

/* In the words of this program, where the module names directives. */
static dcv_error_t *reword(dcv_error_t *error, apr_pool_t *pool)
{
    return error->code == DCV_E_AUTHORITY_MISSING
               ? dcv_error_create(
                     error->code, pool,
                     "no authority is named for it; write -a NAME, name a configuration "
                     "with a DCVAuthority by --config, or put a line \"DCV-Authority: "
                     "NAME\" before the CSR")
               : error;
}

dcv_error_t *cli_orders_make(cli_input_t *input, const cli_orders_t *orders,
                             const cli_t *cli, const char *path, int is_regular,
                             apr_pool_t *scratch_pool)
{
    dcv_error_t *error = (is_regular ? cli_reading_read_regular : cli_reading_read)(
        &input->bytes, &input->len, path, DCV_CSR_MAX_BYTES, scratch_pool);

    if (error) {
        return dcv_error_copy(error, cli->pool);
    }
    error = dcv_csr_file_parse(&input->file, input->bytes, input->len,
                               DCV_CHECK_SIGNATURE, cli->pool, scratch_pool);
    if (!error) {
        error =
            dcv_order_create(&input->order, path, input->file, &cli->arguments.settings,
                             orders->config.presets, orders->config.accounts,
                             orders->config.authorities, cli->pool, scratch_pool);
    }
    return error ? reword(error, cli->pool) : NULL;
}

void cli_orders_add(cli_orders_t *orders, cli_t *cli, const char *path, int is_regular)
{
    cli_input_t input;
    apr_pool_t *scratch;
    dcv_error_t *error;

    apr_pool_create(&scratch, cli->pool);
    error = cli_orders_make(&input, orders, cli, path, is_regular, scratch);
    apr_pool_destroy(scratch);
    if (error) {
        orders->unusable++;
        dcv_snapshot_add_file_error(orders->snapshot, VHOST, path, error);
        cli_output_complain(&cli->output, path, error->messages[cli->lang]);
    }
    else {
        (void)dcv_snapshot_add_order(orders->snapshot, VHOST, input.order);
    }
}

int cli_orders_read(cli_orders_t *orders, cli_t *cli)
{
    const apr_array_header_t *operands = cli->arguments.operands;

    if (!cli_orders_begin(orders, cli)) {
        return 0;
    }
    for (int i = 0; i < operands->nelts; i++) {
        cli_orders_add(orders, cli, APR_ARRAY_IDX(operands, i, const char *), 0);
    }
    return 1;
}

void cli_orders_report(cli_orders_t *orders, cli_t *cli)
{
    dcv_sources_t *sources = &orders->sources;

    sources->no_server =
        dcv_tr(cli->lang, "Whether a server answers with the file is not known here.");
    sources->no_visits = dcv_tr(cli->lang, "The command dcv knows of no visits.");
    sources->no_checks =
        dcv_run_is_possible()
            ? NULL
            : dcv_tr(cli->lang, "This dcv checks nothing: it was built "
                                "without libunbound, ldns and libcurl.");
    sources->checks_files = !sources->no_checks && !orders->config.leaves_file;
    orders->report = dcv_report_create(
        dcv_index_create(orders->snapshot, dcv_psl_create(cli->pool), cli->pool),
        sources, apr_time_now(), cli->lang, cli->pool);
}

void cli_orders_render(const cli_orders_t *orders, cli_t *cli, dcv_format_t format)
{
    const dcv_sink_t sink = {&cli->output, cli_output_write, cli_output_is_gone};
    dcv_query_t query = {.format = format};
    const dcv_rendition_t rendition = {.report = orders->report,
                                       .query = &query,
                                       .version = DCV_VERSION,
                                       .server = "dcv"};

    dcv_render(&sink, &rendition, cli->pool);
}

void cli_orders_walk(const cli_orders_t *orders, const cli_t *cli,
                     cli_orders_each_t *each, void *context)
{
    dcv_cursor_t cursor = dcv_cursor_at_start(orders->report, &all);
    apr_pool_t *own, *scratch;
    dcv_entry_t *entry;

    apr_pool_create(&own, cli->pool);
    apr_pool_create(&scratch, cli->pool);
    while ((entry = dcv_cursor_next(&cursor, own, scratch))) {
        dcv_report_describe(orders->report, entry, &all, own);
        each(context, entry);
        apr_pool_clear(own);
    }
    apr_pool_destroy(scratch);
    apr_pool_destroy(own);
}
