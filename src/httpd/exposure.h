/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A status page with all orders in a virtual host that customers have pages in. */
#ifndef MOD_DCV_HTTPD_EXPOSURE_H
#define MOD_DCV_HTTPD_EXPOSURE_H

#include <httpd.h>

/*
 * Warn of each "DCVStatus On" that holds in a virtual host with orders while another one
 * with another base domain has orders, too: a script there reads the page in the browser
 * of whoever may open it, and a program there gets past "Require local".
 *
 * Virtual hosts of one base domain count as one site, so that somebody with one site for
 * http and https, with and without www, is not warned. startup is APLOG_STARTUP or 0; pool
 * is for temporary use. Called when the virtual hosts have their numbers.
 */
void mod_dcv_exposure_warn(server_rec *main_server, int startup, apr_pool_t *pool);

#endif
