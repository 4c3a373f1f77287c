/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Records requests in a thread: see recorder.h. */
#include "recorder.h"

#include <apr_signal.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "dcv/clock.h"
#include "thread/pool.h"
#include "system/system.h"

/* Requests that wait, at most: some hundred bytes each. */
#define WAITING_MAX 256

/* Those of one virtual host, whose files a customer may ask for without end. */
#define WAITING_SHARE 64

/* The wait before a cache that did not take a request is tried again. */
#define RETRY apr_time_from_sec(1)

/* Without a request, and without a secret, there is nothing to do. */
#define IDLE apr_time_from_sec(3600)

/* The wait for the thread at the end of a child. */
#define SHUTDOWN_WAIT_MAX apr_time_from_sec(1)

typedef struct {
    const mod_dcv_seen_t *seen;
    apr_pool_t *pool; /* of seen */
} waiting_t;

struct mod_dcv_recorder_t {
    mod_dcv_state_t *state;
    mod_dcv_secret_t *secret; /* NULL: none */
    apr_time_t agree_at;      /* by dcv_clock_now() */
    apr_pool_t *pool, *scratch;
    apr_thread_t *thread;
    mod_dcv_wake_t *wake, *ended; /* for the thread; for who waits for its end */
    apr_thread_mutex_t *mutex;    /* of what follows */
    waiting_t waiting[WAITING_MAX];
    int first, count;
    int is_stopping, has_stopped;
};

/* The request that has waited longest; NULL: none. Sets *is_stopping. */
static const mod_dcv_seen_t *find_first(mod_dcv_recorder_t *recorder, int *is_stopping)
{
    const mod_dcv_seen_t *seen;

    apr_thread_mutex_lock(recorder->mutex);
    seen = recorder->count ? recorder->waiting[recorder->first].seen : NULL;
    *is_stopping = recorder->is_stopping;
    apr_thread_mutex_unlock(recorder->mutex);
    return seen;
}

static void remove_first(mod_dcv_recorder_t *recorder)
{
    apr_pool_t *pool;

    apr_thread_mutex_lock(recorder->mutex);
    pool = recorder->waiting[recorder->first].pool;
    recorder->first = (recorder->first + 1) % WAITING_MAX;
    recorder->count--;
    apr_thread_mutex_unlock(recorder->mutex);
    apr_pool_destroy(pool);
}

/* Agree on a secret with the fleet, when it is time. Returns the time until then. */
static apr_interval_time_t agree(mod_dcv_recorder_t *recorder)
{
    apr_time_t now = dcv_clock_now();

    if (!recorder->secret) {
        return IDLE;
    }
    if (now >= recorder->agree_at) {
        recorder->agree_at =
            now +
            mod_dcv_secret_agree(recorder->secret, recorder->state, recorder->scratch);
        apr_pool_clear(recorder->scratch);
    }
    return recorder->agree_at - now;
}

static void run(mod_dcv_recorder_t *recorder)
{
    for (;;) {
        apr_interval_time_t rest = agree(recorder);
        int is_stopping;
        const mod_dcv_seen_t *seen = find_first(recorder, &is_stopping);
        int is_taken =
            seen && mod_dcv_record_write(recorder->state, seen, recorder->scratch);

        apr_pool_clear(recorder->scratch);
        if (is_taken) {
            remove_first(recorder);
        }
        else if (is_stopping) {
            return;
        }
        else {
            mod_dcv_system_wait(recorder->wake, seen ? RETRY : rest);
        }
    }
}

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *data)
{
    mod_dcv_recorder_t *recorder = data;

    (void)thread;
    /* Signals are for the threads of httpd, which wait for them. */
    mod_dcv_system_leave_signals();
    run(recorder);
    apr_thread_mutex_lock(recorder->mutex);
    recorder->has_stopped = 1;
    apr_thread_mutex_unlock(recorder->mutex);
    mod_dcv_system_wake(recorder->ended);
    return NULL;
}

/* Stop the thread, unless it waits for a cache that is slow. */
static apr_status_t stop(void *data)
{
    mod_dcv_recorder_t *recorder = data;
    apr_status_t status;
    int has_stopped;

    apr_thread_mutex_lock(recorder->mutex);
    recorder->is_stopping = 1;
    apr_thread_mutex_unlock(recorder->mutex);
    mod_dcv_system_wake(recorder->wake);
    mod_dcv_system_wait(recorder->ended, SHUTDOWN_WAIT_MAX);
    apr_thread_mutex_lock(recorder->mutex);
    has_stopped = recorder->has_stopped;
    apr_thread_mutex_unlock(recorder->mutex);
    if (has_stopped) {
        apr_thread_join(&status, recorder->thread);
        apr_pool_destroy(recorder->pool);
    }
    return APR_SUCCESS;
}

mod_dcv_recorder_t *mod_dcv_recorder_start(mod_dcv_state_t *state,
                                           mod_dcv_secret_t *secret, apr_pool_t *pchild)
{
    apr_pool_t *pool = mod_dcv_pool_create(NULL);
    mod_dcv_recorder_t *recorder;

    if (!pool) {
        return NULL;
    }
    recorder = apr_pcalloc(pool, sizeof(*recorder));
    recorder->state = state;
    recorder->secret = secret;
    recorder->pool = pool;
    recorder->scratch = mod_dcv_pool_create(pool);
    recorder->wake = mod_dcv_system_create_wake(pool);
    recorder->ended = mod_dcv_system_create_wake(pool);
    if (!recorder->scratch || !recorder->wake || !recorder->ended ||
        apr_thread_mutex_create(&recorder->mutex, APR_THREAD_MUTEX_DEFAULT, pool) ||
        apr_thread_create(&recorder->thread, NULL, run_thread, recorder, pool)) {
        apr_pool_destroy(pool);
        return NULL;
    }
    apr_pool_pre_cleanup_register(pchild, recorder, stop);
    return recorder;
}

/* Whether there is room for one more request to a virtual host. For who has the mutex. */
static int has_room(const mod_dcv_recorder_t *recorder, apr_uint64_t vhost)
{
    int count = 0;

    for (int i = 0; i < recorder->count; i++) {
        count +=
            recorder->waiting[(recorder->first + i) % WAITING_MAX].seen->vhost == vhost;
    }
    return recorder->count < WAITING_MAX && count < WAITING_SHARE;
}

int mod_dcv_recorder_add(mod_dcv_recorder_t *recorder, const mod_dcv_seen_t *seen)
{
    waiting_t waiting = {.pool = mod_dcv_pool_create(NULL)};
    int is_taken = 0;

    if (!waiting.pool) {
        return 0;
    }
    waiting.seen = mod_dcv_record_copy(seen, waiting.pool);
    apr_thread_mutex_lock(recorder->mutex);
    if (has_room(recorder, seen->vhost)) {
        recorder->waiting[(recorder->first + recorder->count++) % WAITING_MAX] =
            waiting;
        is_taken = 1;
    }
    apr_thread_mutex_unlock(recorder->mutex);
    if (is_taken) {
        mod_dcv_system_wake(recorder->wake);
    }
    else {
        apr_pool_destroy(waiting.pool);
    }
    return is_taken;
}
