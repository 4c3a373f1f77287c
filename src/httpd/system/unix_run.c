/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command on Unix: see run.h.
 *
 * apr_proc_create() makes no process group, leaves descriptors open that others forgot to
 * mark, and runs the cleanups of all pools in the new process, which other threads of httpd
 * may have been changing. So the process is made by hand; until it executes the command it
 * does only what POSIX allows after a fork in a process with threads.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_file_info.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#define NULL_DEVICE "/dev/null"

/* What a shell says of a command that cannot be executed. */
#define CANNOT_EXECUTE 127

/* Descriptors that are closed one by one, where the system cannot close all at once. */
#define CLOSED_MOST 65536

#ifdef NSIG
#define SIGNALS NSIG
#else
#define SIGNALS 64
#endif

struct mod_dcv_run_t {
    pid_t process; /* 0: it has ended */
    mod_dcv_end_t end;
    int input; /* -1: closed */
    const char *rest;
    size_t rest_len;
};

#ifdef SYS_close_range
static int close_at_once(int from)
{
    return syscall(SYS_close_range, from, ~0u, 0) == 0;
}
#else
static int close_at_once(int from)
{
    (void)from;
    return 0;
}
#endif

static void close_from(int from, int limit)
{
    if (!close_at_once(from)) {
        for (int i = from; i < limit; i++) {
            close(i);
        }
    }
}

/*
 * In the new process: have signals as a program expects them. One that is pending was meant for
 * httpd, in whose process group this process was, and is dropped by being ignored.
 */
static void reset_signals(void)
{
    struct sigaction ignored, action;
    sigset_t none;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    ignored = action;
    ignored.sa_handler = SIG_IGN;
    for (int i = 1; i < SIGNALS; i++) {
        sigaction(i, &ignored, NULL);
        sigaction(i, &action, NULL);
    }
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/* Another descriptor for the same, none of the three that every program has. */
static int move_up(int descriptor)
{
    return fcntl(descriptor, F_DUPFD, STDERR_FILENO + 1);
}

/* The new process: becomes the command. */
static _Noreturn void become(int input, int limit, const char *const *argv,
                             const char *const *env)
{
    int nobody = move_up(open(NULL_DEVICE, O_RDWR));

    setsid();
    if (dup2(move_up(input), STDIN_FILENO) >= 0 && dup2(nobody, STDOUT_FILENO) >= 0 &&
        (fcntl(STDERR_FILENO, F_GETFD) >= 0 || dup2(nobody, STDERR_FILENO) >= 0) &&
        chdir("/") == 0) {
        close_from(STDERR_FILENO + 1, limit);
        reset_signals();
        execve(argv[0], (char *const *)argv, (char *const *)env);
    }
    _exit(CANNOT_EXECUTE);
}

static int count_descriptors(void)
{
    long limit = sysconf(_SC_OPEN_MAX);

    return limit <= 0 || limit > CLOSED_MOST ? CLOSED_MOST : (int)limit;
}

static int close_input(mod_dcv_run_t *run)
{
    int is_open = run->input >= 0;

    if (is_open) {
        close(run->input);
        run->input = -1;
    }
    return is_open;
}

static apr_status_t clean_up(void *data)
{
    mod_dcv_run_t *run = data;

    close_input(run);
    mod_dcv_run_kill(run);
    return APR_SUCCESS;
}

/* A pipe whose ends other processes do not get; nobody waits for the end that is written. */
static int make_pipe(int ends[2])
{
    return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0;
}

/*
 * fork() with all signals blocked in the new process, which would run httpd's handlers until it
 * has a session of its own.
 */
static pid_t fork_blocked(void)
{
    sigset_t all, before;
    pid_t process;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    process = fork();
    if (process) {
        int error = errno;

        pthread_sigmask(SIG_SETMASK, &before, NULL);
        errno = error;
    }
    return process;
}

mod_dcv_run_t *mod_dcv_run_start(apr_status_t *status, const char *const *argv,
                                 const char *const *env, const char *input,
                                 apr_pool_t *pool)
{
    mod_dcv_run_t *run = apr_pcalloc(pool, sizeof(*run));
    int ends[2] = {-1, -1}, limit = count_descriptors();

    if (!make_pipe(ends) || (run->process = fork_blocked()) < 0) {
        *status = APR_FROM_OS_ERROR(errno);
        close(ends[0]);
        close(ends[1]);
        return NULL;
    }
    if (!run->process) {
        become(ends[0], limit, argv, env);
    }
    close(ends[0]);
    run->input = ends[1];
    run->rest = input;
    run->rest_len = strlen(input);
    apr_pool_cleanup_register(pool, run, clean_up, apr_pool_cleanup_null);
    return run;
}

/* Who does not read gets what fits into the pipe, and no signal ends httpd: it ignores SIGPIPE. */
static void give_input(mod_dcv_run_t *run)
{
    ssize_t written = run->input >= 0 && run->rest_len
                          ? write(run->input, run->rest, run->rest_len)
                          : 0;

    if (written > 0) {
        run->rest += written;
        run->rest_len -= (size_t)written;
    }
    if (!run->rest_len || (written < 0 && errno != EAGAIN && errno != EINTR)) {
        close_input(run);
    }
}

static void note_end(mod_dcv_run_t *run, int how)
{
    run->process = 0;
    run->end.code = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    run->end.signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
}

int mod_dcv_run_has_ended(mod_dcv_run_t *run, mod_dcv_end_t *end)
{
    int how = 0;
    pid_t found = 0;

    give_input(run);
    if (run->process) {
        found = waitpid(run->process, &how, WNOHANG);
    }
    if (found > 0) {
        note_end(run, how);
    }
    else if (found < 0 && errno != EINTR) {
        /* Somebody else in this process has waited for it. */
        run->process = 0;
        run->end.code = -1;
    }
    *end = run->end;
    return !run->process;
}

void mod_dcv_run_kill(mod_dcv_run_t *run)
{
    int how = 0;

    if (!run->process) {
        return;
    }
    /* It may not have made its group yet. */
    if (kill(-run->process, SIGKILL)) {
        kill(run->process, SIGKILL);
    }
    while (waitpid(run->process, &how, 0) < 0 && errno == EINTR) {
    }
    note_end(run, how);
}

int mod_dcv_run_may(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info = {0};

    return apr_stat(&info, path, APR_FINFO_PROT, pool) != APR_SUCCESS ||
           (info.protection & (APR_UEXECUTE | APR_GEXECUTE | APR_WEXECUTE));
}
