/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for changes in the drop-in directories: see look.h. Files are read by file.c.
 */
#include "look.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>

#include "config/config.h"
#include "differences.h"
#include "file.h"
#include "listing.h"
#include "notify.h"
#include "turns.h"

/* How long after a change a directory is listed again: times of files may be coarse. */
#define SETTLE_TIME apr_time_from_msec(1500)

/*
 * How often a directory that is notified of is listed all the same, if it has changed.
 */
#define NOTIFIED_LIST_EACH apr_time_from_sec(60)

/*
 * Known files that are looked at each time, whether their directory has changed or not.
 */
#define SWEEP_MAX 500

/* Notifications that are taken in one go: changes may come without an end. */
#define NOTIFICATIONS_MAX 20000

/* Files of a directory that wait because of notifications; of more, all are listed. */
#define WAITING_MAX 20000

/* The length of a look of a child, after which it looks for changes again. */
#define LOOK_MAX apr_time_from_msec(500)

/* Signatures verified in one turn of a directory. */
#define SIGNATURES_PER_TURN 20

/* A directory as it was when it was last looked at. */
typedef struct {
    const mod_dcv_csr_directory_t *conf;
    dcv_stamp_t stamp;
    apr_time_t changed; /* when stamp was found; 0: it was never listed */
    apr_time_t listed;
    int is_notified; /* whether the system notifies of what changes in it */
    int list_again;  /* whether it is to be listed at the next look */
    int has_failed;  /* whether it could not be listed */
    int is_listed;   /* whether it was listed since its problem was last cleared */
} state_t;

struct mod_dcv_look_t {
    mod_dcv_files_t files;
    mod_dcv_notify_t *notify; /* NULL: the system does not notify */
    int count;
    state_t *states; /* of the directories, by number */
    mod_dcv_turns_t *turns;
    int signatures;        /* left in this look */
    int changes;           /* not published yet */
    int sweep_directory;   /* where the sweep goes on */
    char sweep_after[256]; /* the name in it after which it does */
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
    look->turns = look->count ? mod_dcv_turns_create(look->count, pool) : NULL;
    mod_dcv_file_init(&look->files, server, cache, startup);
    apr_pool_create(&look->files.scratch, pool);
    return look;
}

void mod_dcv_look_continue(mod_dcv_look_t *look, apr_pool_t *pool,
                           apr_pool_t *scratch_pool)
{
    look->files.cache = NULL;
    look->files.startup = 0;
    look->files.scratch = scratch_pool;
    look->turns = look->count ? mod_dcv_turns_create(look->count, pool) : NULL;
    if (!ap_exists_config_define("DCV_NO_NOTIFY")) {
        look->notify = mod_dcv_notify_open(look->count, pool);
    }
}

dcv_error_t *mod_dcv_look_try(const char *path, apr_pool_t *pool)
{
    apr_dir_t *directory;
    apr_status_t status = apr_dir_open(&directory, path, pool);

    if (status != APR_SUCCESS) {
        return dcv_error_create(
            DCV_E_FILE, pool, "%s",
            mod_dcv_file_describe_failure("cannot read the directory", status, pool));
    }
    apr_dir_close(directory);
    return NULL;
}

/* A turn of a directory begins. */
static void begin_turn(void *context, int number)
{
    mod_dcv_look_t *look = context;
    int left = look->signatures;

    (void)number;
    look->files.reader.signatures =
        left < SIGNATURES_PER_TURN ? left : SIGNATURES_PER_TURN;
    look->signatures -= look->files.reader.signatures;
}

/*
 * Look at a file. If it cannot be read for the moment, its directory is looked at
 * again.
 */
static int look_at_file(void *context, int number, const mod_dcv_listed_t *file)
{
    mod_dcv_look_t *look = context;
    state_t *state = &look->states[number];
    const dcv_directory_t *directory = state->conf->directory;
    dcv_known_t known;
    int is_new = !dcv_drops_find(&known, look->files.drops, directory, file->name);
    apr_uint64_t entry =
        file->entry
            ? file->entry
            : mod_dcv_listing_entry(state->conf->path, file->name, look->files.scratch);
    mod_dcv_file_result_t result =
        mod_dcv_file_update(&look->files, state->conf, file->name, entry);

    state->list_again = state->list_again || result == MOD_DCV_FILE_LATER;
    look->changes += result == MOD_DCV_FILE_CHANGED;
    return is_new;
}

/* Publish what has changed in a round of turns. */
static void end_round(void *context)
{
    mod_dcv_look_t *look = context;

    if (look->changes) {
        dcv_drops_publish(look->files.drops);
        look->changes = 0;
    }
    apr_pool_clear(look->files.scratch);
}

static const mod_dcv_turns_calls_t turns_calls = {
    .begin = begin_turn, .look = look_at_file, .round = end_round};

/* Let a file wait until it is its directory's turn. */
static void add_file(mod_dcv_look_t *look, const state_t *state,
                     const mod_dcv_listed_t *file)
{
    mod_dcv_turns_add(look->turns, (int)(state - look->states), file);
}

static void add_files(mod_dcv_look_t *look, const state_t *state,
                      const apr_array_header_t *files)
{
    for (int i = 0; i < files->nelts; i++) {
        add_file(look, state, &APR_ARRAY_IDX(files, i, const mod_dcv_listed_t));
    }
}

/* Report why a directory cannot be read. Its files stay as they are. */
static void report_directory(mod_dcv_look_t *look, const state_t *state,
                             apr_status_t status)
{
    /* The children's user may have more groups than the parent knows. */
    if (APR_STATUS_IS_EACCES(status) && look->files.is_as_user) {
        return;
    }
    mod_dcv_file_report_problem(
        &look->files, state->conf,
        mod_dcv_file_describe_failure("cannot read the directory", status,
                                      look->files.scratch));
}

/* List a directory, and look at what is different. */
static void list_directory(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    int number = (int)(state - look->states);
    apr_time_t begin = mod_dcv_turns_now();
    apr_array_header_t *names;
    apr_pool_t *pool;
    apr_status_t status;

    /* A customer may fill a directory with a million names. */
    if (mod_dcv_turns_is_exhausted(look->turns, number)) {
        state->list_again = 1;
        return;
    }
    apr_pool_create(&pool, look->files.scratch);
    status = mod_dcv_listing_read(&names, state->conf->path, pool);
    state->listed = now;
    state->has_failed = state->list_again = status != APR_SUCCESS;
    if (state->has_failed) {
        report_directory(look, state, status);
    }
    else {
        add_files(look, state,
                  mod_dcv_differences_find(look->files.drops, state->conf->directory,
                                           names, pool));
        state->is_listed = 1;
    }
    apr_pool_destroy(pool);
    mod_dcv_turns_charge(look->turns, number, mod_dcv_turns_now() - begin);
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
    dcv_drops_walk_t walk = dcv_drops_walk(look->files.drops, directory, "");

    while (dcv_drops_step(&known, &walk)) {
        dcv_drops_remove(look->files.drops, directory, known.name);
        walk = dcv_drops_walk(look->files.drops, directory, "");
    }
}

/* What a directory is now: its stamp, and whether it can be found. */
static apr_status_t stat_directory(dcv_stamp_t *stamp, const mod_dcv_look_t *look,
                                   const state_t *state)
{
    apr_finfo_t info = {0};
    apr_status_t status =
        apr_stat(&info, state->conf->path, MOD_DCV_FINFO, look->files.scratch);

    *stamp = mod_dcv_file_stamp(&info, 0);
    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        return status;
    }
    return info.filetype == APR_DIR ? APR_SUCCESS : APR_ENOTDIR;
}

/*
 * Whether a directory that has changed, or not, is to be listed. was_notified: whether
 * the system has notified of the change already.
 */
static int is_to_be_listed(state_t *state, int was_notified, int changed,
                           apr_time_t now)
{
    if (changed) {
        state->changed = now;
    }
    return state->list_again ||
           (was_notified ? state->changed > state->listed &&
                               now - state->listed > NOTIFIED_LIST_EACH
                         : changed || state->changed + SETTLE_TIME > now);
}

/* See whether a directory has changed, and look into it then. */
static void look_at_directory(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    int was_notified = state->is_notified, changed;
    dcv_stamp_t stamp;
    apr_status_t status;

    /* Before it is looked at, so that nothing falls in between. */
    if (look->notify && !was_notified) {
        state->is_notified = mod_dcv_notify_add(
            look->notify, state->conf->directory->number, state->conf->path);
    }
    status = stat_directory(&stamp, look, state);
    if (status != APR_SUCCESS) {
        if (APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)) {
            forget_all(look, state);
        }
        state->changed = 0;
        state->is_notified = 0;
        report_directory(look, state, status);
        return;
    }
    changed = !state->changed || !is_same(&state->stamp, &stamp);
    /* A path may lead to another directory than the one that is watched. */
    state->is_notified =
        state->is_notified && (!was_notified || state->stamp.inode == stamp.inode);
    was_notified = was_notified && state->is_notified;
    state->stamp = stamp;
    if (is_to_be_listed(state, was_notified, changed, now)) {
        list_directory(look, state, now);
    }
}

/* Look at what the system notifies of. */
static void take_notifications(mod_dcv_look_t *look)
{
    const char *name;
    int number, left = look->notify ? NOTIFICATIONS_MAX : 0;

    while (left-- && mod_dcv_notify_next(look->notify, &number, &name)) {
        if (number == MOD_DCV_NOTIFY_ALL) {
            for (int i = 0; i < look->count; i++) {
                look->states[i].list_again = 1;
            }
        }
        else if (!name) {
            look->states[number].list_again = 1;
            look->states[number].is_notified = 0;
        }
        else if (mod_dcv_turns_waiting(look->turns, number) > WAITING_MAX) {
            look->states[number].list_again = 1;
        }
        else if (mod_dcv_listing_is_wanted(name)) {
            const mod_dcv_listed_t file = {name, 0};

            mod_dcv_turns_add(look->turns, number, &file);
        }
        apr_pool_clear(look->files.scratch);
    }
}

/* Look at a few known files of a directory. Returns how many there were. */
static int sweep_files(mod_dcv_look_t *look, state_t *state, int count)
{
    dcv_drops_walk_t walk =
        dcv_drops_walk(look->files.drops, state->conf->directory, look->sweep_after);
    apr_array_header_t *files;
    apr_pool_t *pool;
    dcv_known_t known;

    apr_pool_create(&pool, look->files.scratch);
    files = apr_array_make(pool, 16, sizeof(mod_dcv_listed_t));
    while (files->nelts < count && dcv_drops_step(&known, &walk)) {
        mod_dcv_listed_t *file = apr_array_push(files);

        file->name = apr_pstrdup(pool, known.name);
        file->entry = known.stamp->entry;
        apr_cpystrn(look->sweep_after, file->name, sizeof(look->sweep_after));
    }
    add_files(look, state, files);
    count = files->nelts;
    apr_pool_destroy(pool);
    return count;
}

/* Sweep through all directories, SWEEP_MAX files each time. */
static void sweep_directories(mod_dcv_look_t *look)
{
    int left = SWEEP_MAX;

    for (int i = 0; i < look->count && left > 0; i++) {
        state_t *state = &look->states[look->sweep_directory];

        left -= state->has_failed ? 0 : sweep_files(look, state, left);
        if (left > 0) {
            look->sweep_directory = (look->sweep_directory + 1) % look->count;
            *look->sweep_after = '\0';
        }
    }
}

/*
 * What a look has left: a directory whose files were all looked at has no problem, and
 * one that has used up its credit has one. The parent leaves the rest to the children.
 */
static void end_directory(mod_dcv_look_t *look, state_t *state)
{
    int number = (int)(state - look->states);

    if (!mod_dcv_turns_waiting(look->turns, number)) {
        if (state->is_listed && !state->list_again) {
            mod_dcv_file_clear_problem(&look->files, state->conf);
        }
        state->is_listed = 0;
    }
    else if (mod_dcv_turns_is_exhausted(look->turns, number)) {
        mod_dcv_file_report_problem(
            &look->files, state->conf,
            "its files take too long to read, so that the rest is read slowly; remove "
            "what changes again and again, and CSRs of hundreds of names");
        state->is_listed = 1;
        state->list_again = state->list_again || look->files.cache;
    }
}

static int look_around(mod_dcv_look_t *look)
{
    apr_time_t now = apr_time_now();
    int is_left;

    look->signatures = MOD_DCV_READER_SIGNATURES;
    look->files.logged = look->files.unlogged = 0;
    take_notifications(look);
    for (int i = 0; i < look->count; i++) {
        look_at_directory(look, &look->states[i], now);
        apr_pool_clear(look->files.scratch);
    }
    /* The parent has just looked at all of them. */
    if (!look->files.cache) {
        sweep_directories(look);
    }
    is_left = look->count && mod_dcv_turns_run(look->turns, &turns_calls, look,
                                               look->files.cache ? 0 : LOOK_MAX);
    for (int i = 0; i < look->count; i++) {
        end_directory(look, &look->states[i]);
    }
    mod_dcv_file_log_rest(&look->files);
    dcv_drops_publish(look->files.drops);
    dcv_drops_reap(look->files.drops);
    look->changes = 0;
    apr_pool_clear(look->files.scratch);
    return is_left;
}

int mod_dcv_look_around(mod_dcv_look_t *look)
{
    int is_left;

    look->files.is_as_user =
        look->files.cache && mod_dcv_as_user_begin(mod_dcv_as_user_find());
    is_left = look_around(look);
    if (look->files.is_as_user) {
        mod_dcv_as_user_end();
        look->files.is_as_user = 0;
    }
    return is_left;
}
