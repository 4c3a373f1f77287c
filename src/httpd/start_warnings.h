/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings of configurations that are valid, and yet have no effect or a surprising one. */
#ifndef MOD_DCV_HTTPD_START_WARNINGS_H
#define MOD_DCV_HTTPD_START_WARNINGS_H

#include <httpd.h>

/*
 * Log what the configuration of all servers is to be warned of, once it is complete and
 * global->nameless is known. to_terminal is APLOG_STARTUP while httpd starts, or 0.
 */
void mod_dcv_start_warnings_log(server_rec *main_server, int to_terminal);

#endif
