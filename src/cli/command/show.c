/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* dcv show: what the CA expects for each CSR. dcv lint: what it will object to. */
#include <apr_strings.h>

#include "cli.h"
#include "orders.h"
#include "people.h"

cli_status_t cli_show_run(cli_t *cli)
{
    cli_orders_t orders;

    if (!cli_orders_read(&orders, cli)) {
        return CLI_UNUSABLE;
    }
    cli_orders_report(&orders, cli);
    if (cli->output.is_terminal && !cli->arguments.has_format) {
        cli_people_show(&orders, cli);
    }
    else {
        cli_orders_render(&orders, cli,
                          cli->arguments.has_format ? cli->arguments.format
                                                    : DCV_FORMAT_TEXT);
    }
    return orders.unusable ? CLI_UNUSABLE : CLI_RIGHT;
}

/* What lint has found so far. */
typedef struct {
    cli_t *cli;
    int problems, is_quiet;
} lint_t;

/* One line for each warning, as compilers have them. */
static void lint_order(void *context, const dcv_entry_t *entry)
{
    lint_t *lint = context;
    cli_output_t *output = &lint->cli->output;

    lint->problems += entry->problems;
    for (int i = 0; i < entry->warnings->nelts && !lint->is_quiet; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);
        int is_problem = warning->severity == DCV_PROBLEM;

        cli_output_show(output, CLI_BOLD, entry->order->source, 0);
        cli_output_puts(output, ": ");
        cli_output_show(output, is_problem ? CLI_BAD : CLI_WARNING,
                        is_problem ? "problem" : "note", 0);
        cli_output_show(output, CLI_PLAIN,
                        apr_pstrcat(lint->cli->pool, " ", warning->code, ": ",
                                    warning->text, " ", warning->remedy, NULL),
                        0);
        cli_output_puts(output, "\n");
    }
}

cli_status_t cli_lint_run(cli_t *cli)
{
    lint_t lint = {.cli = cli,
                   .is_quiet = cli->arguments.has_format &&
                               cli->arguments.format != DCV_FORMAT_TEXT};
    cli_orders_t orders;

    if (!cli_orders_read(&orders, cli)) {
        return CLI_UNUSABLE;
    }
    cli_orders_report(&orders, cli);
    cli_orders_walk(&orders, cli, lint_order, &lint);
    if (lint.is_quiet) {
        cli_orders_render(&orders, cli, cli->arguments.format);
    }
    return orders.unusable ? CLI_UNUSABLE : lint.problems ? CLI_TO_MEND : CLI_RIGHT;
}
