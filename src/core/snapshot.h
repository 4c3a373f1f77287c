/* SPDX-License-Identifier: Apache-2.0 */
/* What a snapshot is made of, for those who make and read it. */
#ifndef DCV_CORE_SNAPSHOT_H
#define DCV_CORE_SNAPSHOT_H

#include <apr_hash.h>

#include "dcv/drops.h"
#include "dcv/snapshot.h"
#include "table.h"

/* A dropped file, in one block of memory with all that is its own. */
typedef struct dcv_drop_t {
    const dcv_directory_t *directory;
    const char *name; /* "" for the directory itself */
    dcv_stamp_t stamp;
    dcv_problem_t problem; /* its text is NULL for an order */
    dcv_order_t order;     /* all zero for a problem */
    dcv_answer_t answer;
} dcv_drop_t;

struct dcv_snapshot_t {
    dcv_version_t version; /* not used by what only directives fill */
    apr_pool_t *pool;
    apr_array_header_t *vhosts;      /* const dcv_vhost_t * */
    apr_hash_t *answers;             /* see snapshot.c */
    apr_array_header_t *directories; /* const dcv_directory_t * */
    apr_hash_t *paths;               /* the first directory of each path */
    /*
     * The dropped files. These are sorted by directory and name. Problems that the first
     * directory with the same path has, too, are repeated, and not shown.
     */
    dcv_table_t *orders, *problems, *repeated;
    dcv_table_t *by_md5; /* orders by MD5, and then so */
};

/* A file by directory and name. */
typedef struct dcv_drop_id_t {
    int directory;
    const char *name;
} dcv_drop_id_t;

/* What to look for in orders and problems; wanted points to id. */
dcv_wanted_t dcv_drop_wanted(const dcv_drop_id_t *id);

/* The key of an MD5 in by_md5. */
apr_uint64_t dcv_drop_md5_key(const char *md5);

#endif
