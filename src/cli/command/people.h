/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What people read on a terminal, in place of the formats that programs read. */
#ifndef DCV_CLI_PEOPLE_H
#define DCV_CLI_PEOPLE_H

#include "orders.h"

/* For each order the file and the records of its names. */
void cli_people_show(const cli_orders_t *orders, cli_t *cli);

/* For each order a table of its names with what a check says of their proofs. */
void cli_people_check(const cli_orders_t *orders, cli_t *cli);

#endif
