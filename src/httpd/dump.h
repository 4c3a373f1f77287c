/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* httpd -t -D DUMP_DCV */
#ifndef MOD_DCV_HTTPD_DUMP_H
#define MOD_DCV_HTTPD_DUMP_H

#include <httpd.h>

/*
 * check_config, when the snapshot is made: prints every order on standard output when
 * DUMP_DCV is defined, and what is no order, before httpd -t refuses that.
 */
int mod_dcv_dump_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server);

#endif
