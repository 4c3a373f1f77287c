/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over the files of a folder, without libFuzzer: a test for each file.
 *
 *     build/unit/fuzz/TARGET.t [FOLDER]
 *
 * The folder is t/data/seeds/TARGET unless another is named, which may hold a file of one
 * crash. A target calls abort() where something is wrong.
 */
#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEEDS "t/data/seeds/"

/* Fewer files in the folder of seeds were lost. */
#define SEEDS_LEAST 10

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The line for the file that is tried, should it abort. */
static char failure[1024];

static void report_abort(int number)
{
    (void)number;
    (void)!write(STDOUT_FILENO, failure, strlen(failure));
    _exit(1);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a folder's files, sorted. */
static apr_array_header_t *list_files(const char *folder, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 64, sizeof(const char *));
    apr_finfo_t info;
    apr_dir_t *dir;

    if (apr_dir_open(&dir, folder, pool) != APR_SUCCESS) {
        return names;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME | APR_FINFO_TYPE, dir) == APR_SUCCESS) {
        if (info.filetype == APR_REG) {
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(pool, info.name);
        }
    }
    apr_dir_close(dir);
    qsort(names->elts, (size_t)names->nelts, sizeof(const char *), compare_names);
    return names;
}

/* Try a file in memory of its own length, so that reading beyond it is noticed. */
static int try_file(const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    unsigned char *bytes;
    apr_size_t len;
    int is_read;

    if (apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool) !=
            APR_SUCCESS ||
        apr_file_info_get(&info, APR_FINFO_SIZE, file) != APR_SUCCESS) {
        return 0;
    }
    len = (apr_size_t)info.size;
    bytes = malloc(len ? len : 1);
    is_read = !len || apr_file_read_full(file, bytes, len, NULL) == APR_SUCCESS;
    apr_file_close(file);
    if (is_read) {
        (void)LLVMFuzzerTestOneInput(bytes, len);
    }
    free(bytes);
    return is_read;
}

/* Try all files of a folder, with a line for each. Returns how many cannot be read. */
static int try_all(const char *folder, const apr_array_header_t *names,
                   apr_pool_t *pool)
{
    int unreadable = 0;

    for (int i = 0; i < names->nelts; i++) {
        const char *path =
            apr_pstrcat(pool, folder, "/", APR_ARRAY_IDX(names, i, const char *), NULL);
        int is_read;

        apr_snprintf(failure, sizeof(failure),
                     "not ok %d - the seed %s aborts its target\n", i + 1, path);
        is_read = try_file(path, pool);
        printf("%s %d - the seed %s is tried without a fault\n",
               is_read ? "ok" : "not ok", i + 1, path);
        (void)fflush(stdout);
        unreadable += !is_read;
    }
    return unreadable;
}

/* The seeds of the target that a program is named after: "x" of "build/unit/fuzz/x.t". */
static const char *folder_of(const char *program, apr_pool_t *pool)
{
    const char *name = strrchr(program, '/');

    name = name ? name + 1 : program;
    return apr_pstrcat(pool, SEEDS, apr_pstrmemdup(pool, name, strcspn(name, ".")),
                       NULL);
}

int main(int argc, char **argv)
{
    apr_array_header_t *names;
    apr_pool_t *pool;
    const char *folder;
    int unreadable;

    apr_initialize();
    (void)atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    folder = argc > 1 ? argv[1] : folder_of(argv[0], pool);
    names = list_files(folder, pool);
    if (names->nelts < (argc > 1 ? 1 : SEEDS_LEAST)) {
        printf("Bail out! %s has %d files\n", folder, names->nelts);
        return 1;
    }
    (void)signal(SIGABRT, report_abort);
    printf("1..%d\n", names->nelts);
    (void)fflush(stdout);
    unreadable = try_all(folder, names, pool);
    apr_pool_destroy(pool);
    return unreadable ? 1 : 0;
}
