/* SPDX-License-Identifier: Apache-2.0 */
/* httpd -t -D DUMP_DCV */
#ifndef MOD_DCV_HTTPD_DUMP_H
#define MOD_DCV_HTTPD_DUMP_H

#include <httpd.h>

/* test_config: prints every order on standard output when DUMP_DCV is defined. */
void mod_dcv_dump_hook_test_config(apr_pool_t *pconf, server_rec *server);

#endif
