/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a snapshot is made of, for those who make and read it. */
#ifndef DCV_CORE_SNAPSHOT_H
#define DCV_CORE_SNAPSHOT_H

#include <apr_hash.h>

#include "dcv/snapshot.h"
#include "drop.h"

struct dcv_snapshot_t {
    dcv_version_t version; /* not used by what only directives fill */
    apr_pool_t *pool;
    apr_array_header_t *vhosts;      /* const dcv_vhost_t * */
    apr_array_header_t *listeners;   /* const dcv_endpoint_t * */
    apr_hash_t *answers;             /* see snapshot.c */
    apr_hash_t *md5s;                /* of the orders of directives, to one of them */
    apr_array_header_t *directories; /* const dcv_directory_t * */
    apr_hash_t *paths;               /* the first directory of each path */
    /* const dcv_file_error_t *: of files that directives name, each once, also by path */
    apr_array_header_t *errors_listed;
    apr_hash_t *errors_known;
    /*
     * The drops. These tables are sorted by directory and name. Errors that the first
     * directory with the same path has, too, are repeated, and not shown.
     */
    dcv_table_t *orders, *errors, *repeated;
    dcv_table_t *by_md5; /* orders by MD5, and then so */
};

/*
 * The first order of those with an MD5, which a text begins with, in the directories from a
 * number on. Behind them stand those of other MD5s.
 */
dcv_table_place_t dcv_snapshot_seek_md5(const dcv_snapshot_t *snapshot, const char *md5,
                                        int directory);

#endif
