/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What changes in a directory: see changes.h. */
#include "changes.h"

#include <apr_file_info.h>
#include <apr_strings.h>

#include "dcv/clock.h"
#include "differences.h"
#include "problem.h"

/* How long after a change a directory is listed again: times of files may be coarse. */
#define SETTLE_TIME apr_time_from_msec(1500)

/*
 * How often a directory that is notified of is listed all the same, if it has changed.
 */
#define NOTIFIED_LIST_EACH apr_time_from_sec(60)

int mod_dcv_changes_room(const mod_dcv_look_t *look,
                         const mod_dcv_directory_state_t *state)
{
    return state->conf->files_max -
           dcv_drops_count(look->files.drops, state->conf->directory);
}

void mod_dcv_changes_open(mod_dcv_handle_t *handle, apr_finfo_t *info,
                          const mod_dcv_directory_state_t *state,
                          apr_pool_t *scratch_pool)
{
    (void)mod_dcv_handle_open(handle, info, state->conf->path,
                              !state->conf->directory->vhost, scratch_pool);
}

void mod_dcv_changes_add(mod_dcv_look_t *look, const mod_dcv_directory_state_t *state,
                         const apr_array_header_t *files)
{
    for (int i = 0; i < files->nelts; i++) {
        mod_dcv_turns_add(look->turns, (int)(state - look->states),
                          &APR_ARRAY_IDX(files, i, const mod_dcv_listed_t));
    }
}

/* Report why a directory cannot be read. Its files stay as they are. */
static void report_directory(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                             apr_status_t status)
{
    /* The children's user may have more groups than the parent knows. */
    if (APR_STATUS_IS_EACCES(status) && look->files.is_as_user) {
        return;
    }
    state->is_unreadable = 1;
    mod_dcv_problem_report(&look->files, state->conf,
                           mod_dcv_problem_of_directory(status, look->files.scratch));
}

/*
 * Let what is different wait: known files first, which may make room for others. What
 * comes when there is no more room waits in the directory, so that it pushes nothing out.
 * Where only a part was listed, the known files beyond it are looked at, and take room as
 * long as they are there.
 */
static void add_differences(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                            const mod_dcv_handle_t *handle,
                            const mod_dcv_differences_t *found)
{
    int room = mod_dcv_changes_room(look, state) + (state->is_part ? 0 : found->gone);

    room = room > 0 ? room : 0;
    state->is_full = found->come->nelts > room;
    if (state->is_full) {
        mod_dcv_listing_cut(found->come, room, handle);
    }
    mod_dcv_changes_add(look, state, found->known);
    mod_dcv_changes_add(look, state, found->come);
}

/* Report that a directory has more files than are read of it; or that all is well. */
static void report_room(mod_dcv_look_t *look, const mod_dcv_directory_state_t *state)
{
    if ((state->is_full || state->is_part) && !state->has_failed) {
        mod_dcv_problem_report(
            &look->files, state->conf,
            dcv_error_create(
                DCV_E_FILE, look->files.scratch,
                "it has more than %d files, its limit, and those that came "
                "last are not read; remove the orders that are done, or raise "
                "the limit with files=NUMBER behind the path of its "
                "DCVCSRDirectory",
                state->conf->files_max));
    }
    else if (state->is_listed && !state->list_again) {
        mod_dcv_problem_clear(&look->files, state->conf);
    }
}

/* List a directory, and look at what is different. */
static void list_directory(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                           const mod_dcv_handle_t *handle, apr_time_t now)
{
    int number = (int)(state - look->states);
    apr_time_t begin = dcv_clock_now();
    apr_array_header_t *names;
    apr_pool_t *pool;
    apr_status_t status;

    /* A customer may fill a directory with a million names. */
    if (mod_dcv_turns_is_exhausted(look->turns, number)) {
        state->list_again = 1;
        return;
    }
    apr_pool_create(&pool, look->files.scratch);
    status = mod_dcv_listing_read(&names, &state->is_part, handle,
                                  state->conf->files_max, pool);
    state->listed = now;
    state->has_failed = state->list_again = status != APR_SUCCESS;
    if (state->has_failed) {
        report_directory(look, state, status);
    }
    else {
        mod_dcv_differences_t found = mod_dcv_differences_find(
            look->files.drops, state->conf->directory, names, pool);

        add_differences(look, state, handle, &found);
        state->is_listed = 1;
    }
    apr_pool_destroy(pool);
    mod_dcv_turns_charge(look->turns, number, dcv_clock_now() - begin);
}

static int is_same(const dcv_stamp_t *a, const dcv_stamp_t *b)
{
    return a->mtime == b->mtime && a->ctime == b->ctime && a->inode == b->inode &&
           a->device == b->device;
}

/* A directory is gone, and so are its files. */
static void forget_all(mod_dcv_look_t *look, const mod_dcv_directory_state_t *state)
{
    const dcv_directory_t *directory = state->conf->directory;
    dcv_known_t known;
    dcv_drops_walk_t walk = dcv_drops_walk(look->files.drops, directory, "");

    while (dcv_drops_step(&known, &walk)) {
        dcv_drops_remove(look->files.drops, directory, known.name);
        walk = dcv_drops_walk(look->files.drops, directory, "");
    }
}

/*
 * Whether a directory that has changed, or not, is to be listed. was_notified: whether
 * the system has notified of the change already.
 */
static int is_to_be_listed(mod_dcv_directory_state_t *state, int was_notified,
                           int changed, apr_time_t now)
{
    if (changed) {
        state->changed = now;
    }
    return state->list_again ||
           (was_notified
                ? state->changed > state->listed &&
                      now - state->listed > NOTIFIED_LIST_EACH
                : state->changed > state->listed || state->changed + SETTLE_TIME > now);
}

/*
 * Watch a directory that is open. What it was when it was opened may be over, so it is looked at
 * again, that nothing falls in between. Returns whether the system notifies of it.
 */
static int watch(const mod_dcv_look_t *look, const mod_dcv_directory_state_t *state,
                 const mod_dcv_handle_t *handle, apr_finfo_t *info)
{
    return mod_dcv_system_watch_can(handle) &&
           mod_dcv_notify_add(look->notify, state->conf->directory->number, handle) &&
           mod_dcv_handle_look(info, handle, ".", 0, look->files.scratch) ==
               APR_SUCCESS;
}

/* A directory cannot be found, or is not to be shown. */
static void lose(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                 apr_status_t status)
{
    if (mod_dcv_system_is_gone(status)) {
        forget_all(look, state);
    }
    state->changed = 0;
    state->is_notified = 0;
    state->is_full = state->is_part = 0;
    report_directory(look, state, status);
}

/* See whether a directory that is open has changed. */
static void compare(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                    const mod_dcv_handle_t *handle, apr_finfo_t *info, apr_time_t now)
{
    int was_notified = state->is_notified, changed;
    dcv_stamp_t stamp;

    if (look->notify && !look->files.cache && !was_notified) {
        state->is_notified = watch(look, state, handle, info);
    }
    stamp = mod_dcv_file_stamp(info, 0);
    changed = !state->changed || !is_same(&state->stamp, &stamp);
    /* A path may lead to another directory than the one that is watched. */
    state->is_notified =
        state->is_notified && (!was_notified || state->stamp.inode == stamp.inode);
    was_notified = was_notified && state->is_notified;
    state->stamp = stamp;
    if (is_to_be_listed(state, was_notified, changed, now)) {
        list_directory(look, state, handle, now);
    }
}

/*
 * Without a descriptor the path tells whether a directory has changed. If it has not, that is
 * nobody's problem; nothing is listed by this.
 */
static int find_by_path(apr_finfo_t *info, const mod_dcv_directory_state_t *state,
                        const mod_dcv_look_t *look)
{
    apr_status_t status =
        apr_stat(info, state->conf->path, MOD_DCV_FINFO, look->files.scratch);

    return (status == APR_SUCCESS || status == APR_INCOMPLETE) &&
           info->filetype == APR_DIR;
}

void mod_dcv_changes_find(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                          apr_time_t now)
{
    mod_dcv_handle_t handle;
    apr_finfo_t info = {0};

    state->is_unreadable = 0;
    mod_dcv_changes_open(&handle, &info, state, look->files.scratch);
    if (handle.status == APR_SUCCESS || (mod_dcv_system_is_temporary(handle.status) &&
                                         find_by_path(&info, state, look))) {
        compare(look, state, &handle, &info, now);
    }
    else {
        lose(look, state, handle.status);
    }
    mod_dcv_handle_close(&handle);
}

void mod_dcv_changes_end(mod_dcv_look_t *look, mod_dcv_directory_state_t *state)
{
    int number = (int)(state - look->states);

    if (!mod_dcv_turns_waiting(look->turns, number)) {
        report_room(look, state);
        state->is_listed = 0;
    }
    else if (mod_dcv_turns_is_exhausted(look->turns, number)) {
        mod_dcv_problem_report(
            &look->files, state->conf,
            dcv_error_create(
                DCV_E_FILE, look->files.scratch,
                "its files take too long to read, so that the rest is read slowly; remove "
                "what changes again and again, and CSRs of hundreds of names"));
        state->is_listed = 1;
        state->list_again = state->list_again || look->files.cache;
    }
}
