/* SPDX-License-Identifier: Apache-2.0 */
/* A file in a directory: see dropped.h. */
#include "dropped.h"

#include <errno.h>

#include <apr_strings.h>
#include <http_config.h>
#include <http_log.h>
#include <unixd.h>

#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* Signatures looked at in one go; those of others when somebody wants to see them. */
#define CHECKED_MAX 100

/* Problems logged one by one in one go. */
#define LOGGED_MAX 50

void mod_dcv_dropped_init(mod_dcv_dropped_t *dropped, server_rec *server,
                          mod_dcv_cache_t *cache, int startup)
{
    memset(dropped, 0, sizeof(*dropped));
    dropped->server = server;
    dropped->global = mod_dcv_config_of(server)->global;
    dropped->drops = dropped->global->drops;
    dropped->once = mod_dcv_once_open(server->process);
    dropped->cache = cache;
    dropped->startup = startup;
}

dcv_stamp_t mod_dcv_dropped_stamp(const apr_finfo_t *info, apr_uint64_t entry)
{
    dcv_stamp_t stamp = {entry,
                         (apr_uint64_t)info->inode,
                         (apr_uint64_t)info->device,
                         info->size,
                         info->mtime,
                         info->ctime};

    return stamp;
}

const char *mod_dcv_dropped_refusal(const char *what, apr_status_t status,
                                    apr_pool_t *pool)
{
    char reason[120];
    const char *remedy = APR_STATUS_IS_EACCES(status) ? "let the server's user read it"
                         : APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)
                             ? "make it again, or correct the path"
                         : APR_STATUS_IS_EMFILE(status) || APR_STATUS_IS_ENFILE(status)
                             ? "allow httpd more open files"
                             : "look after it; it is tried again";

    apr_strerror(status, reason, sizeof(reason));
    return apr_psprintf(pool, "%s: %s; %s", what, reason, remedy);
}

/* Whether it may be otherwise in a moment, with the file as it is. */
static int may_pass(apr_status_t status)
{
    return APR_STATUS_IS_EMFILE(status) || APR_STATUS_IS_ENFILE(status) ||
           APR_STATUS_IS_ENOMEM(status) || APR_STATUS_IS_EINTR(status) ||
           APR_STATUS_IS_EAGAIN(status) || status == APR_FROM_OS_ERROR(EIO);
}

/*
 * Log a problem, once. The start reads the configuration twice, and tells the terminal the
 * first time and the log the second time.
 */
static int is_to_be_logged(mod_dcv_dropped_t *dropped, apr_uint32_t mark)
{
    if (!dropped->startup && !mod_dcv_once_is_new(dropped->once, mark)) {
        return 0;
    }
    if (dropped->logged == LOGGED_MAX) {
        dropped->unlogged++;
        return 0;
    }
    dropped->logged++;
    return 1;
}

static apr_uint32_t mark_of_directory(const mod_dcv_csr_directory_t *directory,
                                      const char *text)
{
    return mod_dcv_once_mark(directory->path, text, 0);
}

void mod_dcv_dropped_blame(mod_dcv_dropped_t *dropped,
                           const mod_dcv_csr_directory_t *directory, const char *text)
{
    dcv_known_t known;

    if (dcv_drops_find(&known, dropped->drops, directory->directory, "") &&
        !strcmp(known.error, text)) {
        return;
    }
    dcv_drops_put_error(dropped->drops, directory->directory, "", NULL, text);
    if (is_to_be_logged(dropped, mark_of_directory(directory, text))) {
        ap_log_error(APLOG_MARK, APLOG_ERR | dropped->startup, 0, dropped->server,
                     "DCV0021: %s: %s", directory->path, text);
    }
}

void mod_dcv_dropped_absolve(mod_dcv_dropped_t *dropped,
                             const mod_dcv_csr_directory_t *directory)
{
    dcv_known_t known;

    if (dcv_drops_find(&known, dropped->drops, directory->directory, "")) {
        mod_dcv_once_forget(dropped->once, mark_of_directory(directory, known.error));
        dcv_drops_remove(dropped->drops, directory->directory, "");
    }
}

void mod_dcv_dropped_conclude(mod_dcv_dropped_t *dropped)
{
    if (dropped->unlogged) {
        ap_log_error(APLOG_MARK, APLOG_WARNING | dropped->startup, 0, dropped->server,
                     "DCV0022: %d more files of directories are no orders; the status "
                     "page lists them",
                     dropped->unlogged);
    }
}

/* Say that a file is no order, unless that is known. */
static mod_dcv_dropped_result_t refuse(mod_dcv_dropped_t *dropped,
                                       const mod_dcv_csr_directory_t *directory,
                                       const char *name, const dcv_stamp_t *stamp,
                                       const char *text)
{
    dcv_known_t known;
    const char *path;

    if (dcv_drops_find(&known, dropped->drops, directory->directory, name) &&
        known.error && !strcmp(known.error, text)) {
        dcv_drops_restamp(dropped->drops, directory->directory, name, stamp);
        return MOD_DCV_DROPPED_SAME;
    }
    dcv_drops_put_error(dropped->drops, directory->directory, name, stamp, text);
    path = dcv_error_line(name, dropped->scratch);
    if (is_to_be_logged(dropped,
                        mod_dcv_once_mark(apr_pstrcat(dropped->scratch, directory->path,
                                                      "/", name, NULL),
                                          text, stamp->mtime))) {
        ap_log_error(APLOG_MARK, APLOG_WARNING | dropped->startup, 0, dropped->server,
                     "DCV0020: %s/%s: %s", directory->path, path, text);
    }
    return MOD_DCV_DROPPED_CHANGED;
}

/* What stands in a directory cannot be read: all of it stays as it was. */
static mod_dcv_dropped_result_t fail_directory(mod_dcv_dropped_t *dropped,
                                               const mod_dcv_csr_directory_t *directory,
                                               apr_status_t status)
{
    mod_dcv_dropped_blame(
        dropped, directory,
        mod_dcv_dropped_refusal("cannot read the directory", status, dropped->scratch));
    return MOD_DCV_DROPPED_LATER;
}

/* Whether a name is there, wherever it leads. */
static int is_there(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info = {0};
    apr_status_t status = apr_stat(&info, path, APR_FINFO_LINK | APR_FINFO_TYPE, pool);

    return status == APR_SUCCESS || status == APR_INCOMPLETE;
}

/* The system does not let a file be read. It is tried again whenever it is looked at. */
static mod_dcv_dropped_result_t fail(mod_dcv_dropped_t *dropped,
                                     const mod_dcv_csr_directory_t *directory,
                                     const char *name, apr_uint64_t entry,
                                     apr_status_t status)
{
    dcv_stamp_t never = {entry, 0, 0, 0, 0, 0};

    return may_pass(status) ? fail_directory(dropped, directory, status)
                            : refuse(dropped, directory, name, &never,
                                     mod_dcv_dropped_refusal("cannot read it", status,
                                                             dropped->scratch));
}

/* A name without a file behind it: it is gone, or it is a link to nothing. */
static mod_dcv_dropped_result_t miss(mod_dcv_dropped_t *dropped,
                                     const mod_dcv_csr_directory_t *directory,
                                     const char *name, const char *path,
                                     apr_uint64_t entry)
{
    dcv_stamp_t never = {entry, 0, 0, 0, 0, 0};
    apr_finfo_t info = {0};

    (void)apr_stat(&info, path, APR_FINFO_LINK | APR_FINFO_TYPE, dropped->scratch);
    if (info.filetype == APR_LNK) {
        return refuse(dropped, directory, name, &never,
                      "it is a link to nothing; put the CSR there, or remove the link");
    }
    return dcv_drops_remove(dropped->drops, directory->directory, name)
               ? MOD_DCV_DROPPED_CHANGED
               : MOD_DCV_DROPPED_SAME;
}

/* Whether a file is as it is known to be. */
static int is_known(mod_dcv_dropped_t *dropped,
                    const mod_dcv_csr_directory_t *directory, const char *name,
                    const dcv_stamp_t *stamp)
{
    dcv_known_t known;
    dcv_stamp_t same;

    if (!dcv_drops_find(&known, dropped->drops, directory->directory, name)) {
        return 0;
    }
    same = *known.stamp;
    same.entry = stamp->entry;
    if (memcmp(&same, stamp, sizeof(same))) {
        return 0;
    }
    dcv_drops_restamp(dropped->drops, directory->directory, name, stamp);
    return 1;
}

/*
 * The parent may read more than the children: what they cannot read must not be answered
 * until the next restart only.
 */
#if AP_NEED_SET_MUTEX_PERMS
mod_dcv_user_t mod_dcv_dropped_user(void)
{
    mod_dcv_user_t user = {ap_unixd_config.user_id, ap_unixd_config.group_id};

    return user;
}

int mod_dcv_dropped_is_for(mod_dcv_user_t user, const apr_finfo_t *info)
{
    apr_fileperms_t needed = info->user == user.user     ? APR_UREAD
                             : info->group == user.group ? APR_GREAD
                                                         : APR_WREAD;

    return info->filetype == APR_REG &&
           (geteuid() || !user.user || (info->protection & needed));
}
#else
mod_dcv_user_t mod_dcv_dropped_user(void)
{
    mod_dcv_user_t user = {0};

    return user;
}

int mod_dcv_dropped_is_for(mod_dcv_user_t user, const apr_finfo_t *info)
{
    (void)user;
    return info->filetype == APR_REG;
}
#endif

/* Make an order of a file. */
static mod_dcv_dropped_result_t accept_file(mod_dcv_dropped_t *dropped,
                                            const mod_dcv_csr_directory_t *directory,
                                            const char *name, const dcv_stamp_t *stamp,
                                            const char *path,
                                            const dcv_csr_file_t *file)
{
    static const dcv_settings_t no_options = {0};
    const dcv_order_t *order;
    dcv_error_t *error = dcv_order_create(
        &order, path, file, &no_options, directory->presets,
        dropped->global->authorities, dropped->scratch, dropped->scratch);

    if (error) {
        return refuse(dropped, directory, name, stamp, error->message);
    }
    dcv_drops_put_order(dropped->drops, directory->directory, name, stamp, order,
                        dropped->cache != NULL, dropped->scratch);
    return MOD_DCV_DROPPED_CHANGED;
}

/* Read a regular file that has changed. */
static mod_dcv_dropped_result_t read_file(mod_dcv_dropped_t *dropped,
                                          const mod_dcv_csr_directory_t *directory,
                                          const char *name, const char *path,
                                          apr_finfo_t *info, apr_uint64_t entry)
{
    const dcv_csr_file_t *file;
    apr_status_t status = APR_SUCCESS;
    dcv_stamp_t stamp;
    const char *problem;

    dropped->reads++;
    if (dropped->cache) {
        problem = mod_dcv_cache_read(&file, &status, dropped->cache, path, info,
                                     dropped->scratch);
    }
    else {
        problem = mod_dcv_reader_read(
            &file, info, &status, path,
            dropped->reads > CHECKED_MAX ? DCV_SKIP_SIGNATURE : DCV_CHECK_SIGNATURE,
            dropped->scratch, dropped->scratch);
    }
    /* It may go while it is looked at. */
    if (APR_STATUS_IS_ENOENT(status)) {
        return miss(dropped, directory, name, path, entry);
    }
    if (status != APR_SUCCESS) {
        return fail(dropped, directory, name, entry, status);
    }
    stamp = mod_dcv_dropped_stamp(info, entry);
    return problem ? refuse(dropped, directory, name, &stamp, problem)
                   : accept_file(dropped, directory, name, &stamp, path, file);
}

static mod_dcv_dropped_result_t look(mod_dcv_dropped_t *dropped,
                                     const mod_dcv_csr_directory_t *directory,
                                     const char *name, apr_uint64_t entry)
{
    const char *path = apr_pstrcat(dropped->scratch, directory->path, "/", name, NULL);
    apr_finfo_t info = {0};
    apr_status_t status = apr_stat(&info, path, MOD_DCV_FINFO, dropped->scratch);
    dcv_stamp_t stamp = mod_dcv_dropped_stamp(&info, entry);

    if (APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status)) {
        return miss(dropped, directory, name, path, entry);
    }
    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        return is_there(path, dropped->scratch)
                   ? fail(dropped, directory, name, entry, status)
                   : fail_directory(dropped, directory, status);
    }
    if (is_known(dropped, directory, name, &stamp)) {
        return MOD_DCV_DROPPED_SAME;
    }
    /* What is no regular file is not even opened. */
    if (info.filetype != APR_REG) {
        return refuse(dropped, directory, name, &stamp,
                      info.filetype == APR_DIR
                          ? "it is a directory; put the CSR itself there"
                          : "it is no regular file; put the CSR itself there");
    }
    if (dropped->cache && !mod_dcv_dropped_is_for(mod_dcv_dropped_user(), &info)) {
        return MOD_DCV_DROPPED_LATER;
    }
    return read_file(dropped, directory, name, path, &info, entry);
}

mod_dcv_dropped_result_t mod_dcv_dropped_look(mod_dcv_dropped_t *dropped,
                                              const mod_dcv_csr_directory_t *directory,
                                              const char *name, apr_uint64_t entry)
{
    apr_pool_t *outer = dropped->scratch;
    mod_dcv_dropped_result_t result;

    /* A pool of its own, so that the file is closed before the next is opened. */
    apr_pool_create(&dropped->scratch, outer);
    result = look(dropped, directory, name, entry);
    apr_pool_destroy(dropped->scratch);
    dropped->scratch = outer;
    return result;
}
