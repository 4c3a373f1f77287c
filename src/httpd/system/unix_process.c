/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Processes, threads and signals of Unix: see system.h. */
#include "system.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <ap_mpm.h>
#include <apr_signal.h>
#include <util_mutex.h>

#include "dcv/clock.h"

#define DESCRIPTORS_MOST    (1024 * 1024)
#define DESCRIPTORS_DEFAULT 256

int mod_dcv_system_descriptors(void)
{
    long limit = sysconf(_SC_OPEN_MAX);

    return limit <= 0                 ? DESCRIPTORS_DEFAULT
           : limit > DESCRIPTORS_MOST ? DESCRIPTORS_MOST
                                      : (int)limit;
}

static const int ending[] = {SIGTERM, SIGHUP, SIGINT};

#define ENDING_COUNT (int)(sizeof(ending) / sizeof(ending[0]))

struct mod_dcv_signals_t {
    sigset_t set;
};

static int is_threaded(void)
{
    int threaded = 0;

    return ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded) == APR_SUCCESS && threaded;
}

mod_dcv_signals_t *mod_dcv_system_hold_signals(apr_pool_t *pool)
{
    mod_dcv_signals_t *before = apr_palloc(pool, sizeof(*before));
    sigset_t held;

    sigemptyset(&held);
    for (int i = 0; i < ENDING_COUNT && !is_threaded(); i++) {
        sigaddset(&held, ending[i]);
    }
    pthread_sigmask(SIG_BLOCK, &held, &before->set);
    return before;
}

void mod_dcv_system_let_signals(const mod_dcv_signals_t *before)
{
    pthread_sigmask(SIG_SETMASK, &before->set, NULL);
}

void mod_dcv_system_no_signals(void)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
}

int mod_dcv_system_is_signalled(void)
{
    sigset_t pending;

    if (is_threaded() || sigpending(&pending)) {
        return 0;
    }
    for (int i = 0; i < ENDING_COUNT; i++) {
        if (sigismember(&pending, ending[i]) == 1) {
            return 1;
        }
    }
    return 0;
}

void mod_dcv_system_leave_signals(void)
{
    apr_setup_signal_thread();
}

int mod_dcv_system_is_reading_child(void)
{
    return 0;
}

int mod_dcv_system_inherits_memory(void)
{
    return 1;
}

apr_status_t mod_dcv_system_create_lock(apr_global_mutex_t **lock, const char *name,
                                        server_rec *server, apr_pool_t *pool)
{
    return ap_global_mutex_create(lock, NULL, name, NULL, server, pool, 0);
}

struct mod_dcv_wake_t {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int is_woken; /* under mutex */
};

static apr_status_t destroy(void *data)
{
    mod_dcv_wake_t *wake = data;

    pthread_cond_destroy(&wake->changed);
    pthread_mutex_destroy(&wake->mutex);
    return APR_SUCCESS;
}

/* A condition variable whose times are those of dcv_clock_now(). */
static int create_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);

    if (!error) {
        error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        error = error ? error : pthread_cond_init(condition, &attributes);
        pthread_condattr_destroy(&attributes);
    }
    return error;
}

mod_dcv_wake_t *mod_dcv_system_create_wake(apr_pool_t *pool)
{
    mod_dcv_wake_t *wake = apr_pcalloc(pool, sizeof(*wake));

    if (pthread_mutex_init(&wake->mutex, NULL)) {
        return NULL;
    }
    if (create_condition(&wake->changed)) {
        pthread_mutex_destroy(&wake->mutex);
        return NULL;
    }
    apr_pool_cleanup_register(pool, wake, destroy, apr_pool_cleanup_null);
    return wake;
}

void mod_dcv_system_wake(mod_dcv_wake_t *wake)
{
    pthread_mutex_lock(&wake->mutex);
    wake->is_woken = 1;
    pthread_cond_signal(&wake->changed);
    pthread_mutex_unlock(&wake->mutex);
}

void mod_dcv_system_wait(mod_dcv_wake_t *wake, apr_interval_time_t max)
{
    apr_time_t until = dcv_clock_now() + max;
    const struct timespec end = {.tv_sec = (time_t)apr_time_sec(until),
                                 .tv_nsec = (long)apr_time_usec(until) * 1000};

    pthread_mutex_lock(&wake->mutex);
    while (!wake->is_woken &&
           !pthread_cond_timedwait(&wake->changed, &wake->mutex, &end)) {
    }
    wake->is_woken = 0;
    pthread_mutex_unlock(&wake->mutex);
}
