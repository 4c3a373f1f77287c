/* SPDX-License-Identifier: Apache-2.0 */
/* The module record and its hooks, nothing else. docs/architecture.md is the map. */
#include "mod_dcv.h"

#include <apr_optional_hooks.h>
#include <http_config.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_status.h>

#include "src/httpd/background.h"
#include "src/httpd/check.h"
#include "src/httpd/config.h"
#include "src/httpd/directives.h"
#include "src/httpd/dump.h"
#include "src/httpd/load.h"
#include "src/httpd/serve.h"
#include "src/httpd/state.h"
#include "src/httpd/status.h"
#include "src/httpd/visit.h"
#include "src/httpd/watch.h"

/* Before whatever else calls itself first: nothing may hide a file from the CA. */
#define BEFORE_EVERYTHING (APR_HOOK_REALLY_FIRST - 10)

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_pre_config(mod_dcv_load_hook_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(mod_dcv_load_hook_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(mod_dcv_dump_hook_test_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_quick_handler(mod_dcv_serve_hook_quick_handler, NULL, NULL,
                          BEFORE_EVERYTHING);
    ap_hook_pre_config(mod_dcv_state_hook_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(mod_dcv_state_hook_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(mod_dcv_state_hook_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(mod_dcv_visit_hook_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(mod_dcv_check_hook_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(mod_dcv_background_hook_post_config, NULL, NULL,
                        APR_HOOK_MIDDLE);
    ap_hook_child_init(mod_dcv_check_hook_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(mod_dcv_watch_hook_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(mod_dcv_visit_hook_log_transaction, NULL, NULL,
                            APR_HOOK_MIDDLE);
    ap_hook_handler(mod_dcv_status_hook_handler, NULL, NULL, APR_HOOK_MIDDLE);
    APR_OPTIONAL_HOOK(ap, status_hook, mod_dcv_status_hook_status, NULL, NULL,
                      APR_HOOK_MIDDLE);
}

AP_DECLARE_MODULE(dcv) = {
    STANDARD20_MODULE_STUFF,
    NULL,
    NULL,
    mod_dcv_config_create,
    mod_dcv_config_merge,
    mod_dcv_directives,
    register_hooks,
    0,
};
