/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Tells events: what is found by walk.h is claimed, told by command.h, and remembered. */
#ifndef MOD_DCV_HTTPD_TELLER_H
#define MOD_DCV_HTTPD_TELLER_H

#include <httpd.h>

/* Opaque. Of one child, which lives as long as that. */
typedef struct mod_dcv_teller_t mod_dcv_teller_t;

/* For a server with a command. NULL: there is no memory. */
mod_dcv_teller_t *mod_dcv_teller_create(server_rec *server);

/* Do what there is to be done now. Waits for the command. One thread. */
void mod_dcv_teller_turn(mod_dcv_teller_t *teller);

/*
 * Begin no turn any more, wait for the one that is under way, whose command has some seconds
 * to end, and let others tell. Another thread.
 */
void mod_dcv_teller_stop(mod_dcv_teller_t *teller);

#endif
