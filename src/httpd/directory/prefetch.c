/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CSR files in a thread while httpd parses its configuration: see prefetch.h. */
#include "prefetch.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "dcv/hash.h"
#include "dcv/clock.h"
#include "file.h"
#include "listing.h"
#include "thread/pool.h"
#include "system/system.h"
#include "turns.h"

/* Number of files after which the thread is started, or signalled again. */
#define BATCH 64

/* Maximum wait for the thread at shutdown: it may block on a network file system. */
#define SHUTDOWN_WAIT_MAX apr_time_from_sec(5)

/* What a path names. */
typedef enum {
    FILE_OF_DIRECTIVE,
    MATCH_OF_DIRECTIVE, /* of wildcards: it may be a customer's */
    DIRECTORY,
    FILE_OF_DIRECTORY /* which anybody may have put there */
} kind_t;

typedef struct item_t {
    struct item_t *next;
    const char *path;
    const char *name; /* of a FILE_OF_DIRECTORY: the end of path */
    kind_t kind;
    mod_dcv_user_t user; /* who is to be able to read it, but for files of directives */
    struct item_t *directory; /* of a FILE_OF_DIRECTORY */
    mod_dcv_share_t *share;   /* of a DIRECTORY */
    int max;                  /* files of a DIRECTORY that are read */
    int follows_all;          /* of a DIRECTORY, as mod_dcv_handle_t has it */
    int is_found;             /* whether found is to be put into the cache */
    mod_dcv_found_t found;
} item_t;

/* One of the threads that read: the own one, and in the end the one of httpd. */
typedef struct {
    mod_dcv_prefetch_t *prefetch;
    apr_pool_t *results; /* lives as long as the cache */
    apr_pool_t *scratch;
    const item_t *directory; /* the one whose handle this is; NULL: none */
    mod_dcv_handle_t handle;
} worker_t;

struct mod_dcv_prefetch_t {
    mod_dcv_cache_t *cache; /* only looked at until all is read */
    mod_dcv_start_credit_t *credit;
    apr_pool_t *pool; /* of all this */
    apr_pool_t *conf_pool;
    apr_thread_t *thread;     /* NULL: none yet */
    mod_dcv_wake_t *end_wake; /* for who waits for its end */
    int has_failed;           /* whether the thread could not be started */
    worker_t workers[MOD_DCV_CACHE_READERS];

    apr_thread_mutex_t *mutex; /* of what follows, and of pool */
    apr_thread_cond_t *changed;
    apr_hash_t *paths; /* of the items */
    item_t *first, **end;
    item_t *untaken; /* the first one that no thread has taken */
    int count;       /* of those that directives named */
    int ended;       /* whether the thread is about to exit */
    int listing;     /* directories that are being listed, whose files will be added */
    int closed;      /* whether nothing is added any more but by those */
    int given_up;    /* whether the threads are to end at once */
};

/*
 * Append an item, unless it is there already or was read in an earlier pass: few of
 * those will have changed. Returns it if it was appended, or NULL. The mutex is held.
 */
static item_t *append(mod_dcv_prefetch_t *prefetch, const char *path, kind_t kind,
                      mod_dcv_user_t user, int max)
{
    item_t *item;

    if (apr_hash_get(prefetch->paths, path, APR_HASH_KEY_STRING) ||
        mod_dcv_cache_has(prefetch->cache, path)) {
        return NULL;
    }
    item = apr_pcalloc(prefetch->pool, sizeof(*item));
    item->path = path;
    item->kind = kind;
    item->user = user;
    item->max = max;
    apr_hash_set(prefetch->paths, path, APR_HASH_KEY_STRING, item);
    *prefetch->end = item;
    prefetch->end = &item->next;
    if (!prefetch->untaken) {
        prefetch->untaken = item;
    }
    return item;
}

/* The handle of a directory, which is kept, as files of the same one follow. */
static const mod_dcv_handle_t *open_directory(worker_t *worker, const item_t *directory)
{
    apr_finfo_t info;

    if (worker->directory != directory) {
        if (worker->directory) {
            mod_dcv_handle_close(&worker->handle);
        }
        worker->directory = directory;
        (void)mod_dcv_handle_open(&worker->handle, &info, directory->path,
                                  directory->follows_all, worker->scratch);
    }
    return &worker->handle;
}

/* Append the files of a directory. That one cannot be read is reported by look.c. */
static void append_files(worker_t *worker, item_t *directory)
{
    mod_dcv_prefetch_t *prefetch = worker->prefetch;
    apr_array_header_t *names;
    int is_part;
    const mod_dcv_handle_t *handle = open_directory(worker, directory);
    apr_status_t status =
        mod_dcv_listing_read(&names, &is_part, handle, directory->max, worker->scratch);

    if (status == APR_SUCCESS) {
        mod_dcv_listing_cut(names, directory->max, handle);
    }
    apr_thread_mutex_lock(prefetch->mutex);
    for (int i = 0; status == APR_SUCCESS && i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, mod_dcv_listed_t).name;
        item_t *item = append(
            prefetch, apr_pstrcat(prefetch->pool, directory->path, "/", name, NULL),
            FILE_OF_DIRECTORY, directory->user, 0);

        if (item) {
            item->directory = directory;
            item->name = strrchr(item->path, '/') + 1;
        }
    }
    prefetch->listing--;
    apr_thread_cond_broadcast(prefetch->changed);
    apr_thread_mutex_unlock(prefetch->mutex);
}

static void read_file(worker_t *worker, item_t *item, const apr_finfo_t *info,
                      const mod_dcv_guard_t *guard)
{
    apr_status_t status =
        mod_dcv_cache_look(&item->found, worker->prefetch->cache, item->path, info,
                           guard, worker->results, worker->scratch);

    item->is_found = status == APR_SUCCESS;
}

/* Read a file of a directory, unless it is left to the children, as look.c has it. */
static void read_file_of_directory(worker_t *worker, item_t *item)
{
    const mod_dcv_guard_t guard = {.directory =
                                       open_directory(worker, item->directory)};
    apr_time_t begin = dcv_clock_now();
    apr_finfo_t info = {0};
    apr_interval_time_t took;

    if (mod_dcv_share_is_spent(item->directory->share)) {
        return;
    }
    if (mod_dcv_handle_look(&info, guard.directory, item->name, 0, worker->scratch) ==
            APR_SUCCESS &&
        mod_dcv_file_is_readable_by(item->user, &info)) {
        read_file(worker, item, &info, &guard);
    }
    took = dcv_clock_now() - begin;
    mod_dcv_share_spend(item->directory->share, took - MOD_DCV_TURNS_ORDINARY);
}

static void read_item(worker_t *worker, item_t *item)
{
    static const mod_dcv_guard_t match_guard = {0};
    int is_as_user = item->kind != FILE_OF_DIRECTIVE &&
                     item->kind != MATCH_OF_DIRECTIVE &&
                     mod_dcv_system_begin_as_user(item->user);

    switch (item->kind) {
    case DIRECTORY:
        append_files(worker, item);
        break;
    case FILE_OF_DIRECTIVE:
        read_file(worker, item, NULL, NULL);
        break;
    case MATCH_OF_DIRECTIVE:
        read_file(worker, item, NULL, &match_guard);
        break;
    case FILE_OF_DIRECTORY:
        read_file_of_directory(worker, item);
        break;
    }
    if (is_as_user) {
        mod_dcv_system_end_as_user();
    }
    apr_pool_clear(worker->scratch);
}

/* Wait for the next item, unless no more will come. NULL: that was all. */
static item_t *take_item(mod_dcv_prefetch_t *prefetch)
{
    item_t *item;

    apr_thread_mutex_lock(prefetch->mutex);
    while (!prefetch->untaken && !prefetch->given_up &&
           (!prefetch->closed || prefetch->listing)) {
        apr_thread_cond_wait(prefetch->changed, prefetch->mutex);
    }
    item = prefetch->given_up ? NULL : prefetch->untaken;
    if (item) {
        prefetch->untaken = item->next;
        prefetch->listing += item->kind == DIRECTORY;
    }
    apr_thread_mutex_unlock(prefetch->mutex);
    return item;
}

static void read_all(worker_t *worker)
{
    item_t *item;

    while ((item = take_item(worker->prefetch))) {
        read_item(worker, item);
    }
    if (worker->directory) {
        mod_dcv_handle_close(&worker->handle);
        worker->directory = NULL;
    }
}

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *data)
{
    worker_t *worker = data;
    mod_dcv_prefetch_t *prefetch = worker->prefetch;

    (void)thread;
    /* Signals are for httpd. */
    mod_dcv_system_leave_signals();
    read_all(worker);
    apr_thread_mutex_lock(prefetch->mutex);
    prefetch->ended = 1;
    apr_thread_mutex_unlock(prefetch->mutex);
    mod_dcv_system_wake(prefetch->end_wake);
    return NULL;
}

/* Start the thread. The mutex is held, so that the thread waits until all is set. */
static void start_thread(mod_dcv_prefetch_t *prefetch)
{
    for (int i = 0; i < MOD_DCV_CACHE_READERS; i++) {
        worker_t *worker = &prefetch->workers[i];

        worker->prefetch = prefetch;
        worker->results = mod_dcv_cache_results(prefetch->cache, i);
        worker->scratch = mod_dcv_pool_create(prefetch->pool);
        prefetch->has_failed =
            prefetch->has_failed || !worker->results || !worker->scratch;
    }
    if (prefetch->has_failed ||
        apr_thread_create(&prefetch->thread, NULL, run_thread, &prefetch->workers[0],
                          prefetch->pool)) {
        prefetch->has_failed = 1;
        prefetch->thread = NULL;
    }
}

static void add(mod_dcv_prefetch_t *prefetch, const char *path, kind_t kind, int max,
                int follows_all)
{
    item_t *item;

    if (!prefetch) {
        return;
    }
    apr_thread_mutex_lock(prefetch->mutex);
    /* Signalling costs more than reading one file, so signal once per batch. */
    item = append(prefetch, path, kind, mod_dcv_system_user(), max);
    if (item && kind == DIRECTORY) {
        item->share = mod_dcv_start_credit_share(prefetch->credit, path);
        item->follows_all = follows_all;
    }
    if (item && (kind == DIRECTORY || ++prefetch->count % BATCH == 0)) {
        if (!prefetch->thread && !prefetch->has_failed) {
            start_thread(prefetch);
        }
        apr_thread_cond_signal(prefetch->changed);
    }
    apr_thread_mutex_unlock(prefetch->mutex);
}

void mod_dcv_prefetch_add_file(mod_dcv_prefetch_t *prefetch, const char *path,
                               int is_match)
{
    add(prefetch, path, is_match ? MATCH_OF_DIRECTIVE : FILE_OF_DIRECTIVE, 0, 1);
}

void mod_dcv_prefetch_add_directory(mod_dcv_prefetch_t *prefetch, const char *path,
                                    int max, int follows_all)
{
    add(prefetch, path, DIRECTORY, max, follows_all);
}

/* Nothing is added any more; what was not taken is still wanted, or is not. */
static void close_queue(mod_dcv_prefetch_t *prefetch, int wanted)
{
    apr_thread_mutex_lock(prefetch->mutex);
    prefetch->closed = 1;
    prefetch->given_up = !wanted;
    apr_thread_cond_broadcast(prefetch->changed);
    apr_thread_mutex_unlock(prefetch->mutex);
}

static void wait_for_thread(mod_dcv_prefetch_t *prefetch)
{
    apr_status_t status;

    if (prefetch->thread) {
        apr_thread_join(&status, prefetch->thread);
    }
    prefetch->thread = NULL;
}

/* Wait until the thread ends, or the maximum is over. Returns whether it has. */
static int wait_for_end(mod_dcv_prefetch_t *prefetch)
{
    int ended;

    if (prefetch->thread) {
        mod_dcv_system_wait(prefetch->end_wake, SHUTDOWN_WAIT_MAX);
    }
    apr_thread_mutex_lock(prefetch->mutex);
    ended = !prefetch->thread || prefetch->ended;
    apr_thread_mutex_unlock(prefetch->mutex);
    return ended;
}

static apr_status_t give_up(void *data);

/* The pools need not end the thread any more. */
static void unregister_cleanups(mod_dcv_prefetch_t *prefetch)
{
    apr_pool_cleanup_kill(prefetch->conf_pool, prefetch, give_up);
    apr_pool_cleanup_kill(mod_dcv_cache_pool(prefetch->cache), prefetch, give_up);
}

/* The configuration is not read to its end, and so httpd ends. */
static apr_status_t give_up(void *data)
{
    mod_dcv_prefetch_t *prefetch = data;

    unregister_cleanups(prefetch);
    close_queue(prefetch, 0);
    if (wait_for_end(prefetch)) {
        wait_for_thread(prefetch);
        apr_pool_destroy(prefetch->pool);
    }
    return APR_SUCCESS;
}

mod_dcv_prefetch_t *mod_dcv_prefetch_open(mod_dcv_cache_t *cache,
                                          mod_dcv_start_credit_t *credit,
                                          apr_pool_t *pool)
{
    apr_pool_t *own = mod_dcv_pool_create(NULL);
    mod_dcv_prefetch_t *prefetch;

    if (!own) {
        return NULL;
    }
    prefetch = apr_pcalloc(own, sizeof(*prefetch));
    prefetch->end_wake = mod_dcv_system_create_wake(own);
    if (!prefetch->end_wake ||
        apr_thread_mutex_create(&prefetch->mutex, APR_THREAD_MUTEX_DEFAULT, own) ||
        apr_thread_cond_create(&prefetch->changed, own)) {
        apr_pool_destroy(own);
        return NULL;
    }
    prefetch->cache = cache;
    prefetch->credit = credit;
    prefetch->pool = own;
    prefetch->conf_pool = pool;
    prefetch->paths = dcv_hash_make(own);
    prefetch->end = &prefetch->first;
    /* At the end of the process the cache may go before the configuration does. */
    apr_pool_pre_cleanup_register(pool, prefetch, give_up);
    apr_pool_pre_cleanup_register(mod_dcv_cache_pool(cache), prefetch, give_up);
    return prefetch;
}

void mod_dcv_prefetch_finish(mod_dcv_prefetch_t *prefetch)
{
    if (!prefetch) {
        return;
    }
    if (prefetch->thread) {
        close_queue(prefetch, 1);
        read_all(&prefetch->workers[1]);
        wait_for_thread(prefetch);
        for (const item_t *item = prefetch->first; item; item = item->next) {
            if (item->is_found) {
                mod_dcv_cache_put(prefetch->cache, item->path, &item->found);
            }
        }
    }
    unregister_cleanups(prefetch);
    apr_pool_destroy(prefetch->pool);
}
