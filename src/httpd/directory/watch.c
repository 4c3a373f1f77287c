/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that looks for changes in the directories: see watch.h.
 *
 * It may block in the kernel on a disk or a network file system; no request waits for
 * it, nor does the end of the child. So it has a pool of its own, which is not
 * destroyed while the thread runs.
 */
#include "watch.h"

#include <apr_signal.h>
#include <apr_thread_cond.h>
#include <apr_thread_proc.h>
#include <http_config.h>
#include <http_log.h>

#include "config/config.h"
#include "look.h"
#include "mod_dcv.h"
#include "read/pool.h"

APLOG_USE_MODULE(dcv);

#define INTERVAL apr_time_from_sec(1)

/* The wait where a look had to be ended before all was read. */
#define SHORT_INTERVAL apr_time_from_msec(5)

/* Maximum wait for the thread at the end of a child. */
#define SHUTDOWN_WAIT_MAX apr_time_from_sec(2)

typedef struct {
    mod_dcv_look_t *look;
    apr_pool_t *pool, *scratch;
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *changed;
    apr_thread_t *thread;
    int stop, stopped; /* under mutex */
} watch_t;

/* Wait for the next look. Returns whether there is to be one. */
static int wait_for_next(watch_t *watch, apr_interval_time_t wait)
{
    int stop;

    apr_thread_mutex_lock(watch->mutex);
    if (!watch->stop) {
        apr_thread_cond_timedwait(watch->changed, watch->mutex, wait);
    }
    stop = watch->stop;
    apr_thread_mutex_unlock(watch->mutex);
    return !stop;
}

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *data)
{
    watch_t *watch = data;
    int is_left;

    /* Signals are for the threads of httpd, which wait for them. */
    apr_setup_signal_thread();
    do {
        is_left = mod_dcv_look_around(watch->look);
    } while (wait_for_next(watch, is_left ? SHORT_INTERVAL : INTERVAL));
    apr_thread_mutex_lock(watch->mutex);
    watch->stopped = 1;
    apr_thread_cond_signal(watch->changed);
    apr_thread_mutex_unlock(watch->mutex);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* Stop the thread, unless it blocks. */
static apr_status_t stop(void *data)
{
    watch_t *watch = data;
    apr_time_t until = apr_time_now() + SHUTDOWN_WAIT_MAX;
    apr_status_t status;
    int stopped;

    apr_thread_mutex_lock(watch->mutex);
    watch->stop = 1;
    apr_thread_cond_signal(watch->changed);
    while (!watch->stopped && apr_time_now() < until) {
        apr_thread_cond_timedwait(watch->changed, watch->mutex, SHUTDOWN_WAIT_MAX);
    }
    stopped = watch->stopped;
    apr_thread_mutex_unlock(watch->mutex);
    if (stopped) {
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
    apr_pool_create(&watch->scratch, pool);
    mod_dcv_look_continue(watch->look, pool, watch->scratch);
    apr_thread_mutex_create(&watch->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_thread_cond_create(&watch->changed, pool);
    status = apr_thread_create(&watch->thread, NULL, run_thread, watch, pool);
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                     "DCV0023: this child cannot start a thread and does not see what "
                     "changes in directories; allow httpd more threads");
        return;
    }
    apr_pool_pre_cleanup_register(pchild, watch, stop);
}
