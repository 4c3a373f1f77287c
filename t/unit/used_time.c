/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Processor time, and how much of it a machine takes for the same: see tap.h. */
#include "tap.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIES 5

/* What a slow machine is known by: names are made, put into a table, sorted and read. */
#define NAMES 4096

/* What that takes where the limits hold as they are, in microseconds. */
#define USUAL 1000

apr_time_t used_time(void)
{
    struct timespec used;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return apr_time_from_sec(used.tv_sec) + used.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static apr_interval_time_t work(void)
{
    apr_time_t began = used_time();
    const char *names[NAMES];
    unsigned int sum = 0;
    apr_pool_t *scratch;
    apr_hash_t *table;

    apr_pool_create(&scratch, pool);
    table = apr_hash_make(scratch);
    for (unsigned int i = 0; i < NAMES; i++) {
        names[i] = apr_psprintf(scratch, "n%u.example", i * 2654435761U);
        apr_hash_set(table, names[i], APR_HASH_KEY_STRING, names[i]);
    }
    qsort(names, NAMES, sizeof(names[0]), compare);
    for (int i = 0; i < NAMES; i++) {
        for (const char *at = apr_hash_get(table, names[i], APR_HASH_KEY_STRING); *at;
             at++) {
            sum = (sum ^ (unsigned char)*at) * 16777619U;
        }
    }
    apr_pool_destroy(scratch);
    return used_time() - began + !sum;
}

int is_in_time(apr_interval_time_t took, apr_interval_time_t limit)
{
    static apr_interval_time_t least;
    const char *tool = getenv("DCV_UNDER");

    if (took < limit || (tool && *tool)) {
        return 1;
    }
    for (int i = 0; !least || i < TRIES; i++) {
        apr_interval_time_t time = work();

        least = !least || time < least ? time : least;
    }
    return least > USUAL && took < limit * least / USUAL;
}
