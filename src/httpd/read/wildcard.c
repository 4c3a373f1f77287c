/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Paths with wildcards: see wildcard.h. */
#include "wildcard.h"

#include <errno.h>
#include <string.h>

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "dcv/snapshot.h"
#include "dcv/text.h"
#include "reader.h"
#include "system/handle.h"
#include "system/system.h"

typedef struct {
    const char *path;
    mod_dcv_wildcard_t found;
    int names;    /* looked at */
    int is_ended; /* whether there are too many */
    apr_pool_t *pool;
} search_t;

int mod_dcv_wildcard_is_one(const char *path)
{
    return apr_fnmatch_test(path);
}

static void add_error(search_t *search, const char *path, const dcv_error_t *error)
{
    mod_dcv_wildcard_error_t *failed = apr_array_push(search->found.errors);

    failed->path = path;
    failed->error = error;
}

/* There is more than a path may lead to: what was found so far stays. */
static void end(search_t *search, int max, const char *format)
{
    search->is_ended = 1;
    add_error(search, search->path,
              dcv_error_create(DCV_E_FILE, search->pool, format, max));
}

static void add_match(search_t *search, const char *path)
{
    if (search->found.matches->nelts >= MOD_DCV_WILDCARD_MATCHES) {
        end(search, MOD_DCV_WILDCARD_MATCHES,
            DCV_N(
                "it leads to more than %d files, and those behind them are not looked "
                "at; name fewer with it"));
        return;
    }
    APR_ARRAY_PUSH(search->found.matches, const char *) =
        apr_pstrdup(search->pool, path);
}

/* Whether a failure says that a name is not there, or is no directory. */
static int is_absent(apr_status_t status)
{
    return APR_STATUS_IS_ENOENT(status) || APR_STATUS_IS_ENOTDIR(status) ||
           APR_STATUS_IS_ENAMETOOLONG(status) || status == APR_FROM_OS_ERROR(ELOOP);
}

/* What the names in a directory are matched with. */
typedef struct {
    search_t *search;
    const char *pattern;
    apr_array_header_t *names; /* const char * */
} listing_t;

static int take_name(void *context, const char *name, apr_uint64_t entry)
{
    const listing_t *listing = context;
    search_t *search = listing->search;
    int flags =
        APR_FNM_PERIOD | (mod_dcv_system_ignores_case() ? APR_FNM_CASE_BLIND : 0);

    (void)entry;
    if (++search->names > MOD_DCV_WILDCARD_NAMES) {
        end(search, MOD_DCV_WILDCARD_NAMES,
            DCV_N("it leads to more than %d names, and those behind them are not "
                  "looked at; name fewer with it"));
        return 0;
    }
    if (strcmp(name, ".") && strcmp(name, "..") &&
        apr_fnmatch(listing->pattern, name, flags) == APR_SUCCESS) {
        APR_ARRAY_PUSH(listing->names, const char *) =
            apr_pstrdup(listing->names->pool, name);
    }
    return 1;
}

/*
 * The names in a directory that a pattern matches, sorted, in pool. A customer's link to what he
 * does not own is not followed: he would see which names are there.
 */
static apr_status_t list(apr_array_header_t **names, search_t *search,
                         const char *directory, const char *pattern, apr_pool_t *pool)
{
    mod_dcv_handle_t handle;
    apr_finfo_t info;
    listing_t listing = {search, pattern,
                         apr_array_make(pool, 16, sizeof(const char *))};
    apr_status_t status;

    *names = listing.names;
    status = mod_dcv_handle_open(&handle, &info, directory, 0, pool);
    if (status == APR_SUCCESS) {
        status = mod_dcv_handle_list(&handle, take_name, &listing, pool);
    }
    mod_dcv_handle_close(&handle);
    dcv_text_sort(*names);
    return search->is_ended ? APR_SUCCESS : status;
}

/* A directory that cannot be read, perhaps since it is none. */
static void note_failure(search_t *search, const char *directory, apr_status_t status)
{
    const char *own = mod_dcv_system_remedy(status);

    if (status == MOD_DCV_EFOREIGN) {
        add_error(search, apr_pstrdup(search->pool, directory),
                  mod_dcv_reader_foreign(search->pool));
    }
    else if (!is_absent(status)) {
        add_error(
            search, apr_pstrdup(search->pool, directory),
            dcv_error_create(DCV_E_FILE, search->pool,
                             own ? own
                                 : DCV_N("cannot read the directory: %s; let the user "
                                         "who starts httpd read it"),
                             dcv_error_reason(status, search->pool)));
    }
}

/* A name that has no wildcard is looked up, in however large a directory. */
static void add_if_there(search_t *search, const char *directory, const char *name,
                         const char *path, apr_pool_t *pool)
{
    mod_dcv_handle_t handle;
    apr_finfo_t info = {0};
    apr_status_t status = mod_dcv_handle_open(&handle, &info, directory, 0, pool);

    if (status == APR_SUCCESS) {
        status = mod_dcv_handle_look(&info, &handle, name, 1, pool);
    }
    mod_dcv_handle_close(&handle);
    if (status == APR_SUCCESS) {
        add_match(search, path);
    }
    else {
        note_failure(search, path, status);
    }
}

/* The name that a part of a path without wildcards stands for, in pool. */
static const char *unescape(const char *part, apr_size_t len, apr_pool_t *pool)
{
    char *name = apr_palloc(pool, len + 1), *end = name;

    for (apr_size_t i = 0; i < len; i++) {
        i += part[i] == '\\' && i + 1 < len;
        *end++ = part[i];
    }
    *end = '\0';
    return name;
}

/* The path of a name in a directory, in pool. Only a root has a slash at its end. */
static const char *join(const char *directory, const char *name, apr_pool_t *pool)
{
    apr_size_t len = strlen(directory);
    int is_root = len && directory[len - 1] == '/';

    return apr_pstrcat(pool, directory, is_root ? "" : "/", name, NULL);
}

/*
 * Find what is below a directory. rest is the path from there, without the slash before it. It
 * calls itself once for each name with wildcards.
 */
static void find(search_t *search, const char *directory, const char *rest,
                 apr_pool_t *outer)
{
    apr_size_t len = strcspn(rest, "/");
    apr_array_header_t *names;
    apr_pool_t *pool;
    const char *pattern;
    apr_status_t status;

    apr_pool_create(&pool, outer);
    while (rest[len] && !apr_fnmatch_test(apr_pstrmemdup(pool, rest, len))) {
        directory = join(directory, unescape(rest, len, pool), pool);
        rest += len + 1;
        len = strcspn(rest, "/");
    }
    pattern = apr_pstrmemdup(pool, rest, len);
    if (!apr_fnmatch_test(pattern)) {
        const char *name = unescape(rest, len, pool);

        add_if_there(search, directory, name, join(directory, name, pool), pool);
        apr_pool_destroy(pool);
        return;
    }
    status = list(&names, search, directory, pattern, pool);
    if (status != APR_SUCCESS) {
        note_failure(search, directory, status);
    }
    for (int i = 0; i < names->nelts && !search->is_ended; i++) {
        const char *path = join(directory, APR_ARRAY_IDX(names, i, const char *), pool);

        if (rest[len]) {
            find(search, path, rest + len + 1, pool);
        }
        else {
            add_match(search, path);
        }
    }
    apr_pool_destroy(pool);
}

mod_dcv_wildcard_t mod_dcv_wildcard_find(const char *path, apr_pool_t *pool)
{
    search_t search = {.path = path, .pool = pool};
    const char *root = "";

    search.found.matches = apr_array_make(pool, 16, sizeof(const char *));
    search.found.errors = apr_array_make(pool, 1, sizeof(mod_dcv_wildcard_error_t));
    /* The root is a drive where there are such, else a slash. The path has one: it is absolute. */
    (void)apr_filepath_root(&root, &path, 0, pool);
    find(&search, root, path, pool);
    return search.found;
}
