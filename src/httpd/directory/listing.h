/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names in a directory that are those of orders. */
#ifndef MOD_DCV_HTTPD_LISTING_H
#define MOD_DCV_HTTPD_LISTING_H

#include <apr_tables.h>

#include "system/handle.h"

/* A name in a directory. */
typedef struct mod_dcv_listed_t {
    const char *name;
    apr_uint64_t entry; /* what mod_dcv_system_entry() says of it there; 0: nothing */
    apr_time_t came;    /* set by mod_dcv_listing_cut() */
} mod_dcv_listed_t;

/*
 * The names of orders in a directory, mod_dcv_listed_t sorted by their bytes, in pool. max is
 * the limit of its files: one that has far more names is not read to its end, since whoever
 * fills it must not take the time and memory of others. is_part says whether that is so.
 */
apr_status_t mod_dcv_listing_read(apr_array_header_t **names, int *is_part,
                                  const mod_dcv_handle_t *handle, int max,
                                  apr_pool_t *pool);

/*
 * Leave of names, sorted by their bytes, the max that came first. That is told by the time
 * of change, which a rename sets and nobody can set back; of those at the same time the
 * lower names count. Looks at no file when there are not more.
 */
void mod_dcv_listing_cut(apr_array_header_t *names, int max,
                         const mod_dcv_handle_t *handle);

/* What mod_dcv_system_entry() says of a name; 0: nothing. */
apr_uint64_t mod_dcv_listing_entry(const mod_dcv_handle_t *handle, const char *name,
                                   apr_pool_t *scratch_pool);

#endif
