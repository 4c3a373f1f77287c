/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into the directories: see look.h. What a file holds is dropped.c's affair. */
#include "look.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>

#include "config.h"
#include "dropped.h"
#include "listing.h"
#include "notify.h"

/* A change is followed by one more look, since times of files may be coarse. */
#define SETTLES apr_time_from_msec(1500)

/* When a directory that is told of is listed all the same, if it has changed. */
#define DISTRUSTED apr_time_from_sec(60)

/* Known files that are looked at in one go, whether their directory has changed or not. */
#define SWEPT 500

/* What the system tells is listened to so long in one go: somebody may never stop. */
#define LISTENED 20000

/* Changes after which what is new is published before the rest is read. */
#define PUBLISHED 1000

/* A directory as it was when it was last looked at. */
typedef struct {
    const mod_dcv_csr_directory_t *conf;
    dcv_stamp_t stamp;
    apr_time_t changed; /* when that was found to be so; 0: it was never listed */
    apr_time_t listed;
    int told;   /* whether the system tells what changes in it */
    int again;  /* whether it is to be listed at the next look */
    int failed; /* whether it could not be listed */
} state_t;

struct mod_dcv_look_t {
    mod_dcv_dropped_t dropped;
    mod_dcv_notify_t *notify; /* NULL: the system does not tell */
    int count;
    state_t *states;  /* of the directories, by number */
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

void mod_dcv_look_continue(mod_dcv_look_t *look, apr_pool_t *pool,
                           apr_pool_t *scratch_pool)
{
    look->dropped.cache = NULL;
    look->dropped.startup = 0;
    look->dropped.scratch = scratch_pool;
    if (!ap_exists_config_define("DCV_NO_NOTIFY")) {
        look->notify = mod_dcv_notify_open(look->count, pool);
    }
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

/* Look at a file. If it cannot be read for the moment, its directory is looked at again. */
static void look_at_file(mod_dcv_look_t *look, state_t *state, const char *name,
                         apr_uint64_t entry)
{
    mod_dcv_dropped_result_t result =
        mod_dcv_dropped_look(&look->dropped, state->conf, name, entry);

    state->again = state->again || result == MOD_DCV_DROPPED_LATER;
    look->changes += result == MOD_DCV_DROPPED_CHANGED;
    if (look->changes >= PUBLISHED) {
        dcv_drops_publish(look->dropped.drops);
        look->changes = 0;
    }
}

/* What has come, gone or got another inode since the last look, mod_dcv_listed_t. */
static apr_array_header_t *differences(const mod_dcv_look_t *look, const state_t *state,
                                       const apr_array_header_t *names,
                                       apr_pool_t *pool)
{
    dcv_drops_walk_t walk =
        dcv_drops_walk(look->dropped.drops, state->conf->directory, "");
    apr_array_header_t *todo = apr_array_make(pool, 16, sizeof(mod_dcv_listed_t));
    dcv_known_t known;
    int more = dcv_drops_step(&known, &walk), i = 0;

    while (more || i < names->nelts) {
        const mod_dcv_listed_t *listed =
            i < names->nelts ? &APR_ARRAY_IDX(names, i, const mod_dcv_listed_t) : NULL;
        int order = !listed ? -1 : !more ? 1 : strcmp(known.name, listed->name);

        if (order < 0) {
            mod_dcv_listed_t gone = {apr_pstrdup(pool, known.name), 0};

            APR_ARRAY_PUSH(todo, mod_dcv_listed_t) = gone;
        }
        else if (order > 0 || known.stamp->entry != listed->entry) {
            APR_ARRAY_PUSH(todo, mod_dcv_listed_t) = *listed;
        }
        i += order >= 0;
        if (order <= 0) {
            more = dcv_drops_step(&known, &walk);
        }
    }
    return todo;
}

static void look_at_files(mod_dcv_look_t *look, state_t *state,
                          const apr_array_header_t *files)
{
    for (int i = 0; i < files->nelts; i++) {
        const mod_dcv_listed_t *file = &APR_ARRAY_IDX(files, i, const mod_dcv_listed_t);

        look_at_file(look, state, file->name, file->entry);
    }
}

/* Say why a directory cannot be read. Its files stay as they are. */
static void blame(mod_dcv_look_t *look, const state_t *state, apr_status_t status)
{
    mod_dcv_dropped_blame(&look->dropped, state->conf,
                          mod_dcv_dropped_refusal("cannot read the directory", status,
                                                  look->dropped.scratch));
}

/* List a directory, and look at what is different. */
static void look_into(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    apr_array_header_t *names;
    apr_pool_t *pool;
    apr_status_t status;

    apr_pool_create(&pool, look->dropped.scratch);
    status = mod_dcv_listing_read(&names, state->conf->path, pool);
    state->listed = now;
    state->failed = state->again = status != APR_SUCCESS;
    if (state->failed) {
        blame(look, state, status);
    }
    else {
        look_at_files(look, state, differences(look, state, names, pool));
        if (!state->again) {
            mod_dcv_dropped_absolve(&look->dropped, state->conf);
        }
    }
    apr_pool_destroy(pool);
}

static int is_same(const dcv_stamp_t *a, const dcv_stamp_t *b)
{
    return a->mtime == b->mtime && a->ctime == b->ctime && a->inode == b->inode &&
           a->device == b->device;
}

/* A directory is gone, and so are its files. */
static void forget_all(mod_dcv_look_t *look, const state_t *state)
{
    const dcv_directory_t *directory = state->conf->directory;
    dcv_known_t known;
    dcv_drops_walk_t walk = dcv_drops_walk(look->dropped.drops, directory, "");

    while (dcv_drops_step(&known, &walk)) {
        dcv_drops_remove(look->dropped.drops, directory, known.name);
        walk = dcv_drops_walk(look->dropped.drops, directory, "");
    }
}

/* What a directory is now: its stamp, and whether it can be found. */
static apr_status_t ask(dcv_stamp_t *stamp, const mod_dcv_look_t *look,
                        const state_t *state)
{
    apr_finfo_t info = {0};
    apr_status_t status =
        apr_stat(&info, state->conf->path, MOD_DCV_FINFO, look->dropped.scratch);

    *stamp = mod_dcv_dropped_stamp(&info, 0);
    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        return status;
    }
    return info.filetype == APR_DIR ? APR_SUCCESS : APR_ENOTDIR;
}

/*
 * Whether a directory that has changed, or not, is to be listed. was_told: whether the
 * system would have told of the change already.
 */
static int is_to_be_listed(state_t *state, int was_told, int changed, apr_time_t now)
{
    if (changed) {
        state->changed = now;
    }
    return state->again || (was_told ? state->changed > state->listed &&
                                           now - state->listed > DISTRUSTED
                                     : changed || state->changed + SETTLES > now);
}

/* See whether a directory has changed, and look into it then. */
static void look_at(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    int was_told = state->told, changed;
    dcv_stamp_t stamp;
    apr_status_t status;

    /* Before it is looked at, so that nothing falls in between. */
    if (look->notify && !was_told) {
        state->told = mod_dcv_notify_add(look->notify, state->conf->directory->number,
                                         state->conf->path);
    }
    status = ask(&stamp, look, state);
    if (status != APR_SUCCESS) {
        if (APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)) {
            forget_all(look, state);
        }
        state->changed = 0;
        state->told = 0;
        blame(look, state, status);
        return;
    }
    changed = !state->changed || !is_same(&state->stamp, &stamp);
    /* A path may lead to another directory than the one that is told of. */
    state->told = state->told && (!was_told || state->stamp.inode == stamp.inode);
    was_told = was_told && state->told;
    state->stamp = stamp;
    if (is_to_be_listed(state, was_told, changed, now)) {
        look_into(look, state, now);
    }
}

/* Look at what the system tells has changed. */
static void listen_to(mod_dcv_look_t *look)
{
    const char *name;
    int number, left = look->notify ? LISTENED : 0;

    while (left-- && mod_dcv_notify_next(look->notify, &number, &name)) {
        if (number == MOD_DCV_NOTIFY_ALL) {
            for (int i = 0; i < look->count; i++) {
                look->states[i].again = 1;
            }
        }
        else if (!name) {
            look->states[number].again = 1;
            look->states[number].told = 0;
        }
        else if (mod_dcv_listing_is_wanted(name)) {
            state_t *state = &look->states[number];

            look_at_file(
                look, state, name,
                mod_dcv_listing_entry(state->conf->path, name, look->dropped.scratch));
        }
        apr_pool_clear(look->dropped.scratch);
    }
}

/* Look at a few known files of a directory. Returns how many there were. */
static int sweep(mod_dcv_look_t *look, state_t *state, int count)
{
    dcv_drops_walk_t walk =
        dcv_drops_walk(look->dropped.drops, state->conf->directory, look->behind);
    apr_array_header_t *files;
    apr_pool_t *pool;
    dcv_known_t known;

    apr_pool_create(&pool, look->dropped.scratch);
    files = apr_array_make(pool, 16, sizeof(mod_dcv_listed_t));
    while (files->nelts < count && dcv_drops_step(&known, &walk)) {
        mod_dcv_listed_t *file = apr_array_push(files);

        file->name = apr_pstrdup(pool, known.name);
        file->entry = known.stamp->entry;
        apr_cpystrn(look->behind, file->name, sizeof(look->behind));
    }
    look_at_files(look, state, files);
    count = files->nelts;
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
    listen_to(look);
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
