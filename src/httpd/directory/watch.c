/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that looks for changes in the directories: see watch.h.
 *
 * It may block in the kernel on a disk or a network file system; no request waits for
 * it, nor does the end of the child. So it has a pool of its own, which is not
 * destroyed while the thread runs. It ends when httpd restarts, however long the child
 * stays for a download that it has begun.
 */
#include "watch.h"

#include <ap_mpm.h>
#include <apr_atomic.h>
#include <apr_signal.h>
#include <apr_thread_proc.h>
#include <http_config.h>
#include <http_log.h>
#include <scoreboard.h>

#include "config/config.h"
#include "look.h"
#include "mod_dcv.h"
#include "thread/pool.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define INTERVAL apr_time_from_sec(1)

/* The wait where a look had to be ended before all was read. */
#define SHORT_INTERVAL apr_time_from_msec(5)

/* Maximum wait for the thread at the end of a child. */
#define SHUTDOWN_WAIT_MAX apr_time_from_sec(2)

typedef struct {
    mod_dcv_look_t *look;
    apr_pool_t *pool, *scratch;
    apr_thread_t *thread;
    mod_dcv_wake_t *wake, *ended; /* for the thread; for who waits for its end */
    volatile apr_uint32_t is_stopping, has_stopped;
    int generation; /* httpd's count of restarts when this child was born */
} watch_t;

/* Whether httpd has restarted, so that this child only ends what it has begun. */
static int is_outdated(const watch_t *watch)
{
    return ap_scoreboard_image &&
           ap_scoreboard_image->global->running_generation != watch->generation;
}

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *data)
{
    watch_t *watch = data;

    (void)thread;
    /* Signals are for the threads of httpd, which wait for them. */
    mod_dcv_system_leave_signals();
    while (!apr_atomic_read32(&watch->is_stopping) && !is_outdated(watch)) {
        int is_left = mod_dcv_look_around(watch->look);

        mod_dcv_system_wait(watch->wake, is_left ? SHORT_INTERVAL : INTERVAL);
    }
    mod_dcv_look_end(watch->look);
    apr_atomic_set32(&watch->has_stopped, 1);
    mod_dcv_system_wake(watch->ended);
    return NULL;
}

/* Stop the thread, unless it blocks. */
static apr_status_t stop(void *data)
{
    watch_t *watch = data;
    apr_status_t status;

    apr_atomic_set32(&watch->is_stopping, 1);
    mod_dcv_system_wake(watch->wake);
    mod_dcv_system_wait(watch->ended, SHUTDOWN_WAIT_MAX);
    if (apr_atomic_read32(&watch->has_stopped)) {
        apr_thread_join(&status, watch->thread);
        apr_pool_destroy(watch->pool);
    }
    return APR_SUCCESS;
}

void mod_dcv_watch_hook_child_init(apr_pool_t *pchild, server_rec *server)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    apr_pool_t *pool = global->look ? mod_dcv_pool_create(NULL) : NULL;
    apr_status_t status;
    watch_t *watch;

    if (!pool) {
        return;
    }
    watch = apr_pcalloc(pool, sizeof(*watch));
    watch->pool = pool;
    watch->look = global->look;
    (void)ap_mpm_query(AP_MPMQ_GENERATION, &watch->generation);
    apr_pool_create(&watch->scratch, pool);
    mod_dcv_look_continue(watch->look, pool, watch->scratch);
    watch->wake = mod_dcv_system_create_wake(pool);
    watch->ended = mod_dcv_system_create_wake(pool);
    status = watch->wake && watch->ended
                 ? apr_thread_create(&watch->thread, NULL, run_thread, watch, pool)
                 : APR_ENOMEM;
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                     "DCV0023: this child cannot start a thread and does not see what "
                     "changes in directories; allow httpd more threads");
        return;
    }
    apr_pool_pre_cleanup_register(pchild, watch, stop);
}
