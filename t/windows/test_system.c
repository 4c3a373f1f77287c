/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* src/httpd/system/windows.c, on Windows or under Wine. */
#include "httpd/system/system.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "dcv/clock.h"
#include "tap.h"

static const char *folder;

static const char *make_file(const char *name)
{
    const char *path = apr_pstrcat(pool, folder, "/", name, NULL);
    apr_file_t *file;

    if (apr_file_open(&file, path,
                      APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_TRUNCATE,
                      APR_FPROT_OS_DEFAULT, pool) != APR_SUCCESS) {
        abort();
    }
    apr_file_puts("hello", file);
    apr_file_close(file);
    return path;
}

static apr_status_t try_open(const char *path)
{
    apr_finfo_t info = {0};
    apr_file_t *file;
    apr_status_t status = mod_dcv_system_open(&file, &info, NULL, path, pool);

    if (status == APR_SUCCESS) {
        apr_file_close(file);
    }
    return status;
}

static void test_open(void)
{
    const mod_dcv_guard_t guard = {0};
    const char *path = make_file("open.csr");
    apr_finfo_t info = {0};
    apr_file_t *file;
    char text[6] = "";
    apr_size_t len = 5;

    is_number(mod_dcv_system_open(&file, &info, &guard, path, pool), APR_SUCCESS,
              "a file opens for a reader who is careful");
    is_number(apr_file_read(file, text, &len), APR_SUCCESS,
              "a file that was opened is read");
    is(text, "hello", "it has what was written");
    apr_file_close(file);
    ok(APR_STATUS_IS_ENOENT(try_open("C:/not/there.csr")),
       "a file that is not there is not found");
}

static void test_no_file(void)
{
    apr_finfo_t info = {0};
    apr_file_t *file;

    is_number(mod_dcv_system_open(&file, &info, NULL, folder, pool), APR_SUCCESS,
              "a directory is no failure");
    ok(!file && info.filetype == APR_DIR, "but is told from files");
    is_number(mod_dcv_system_open(&file, &info, NULL,
                                  apr_pstrcat(pool, folder, "/NUL", NULL), pool),
              APR_SUCCESS, "a device has its name in each directory");
    ok(!file && info.filetype != APR_REG && info.filetype != APR_DIR,
       "and is told from files, too");
}

static void test_paths(void)
{
    is(mod_dcv_system_find_path("Q:\\not\\there.csr", pool), "Q:/not/there.csr",
       "a path on a drive that is not there is one");
    ok(!mod_dcv_system_find_path("C:/Caf\xe9.csr", pool),
       "one that is not in UTF-8 is none");
    ok(!mod_dcv_system_find_path("C:/drop\"", pool), "nor is one with a quote in it");
}

static void test_gone(void)
{
    apr_status_t away = APR_FROM_OS_ERROR(ERROR_BAD_NETPATH);

    ok(mod_dcv_system_is_gone(APR_FROM_OS_ERROR(ERROR_PATH_NOT_FOUND)),
       "a directory that is not there is gone");
    ok(mod_dcv_system_is_gone(APR_FROM_OS_ERROR(ERROR_INVALID_DRIVE)),
       "so is one on a drive that is not there");
    ok(!mod_dcv_system_is_gone(away),
       "one on a machine that does not answer is not gone");
    ok(mod_dcv_system_is_temporary(away), "since that may pass");
    ok(!mod_dcv_system_is_gone(APR_FROM_OS_ERROR(ERROR_ACCESS_DENIED)),
       "nor is what must not be read");
    ok(mod_dcv_system_ignores_case(),
       "names in another case are those of the same file");
}

static void test_held(void)
{
    const char *path = make_file("held.csr");
    HANDLE holder = CreateFileA(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    apr_status_t status;

    ok(holder != INVALID_HANDLE_VALUE, "a program has a file for itself");
    status = try_open(path);
    ok(mod_dcv_system_is_held(status), "which is told from other failures");
    ok(!mod_dcv_system_is_temporary(status), "and is no trouble of the directory");
    ok(strstr(mod_dcv_system_remedy(status), "another program has it open") != NULL,
       "the remedy names the reason");
    CloseHandle(holder);
    is_number(try_open(path), APR_SUCCESS, "the file opens when the program is done");
}

static void test_denied(void)
{
    apr_status_t denied = APR_FROM_OS_ERROR(ERROR_ACCESS_DENIED);

    ok(!mod_dcv_system_is_temporary(denied),
       "a file that must not be read blames not its directory");
    ok(!mod_dcv_system_is_held(denied), "and is held by nobody");
    ok(strstr(mod_dcv_system_remedy(denied), "access is denied") != NULL,
       "the remedy says that access is denied");
    ok(mod_dcv_system_is_temporary(APR_FROM_OS_ERROR(ERROR_IO_DEVICE)),
       "a failure of the disk may pass");
    ok(strstr(mod_dcv_system_remedy(APR_FROM_OS_ERROR(ERROR_BAD_DEV_TYPE)),
              "names such as NUL") != NULL,
       "a device is told by its name");
    ok(!mod_dcv_system_remedy(APR_ENOENT), "other failures have no words of Windows");
}

static void test_spelling(void)
{
    const char *path = make_file("Case.csr");
    const char *other = apr_pstrcat(pool, folder, "/case.csr", NULL);

    is_number(try_open(other), APR_SUCCESS,
              "a file is found by a name in another case");
    ok(!mod_dcv_system_is_spelled(other, "case.csr", pool),
       "which is not the name that it has");
    ok(mod_dcv_system_is_spelled(path, "Case.csr", pool), "as its own name is");
    ok(mod_dcv_system_is_spelled("C:/not/there.csr", "there.csr", pool),
       "where there is no file a name is as good as another");
}

static void test_times(void)
{
    const char *names[] = {"first.csr", "missing.csr"};
    apr_time_t times[2] = {-1, -1}, now;
    mod_dcv_handle_t handle;
    apr_finfo_t info = {0};

    make_file(names[0]);
    now = apr_time_now();
    (void)mod_dcv_handle_open(&handle, &info, folder, 0, pool);
    mod_dcv_handle_find_times(times, &handle, names, 2, pool);
    mod_dcv_handle_close(&handle);
    ok(times[0] > now - apr_time_from_sec(60) && times[0] <= now + apr_time_from_sec(2),
       "the time at which a file came is found");
    is_number((long)times[1], 0, "that of a missing one is not");
}

static void test_child(void)
{
    _putenv("AP_PARENT_PID=");
    ok(!mod_dcv_system_is_reading_child(),
       "a process without a parent's number is a parent");
    _putenv("AP_PARENT_PID=17");
    ok(mod_dcv_system_is_reading_child(), "one with a parent's number is a child");
    _putenv("AP_PARENT_PID=");
}

static void *APR_THREAD_FUNC wake_later(apr_thread_t *thread, void *wake)
{
    mod_dcv_system_leave_signals();
    apr_sleep(apr_time_from_msec(200));
    mod_dcv_system_wake(wake);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

static void test_wake(void)
{
    mod_dcv_wake_t *wake = mod_dcv_system_create_wake(pool);
    apr_time_t begin = dcv_clock_now();
    apr_thread_t *thread;
    apr_status_t status;

    ok(wake != NULL, "a wait that can be ended is made");
    mod_dcv_system_wait(wake, apr_time_from_msec(300));
    ok(dcv_clock_now() - begin >= apr_time_from_msec(250), "a wait lasts for its time");
    apr_thread_create(&thread, NULL, wake_later, wake, pool);
    begin = dcv_clock_now();
    mod_dcv_system_wait(wake, apr_time_from_sec(60));
    ok(dcv_clock_now() - begin < apr_time_from_sec(50), "another thread ends a wait");
    apr_thread_join(&status, thread);
    mod_dcv_system_wake(wake);
    begin = dcv_clock_now();
    mod_dcv_system_wait(wake, apr_time_from_sec(60));
    ok(dcv_clock_now() - begin < apr_time_from_sec(50),
       "a wait is over at once where it was ended before");
}

static void test_user(void)
{
    apr_finfo_t info = {0};

    ok(!mod_dcv_system_begin_as_user(mod_dcv_system_user()),
       "a process has one user, and reads as that");
    ok(mod_dcv_system_may_read(mod_dcv_system_user(), &info),
       "who may try to read all");
}

void run_tests(void)
{
    const char *where;

    apr_temp_dir_get(&where, pool);
    folder = apr_psprintf(pool, "%s/dcv-system-%lu", where, GetCurrentProcessId());
    apr_dir_make(folder, APR_FPROT_OS_DEFAULT, pool);
    test_open();
    test_no_file();
    test_gone();
    test_paths();
    test_held();
    test_denied();
    test_spelling();
    test_times();
    test_child();
    test_wake();
    test_user();
}
