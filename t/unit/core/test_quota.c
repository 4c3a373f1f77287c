/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/quota.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "tap.h"

#define THREADS 8
#define EACH    100

static int take_all(dcv_quota_t *quota, apr_uint32_t max, apr_uint32_t minute)
{
    int taken = 0;

    while (taken < 1000 && dcv_quota_take(quota, max, minute)) {
        taken++;
    }
    return taken;
}

#define NAME(text) apr_pstrcat(pool, when, ": " text, NULL)

static void test_hour(apr_uint32_t begin, const char *when)
{
    dcv_quota_t quota = 0;

    ok(dcv_quota_is_left(&quota, 3, begin), NAME("something is left"));
    ok(!dcv_quota_tell(&quota, 3, begin), NAME("which is not told"));
    ok(dcv_quota_take(&quota, 3, begin), NAME("it may be used"));
    is_number(take_all(&quota, 3, begin + 30), 2, NAME("twice more within the hour"));
    ok(!dcv_quota_is_left(&quota, 3, begin + 59), NAME("then nothing is left"));
    ok(dcv_quota_tell(&quota, 3, begin + 59), NAME("that nothing is left is told"));
    ok(!dcv_quota_tell(&quota, 3, begin + 59), NAME("it is told once"));
    ok(!dcv_quota_take(&quota, 3, begin + 59), NAME("and nothing is to be had"));
    ok(dcv_quota_is_left(&quota, 3, begin + 60), NAME("until the hour is over"));
    ok(!dcv_quota_tell(&quota, 3, begin + 60), NAME("when it is not told"));
    is_number(take_all(&quota, 3, begin + 60), 3, NAME("all may be used again"));
    ok(dcv_quota_tell(&quota, 3, begin + 119), NAME("and it is told again"));
}

static dcv_quota_t shared;
static int taken[THREADS], told[THREADS];

static void *APR_THREAD_FUNC run(apr_thread_t *thread, void *data)
{
    int number = *(int *)data;

    for (int i = 0; i < EACH; i++) {
        taken[number] += dcv_quota_take(&shared, DCV_QUOTA_MAX, 5000);
        told[number] += dcv_quota_tell(&shared, DCV_QUOTA_MAX, 5000);
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

static void test_threads(void)
{
    apr_thread_t *threads[THREADS];
    int numbers[THREADS], all = 0, all_told = 0;
    apr_status_t status;

    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        apr_thread_create(&threads[i], NULL, run, &numbers[i], pool);
    }
    for (int i = 0; i < THREADS; i++) {
        apr_thread_join(&status, threads[i]);
        all += taken[i];
        all_told += told[i];
    }
    is_number(all, DCV_QUOTA_MAX, "threads together use no more");
    is_number(all_told, 1, "and one of them is told");
}

void run_tests(void)
{
    test_hour(0, "a clock that has just begun");
    test_hour(1234567, "any time");
    test_hour(0xffffff - 30, "where 24 bits begin again");
    test_threads();
}
