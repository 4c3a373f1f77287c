/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for changes in the drop-in directories: see look.h. Files are read by file.c.
 */
#include "look.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>

#include "changes.h"
#include "problem.h"
#include "config/config.h"
#include "dcv/clock.h"
#include "dcv/warning.h"

/*
 * Known files that are looked at each time, whether their directory has changed or not. A
 * directory of a virtual host has no more than that before it is the turn of the others, however
 * many a customer has put there.
 */
#define SWEEP_MAX 500

/*
 * And while all are looked at once, since notifications were missed: as many files of one of a
 * virtual host as it has without files=, and those of two such directories each time.
 */
#define HURRIED_SHARE 10000
#define HURRIED_MAX   20000

/* Files of a directory that wait because of notifications; of more, all are listed. */
#define WAITING_MAX 20000

/* The length of a look of a child, after which it looks for changes again. */
#define LOOK_MAX apr_time_from_msec(500)

/* Names whose warnings are found at the end of a look, which takes some 50 ms. */
#define LEARNED_NAMES_MAX 50000

/* Signatures verified in one turn of a directory. */
#define SIGNATURES_PER_TURN 20

mod_dcv_look_t *mod_dcv_look_create(server_rec *server, mod_dcv_cache_t *cache,
                                    int startup, apr_pool_t *pool)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    mod_dcv_look_t *look = apr_pcalloc(pool, sizeof(*look));
    mod_dcv_start_credit_t *credit = mod_dcv_start_credit_create(pool);

    look->handle.number = -1;
    look->count = global->directories->nelts;
    look->states =
        apr_pcalloc(pool, (apr_size_t)look->count * sizeof(mod_dcv_directory_state_t));
    for (int i = 0; i < look->count; i++) {
        look->states[i].conf =
            APR_ARRAY_IDX(global->directories, i, const mod_dcv_csr_directory_t *);
    }
    look->turns = look->count ? mod_dcv_turns_create(look->count, pool) : NULL;
    for (int i = 0; i < look->count; i++) {
        mod_dcv_turns_limit(
            look->turns, i,
            mod_dcv_start_credit_share(credit, look->states[i].conf->path));
    }
    mod_dcv_file_init(&look->files, server, cache, startup, pool);
    look->files.handle = &look->handle;
    apr_pool_create(&look->files.scratch, pool);
    if (look->count && !ap_exists_config_define("DCV_NO_NOTIFY")) {
        look->notify = mod_dcv_notify_open(look->count, pool);
    }
    return look;
}

void mod_dcv_look_continue(mod_dcv_look_t *look, apr_pool_t *pool,
                           apr_pool_t *scratch_pool)
{
    look->files.cache = NULL;
    look->files.startup = 0;
    look->files.scratch = scratch_pool;
    look->pool = pool;
    look->turns = look->count ? mod_dcv_turns_create(look->count, pool) : NULL;
    if (look->notify) {
        mod_dcv_notify_join(look->notify);
    }
}

void mod_dcv_look_end(mod_dcv_look_t *look)
{
    if (look->notify) {
        mod_dcv_notify_leave(look->notify);
        look->notify = NULL;
    }
}

int mod_dcv_look_unreadable(const mod_dcv_look_t *look)
{
    int count = 0;

    for (int i = 0; i < look->count; i++) {
        count +=
            look->states[i].is_unreadable && !look->states[i].conf->directory->vhost;
    }
    return count;
}

/* A turn of a directory begins. */
static void begin_turn(void *context, int number)
{
    mod_dcv_look_t *look = context;
    int left = look->signatures;
    apr_finfo_t info;

    mod_dcv_handle_close(&look->handle);
    mod_dcv_changes_open(&look->handle, &info, &look->states[number],
                         look->files.scratch);
    look->files.reader.signatures =
        left < SIGNATURES_PER_TURN ? left : SIGNATURES_PER_TURN;
    look->signatures -= look->files.reader.signatures;
}

/*
 * Look at a file. If it cannot be read for the moment, or makes room for another one, its
 * directory is looked at again.
 */
static int look_at_file(void *context, int number, const mod_dcv_listed_t *file)
{
    mod_dcv_look_t *look = context;
    mod_dcv_directory_state_t *state = &look->states[number];
    const dcv_directory_t *directory = state->conf->directory;
    dcv_known_t known;
    int is_new = !dcv_drops_find(&known, look->files.drops, directory, file->name);
    apr_uint64_t entry = file->entry;
    mod_dcv_file_result_t result;

    if (is_new && mod_dcv_changes_room(look, state) <= 0) {
        state->is_full = 1;
        return 0;
    }
    if (!entry) {
        entry = mod_dcv_listing_entry(&look->handle, file->name, look->files.scratch);
    }
    result = mod_dcv_file_update(&look->files, state->conf, file->name, entry);

    state->list_again = state->list_again || result == MOD_DCV_FILE_LATER ||
                        (state->is_full && mod_dcv_changes_room(look, state) > 0);
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
    mod_dcv_handle_close(&look->handle);
    apr_pool_clear(look->files.scratch);
}

static const mod_dcv_turns_calls_t turns_calls = {
    .begin = begin_turn, .look = look_at_file, .round = end_round};

/*
 * Notifications were missed: which directories have changed is seen by looking at them, and which
 * files were written in place by looking at all that are known.
 */
static void miss_notifications(mod_dcv_look_t *look)
{
    int files = 0;

    for (int i = 0; i < look->count; i++) {
        look->states[i].is_notified = 0;
        files += dcv_drops_count(look->files.drops, look->states[i].conf->directory);
    }
    look->hurried = files / HURRIED_MAX + 2;
}

/*
 * A file that changes is looked at before those that a start has left: somebody waits for it.
 * Where there is not room for all, those that came first have it.
 */
static void add_notified(mod_dcv_look_t *look, int number, const char *name)
{
    mod_dcv_directory_state_t *state = &look->states[number];
    const mod_dcv_listed_t file = {.name = name};
    int waiting = mod_dcv_turns_waiting(look->turns, number);
    int is_first = mod_dcv_changes_room(look, state) > waiting;

    if (is_first) {
        waiting = mod_dcv_turns_waiting_first(look->turns, number);
    }
    if (waiting > WAITING_MAX) {
        state->list_again = 1;
    }
    else if (is_first) {
        mod_dcv_turns_add_first(look->turns, number, &file);
    }
    else {
        mod_dcv_turns_add(look->turns, number, &file);
    }
}

/* Look at what the system notifies of. */
static void take_notifications(mod_dcv_look_t *look)
{
    const char *name;
    int number;

    mod_dcv_notify_take(look->notify);
    while (mod_dcv_notify_next(look->notify, &number, &name)) {
        if (number == MOD_DCV_NOTIFY_ALL) {
            miss_notifications(look);
        }
        else if (!name) {
            look->states[number].list_again = 1;
            look->states[number].is_notified = 0;
        }
        else {
            add_notified(look, number, name);
        }
    }
}

/* Look at a few known files of a directory. Returns how many there were. */
static int sweep_files(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                       int count)
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
    mod_dcv_changes_add(look, state, files);
    count = files->nelts;
    apr_pool_destroy(pool);
    return count;
}

/* Let the sweep go on in the next directory, where it was interrupted there. */
static void sweep_next(mod_dcv_look_t *look, int is_at_end)
{
    mod_dcv_directory_state_t *state = &look->states[look->sweep_directory];
    apr_size_t size = sizeof(look->sweep_after);

    if (!state->swept && !is_at_end) {
        state->swept = apr_palloc(look->pool, size);
    }
    if (state->swept) {
        apr_cpystrn(state->swept, is_at_end ? "" : look->sweep_after, size);
    }
    look->sweep_directory = (look->sweep_directory + 1) % look->count;
    look->sweep_count = 0;
    state = &look->states[look->sweep_directory];
    apr_cpystrn(look->sweep_after, state->swept ? state->swept : "", size);
}

/*
 * Sweep through all directories, SWEEP_MAX files each time. One of a virtual host waits for the
 * others after as many: its customer may put any number there.
 */
static void sweep_directories(mod_dcv_look_t *look)
{
    int left = look->hurried ? HURRIED_MAX : SWEEP_MAX;
    int max = look->hurried ? HURRIED_SHARE : SWEEP_MAX;

    look->hurried -= look->hurried > 0;
    for (int i = 0; i < look->count && left > 0; i++) {
        mod_dcv_directory_state_t *state = &look->states[look->sweep_directory];
        int rest = max > look->sweep_count ? max - look->sweep_count : 0;
        int share = state->conf->directory->vhost ? rest : left + 1;
        int wanted = share < left ? share : left;
        int count = state->has_failed ? 0 : sweep_files(look, state, wanted);

        left -= count;
        look->sweep_count += count;
        if (count < wanted || count == share) {
            sweep_next(look, count < wanted);
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
    snapshot = dcv_drops_hold(look->files.drops);
    look->files.many_names =
        dcv_warnings_learn(look->files.global->notes, snapshot, look->files.global->psl,
                           apr_time_now(), LEARNED_NAMES_MAX, look->files.scratch);
    dcv_drops_release(snapshot);
}

static int look_around(mod_dcv_look_t *look)
{
    apr_time_t now = dcv_clock_now();
    int is_left;

    look->signatures = MOD_DCV_READER_SIGNATURES;
    /* In a child: the parent has just listed all. */
    if (look->notify && !look->files.cache) {
        take_notifications(look);
    }
    for (int i = 0; i < look->count; i++) {
        mod_dcv_changes_find(look, &look->states[i], now);
        apr_pool_clear(look->files.scratch);
    }
    /* The parent has just looked at all of them. */
    if (!look->files.cache) {
        sweep_directories(look);
    }
    is_left = look->count && mod_dcv_turns_run(look->turns, &turns_calls, look,
                                               look->files.cache ? 0 : LOOK_MAX);
    for (int i = 0; i < look->count; i++) {
        mod_dcv_changes_end(look, &look->states[i]);
        mod_dcv_problem_log_rest(&look->files, look->states[i].conf);
    }
    dcv_drops_publish(look->files.drops);
    learn_warnings(look);
    dcv_drops_reap(look->files.drops);
    look->changes = 0;
    apr_pool_clear(look->files.scratch);
    return is_left;
}

int mod_dcv_look_around(mod_dcv_look_t *look)
{
    int is_left;

    look->files.is_as_user =
        look->files.cache && mod_dcv_system_begin_as_user(mod_dcv_system_user());
    is_left = look_around(look);
    if (look->files.is_as_user) {
        mod_dcv_system_end_as_user();
        look->files.is_as_user = 0;
    }
    return is_left;
}
