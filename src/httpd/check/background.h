/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks in the background: every open order, by one child for the whole server, spread
 * over time (DCVCheckInterval).
 */
#ifndef MOD_DCV_HTTPD_BACKGROUND_H
#define MOD_DCV_HTTPD_BACKGROUND_H

#include <httpd.h>

/*
 * post_config: asks mod_watchdog for a thread in one child, if there is anything to do.
 */
int mod_dcv_background_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                        apr_pool_t *ptemp, server_rec *server);

#endif
