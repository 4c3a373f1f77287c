/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The names in a directory that are those of orders: see listing.h. */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
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

apr_status_t mod_dcv_listing_read(apr_array_header_t **names, int *is_part,
                                  const char *path, int max, apr_pool_t *pool)
{
    apr_int32_t wanted = APR_FINFO_NAME | mod_dcv_system_entry_wanted();
    apr_int64_t names_max = (apr_int64_t)max + max / 2 + BEYOND_MAX, entries = 0;
    apr_dir_t *directory;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&directory, path, pool);

    *names = apr_array_make(pool, 64, sizeof(mod_dcv_listed_t));
    *is_part = 0;
    if (status != APR_SUCCESS) {
        return status;
    }
    while ((status = apr_dir_read(&info, wanted, directory)) == APR_SUCCESS ||
           status == APR_INCOMPLETE) {
        if ((*names)->nelts >= names_max || ++entries > names_max * ENTRIES_FACTOR) {
            *is_part = 1;
            break;
        }
        if (dcv_dropped_is_wanted(info.name)) {
            mod_dcv_listed_t *listed = apr_array_push(*names);

            listed->name = apr_pstrdup(pool, info.name);
            listed->entry = mod_dcv_system_entry(&info);
        }
    }
    apr_dir_close(directory);
    qsort((*names)->elts, (size_t)(*names)->nelts, sizeof(mod_dcv_listed_t),
          compare_names);
    return *is_part || APR_STATUS_IS_ENOENT(status) ? APR_SUCCESS : status;
}

apr_uint64_t mod_dcv_listing_entry(const char *path, const char *name,
                                   apr_pool_t *scratch_pool)
{
    apr_finfo_t info = {0};

    (void)apr_stat(&info, apr_pstrcat(scratch_pool, path, "/", name, NULL),
                   APR_FINFO_LINK | mod_dcv_system_entry_wanted(), scratch_pool);
    return mod_dcv_system_entry(&info);
}

static int compare_times(const void *a, const void *b)
{
    const mod_dcv_listed_t *one = a, *other = b;

    return one->came != other->came ? (one->came > other->came ? 1 : -1)
                                    : strcmp(one->name, other->name);
}

void mod_dcv_listing_cut(apr_array_header_t *names, int max, const char *path)
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
    mod_dcv_system_find_times(times, path, bare, count, names->pool);
    for (int i = 0; i < count; i++) {
        listed[i].came = times[i];
    }
    qsort(listed, (size_t)count, sizeof(*listed), compare_times);
    names->nelts = max;
    qsort(listed, (size_t)max, sizeof(*listed), compare_names);
}
