/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for changes in the drop-in directories: see look.h. Files are read by file.c.
 */
#include "look.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>

#include "config/config.h"
#include "dcv/warning.h"
#include "file.h"
#include "listing.h"
#include "notify.h"

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

/* Changes after which a snapshot is published before the rest is read. */
#define PUBLISH_EACH 1000

/* A directory as it was when it was last looked at. */
typedef struct {
    const mod_dcv_csr_directory_t *conf;
    dcv_stamp_t stamp;
    apr_time_t changed; /* when stamp was found; 0: it was never listed */
    apr_time_t listed;
    int is_notified; /* whether the system notifies of what changes in it */
    int list_again;  /* whether it is to be listed at the next look */
    int has_failed;  /* whether it could not be listed */
    int is_full;     /* whether it has files that are not read for its limit */
} state_t;

struct mod_dcv_look_t {
    mod_dcv_files_t files;
    mod_dcv_notify_t *notify; /* NULL: the system does not notify */
    int count;
    state_t *states;       /* of the directories, by number */
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

/* How many more files of a directory may be read. */
static int room_in(const mod_dcv_look_t *look, const state_t *state)
{
    return state->conf->files_max -
           dcv_drops_count(look->files.drops, state->conf->directory);
}

/*
 * Look at a file. If it cannot be read for the moment, or makes room for another one, its
 * directory is looked at again.
 */
static void look_at_file(mod_dcv_look_t *look, state_t *state, const char *name,
                         apr_uint64_t entry)
{
    mod_dcv_file_result_t result =
        mod_dcv_file_update(&look->files, state->conf, name, entry);

    state->list_again = state->list_again || result == MOD_DCV_FILE_LATER ||
                        (state->is_full && room_in(look, state) > 0);
    look->changes += result == MOD_DCV_FILE_CHANGED;
    if (look->changes >= PUBLISH_EACH) {
        dcv_drops_publish(look->files.drops);
        look->changes = 0;
    }
}

/* What is different since the last look, mod_dcv_listed_t. */
typedef struct {
    apr_array_header_t *known; /* what has gone or got another inode */
    apr_array_header_t *come;
} differences_t;

static differences_t find_differences(const mod_dcv_look_t *look, const state_t *state,
                                      const apr_array_header_t *names, apr_pool_t *pool)
{
    dcv_drops_walk_t walk =
        dcv_drops_walk(look->files.drops, state->conf->directory, "");
    differences_t found = {apr_array_make(pool, 16, sizeof(mod_dcv_listed_t)),
                           apr_array_make(pool, 16, sizeof(mod_dcv_listed_t))};
    dcv_known_t known;
    int more = dcv_drops_step(&known, &walk), i = 0;

    while (more || i < names->nelts) {
        const mod_dcv_listed_t *listed =
            i < names->nelts ? &APR_ARRAY_IDX(names, i, const mod_dcv_listed_t) : NULL;
        int difference = !listed ? -1 : !more ? 1 : strcmp(known.name, listed->name);

        if (difference < 0) {
            mod_dcv_listed_t gone = {.name = apr_pstrdup(pool, known.name)};

            APR_ARRAY_PUSH(found.known, mod_dcv_listed_t) = gone;
        }
        else if (difference > 0 || known.stamp->entry != listed->entry) {
            APR_ARRAY_PUSH(difference > 0 ? found.come : found.known,
                           mod_dcv_listed_t) = *listed;
        }
        i += difference >= 0;
        if (difference <= 0) {
            more = dcv_drops_step(&known, &walk);
        }
    }
    return found;
}

static void look_at_files(mod_dcv_look_t *look, state_t *state,
                          const apr_array_header_t *files)
{
    for (int i = 0; i < files->nelts; i++) {
        const mod_dcv_listed_t *file = &APR_ARRAY_IDX(files, i, const mod_dcv_listed_t);

        look_at_file(look, state, file->name, file->entry);
    }
}

/* Report why a directory cannot be read. Its files stay as they are. */
static void report_directory(mod_dcv_look_t *look, const state_t *state,
                             apr_status_t status)
{
    mod_dcv_file_report_problem(
        &look->files, state->conf,
        mod_dcv_file_describe_failure("cannot read the directory", status,
                                      look->files.scratch));
}

/*
 * Look at what is different: at known files first, which may make room for others. What
 * comes when there is no more room waits, so that it pushes nothing out.
 */
static void look_at_differences(mod_dcv_look_t *look, state_t *state,
                                const differences_t *found, apr_pool_t *pool)
{
    int is_full;

    state->is_full = 0;
    look_at_files(look, state, found->known);
    is_full = found->come->nelts > room_in(look, state);
    if (is_full) {
        mod_dcv_listing_cut(found->come, room_in(look, state), state->conf->path, pool);
    }
    look_at_files(look, state, found->come);
    state->is_full = is_full;
    /* Some may have gone while they were looked at. */
    state->list_again = state->list_again || (is_full && room_in(look, state) > 0);
}

/* Report that a directory has more files than are read of it; or that all is well. */
static void report_room(mod_dcv_look_t *look, const state_t *state)
{
    if (state->is_full) {
        mod_dcv_file_report_problem(
            &look->files, state->conf,
            apr_psprintf(look->files.scratch,
                         "it has more than %d files, its limit, and those that came "
                         "last are not read; remove the orders that are done, or raise "
                         "the limit with files=NUMBER behind the path of its "
                         "DCVCSRDirectory",
                         state->conf->files_max));
    }
    else if (!state->list_again) {
        mod_dcv_file_clear_problem(&look->files, state->conf);
    }
}

/* List a directory, and look at what is different. */
static void list_directory(mod_dcv_look_t *look, state_t *state, apr_time_t now)
{
    apr_array_header_t *names;
    apr_pool_t *pool;
    apr_status_t status;

    apr_pool_create(&pool, look->files.scratch);
    status = mod_dcv_listing_read(&names, state->conf->path, pool);
    state->listed = now;
    state->has_failed = state->list_again = status != APR_SUCCESS;
    if (state->has_failed) {
        report_directory(look, state, status);
    }
    else {
        differences_t found = find_differences(look, state, names, pool);

        look_at_differences(look, state, &found, pool);
        report_room(look, state);
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

/*
 * Look at a file that the system notifies of. One more than there is room for is left to a
 * listing.
 */
static void take_notification(mod_dcv_look_t *look, state_t *state, const char *name)
{
    dcv_known_t known;

    if (room_in(look, state) > 0 ||
        dcv_drops_find(&known, look->files.drops, state->conf->directory, name)) {
        look_at_file(
            look, state, name,
            mod_dcv_listing_entry(state->conf->path, name, look->files.scratch));
    }
    else {
        state->list_again = 1;
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
        else if (mod_dcv_listing_is_wanted(name)) {
            take_notification(look, &look->states[number], name);
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
    look_at_files(look, state, files);
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

/* Whoever asks for a report is not to wait for what is found here. */
static void learn_warnings(mod_dcv_look_t *look)
{
    const dcv_snapshot_t *snapshot;

    /* The parent looks at orders of directives, too, when it has all. */
    if (!look->files.many_names || look->files.cache) {
        return;
    }
    look->files.many_names = 0;
    snapshot = dcv_drops_hold(look->files.drops);
    dcv_warnings_learn(snapshot, look->files.global->psl, apr_time_now(),
                       look->files.scratch);
    dcv_drops_release(snapshot);
}

void mod_dcv_look_around(mod_dcv_look_t *look)
{
    apr_time_t now = apr_time_now();

    look->files.reader.signatures = MOD_DCV_READER_SIGNATURES;
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
    mod_dcv_file_log_rest(&look->files);
    dcv_drops_publish(look->files.drops);
    learn_warnings(look);
    dcv_drops_reap(look->files.drops);
    look->changes = 0;
    apr_pool_clear(look->files.scratch);
}
