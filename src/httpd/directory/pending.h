/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a directory that are still to be looked at, first come first served. */
#ifndef MOD_DCV_HTTPD_PENDING_H
#define MOD_DCV_HTTPD_PENDING_H

#include <apr_hash.h>

#include "listing.h"

/* For one thread. All zero but pool: nothing is pending. */
typedef struct mod_dcv_pending_t {
    apr_pool_t *pool;         /* the parent of own; it lives as long as this */
    apr_pool_t *own;          /* of what follows; NULL: nothing is pending */
    apr_hash_t *names;        /* those that are pending */
    apr_array_header_t *list; /* mod_dcv_listed_t: taken up to next, then pending */
    int next;
} mod_dcv_pending_t;

/* Add a file, unless it is pending. Its name is copied. */
void mod_dcv_pending_add(mod_dcv_pending_t *pending, const mod_dcv_listed_t *file);

/* How many are pending. */
int mod_dcv_pending_count(const mod_dcv_pending_t *pending);

/*
 * Take the first one. Returns 0 when there is none; then all memory is given back. What
 * is taken is good until the next call of any function here.
 */
int mod_dcv_pending_take(mod_dcv_listed_t *file, mod_dcv_pending_t *pending);

#endif
