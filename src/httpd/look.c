/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into the directories: see look.h. What a file holds is dropped.c's affair. */
#include "look.h"

#include <stdlib.h>

#include <apr_cstr.h>
#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "config.h"
#include "dropped.h"

/* A change is followed by one more look, since times of files may be coarse. */
#define SETTLES apr_time_from_msec(1500)

/* Known files that are looked at in one go, whether their directory has changed or not. */
#define SWEPT 500

/* Changes after which what is new is published before the rest is read. */
#define PUBLISHED 1000

/* A directory as it was when it was last listed. */
typedef struct {
    const mod_dcv_csr_directory_t *conf;
    dcv_stamp_t stamp;
    apr_time_t changed; /* when that was found to be so; 0: it was never listed */
    int again;          /* whether it is to be listed at the next look */
    int failed;         /* whether it could not be listed */
} state_t;

/* A name in a directory, and its inode. */
typedef struct {
    const char *name;
    apr_uint64_t entry;
} found_t;

struct mod_dcv_look_t {
    mod_dcv_dropped_t dropped;
    int count;
    state_t *states;
    int changes;      /* not published yet */
    int swept;        /* the directory where the sweep goes on, */
    char behind[256]; /* and the name behind which it does */
};

mod_dcv_look_t *mod_dcv_look_create(server_rec *server, mod_dcv_cache_t *cache,
                                    int startup, apr_pool_t *pool)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    mod_dcv_look_t *look = apr_pcalloc(pool, sizeof(*look));

    look->count = global->directories->nelts;
    look->states = apr_pcalloc(pool, (apr_size_t)look->count * sizeof(state_t));
    for (int i = 0; i < look->count; i++) {
        look->states[i].conf =
            APR_ARRAY_IDX(global->directories, i, const mod_dcv_csr_directory_t *);
    }
    mod_dcv_dropped_init(&look->dropped, server, cache, startup);
    apr_pool_create(&look->dropped.scratch, pool);
    return look;
}

void mod_dcv_look_continue(mod_dcv_look_t *look, apr_pool_t *pool)
{
    look->dropped.cache = NULL;
    look->dropped.startup = 0;
    look->dropped.scratch = pool;
}

const char *mod_dcv_look_problem(const char *path, apr_pool_t *pool)
{
    apr_dir_t *directory;
    apr_status_t status = apr_dir_open(&directory, path, pool);

    if (status != APR_SUCCESS) {
        return mod_dcv_dropped_refusal("cannot read the directory", status, pool);
    }
    apr_dir_close(directory);
    return NULL;
}

/* Whether a name is that of an order. Those that begin with a dot are in the making. */
static int is_wanted(const char *name)
{
    static const char *const endings[] = {".csr", ".pem", ".der"};
    apr_size_t len = strlen(name);

    for (int i = 0; i < 3 && len > 4 && *name != '.'; i++) {
        if (!apr_cstr_casecmp(name + len - 4, endings[i])) {
            return 1;
        }
    }
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const found_t *)a)->name, ((const found_t *)b)->name);
}

/* The names in a directory, sorted. They are in pool. */
static apr_status_t list(apr_array_header_t **names, const char *path, apr_pool_t *pool)
{
    apr_int32_t wanted = APR_FINFO_NAME | APR_FINFO_INODE;
    apr_dir_t *directory;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&directory, path, pool);

    *names = apr_array_make(pool, 64, sizeof(found_t));
    if (status != APR_SUCCESS) {
        return status;
    }
    while ((status = apr_dir_read(&info, wanted, directory)) == APR_SUCCESS ||
           status == APR_INCOMPLETE) {
        if (is_wanted(info.name)) {
            found_t *found = apr_array_push(*names);

            found->name = apr_pstrdup(pool, info.name);
            found->entry = info.valid & APR_FINFO_INODE ? (apr_uint64_t)info.inode : 0;
        }
    }
    apr_dir_close(directory);
    qsort((*names)->elts, (size_t)(*names)->nelts, sizeof(found_t), compare_names);
    return APR_STATUS_IS_ENOENT(status) ? APR_SUCCESS : status;
}

/* Publish many changes before more are made. */
static void count_change(mod_dcv_look_t *look, int changed)
{
    look->changes += changed;
    if (look->changes >= PUBLISHED) {
        dcv_drops_publish(look->dropped.drops);
        look->changes = 0;
    }
}

/* Add to todo what has come, gone or got another inode since the last look. */
static apr_array_header_t *differences(const mod_dcv_look_t *look, const state_t *state,
                                       const apr_array_header_t *names,
                                       apr_pool_t *pool)
{
    dcv_walk_t walk = dcv_drops_walk(look->dropped.drops, state->conf->directory, "");
    apr_array_header_t *todo = apr_array_make(pool, 16, sizeof(found_t));
    dcv_known_t known;
    int more = dcv_drops_step(&known, &walk), i = 0;

    while (more || i < names->nelts) {
        const found_t *found =
            i < names->nelts ? &APR_ARRAY_IDX(names, i, const found_t) : NULL;
        int order = !found ? -1 : !more ? 1 : strcmp(known.name, found->name);

        if (order < 0) {
            found_t gone = {apr_pstrdup(pool, known.name), 0};

            APR_ARRAY_PUSH(todo, found_t) = gone;
        }
        else if (order > 0 || known.stamp->entry != found->entry) {
            APR_ARRAY_PUSH(todo, found_t) = *found;
        }
        i += order >= 0;
        if (order <= 0) {
            more = dcv_drops_step(&known, &walk);
        }
    }
    return todo;
}

/* List a directory, and look at what is different. */
static void look_into(mod_dcv_look_t *look, state_t *state)
{
    apr_array_header_t *names, *todo;
    apr_pool_t *pool;
    apr_status_t status;
    int passing = 0;

    apr_pool_create(&pool, look->dropped.scratch);
    status = list(&names, state->conf->path, pool);
    state->failed = status != APR_SUCCESS;
    if (state->failed) {
        state->again = 1;
        mod_dcv_dropped_blame(
            &look->dropped, state->conf,
            mod_dcv_dropped_refusal("cannot read the directory", status, pool));
        apr_pool_destroy(pool);
        return;
    }
    todo = differences(look, state, names, pool);
    for (int i = 0; i < todo->nelts; i++) {
        const found_t *found = &APR_ARRAY_IDX(todo, i, const found_t);
        mod_dcv_dropped_result_t result = mod_dcv_dropped_look(
            &look->dropped, state->conf, found->name, found->entry);

        passing = passing || result == MOD_DCV_DROPPED_LATER;
        count_change(look, result == MOD_DCV_DROPPED_CHANGED);
    }
    state->again = passing;
    if (!passing) {
        mod_dcv_dropped_absolve(&look->dropped, state->conf);
    }
    apr_pool_destroy(pool);
}

static int is_same(const dcv_stamp_t *a, const dcv_stamp_t *b)
{
    return a->mtime == b->mtime && a->ctime == b->ctime && a->inode == b->inode &&
           a->device == b->device;
}

/* All files of a directory that is gone are gone. */
static void forget_all(mod_dcv_look_t *look, const state_t *state)
{
    const dcv_directory_t *directory = state->conf->directory;
    dcv_known_t known;

    for (;;) {
        dcv_walk_t walk = dcv_drops_walk(look->dropped.drops, directory, "");

        if (!dcv_drops_step(&known, &walk)) {
            return;
        }
        dcv_drops_remove(look->dropped.drops, directory, known.name);
    }
}

/* See whether a directory has changed, and look into it then. */
static void look_at(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    apr_finfo_t info = {0};
    apr_status_t status =
        apr_stat(&info, state->conf->path, MOD_DCV_FINFO, look->dropped.scratch);
    dcv_stamp_t stamp = mod_dcv_dropped_stamp(&info, 0);

    if (status == APR_INCOMPLETE) {
        status = APR_SUCCESS;
    }
    if (status == APR_SUCCESS && info.filetype != APR_DIR) {
        status = APR_ENOTDIR;
    }
    if (status != APR_SUCCESS) {
        if (APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)) {
            forget_all(look, state);
        }
        state->changed = 0;
        mod_dcv_dropped_blame(&look->dropped, state->conf,
                              mod_dcv_dropped_refusal("cannot read the directory",
                                                      status, look->dropped.scratch));
        return;
    }
    if (!state->changed || !is_same(&state->stamp, &stamp)) {
        state->stamp = stamp;
        state->changed = now;
        state->again = 1;
    }
    if (state->again) {
        look_into(look, state);
        state->again = state->again || now - state->changed < SETTLES;
    }
}

/* Look at a few known files of a directory. Returns how many there were. */
static int sweep(mod_dcv_look_t *look, state_t *state, int count)
{
    apr_pool_t *pool;
    apr_array_header_t *names;
    dcv_walk_t walk =
        dcv_drops_walk(look->dropped.drops, state->conf->directory, look->behind);
    dcv_known_t known;

    apr_pool_create(&pool, look->dropped.scratch);
    names = apr_array_make(pool, 16, sizeof(found_t));
    while (names->nelts < count && dcv_drops_step(&known, &walk)) {
        found_t *found = apr_array_push(names);

        found->name = apr_pstrdup(pool, known.name);
        found->entry = known.stamp->entry;
    }
    for (int i = 0; i < names->nelts; i++) {
        const found_t *found = &APR_ARRAY_IDX(names, i, const found_t);
        mod_dcv_dropped_result_t result = mod_dcv_dropped_look(
            &look->dropped, state->conf, found->name, found->entry);

        state->again = state->again || result == MOD_DCV_DROPPED_LATER;
        count_change(look, result == MOD_DCV_DROPPED_CHANGED);
        apr_cpystrn(look->behind, found->name, sizeof(look->behind));
    }
    count = names->nelts;
    apr_pool_destroy(pool);
    return count;
}

/* The sweep through all directories, a part of it each time. */
static void sweep_on(mod_dcv_look_t *look)
{
    int left = SWEPT;

    for (int i = 0; i < look->count && left > 0; i++) {
        state_t *state = &look->states[look->swept];

        left -= state->failed ? 0 : sweep(look, state, left);
        if (left > 0) {
            look->swept = (look->swept + 1) % look->count;
            *look->behind = '\0';
        }
    }
}

void mod_dcv_look_around(mod_dcv_look_t *look)
{
    apr_time_t now = apr_time_now();

    look->dropped.reads = look->dropped.logged = look->dropped.unlogged = 0;
    for (int i = 0; i < look->count; i++) {
        look_at(look, &look->states[i], now);
        apr_pool_clear(look->dropped.scratch);
    }
    /* The parent has just looked at all of them. */
    if (!look->dropped.cache) {
        sweep_on(look);
    }
    mod_dcv_dropped_conclude(&look->dropped);
    dcv_drops_publish(look->dropped.drops);
    dcv_drops_reap(look->dropped.drops);
    look->changes = 0;
    apr_pool_clear(look->dropped.scratch);
}
