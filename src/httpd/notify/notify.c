/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The directive DCVNotifyCommand: see notify.h. */
#include "notify.h"

#include <apr_file_info.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>
#include <mod_watchdog.h>

#include "memory.h"
#include "mod_dcv.h"
#include "system/run.h"
#include "system/system.h"
#include "teller.h"

APLOG_USE_MODULE(dcv);

#define WATCHDOG "_dcv_notify_"

#define TICK apr_time_from_sec(1)

const char *mod_dcv_notify_set_command(cmd_parms *cmd, void *dummy, int argc,
                                       char *const argv[])
{
    const char *problem = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    mod_dcv_notify_t *notify = apr_pcalloc(cmd->pool, sizeof(*notify));

    (void)dummy;
    if (problem) {
        return problem;
    }
    if (!argc || !*argv[0]) {
        return "DCVNotifyCommand: the command is missing; write its path";
    }
    notify->place = mod_dcv_config_place(cmd);
    notify->count = argc;
    notify->words = apr_pmemdup(cmd->pool, argv, (apr_size_t)argc * sizeof(*argv));
    notify->words[0] = mod_dcv_system_find_path(argv[0], cmd->pool);
    mod_dcv_config_of(cmd->server)->global->notify = notify;
    return notify->words[0] ? NULL : "DCVNotifyCommand: the command is no path";
}

static const char *find_watchdog_problem(void)
{
    return ap_find_linked_module("mod_watchdog.c")
               ? NULL
               : "no events are told, since mod_watchdog is not loaded; write "
                 "\"LoadModule watchdog_module modules/mod_watchdog.so\", with the "
                 "path of your modules";
}

static const char *find_command_problem(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_status_t status = apr_stat(&info, path, APR_FINFO_TYPE, pool);

    if (status != APR_SUCCESS) {
        return apr_psprintf(pool,
                            "%s; write the path of a program, absolute or relative to "
                            "ServerRoot",
                            dcv_error_reason(status, pool));
    }
    if (info.filetype != APR_REG) {
        return "it is no file; write the path of a program";
    }
    return mod_dcv_run_may(path, pool)
               ? NULL
               : apr_psprintf(pool, "nobody may execute it; type: chmod +x %s", path);
}

const char *mod_dcv_notify_find_problem(const char **subject,
                                        const mod_dcv_notify_t *notify,
                                        apr_pool_t *pool)
{
    const char *problem = NULL;

    *subject = "";
    if (notify) {
        problem = find_watchdog_problem();
    }
    if (notify && !problem) {
        *subject = notify->words[0];
        problem = find_command_problem(notify->words[0], pool);
    }
    return problem;
}

/*
 * mod_watchdog's callback. Its thread is its own, and may wait for the command. That the child
 * ends, mod_watchdog may tell in another thread, or not at all.
 */
static apr_status_t tick(int state, void *data, apr_pool_t *pool)
{
    const mod_dcv_notify_t *notify = data;

    (void)pool;
    if (state == AP_WATCHDOG_STATE_STARTING) {
        mod_dcv_system_no_signals();
    }
    if (state == AP_WATCHDOG_STATE_RUNNING && notify->teller) {
        mod_dcv_teller_turn(notify->teller);
    }
    /* A child that serves its last requests must not keep those of the next ones from telling. */
    if (state == AP_WATCHDOG_STATE_STOPPING && notify->teller) {
        mod_dcv_teller_stop(notify->teller);
    }
    return APR_SUCCESS;
}

/* Have tick() called in one child. Returns whether that will be. */
static int register_tick(mod_dcv_notify_t *notify, apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;

    return get_instance && register_callback &&
           get_instance(&watchdog, WATCHDOG, 0, 1, pconf) == APR_SUCCESS &&
           register_callback(watchdog, TICK, notify, tick) == APR_SUCCESS;
}

int mod_dcv_notify_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                    apr_pool_t *ptemp, server_rec *server)
{
    mod_dcv_notify_t *notify = mod_dcv_config_of(server)->global->notify;
    const char *path;
    apr_status_t status;

    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG || !notify) {
        return OK;
    }
    path = ap_runtime_dir_relative(pconf, "dcv-told");
    status = mod_dcv_memory_open(&notify->file, path, server->process);
    if (status != APR_SUCCESS) {
        ap_log_error(
            APLOG_MARK, APLOG_ERR, status, server,
            "DCV0041: %s: what was told cannot be remembered there, so that no "
            "events are told; let the user that starts httpd write to its "
            "directory, that of DefaultRuntimeDir",
            path);
    }
    else if (!register_tick(notify, pconf) && !find_watchdog_problem()) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, server,
                     "DCV0042: no events are told: mod_watchdog gives no thread; look "
                     "at the Mutex directive");
    }
    return OK;
}

static apr_status_t stop(void *teller)
{
    mod_dcv_teller_stop(teller);
    return APR_SUCCESS;
}

void mod_dcv_notify_hook_child_init(apr_pool_t *pchild, server_rec *server)
{
    mod_dcv_notify_t *notify = mod_dcv_config_of(server)->global->notify;

    if (notify && notify->file) {
        notify->teller = mod_dcv_teller_create(server);
    }
    if (notify && notify->teller) {
        apr_pool_pre_cleanup_register(pchild, notify->teller, stop);
    }
}
