/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* From configuration to snapshot, once all of the configuration is known. */
#ifndef MOD_DCV_HTTPD_LOAD_H
#define MOD_DCV_HTTPD_LOAD_H

#include <httpd.h>

/*
 * pre_config: runs before directives are parsed; CSR files are prefetched from then on.
 */
int mod_dcv_load_hook_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                                 apr_pool_t *ptemp);

/*
 * check_config: runs for `httpd -t` and before each start and restart. Reads every CSR,
 * logs every mistake there is, and refuses the configuration if one is of a directive.
 */
int mod_dcv_load_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server);

#endif
