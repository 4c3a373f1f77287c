/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For t/server/marked.t: refuses requests in virtual hosts whose names begin with "refuse."
 * as early as a firewall module can.
 */
#include <string.h>

#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>

static int refuse(request_rec *r)
{
    return strncmp(r->server->server_hostname, "refuse.", 7) ? DECLINED
                                                             : HTTP_FORBIDDEN;
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_post_read_request(refuse, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

AP_DECLARE_MODULE(refuse) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0,
};
