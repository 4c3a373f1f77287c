/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a command on Windows: see run.h. What it started itself is not killed with it. */
#include "run.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_thread_proc.h>

struct mod_dcv_run_t {
    apr_proc_t process;
    int has_ended;
    mod_dcv_end_t end;
    const char *rest;
    apr_size_t rest_len;
};

/* Send the input into a pipe: httpd reads and writes without waiting for the command. */
static apr_status_t prepare(apr_procattr_t **attributes, apr_pool_t *pool)
{
    apr_file_t *nobody;
    apr_status_t status = apr_procattr_create(attributes, pool);

    if (status == APR_SUCCESS) {
        status =
            apr_procattr_io_set(*attributes, APR_CHILD_BLOCK, APR_NO_PIPE, APR_NO_PIPE);
    }
    if (status == APR_SUCCESS) {
        status = apr_file_open(&nobody, "NUL", APR_FOPEN_WRITE, 0, pool);
    }
    if (status == APR_SUCCESS) {
        status = apr_procattr_child_out_set(*attributes, nobody, NULL);
    }
    if (status == APR_SUCCESS) {
        status = apr_procattr_cmdtype_set(*attributes, APR_PROGRAM);
    }
    return status == APR_SUCCESS ? apr_procattr_dir_set(*attributes, "/") : status;
}

mod_dcv_run_t *mod_dcv_run_start(apr_status_t *status, const char *const *argv,
                                 const char *const *env, const char *input,
                                 apr_pool_t *pool)
{
    mod_dcv_run_t *run = apr_pcalloc(pool, sizeof(*run));
    apr_procattr_t *attributes;

    *status = prepare(&attributes, pool);
    if (*status == APR_SUCCESS) {
        *status = apr_proc_create(&run->process, argv[0], argv, env, attributes, pool);
    }
    if (*status != APR_SUCCESS) {
        return NULL;
    }
    run->rest = input;
    run->rest_len = strlen(input);
    return run;
}

static void give_input(mod_dcv_run_t *run)
{
    apr_size_t len = run->rest_len;
    apr_status_t status;

    if (!run->process.in) {
        return;
    }
    status = len ? apr_file_write(run->process.in, run->rest, &len) : APR_SUCCESS;
    if (status == APR_SUCCESS) {
        run->rest += len;
        run->rest_len -= len;
    }
    if (!run->rest_len || (status != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(status))) {
        apr_file_close(run->process.in);
        run->process.in = NULL;
    }
}

int mod_dcv_run_has_ended(mod_dcv_run_t *run, mod_dcv_end_t *end)
{
    apr_exit_why_e why;
    int code;

    give_input(run);
    if (!run->has_ended &&
        apr_proc_wait(&run->process, &code, &why, APR_NOWAIT) == APR_CHILD_DONE) {
        run->has_ended = 1;
        run->end.code = code;
    }
    *end = run->end;
    return run->has_ended;
}

void mod_dcv_run_kill(mod_dcv_run_t *run)
{
    if (!run->has_ended) {
        (void)apr_proc_kill(&run->process, 9);
        run->has_ended = 1;
        run->end.code = -1;
    }
}

int mod_dcv_run_may(const char *path, apr_pool_t *pool)
{
    (void)path;
    (void)pool;
    return 1;
}
