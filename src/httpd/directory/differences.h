/* SPDX-License-Identifier: Apache-2.0 */
/* What is different in a directory from what is known of it. */
#ifndef MOD_DCV_HTTPD_DIFFERENCES_H
#define MOD_DCV_HTTPD_DIFFERENCES_H

#include "dcv/drops.h"
#include "listing.h"

/*
 * The names, of those that a directory has now, that are new or stand for another inode,
 * and those that are gone, with entry 0: mod_dcv_listed_t, in pool. names are sorted.
 */
apr_array_header_t *mod_dcv_differences_find(const dcv_drops_t *drops,
                                             const dcv_directory_t *directory,
                                             const apr_array_header_t *names,
                                             apr_pool_t *pool);

#endif
