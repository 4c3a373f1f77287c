/* SPDX-License-Identifier: Apache-2.0 */
/* What httpd -t says of orders, and whether it refuses. */
#ifndef MOD_DCV_HTTPD_CONFIG_TEST_H
#define MOD_DCV_HTTPD_CONFIG_TEST_H

#include <httpd.h>

/*
 * check_config, when the snapshot is made: for httpd -t alone, logs the problems of orders,
 * and refuses the configuration when a file or directory that it names cannot be used.
 */
int mod_dcv_config_test_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                          apr_pool_t *ptemp, server_rec *server);

#endif
