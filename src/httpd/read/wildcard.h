/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths with wildcards, as Include has them: `*`, `?` and `[...]`, each within one name, of
 * which a leading dot is matched by a dot alone.
 *
 * Directories on the way may be customers' own. So no more is looked at than has a bound,
 * and nothing but directories is opened: what a match is, its reader finds out.
 */
#ifndef MOD_DCV_HTTPD_WILDCARD_H
#define MOD_DCV_HTTPD_WILDCARD_H

#include <apr_tables.h>

#include "dcv/error.h"

/* Matches of a path, and names in all directories on the way, beyond which none is taken. */
#define MOD_DCV_WILDCARD_MATCHES 10000
#define MOD_DCV_WILDCARD_NAMES   1000000

/* A directory or a path with what is wrong with it. */
typedef struct mod_dcv_wildcard_error_t {
    const char *path;
    const dcv_error_t *error;
} mod_dcv_wildcard_error_t;

/* What a path with wildcards leads to. */
typedef struct mod_dcv_wildcard_t {
    apr_array_header_t *matches; /* const char *, sorted by their bytes, name by name */
    /*
     * Directories that cannot be read, or the path itself where it has more matches or names
     * than are taken: mod_dcv_wildcard_error_t.
     */
    apr_array_header_t *errors;
} mod_dcv_wildcard_t;

/* Whether a path has wildcards. */
int mod_dcv_wildcard_is_one(const char *path);

/*
 * Find what an absolute path with wildcards leads to, in pool. Links are followed. What is
 * not there is no error, nor is a name on the way that is no directory.
 */
mod_dcv_wildcard_t mod_dcv_wildcard_find(const char *path, apr_pool_t *pool);

#endif
