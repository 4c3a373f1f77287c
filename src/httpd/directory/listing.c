/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names in a directory that are those of orders: see listing.h. */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "dcv/dropped.h"
#include "system/system.h"

/*
 * Names of orders beyond half as many again as a directory may have, after which it is read
 * no further; and how many times as many entries of any name it may have before that.
 */
#define BEYOND_MAX     1000
#define ENTRIES_FACTOR 10

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const mod_dcv_listed_t *)a)->name,
                  ((const mod_dcv_listed_t *)b)->name);
}

/* A directory that is being listed. */
typedef struct {
    apr_array_header_t *names;
    apr_int64_t names_max, entries;
    int is_part;
} listing_t;

static int take_name(void *context, const char *name, apr_uint64_t entry)
{
    listing_t *listing = context;

    if (listing->names->nelts >= listing->names_max ||
        ++listing->entries > listing->names_max * ENTRIES_FACTOR) {
        listing->is_part = 1;
    }
    else if (dcv_dropped_is_wanted(name)) {
        mod_dcv_listed_t *listed = apr_array_push(listing->names);

        listed->name = apr_pstrdup(listing->names->pool, name);
        listed->entry = entry;
    }
    return !listing->is_part;
}

apr_status_t mod_dcv_listing_read(apr_array_header_t **names, int *is_part,
                                  const mod_dcv_handle_t *handle, int max,
                                  apr_pool_t *pool)
{
    listing_t listing = {.names = apr_array_make(pool, 64, sizeof(mod_dcv_listed_t)),
                         .names_max = (apr_int64_t)max + max / 2 + BEYOND_MAX};
    apr_status_t status = mod_dcv_handle_list(handle, take_name, &listing, pool);

    *names = listing.names;
    *is_part = listing.is_part;
    qsort(listing.names->elts, (size_t)listing.names->nelts, sizeof(mod_dcv_listed_t),
          compare_names);
    return status;
}

apr_uint64_t mod_dcv_listing_entry(const mod_dcv_handle_t *handle, const char *name,
                                   apr_pool_t *scratch_pool)
{
    apr_finfo_t info = {0};

    (void)mod_dcv_handle_look(&info, handle, name, 1, scratch_pool);
    return mod_dcv_system_entry(&info);
}

static int compare_times(const void *a, const void *b)
{
    const mod_dcv_listed_t *one = a, *other = b;

    return one->came != other->came ? (one->came > other->came ? 1 : -1)
                                    : strcmp(one->name, other->name);
}

void mod_dcv_listing_cut(apr_array_header_t *names, int max,
                         const mod_dcv_handle_t *handle)
{
    mod_dcv_listed_t *listed = (mod_dcv_listed_t *)names->elts;
    int count = names->nelts;
    const char **bare;
    apr_time_t *times;

    if (count <= max) {
        return;
    }
    if (max <= 0) {
        names->nelts = 0;
        return;
    }
    bare = apr_palloc(names->pool, (apr_size_t)count * sizeof(*bare));
    times = apr_palloc(names->pool, (apr_size_t)count * sizeof(*times));
    for (int i = 0; i < count; i++) {
        bare[i] = listed[i].name;
    }
    mod_dcv_handle_find_times(times, handle, bare, count, names->pool);
    for (int i = 0; i < count; i++) {
        listed[i].came = times[i];
    }
    qsort(listed, (size_t)count, sizeof(*listed), compare_times);
    names->nelts = max;
    qsort(listed, (size_t)max, sizeof(*listed), compare_names);
}
