/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The module record and its hooks, nothing else. docs/architecture.md is the map. */
#include "mod_dcv.h"

#include <apr_optional_hooks.h>
#include <http_config.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_status.h>

#include "src/httpd/check/background.h"
#include "src/httpd/check/check.h"
#include "src/httpd/config/config.h"
#include "src/httpd/config/opening.h"
#include "src/httpd/config_test.h"
#include "src/httpd/directives.h"
#include "src/httpd/dump.h"
#include "src/httpd/load.h"
#include "src/httpd/notify/notify.h"
#include "src/httpd/serve.h"
#include "src/httpd/state/secret.h"
#include "src/httpd/state/state.h"
#include "src/httpd/status.h"
#include "src/httpd/state/taking.h"
#include "src/httpd/state/visit.h"
#include "src/httpd/directory/watch.h"

/* Runs before every other quick_handler hook: nothing may hide a file from the CA. */
#define BEFORE_EVERYTHING (APR_HOOK_REALLY_FIRST - 10)

/*
 * APR sorts hooks by these numbers alone, and those with the same number in any order.
 */
#define STEP(number) (APR_HOOK_MIDDLE - 20 + (number))

/*
 * The steps of a start or restart, in this order:
 *
 *   pre_config    1  load         opens the cache of CSR files, which are prefetched from now on
 *                 2  state        registers the name of its lock
 *   check_config  3  load         makes the snapshot, and looks into directories
 *                 4  dump         prints it (httpd -t -D DUMP_DCV)
 *                 5  config_test  logs its problems, and refuses files (httpd -t)
 *   post_config   6  state        opens its cache, sized by the orders of step 3
 *                 7  secret       makes the secret by which it knows its own checks
 *                 8  check        makes the slots that children share
 *                 9  background   registers with mod_watchdog, if 6 and 8 have worked
 *                10  notify       the same, and opens the file of what was told, if there is
 *                                a command to be told of events
 *   child_init   11  state        joins its lock; without it this child has no state
 *                12  visit        makes the child's meters, and starts the thread that records
 *                                visits in a remote cache and agrees on a secret there
 *                13  check        makes the child's checker
 *                14  watch        starts the thread that looks into directories
 *                15  notify       makes what the thread of step 10 needs
 *
 * mod_watchdog starts the threads of background and notify in child_init, in the middle:
 * after step 15.
 *
 * The steps of a request:
 *
 *   post_read_request   16  taking   knows a request of a check, and notes which server took it
 *   quick_handler       17  serve    answers
 *   handler             18  status   the status page
 *   log_transaction     19  visit    records a visit, or the end of a request of a check
 *
 * 16 and 17 come before those of all other modules.
 */
static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    /* 1 */ ap_hook_pre_config(mod_dcv_load_hook_pre_config, NULL, NULL, STEP(1));
    /* 2 */ ap_hook_pre_config(mod_dcv_state_hook_pre_config, NULL, NULL, STEP(2));
    /* 3 */ ap_hook_check_config(mod_dcv_load_hook_check_config, NULL, NULL, STEP(3));
    /* 4 */ ap_hook_check_config(mod_dcv_dump_hook_check_config, NULL, NULL, STEP(4));
    /* 5 */ ap_hook_check_config(mod_dcv_config_test_hook_check_config, NULL, NULL,
                                 STEP(5));
    /* 6 */ ap_hook_post_config(mod_dcv_state_hook_post_config, NULL, NULL, STEP(6));
    /* 7 */ ap_hook_post_config(mod_dcv_secret_hook_post_config, NULL, NULL, STEP(7));
    /* 8 */ ap_hook_post_config(mod_dcv_check_hook_post_config, NULL, NULL, STEP(8));
    /* 9 */ ap_hook_post_config(mod_dcv_background_hook_post_config, NULL, NULL,
                                STEP(9));
    /* 10 */ ap_hook_post_config(mod_dcv_notify_hook_post_config, NULL, NULL, STEP(10));
    /* 11 */ ap_hook_child_init(mod_dcv_state_hook_child_init, NULL, NULL, STEP(11));
    /* 12 */ ap_hook_child_init(mod_dcv_visit_hook_child_init, NULL, NULL, STEP(12));
    /* 13 */ ap_hook_child_init(mod_dcv_check_hook_child_init, NULL, NULL, STEP(13));
    /* 14 */ ap_hook_child_init(mod_dcv_watch_hook_child_init, NULL, NULL, STEP(14));
    /* 15 */ ap_hook_child_init(mod_dcv_notify_hook_child_init, NULL, NULL, STEP(15));

    /* Requests. */
    /* 16 */ ap_hook_post_read_request(mod_dcv_taking_hook_post_read_request, NULL,
                                       NULL, BEFORE_EVERYTHING);
    /* 17 */ ap_hook_quick_handler(mod_dcv_serve_hook_quick_handler, NULL, NULL,
                                   BEFORE_EVERYTHING);
    /* 18 */ ap_hook_handler(mod_dcv_status_hook_handler, NULL, NULL, APR_HOOK_MIDDLE);
    /* 19 */ ap_hook_log_transaction(mod_dcv_visit_hook_log_transaction, NULL, NULL,
                                     APR_HOOK_MIDDLE);
    APR_OPTIONAL_HOOK(ap, status_hook, mod_dcv_status_hook_status, NULL, NULL,
                      APR_HOOK_MIDDLE);
}

AP_DECLARE_MODULE(dcv) = {
    STANDARD20_MODULE_STUFF, mod_dcv_opening_create,
    mod_dcv_opening_merge,   mod_dcv_config_create,
    mod_dcv_config_merge,    mod_dcv_directives,
    register_hooks,          0,
};
