/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches files as a run does, for t/net and t/bench/files, and says what came of each.
 *
 *   fetch_files TIMEOUT_MS AT_ONCE PRIVATE STOP_MS [THREADS] <LIST
 *
 * A line of LIST is "HOST PATH ADDRESS PORT [NONCE]". PRIVATE: whether private addresses
 * are asked. STOP_MS: when all is stopped, as at the end of an inquiry's time; 0: never.
 * THREADS: so many fetch all of them, each by itself; the first one's results are shown.
 * Writes "NUMBER KEY VALUE" lines; a body is in hexadecimal digits.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_escape.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "dcv/clock.h"
#include "fetch/fetcher.h"
#include "fetch/watcher.h"

#define LINE_MAX_BYTES 2048
#define PARTS          5
#define WAIT           apr_time_from_msec(50)

/* What all threads have in common. */
typedef struct {
    apr_array_header_t *list; /* dcv_fetch_t */
    dcv_fetcher_setup_t setup;
    apr_interval_time_t stop_after;
} plan_t;

typedef struct {
    const plan_t *plan;
    apr_pool_t *pool, *run_pool;
    dcv_fetcher_t *fetcher;
    apr_pollset_t *pollset;
    dcv_transfer_t **transfers; /* NULL: it is over */
    dcv_fetched_t *fetched;
    int over, at_once; /* of descriptors, the most that were seen */
} fetching_t;

/* Where the result of one goes. */
typedef struct {
    fetching_t *fetching;
    int number;
} one_t;

static int count_descriptors(void)
{
    DIR *open = opendir("/proc/self/fd");
    int count = -3; /* ".", ".." and this one */

    while (open && readdir(open)) {
        count++;
    }
    if (open) {
        closedir(open);
    }
    return count;
}

static void keep(fetching_t *fetching, int number, const dcv_fetched_t *fetched)
{
    fetching->fetched[number] = *fetched;
    fetching->transfers[number] = NULL;
    fetching->over++;
}

static void take(void *context, const dcv_fetched_t *fetched)
{
    const one_t *one = context;

    keep(one->fetching, one->number, fetched);
}

static void begin(fetching_t *fetching)
{
    const apr_array_header_t *list = fetching->plan->list;

    for (int i = 0; i < list->nelts; i++) {
        one_t *one = apr_palloc(fetching->pool, sizeof(*one));

        *one = (one_t){fetching, i};
        fetching->transfers[i] =
            dcv_fetcher_fetch(fetching->fetcher, &APR_ARRAY_IDX(list, i, dcv_fetch_t),
                              take, one, fetching->pool);
    }
}

static void stop(fetching_t *fetching, apr_time_t now)
{
    for (int i = 0; i < fetching->plan->list->nelts; i++) {
        if (fetching->transfers[i]) {
            keep(fetching, i, dcv_fetcher_stop(fetching->transfers[i], now));
        }
    }
}

static void poll_network(fetching_t *fetching)
{
    const apr_pollfd_t *ready = NULL;
    apr_int32_t count = 0;
    apr_time_t now = dcv_clock_now();

    if (apr_pollset_poll(fetching->pollset,
                         dcv_fetcher_wait(fetching->fetcher, now, WAIT), &count,
                         &ready) != APR_SUCCESS) {
        count = 0;
    }
    now = dcv_clock_now();
    for (apr_int32_t i = 0; i < count; i++) {
        dcv_watcher_t *watcher = ready[i].client_data;

        watcher->take(watcher, &ready[i], now);
    }
}

static void fetch_all(fetching_t *fetching)
{
    const plan_t *plan = fetching->plan;
    apr_time_t begun = dcv_clock_now(), now = begun;
    int count = plan->list->nelts;

    apr_pool_create(&fetching->run_pool, fetching->pool);
    apr_pollset_create(&fetching->pollset, (apr_uint32_t)plan->setup.fetches_max + 8,
                       fetching->run_pool, APR_POLLSET_NOCOPY);
    fetching->fetcher =
        dcv_fetcher_create(&plan->setup, fetching->pollset, fetching->run_pool);
    fetching->transfers =
        apr_pcalloc(fetching->pool, sizeof(*fetching->transfers) * (apr_size_t)count);
    fetching->fetched =
        apr_pcalloc(fetching->pool, sizeof(*fetching->fetched) * (apr_size_t)count);
    begin(fetching);
    while (fetching->over < count) {
        dcv_fetcher_advance(fetching->fetcher, now);
        poll_network(fetching);
        now = dcv_clock_now();
        dcv_fetcher_advance(fetching->fetcher, now);
        if (plan->stop_after && now - begun >= plan->stop_after) {
            stop(fetching, now);
        }
        if (fetching->over % 16 == 0) {
            int descriptors = count_descriptors();

            fetching->at_once =
                descriptors > fetching->at_once ? descriptors : fetching->at_once;
        }
    }
    apr_pool_destroy(fetching->run_pool);
}

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *data)
{
    (void)thread;
    fetch_all(data);
    return NULL;
}

static void show_text(int number, const char *key, const char *value)
{
    if (value) {
        printf("%d %s %s\n", number, key, value);
    }
}

static void show(int number, const dcv_fetched_t *fetched, apr_pool_t *pool)
{
    static const char *const outcomes[] = {
        "replied",      "refused", "silent",   "closed",  "no_reply",  "no_http",
        "endless_head", "tls",     "no_route", "private", "no_family", "not_tried"};
    static const char *const ends[] = {"whole", "cut", "too_long", "slow"};

    show_text(number, "outcome", outcomes[fetched->outcome]);
    show_text(number, "address", fetched->address);
    printf("%d port %d\n%d ms %ld\n", number, fetched->port, number,
           (long)apr_time_as_msec(fetched->duration));
    show_text(number, "error", fetched->error);
    show_text(number, "certificate", fetched->certificate);
    if (fetched->status) {
        printf("%d status %d\n%d body_len %ld\n", number, fetched->status, number,
               (long)fetched->body_len);
        show_text(number, "end", ends[fetched->body_end]);
    }
    show_text(number, "location", fetched->location);
    show_text(number, "server", fetched->server);
    show_text(number, "via", fetched->via);
    show_text(number, "hint", fetched->hint);
    show_text(number, "type", fetched->type);
    show_text(number, "encoding", fetched->encoding);
    if (fetched->body) {
        show_text(number, "body",
                  apr_pescape_hex(pool, fetched->body, fetched->body_kept, 0));
    }
}

static apr_array_header_t *read_list(apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 64, sizeof(dcv_fetch_t));
    char line[LINE_MAX_BYTES];

    while (fgets(line, sizeof(line), stdin)) {
        char *rest = apr_pstrdup(pool, line), *state, *parts[PARTS] = {NULL};
        dcv_fetch_t fetch;

        for (int i = 0; i < PARTS; i++) {
            parts[i] = apr_strtok(rest, " \n", &state);
            rest = NULL;
            if (!parts[i]) {
                break;
            }
        }
        fetch = (dcv_fetch_t){.host = parts[0],
                              .path = parts[1],
                              .address = parts[2],
                              .port = parts[3] ? atoi(parts[3]) : 0,
                              .nonce = parts[4]};
        APR_ARRAY_PUSH(list, dcv_fetch_t) = fetch;
    }
    return list;
}

static void run(const plan_t *plan, int count, apr_pool_t *pool)
{
    fetching_t *fetchings = apr_pcalloc(pool, sizeof(*fetchings) * (apr_size_t)count);
    apr_thread_t **threads = apr_pcalloc(pool, sizeof(*threads) * (apr_size_t)count);
    int before = count_descriptors();
    apr_time_t begun = dcv_clock_now();
    apr_status_t status;

    for (int i = 0; i < count; i++) {
        fetchings[i].plan = plan;
        apr_pool_create(&fetchings[i].pool, NULL);
        apr_thread_create(&threads[i], NULL, run_thread, &fetchings[i], pool);
    }
    for (int i = 0; i < count; i++) {
        apr_thread_join(&status, threads[i]);
    }
    printf("all ms %ld\n", (long)apr_time_as_msec(dcv_clock_now() - begun));
    for (int i = 0; i < plan->list->nelts; i++) {
        show(i, &fetchings[0].fetched[i], pool);
    }
    printf("all left %d\nall at_once %d\n", count_descriptors() - before,
           fetchings[0].at_once - before);
    for (int i = 0; i < count; i++) {
        apr_pool_destroy(fetchings[i].pool);
    }
}

int main(int argc, char **argv)
{
    plan_t plan = {.list = NULL};
    apr_pool_t *pool;

    if (argc < 5) {
        return 2;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    plan.setup.timeout = apr_time_from_msec(atoi(argv[1]));
    plan.setup.connect_timeout = plan.setup.timeout * 2 / 5;
    plan.setup.fetches_max = atoi(argv[2]);
    plan.setup.allows_private = atoi(argv[3]);
    plan.stop_after = apr_time_from_msec(atoi(argv[4]));
    apr_thread_mutex_create(&plan.setup.create_mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    plan.list = read_list(pool);
    run(&plan, argc > 5 ? atoi(argv[5]) : 1, pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
