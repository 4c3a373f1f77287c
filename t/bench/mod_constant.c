/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every served file is measured against: the cheapest possible quick_handler, with
 * a constant body of the same length as Certigna's, under a path of the same length, since
 * reading a request costs by its length.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>

#define BODY \
    "e965fcb48565731538b44f9dc3a1ae73f87d392df2e411326f32252a340be68e.certigna.com"

#define PATH "/.well-known/pki-validation/00000000000000000000000000000000.txt"

extern module AP_MODULE_DECLARE_DATA constant_module;

static int hook_quick_handler(request_rec *r, int lookup)
{
    conn_rec *c = r->connection;
    apr_bucket_brigade *brigade;

    (void)lookup;
    if (strcmp(r->uri, PATH)) {
        return DECLINED;
    }
    ap_set_content_type(r, "text/plain; charset=us-ascii");
    brigade = apr_brigade_create(r->pool, c->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(
        brigade, apr_bucket_immortal_create(BODY, sizeof(BODY) - 1, c->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(c->bucket_alloc));
    return ap_pass_brigade(r->output_filters, brigade) == APR_SUCCESS ? OK : DONE;
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_quick_handler(hook_quick_handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

AP_DECLARE_MODULE(constant) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL,
                               register_hooks,          0};
