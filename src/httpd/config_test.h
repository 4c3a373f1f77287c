/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What httpd -t says of orders, and whether it refuses. */
#ifndef MOD_DCV_HTTPD_CONFIG_TEST_H
#define MOD_DCV_HTTPD_CONFIG_TEST_H

#include <httpd.h>

/*
 * check_config, when the snapshot is made: for httpd -t alone, logs the problems of orders,
 * and refuses the configuration when a file that it names, or a directory of the main server,
 * cannot be used. What a customer may remove or spoil is no reason: matches of a pattern, and
 * the directory of a virtual host.
 */
int mod_dcv_config_test_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                          apr_pool_t *ptemp, server_rec *server);

#endif
