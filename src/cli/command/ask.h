/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Asks a server for the file of an order, over http, until it answers. */
#ifndef DCV_CLI_ASK_H
#define DCV_CLI_ASK_H

#include "cli.h"
#include "dcv/order.h"

/* What is wrong with --server, a sentence without its end; NULL: nothing. */
const char *cli_ask_problem(cli_t *cli);

/*
 * Wait, as --wait says, until the server answers with the order's file under each name that
 * takes one. It is asked where --server says; else at each address of this machine, since a
 * virtual host may have one of its own, and where the name leads: one that answers is enough. Its requests say what they are
 * (DCV_FETCH_BY_COMMAND), so that they are no visits.
 *
 * Returns CLI_RIGHT, or CLI_TO_MEND when the time is over, and complains of it. There must be no
 * cli_ask_problem().
 */
cli_status_t cli_ask_wait(cli_t *cli, const dcv_order_t *order);

#endif
