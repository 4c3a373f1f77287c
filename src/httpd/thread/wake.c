/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Waits that can be ended: see wake.h. */
#include "wake.h"

#include <pthread.h>

#include "dcv/clock.h"

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

mod_dcv_wake_t *mod_dcv_wake_create(apr_pool_t *pool)
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

void mod_dcv_wake_up(mod_dcv_wake_t *wake)
{
    pthread_mutex_lock(&wake->mutex);
    wake->is_woken = 1;
    pthread_cond_signal(&wake->changed);
    pthread_mutex_unlock(&wake->mutex);
}

void mod_dcv_wake_wait(mod_dcv_wake_t *wake, apr_interval_time_t max)
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
