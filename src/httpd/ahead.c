/* SPDX-License-Identifier: Apache-2.0 */
/* Reading ahead: see ahead.h. */
#include "ahead.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "dropped.h"
#include "listing.h"
#include "pool.h"

/* Files that are worth waking the thread for; fewer do not get one. */
#define BATCH 64

/* How long a thread that hangs, on a disk of the network perhaps, keeps httpd from ending. */
#define PATIENCE apr_time_from_sec(5)

/* What is to be read. */
typedef enum {
    FILE_OF_DIRECTIVE,
    DIRECTORY,
    FILE_OF_DIRECTORY /* which anybody may have put there */
} kind_t;

typedef struct item_t {
    struct item_t *next;
    const char *path;
    kind_t kind;
    mod_dcv_user_t user; /* who is to be able to read it, but for FILE_OF_DIRECTIVE */
    int is_found;        /* whether the cache is to have found */
    mod_dcv_found_t found;
} item_t;

/* Who reads: the thread, and in the end the one that reads the configuration. */
typedef struct {
    mod_dcv_ahead_t *ahead;
    apr_pool_t *results; /* lives as long as the cache */
    apr_pool_t *scratch;
    int checks; /* signatures that it still looks at */
} reader_t;

struct mod_dcv_ahead_t {
    mod_dcv_cache_t *cache; /* only looked at until all is read */
    apr_pool_t *pool;       /* of all this */
    apr_pool_t *conf_pool;
    apr_thread_t *thread; /* NULL: none yet */
    int is_without;       /* whether there can be no thread */
    reader_t readers[MOD_DCV_CACHE_READERS];

    apr_thread_mutex_t *mutex; /* of what follows, and of pool */
    apr_thread_cond_t *changed;
    apr_hash_t *paths; /* of the items */
    item_t *first, **end;
    item_t *waiting; /* the first one that nobody has taken */
    int count;       /* of those that were named */
    int ended;       /* whether the thread has come to its end */
    int listing;     /* directories that somebody is listing, of which more may come */
    int closed;      /* whether no more will come but from those */
    int given_up;    /* whether nothing is wanted any more */
};

/*
 * Append an item, unless it is there already or was read in an earlier pass: few of those
 * will have changed. Returns whether it was appended. The mutex is held.
 */
static int append(mod_dcv_ahead_t *ahead, const char *path, kind_t kind,
                  mod_dcv_user_t user)
{
    item_t *item;

    if (apr_hash_get(ahead->paths, path, APR_HASH_KEY_STRING) ||
        mod_dcv_cache_has(ahead->cache, path)) {
        return 0;
    }
    item = apr_pcalloc(ahead->pool, sizeof(*item));
    item->path = path;
    item->kind = kind;
    item->user = user;
    apr_hash_set(ahead->paths, path, APR_HASH_KEY_STRING, item);
    *ahead->end = item;
    ahead->end = &item->next;
    if (!ahead->waiting) {
        ahead->waiting = item;
    }
    return 1;
}

/* Append the files of a directory. If it cannot be read, somebody else will say so. */
static void append_files(reader_t *reader, const item_t *directory)
{
    mod_dcv_ahead_t *ahead = reader->ahead;
    apr_array_header_t *names;
    apr_status_t status =
        mod_dcv_listing_read(&names, directory->path, reader->scratch);

    apr_thread_mutex_lock(ahead->mutex);
    for (int i = 0; status == APR_SUCCESS && i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, mod_dcv_listed_t).name;

        (void)append(ahead, apr_pstrcat(ahead->pool, directory->path, "/", name, NULL),
                     FILE_OF_DIRECTORY, directory->user);
    }
    ahead->listing--;
    apr_thread_cond_broadcast(ahead->changed);
    apr_thread_mutex_unlock(ahead->mutex);
}

static void read_file(reader_t *reader, item_t *item, const apr_finfo_t *info)
{
    apr_status_t status = mod_dcv_cache_look(
        &item->found, reader->ahead->cache, item->path, info,
        reader->checks > 0 ? DCV_CHECK_SIGNATURE : DCV_SKIP_SIGNATURE, reader->results,
        reader->scratch);

    item->is_found = status == APR_SUCCESS;
    reader->checks -= item->is_found && item->found.is_new;
}

static void read_item(reader_t *reader, item_t *item)
{
    apr_finfo_t info = {0};

    switch (item->kind) {
    case DIRECTORY:
        append_files(reader, item);
        break;
    case FILE_OF_DIRECTIVE:
        read_file(reader, item, NULL);
        break;
    case FILE_OF_DIRECTORY:
        (void)apr_stat(&info, item->path, MOD_DCV_FINFO, reader->scratch);
        if (mod_dcv_dropped_is_for(item->user, &info)) {
            read_file(reader, item, &info);
        }
        break;
    }
    apr_pool_clear(reader->scratch);
}

/* The next item, waited for unless no more will come. NULL: that was all. */
static item_t *take(mod_dcv_ahead_t *ahead)
{
    item_t *item;

    apr_thread_mutex_lock(ahead->mutex);
    while (!ahead->waiting && !ahead->given_up && (!ahead->closed || ahead->listing)) {
        apr_thread_cond_wait(ahead->changed, ahead->mutex);
    }
    item = ahead->given_up ? NULL : ahead->waiting;
    if (item) {
        ahead->waiting = item->next;
        ahead->listing += item->kind == DIRECTORY;
    }
    apr_thread_mutex_unlock(ahead->mutex);
    return item;
}

static void read_all(reader_t *reader)
{
    item_t *item;

    while ((item = take(reader->ahead))) {
        read_item(reader, item);
    }
}

static void *APR_THREAD_FUNC run(apr_thread_t *thread, void *data)
{
    reader_t *reader = data;
    mod_dcv_ahead_t *ahead = reader->ahead;

    /* Signals are for httpd. */
    apr_setup_signal_thread();
    read_all(reader);
    apr_thread_mutex_lock(ahead->mutex);
    ahead->ended = 1;
    apr_thread_cond_broadcast(ahead->changed);
    apr_thread_mutex_unlock(ahead->mutex);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* Start the thread. The mutex is held, so that it waits for the end. */
static void start(mod_dcv_ahead_t *ahead)
{
    for (int i = 0; i < MOD_DCV_CACHE_READERS; i++) {
        reader_t *reader = &ahead->readers[i];

        reader->ahead = ahead;
        reader->results = mod_dcv_cache_results(ahead->cache, i);
        reader->scratch = mod_dcv_pool_create(ahead->pool);
        ahead->is_without = ahead->is_without || !reader->results || !reader->scratch;
    }
    /* Of one only: which ones those are must not depend on who is faster. */
    ahead->readers[0].checks = MOD_DCV_CACHE_CHECKED;
    if (ahead->is_without ||
        apr_thread_create(&ahead->thread, NULL, run, &ahead->readers[0], ahead->pool)) {
        ahead->is_without = 1;
        ahead->thread = NULL;
    }
}

static void add(mod_dcv_ahead_t *ahead, const char *path, kind_t kind)
{
    if (!ahead) {
        return;
    }
    apr_thread_mutex_lock(ahead->mutex);
    /* Waking somebody takes longer than reading a file. */
    if (append(ahead, path, kind, mod_dcv_dropped_user()) &&
        (kind == DIRECTORY || ++ahead->count % BATCH == 0)) {
        if (!ahead->thread && !ahead->is_without) {
            start(ahead);
        }
        apr_thread_cond_signal(ahead->changed);
    }
    apr_thread_mutex_unlock(ahead->mutex);
}

void mod_dcv_ahead_file(mod_dcv_ahead_t *ahead, const char *path)
{
    add(ahead, path, FILE_OF_DIRECTIVE);
}

void mod_dcv_ahead_directory(mod_dcv_ahead_t *ahead, const char *path)
{
    add(ahead, path, DIRECTORY);
}

/* No more will come; what is waiting is still wanted, or is not. */
static void close_queue(mod_dcv_ahead_t *ahead, int wanted)
{
    apr_thread_mutex_lock(ahead->mutex);
    ahead->closed = 1;
    ahead->given_up = !wanted;
    apr_thread_cond_broadcast(ahead->changed);
    apr_thread_mutex_unlock(ahead->mutex);
}

static void wait_for_thread(mod_dcv_ahead_t *ahead)
{
    apr_status_t status;

    if (ahead->thread) {
        apr_thread_join(&status, ahead->thread);
    }
    ahead->thread = NULL;
}

/* Whether the thread ends soon. */
static int ends_soon(mod_dcv_ahead_t *ahead)
{
    apr_time_t until = apr_time_now() + PATIENCE;
    int ended;

    apr_thread_mutex_lock(ahead->mutex);
    while (ahead->thread && !ahead->ended && apr_time_now() < until) {
        apr_thread_cond_timedwait(ahead->changed, ahead->mutex, PATIENCE);
    }
    ended = !ahead->thread || ahead->ended;
    apr_thread_mutex_unlock(ahead->mutex);
    return ended;
}

static apr_status_t give_up(void *data);

/* The pools need not wait for the thread any more. */
static void leave_pools(mod_dcv_ahead_t *ahead)
{
    apr_pool_cleanup_kill(ahead->conf_pool, ahead, give_up);
    apr_pool_cleanup_kill(mod_dcv_cache_pool(ahead->cache), ahead, give_up);
}

/* The configuration is not read to its end, and so httpd ends. */
static apr_status_t give_up(void *data)
{
    mod_dcv_ahead_t *ahead = data;

    leave_pools(ahead);
    close_queue(ahead, 0);
    if (ends_soon(ahead)) {
        wait_for_thread(ahead);
        apr_pool_destroy(ahead->pool);
    }
    return APR_SUCCESS;
}

mod_dcv_ahead_t *mod_dcv_ahead_open(mod_dcv_cache_t *cache, apr_pool_t *pool)
{
    apr_pool_t *own = mod_dcv_pool_create(NULL);
    mod_dcv_ahead_t *ahead;

    if (!own) {
        return NULL;
    }
    ahead = apr_pcalloc(own, sizeof(*ahead));
    if (apr_thread_mutex_create(&ahead->mutex, APR_THREAD_MUTEX_DEFAULT, own) ||
        apr_thread_cond_create(&ahead->changed, own)) {
        apr_pool_destroy(own);
        return NULL;
    }
    ahead->cache = cache;
    ahead->pool = own;
    ahead->conf_pool = pool;
    ahead->paths = apr_hash_make(own);
    ahead->end = &ahead->first;
    /* At the end of the process the cache may go before the configuration does. */
    apr_pool_pre_cleanup_register(pool, ahead, give_up);
    apr_pool_pre_cleanup_register(mod_dcv_cache_pool(cache), ahead, give_up);
    return ahead;
}

void mod_dcv_ahead_finish(mod_dcv_ahead_t *ahead)
{
    if (!ahead) {
        return;
    }
    if (ahead->thread) {
        close_queue(ahead, 1);
        read_all(&ahead->readers[1]);
        wait_for_thread(ahead);
        for (const item_t *item = ahead->first; item; item = item->next) {
            if (item->is_found) {
                mod_dcv_cache_take(ahead->cache, item->path, &item->found);
            }
        }
    }
    leave_pools(ahead);
    apr_pool_destroy(ahead->pool);
}
