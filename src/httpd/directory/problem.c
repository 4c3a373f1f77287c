/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a directory or one of its files: see problem.h. */
#include "problem.h"

#include <errno.h>

#include <http_config.h>
#include <http_log.h>

#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* What the system refuses, by what can be done: texts with a place for what it says. */
typedef struct {
    const char *denied, *gone, *looped, *too_many, *other;
} failure_texts_t;

static const char *failure_text(const failure_texts_t *texts, apr_status_t status)
{
    const char *own = mod_dcv_system_remedy(status);

    return own                                  ? own
           : APR_STATUS_IS_EACCES(status)       ? texts->denied
           : mod_dcv_system_is_gone(status)     ? texts->gone
           : status == APR_FROM_OS_ERROR(ELOOP) ? texts->looped
           : APR_STATUS_IS_EMFILE(status) || APR_STATUS_IS_ENFILE(status)
               ? texts->too_many
               : texts->other;
}

static dcv_error_t *describe_failure(const failure_texts_t *texts, apr_status_t status,
                                     apr_pool_t *pool)
{
    return dcv_error_create(DCV_E_FILE, pool, failure_text(texts, status),
                            dcv_error_reason(status, pool));
}

dcv_error_t *mod_dcv_problem_of_directory(apr_status_t status, apr_pool_t *pool)
{
    static const failure_texts_t texts = {
        DCV_N("cannot read the directory: %s; let the server's user read it"),
        DCV_N("cannot read the directory: %s; make it again, or correct the path"),
        DCV_N("cannot read the directory: %s; name the directory itself"),
        DCV_N("cannot read the directory: %s; allow httpd more open files"),
        DCV_N("cannot read the directory: %s; look after it; it is tried again")};

    return status == MOD_DCV_EFOREIGN
               ? dcv_error_plain(
                     DCV_E_FILE, pool,
                     DCV_N(
                         "its path leads over a link of somebody who does not own the "
                         "directory; name the directory itself, or let root make the "
                         "link"))
               : describe_failure(&texts, status, pool);
}

dcv_error_t *mod_dcv_problem_of_file(apr_status_t status, apr_pool_t *pool)
{
    static const failure_texts_t texts = {
        DCV_N("cannot read it: %s; let the server's user read it"),
        DCV_N("cannot read it: %s; make it again, or correct the path"),
        DCV_N("cannot read it: %s; put the CSR itself there"),
        DCV_N("cannot read it: %s; allow httpd more open files"),
        DCV_N("cannot read it: %s; look after it; it is tried again")};

    return status == MOD_DCV_EFOREIGN ? mod_dcv_reader_foreign(pool)
                                      : describe_failure(&texts, status, pool);
}

int mod_dcv_problem_take_line(mod_dcv_files_t *files,
                              const mod_dcv_csr_directory_t *directory,
                              apr_uint32_t mark)
{
    int number = directory->directory->number;

    /* The parent has read the same, and logged it. */
    if (files->cache && mod_dcv_system_is_reading_child()) {
        (void)mod_dcv_logged_is_new(files->logged_marks, mark);
        return 0;
    }
    /* What is not logged leaves no mark, or a directory could push out those of others. */
    if (!files->startup && (mod_dcv_lines_are_left(files->lines, number)
                                ? !mod_dcv_logged_is_new(files->logged_marks, mark)
                                : mod_dcv_logged_has(files->logged_marks, mark))) {
        return 0;
    }
    if (mod_dcv_lines_take(files->lines, number)) {
        return 1;
    }
    files->unlogged[number]++;
    return 0;
}

static apr_uint32_t make_directory_mark(const mod_dcv_files_t *files,
                                        const mod_dcv_csr_directory_t *directory,
                                        const char *text)
{
    return mod_dcv_logged_mark(files->logged_marks, directory->path, text, 0);
}

void mod_dcv_problem_report(mod_dcv_files_t *files,
                            const mod_dcv_csr_directory_t *directory,
                            const dcv_error_t *error)
{
    const char *text = error->message;
    dcv_known_t known;

    if (dcv_drops_find(&known, files->drops, directory->directory, "") &&
        !strcmp(known.error, text)) {
        return;
    }
    dcv_drops_put_error(files->drops, directory->directory, "", NULL, error);
    if (mod_dcv_problem_take_line(files, directory,
                                  make_directory_mark(files, directory, text))) {
        /* The one line that httpd -t has of it says where it is configured, too. */
        ap_log_error(
            APLOG_MARK, APLOG_ERR | files->startup, 0, files->server,
            "DCV0021: %s: %s%s%s%s", directory->path, text, files->startup ? " (" : "",
            files->startup ? mod_dcv_config_describe(&directory->place, files->scratch)
                           : "",
            files->startup ? ")" : "");
    }
}

void mod_dcv_problem_clear(mod_dcv_files_t *files,
                           const mod_dcv_csr_directory_t *directory)
{
    dcv_known_t known;

    if (dcv_drops_find(&known, files->drops, directory->directory, "")) {
        mod_dcv_logged_forget(files->logged_marks,
                              make_directory_mark(files, directory, known.error));
        dcv_drops_remove(files->drops, directory->directory, "");
    }
}

void mod_dcv_problem_log_rest(mod_dcv_files_t *files,
                              const mod_dcv_csr_directory_t *directory)
{
    int number = directory->directory->number, unlogged = files->unlogged[number];

    files->unlogged[number] = 0;
    if (unlogged && mod_dcv_lines_tell(files->lines, number)) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING | files->startup, 0, files->server,
            "DCV0022: %s: %d more problems are not logged, nor what comes before "
            "the hour is over, since a directory has %d lines an hour; the "
            "status page shows all that is wrong",
            directory->path, unlogged, MOD_DCV_LINES);
    }
}
