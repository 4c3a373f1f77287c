/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the command: see command.h. */
#include "command.h"

#include <apr_env.h>
#include <apr_strings.h>

#include "dcv/clock.h"
#include "system/run.h"

/* Between two looks whether it has ended; most commands are short. */
#define LOOK_FIRST apr_time_from_msec(2)
#define LOOK_MOST  apr_time_from_msec(100)

/* What of httpd's environment the command gets, where httpd has it. docs/events.md. */
static const char *const passed[] = {
    "PATH",       "HOME",        "LANG",        "LANGUAGE",    "LC_ALL",  "LC_CTYPE",
    "LC_COLLATE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC",  "LC_TIME", "TZ",
    "TMPDIR",     "TMP",         "TEMP",        "SystemRoot",  "windir",  "ComSpec",
    "PATHEXT",    "SystemDrive", "USERPROFILE", "ProgramData", NULL};

static const char *const *make_environment(apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 8, sizeof(const char *));
    char *value;

    for (int i = 0; passed[i]; i++) {
        if (apr_env_get(&value, passed[i], pool) == APR_SUCCESS) {
            APR_ARRAY_PUSH(list, const char *) =
                apr_pstrcat(pool, passed[i], "=", value, NULL);
        }
        else if (!i) {
            APR_ARRAY_PUSH(list, const char *) = "PATH=" DEFAULT_PATH;
        }
    }
    APR_ARRAY_PUSH(list, const char *) = NULL;
    return (const char *const *)list->elts;
}

static const char *const *make_arguments(const mod_dcv_notify_t *notify,
                                         const dcv_notice_t *notice, apr_pool_t *pool)
{
    apr_array_header_t *list =
        apr_array_make(pool, notify->count + 3, sizeof(const char *));

    for (int i = 0; i < notify->count; i++) {
        APR_ARRAY_PUSH(list, const char *) = notify->words[i];
    }
    APR_ARRAY_PUSH(list, const char *) = dcv_event_name(notice->event);
    APR_ARRAY_PUSH(list, const char *) = notice->name;
    APR_ARRAY_PUSH(list, const char *) = NULL;
    return (const char *const *)list->elts;
}

static mod_dcv_command_end_t describe_end(const char **why, const mod_dcv_end_t *end,
                                          apr_pool_t *pool)
{
    if (end->code == 0) {
        return MOD_DCV_COMMAND_DONE;
    }
    *why = end->code == 127 ? "exit status 127: it could not be executed, or what it "
                              "calls is not there"
           : end->code > 0  ? apr_psprintf(pool, "exit status %d", end->code)
           : end->signal    ? apr_psprintf(pool, "ended by signal %d", end->signal)
                            : "how it ended is not known";
    return MOD_DCV_COMMAND_FAILED;
}

static mod_dcv_command_end_t wait_for(const char **why,
                                      const mod_dcv_command_t *command,
                                      mod_dcv_run_t *run, apr_pool_t *pool)
{
    apr_time_t until = dcv_clock_now() + MOD_DCV_COMMAND_MAX;
    apr_interval_time_t look = LOOK_FIRST;
    int is_ending = 0;
    mod_dcv_end_t end;

    while (!mod_dcv_run_has_ended(run, &end)) {
        if (!is_ending && command->is_stopping(command->context)) {
            apr_time_t sooner = dcv_clock_now() + MOD_DCV_COMMAND_AT_END;

            is_ending = 1;
            until = sooner < until ? sooner : until;
        }
        if (dcv_clock_now() > until) {
            mod_dcv_run_kill(run);
            *why = is_ending ? "cut off, since httpd ends this child"
                             : "killed, since it took longer than 30 seconds";
            return is_ending ? MOD_DCV_COMMAND_CUT_OFF : MOD_DCV_COMMAND_FAILED;
        }
        apr_sleep(look);
        look = 2 * look < LOOK_MOST ? 2 * look : LOOK_MOST;
    }
    return describe_end(why, &end, pool);
}

mod_dcv_command_end_t mod_dcv_command_run(const char **why,
                                          const mod_dcv_command_t *command,
                                          const dcv_notice_t *notice, apr_pool_t *pool)
{
    apr_status_t status = APR_SUCCESS;
    mod_dcv_run_t *run;

    *why = NULL;
    run = mod_dcv_run_start(&status, make_arguments(command->notify, notice, pool),
                            make_environment(pool), dcv_render_notice(notice, pool),
                            pool);
    if (!run) {
        *why = apr_psprintf(pool, "the system gives no process: %s",
                            dcv_error_reason(status, pool));
        return MOD_DCV_COMMAND_FAILED;
    }
    return wait_for(why, command, run, pool);
}
