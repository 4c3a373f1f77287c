/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is different in a directory from what is known of it. */
#ifndef MOD_DCV_HTTPD_DIFFERENCES_H
#define MOD_DCV_HTTPD_DIFFERENCES_H

#include "dcv/drops.h"
#include "listing.h"

/* Lists of mod_dcv_listed_t. */
typedef struct mod_dcv_differences_t {
    apr_array_header_t
        *known;               /* known names that are not listed or got another inode */
    apr_array_header_t *come; /* new names */
    int gone;                 /* how many of known are not listed; their entry is 0 */
} mod_dcv_differences_t;

/* Compare with the names that a directory has now, which are sorted. Lists in pool. */
mod_dcv_differences_t mod_dcv_differences_find(const dcv_drops_t *drops,
                                               const dcv_directory_t *directory,
                                               const apr_array_header_t *names,
                                               apr_pool_t *pool);

#endif
