/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The orders that the command is about, and the report on them. */
#ifndef DCV_CLI_ORDERS_H
#define DCV_CLI_ORDERS_H

#include <apr_hash.h>

#include "cli.h"
#include "io/config.h"
#include "dcv/report.h"

typedef struct cli_orders_t {
    cli_config_t config;
    const char *problem; /* why there is no configuration to go by; NULL: there is */
    dcv_snapshot_t *snapshot;
    int unusable; /* inputs that are no orders */
    /* From cli_orders_report() on. */
    dcv_sources_t sources;
    dcv_report_t *report;
} cli_orders_t;

/* No orders yet, with the configuration that is named. Returns 0 when that cannot be used. */
int cli_orders_begin(cli_orders_t *orders, cli_t *cli);

/* What a CSR file holds. */
typedef struct cli_input_t {
    char *bytes; /* in the scratch pool */
    apr_size_t len;
    const dcv_csr_file_t *file;
    const dcv_order_t *order;
} cli_input_t;

/*
 * Make an order of a file with what the command line and the configuration say. is_regular: as
 * cli_reading_read_regular() has it. All but the bytes is in the pool of cli.
 */
dcv_error_t *cli_orders_make(cli_input_t *input, const cli_orders_t *orders,
                             const cli_t *cli, const char *path, int is_regular,
                             apr_pool_t *scratch_pool);

/* Add a file to the orders, or to what cannot be used, and complain of it then. */
void cli_orders_add(cli_orders_t *orders, cli_t *cli, const char *path, int is_regular);

/* The same for all operands. Returns 0 when there is no configuration to go by. */
int cli_orders_read(cli_orders_t *orders, cli_t *cli);

/* Make the report of the orders as of now. */
void cli_orders_report(cli_orders_t *orders, cli_t *cli);

/* Write it in a format. */
void cli_orders_render(const cli_orders_t *orders, cli_t *cli, dcv_format_t format);

/*
 * Call a function for each order, described, in a pool that is cleared.
 */
typedef void cli_orders_each_t(void *context, const dcv_entry_t *entry);
void cli_orders_walk(const cli_orders_t *orders, const cli_t *cli,
                     cli_orders_each_t *each, void *context);

#endif
