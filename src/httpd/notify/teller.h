/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Tells events: what is found by walk.h is claimed, told by command.h, and remembered. */
#ifndef MOD_DCV_HTTPD_TELLER_H
#define MOD_DCV_HTTPD_TELLER_H

#include <httpd.h>

/* Opaque. Of one thread of one child. */
typedef struct mod_dcv_teller_t mod_dcv_teller_t;

/* NULL: there is no command, or no memory. */
mod_dcv_teller_t *mod_dcv_teller_create(server_rec *server);

/* Do what there is to be done now. Waits for the command. */
void mod_dcv_teller_turn(mod_dcv_teller_t *teller);

/* Let others tell. */
void mod_dcv_teller_destroy(mod_dcv_teller_t *teller);

#endif
