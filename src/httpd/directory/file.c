/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A file in a directory: see file.h. */
#include "file.h"

#include <apr_strings.h>
#include <http_config.h>
#include <http_log.h>

#include "mod_dcv.h"
#include "problem.h"
#include "room.h"

APLOG_USE_MODULE(dcv);

/* How long a program may hold a file that it has changed, before that is a problem. */
#define HELD_MAX apr_time_from_sec(60)

/* How long a file may be empty, while whoever made it has not written to it yet. */
#define EMPTY_MAX apr_time_from_sec(4)

void mod_dcv_file_init(mod_dcv_files_t *files, server_rec *server,
                       mod_dcv_cache_t *cache, int startup, apr_pool_t *pool)
{
    memset(files, 0, sizeof(*files));
    files->server = server;
    files->global = mod_dcv_config_of(server)->global;
    files->drops = files->global->drops;
    files->logged_marks = mod_dcv_logged_open(server->process);
    files->lines =
        mod_dcv_lines_open(files->global->directories, server->process, pool);
    files->unlogged = apr_pcalloc(pool, (apr_size_t)files->global->directories->nelts *
                                            sizeof(*files->unlogged));
    files->cache = cache;
    files->startup = startup;
}

dcv_stamp_t mod_dcv_file_stamp(const apr_finfo_t *info, apr_uint64_t entry)
{
    const dcv_stamp_t stamp = {.entry = entry,
                               .inode = (apr_uint64_t)info->inode,
                               .device = (apr_uint64_t)info->device,
                               .size = info->size,
                               .mtime = info->mtime,
                               .ctime = info->ctime};

    return stamp;
}

/* Note that a file is no order, unless that is known. */
static mod_dcv_file_result_t refuse(mod_dcv_files_t *files,
                                    const mod_dcv_csr_directory_t *directory,
                                    const char *name, const dcv_stamp_t *stamp,
                                    const dcv_error_t *error)
{
    const char *text = error->message;
    dcv_known_t known;
    const char *path;

    if (dcv_drops_find(&known, files->drops, directory->directory, name) &&
        known.error && !strcmp(known.error, text)) {
        dcv_drops_restamp(files->drops, directory->directory, name, stamp);
        return MOD_DCV_FILE_SAME;
    }
    dcv_drops_put_error(files->drops, directory->directory, name, stamp, error);
    path = dcv_error_line(name, files->scratch);
    if (mod_dcv_problem_take_line(
            files, directory,
            mod_dcv_logged_mark(
                files->logged_marks,
                apr_pstrcat(files->scratch, directory->path, "/", name, NULL), text,
                stamp->mtime))) {
        ap_log_error(APLOG_MARK, APLOG_WARNING | files->startup, 0, files->server,
                     "DCV0020: %s/%s: %s", directory->path, path, text);
    }
    return MOD_DCV_FILE_CHANGED;
}

/* What stands in a directory cannot be read: all of it stays as it was. */
static mod_dcv_file_result_t fail_directory(mod_dcv_files_t *files,
                                            const mod_dcv_csr_directory_t *directory,
                                            apr_status_t status)
{
    mod_dcv_problem_report(files, directory,
                           mod_dcv_problem_of_directory(status, files->scratch));
    return MOD_DCV_FILE_LATER;
}

/*
 * The system does not let a file be read. It is tried again whenever it is looked at.
 */
static mod_dcv_file_result_t fail_file(mod_dcv_files_t *files,
                                       const mod_dcv_csr_directory_t *directory,
                                       const char *name, apr_uint64_t entry,
                                       apr_status_t status)
{
    const dcv_stamp_t never = {.entry = entry};

    return mod_dcv_system_is_temporary(status)
               ? fail_directory(files, directory, status)
               : refuse(files, directory, name, &never,
                        mod_dcv_problem_of_file(status, files->scratch));
}

/* A name without a file: it is gone, or it is a link to nothing. */
static mod_dcv_file_result_t remove_file(mod_dcv_files_t *files,
                                         const mod_dcv_csr_directory_t *directory,
                                         const char *name, apr_uint64_t entry)
{
    const dcv_stamp_t never = {.entry = entry};
    apr_finfo_t info = {0};

    (void)mod_dcv_handle_look(&info, files->handle, name, 1, files->scratch);
    if (info.filetype == APR_LNK) {
        return refuse(files, directory, name, &never,
                      dcv_error_create(DCV_E_FILE, files->scratch,
                                       "it is a link to nothing; put the CSR there, or "
                                       "remove the link"));
    }
    return dcv_drops_remove(files->drops, directory->directory, name)
               ? MOD_DCV_FILE_CHANGED
               : MOD_DCV_FILE_SAME;
}

/* Whether a file is as it is known to be. */
static int is_known(mod_dcv_files_t *files, const mod_dcv_csr_directory_t *directory,
                    const char *name, const dcv_stamp_t *stamp)
{
    dcv_known_t known;
    dcv_stamp_t same;

    if (!dcv_drops_find(&known, files->drops, directory->directory, name)) {
        return 0;
    }
    same = *stamp;
    same.content = known.stamp->content;
    same.entry = known.stamp->entry;
    if (memcmp(&same, known.stamp, sizeof(same))) {
        return 0;
    }
    same.entry = stamp->entry;
    dcv_drops_restamp(files->drops, directory->directory, name, &same);
    return 1;
}

/*
 * The parent may read more than the children: what they cannot read must not be
 * answered until the next restart only.
 */
int mod_dcv_file_is_readable_by(mod_dcv_user_t user, const apr_finfo_t *info)
{
    return info->filetype == APR_REG && mod_dcv_system_may_read(user, info);
}

/* Make an order of a file. */
static mod_dcv_file_result_t accept_file(mod_dcv_files_t *files,
                                         const mod_dcv_csr_directory_t *directory,
                                         const char *name, const dcv_stamp_t *stamp,
                                         const char *path, const dcv_csr_file_t *file)
{
    static const dcv_settings_t no_options = {0};
    const dcv_order_t *order;
    dcv_error_t *error = dcv_order_create(
        &order, path, file, &no_options, directory->presets, directory->accounts,
        files->global->authorities, files->scratch, files->scratch);

    if (error) {
        return refuse(files, directory, name, stamp, error);
    }
    error = mod_dcv_room_find(files->drops, directory, name, order, files->scratch);
    if (error) {
        /* It is tried again whenever it is looked at. */
        const dcv_stamp_t never = {.entry = stamp->entry};

        return refuse(files, directory, name, &never, error);
    }
    files->many_names = files->many_names || order->names->nelts > DCV_ORDER_MANY_NAMES;
    dcv_drops_put_order(files->drops, directory->directory, name, stamp, order,
                        files->cache != NULL, files->scratch);
    return MOD_DCV_FILE_CHANGED;
}

/* The fingerprint of what a file held when it was read last. */
static apr_uint64_t find_content(const mod_dcv_files_t *files,
                                 const mod_dcv_csr_directory_t *directory,
                                 const char *name)
{
    dcv_known_t known;

    return dcv_drops_find(&known, files->drops, directory->directory, name)
               ? known.stamp->content
               : 0;
}

/* A file that was written again with what it held. */
static mod_dcv_file_result_t keep_file(mod_dcv_files_t *files,
                                       const mod_dcv_csr_directory_t *directory,
                                       const char *name, const dcv_stamp_t *stamp)
{
    dcv_drops_restamp(files->drops, directory->directory, name, stamp);
    return MOD_DCV_FILE_SAME;
}

/*
 * Whether a file has changed a moment ago, so that the program that has it for itself is
 * probably still writing it. One whose times are in the future has, too.
 */
static int is_young(const apr_finfo_t *info)
{
    apr_time_t changed = info->mtime > info->ctime ? info->mtime : info->ctime;

    return apr_time_now() - changed < HELD_MAX;
}

/* Whether a file was made a moment ago, and its content is still to come. */
static int is_being_made(const apr_finfo_t *info)
{
    return !info->size && apr_time_now() - info->ctime < EMPTY_MAX;
}

/* Read a regular file that has changed. */
static mod_dcv_file_result_t read_file(mod_dcv_files_t *files,
                                       const mod_dcv_csr_directory_t *directory,
                                       const char *name, const char *path,
                                       apr_finfo_t *info, apr_uint64_t entry)
{
    const mod_dcv_guard_t guard = {.directory = files->handle};
    const dcv_csr_file_t *file;
    apr_status_t status = APR_SUCCESS;
    dcv_stamp_t stamp;
    dcv_error_t *error;

    if (files->cache) {
        error = mod_dcv_cache_read(&file, &status, files->cache, path, info, &guard,
                                   files->scratch);
    }
    else {
        files->reader.content = find_content(files, directory, name);
        files->reader.guard = &guard;
        error = mod_dcv_reader_read(&file, info, &status, &files->reader, path,
                                    files->scratch, files->scratch);
    }
    /* It may go while it is looked at. */
    if (APR_STATUS_IS_ENOENT(status)) {
        return remove_file(files, directory, name, entry);
    }
    /* The children's user may have more groups than the parent knows. */
    if (APR_STATUS_IS_EACCES(status) && files->is_as_user) {
        return MOD_DCV_FILE_LATER;
    }
    if (mod_dcv_system_is_held(status) && is_young(info)) {
        return MOD_DCV_FILE_LATER;
    }
    if (status != APR_SUCCESS) {
        return fail_file(files, directory, name, entry, status);
    }
    stamp = mod_dcv_file_stamp(info, entry);
    stamp.content = files->cache ? 0 : files->reader.content;
    if (!error && !file) {
        return keep_file(files, directory, name, &stamp);
    }
    return error ? refuse(files, directory, name, &stamp, error)
                 : accept_file(files, directory, name, &stamp, path, file);
}

static mod_dcv_file_result_t update(mod_dcv_files_t *files,
                                    const mod_dcv_csr_directory_t *directory,
                                    const char *name, apr_uint64_t entry)
{
    const char *path = apr_pstrcat(files->scratch, directory->path, "/", name, NULL);
    apr_finfo_t info = {0};
    apr_status_t status =
        mod_dcv_handle_look(&info, files->handle, name, 0, files->scratch);
    dcv_stamp_t stamp = mod_dcv_file_stamp(&info, entry);

    if (mod_dcv_system_is_gone(status)) {
        return remove_file(files, directory, name, entry);
    }
    if (APR_STATUS_IS_EACCES(status) && files->is_as_user) {
        return MOD_DCV_FILE_LATER;
    }
    if (status != APR_SUCCESS) {
        return files->handle->status == APR_SUCCESS &&
                       mod_dcv_system_is_of_file(path, files->scratch)
                   ? fail_file(files, directory, name, entry, status)
                   : fail_directory(files, directory, status);
    }
    if (!mod_dcv_system_is_spelled(path, name, files->scratch)) {
        return remove_file(files, directory, name, entry);
    }
    if (is_known(files, directory, name, &stamp)) {
        return MOD_DCV_FILE_SAME;
    }
    /* What is no regular file is not even opened. */
    if (info.filetype != APR_REG) {
        return refuse(
            files, directory, name, &stamp,
            dcv_error_plain(DCV_E_FILE, files->scratch,
                            info.filetype == APR_DIR
                                ? DCV_N("it is a directory; put the CSR itself there")
                                : DCV_N("it is no regular file; put the CSR itself "
                                        "there")));
    }
    if (!files->cache && is_being_made(&info)) {
        return MOD_DCV_FILE_LATER;
    }
    if (files->cache && !mod_dcv_file_is_readable_by(mod_dcv_system_user(), &info)) {
        return MOD_DCV_FILE_LATER;
    }
    return read_file(files, directory, name, path, &info, entry);
}

mod_dcv_file_result_t mod_dcv_file_update(mod_dcv_files_t *files,
                                          const mod_dcv_csr_directory_t *directory,
                                          const char *name, apr_uint64_t entry)
{
    apr_pool_t *outer = files->scratch;
    mod_dcv_file_result_t result;

    /* A pool of its own, so that the file is closed before the next is opened. */
    apr_pool_create(&files->scratch, outer);
    result = update(files, directory, name, entry);
    apr_pool_destroy(files->scratch);
    files->scratch = outer;
    return result;
}
