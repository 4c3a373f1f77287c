/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One file of a drop-in directory: whether it is an order, and if not, why. */
#ifndef MOD_DCV_HTTPD_FILE_H
#define MOD_DCV_HTTPD_FILE_H

#include <apr_file_info.h>
#include <httpd.h>

#include "read/cache.h"
#include "config/config.h"
#include "log/lines.h"
#include "log/logged.h"
#include "system/system.h"
#include "read/reader.h"

/* What reading the files of directories takes. For one thread. */
typedef struct mod_dcv_files_t {
    server_rec *server;
    const mod_dcv_global_t *global;
    dcv_drops_t *drops;
    mod_dcv_logged_t *logged_marks;
    mod_dcv_cache_t *cache;  /* of the parent; NULL in a child */
    int startup;             /* APLOG_STARTUP while httpd starts, or 0 */
    int is_as_user;          /* whether the parent reads as the children's user */
    mod_dcv_reader_t reader; /* of a child */
    int many_names; /* whether warnings of orders with many names are to be found */
    mod_dcv_lines_t *lines;
    int *unlogged; /* problems of this look for which there was no line, by directory */
    const mod_dcv_handle_t *handle; /* of the directory whose files are looked at */
    apr_pool_t *scratch;
} mod_dcv_files_t;

typedef enum {
    MOD_DCV_FILE_SAME,    /* as it was */
    MOD_DCV_FILE_CHANGED, /* something else is known of it now */
    /* It could not be read for a reason that may pass, or is left to the children. */
    MOD_DCV_FILE_LATER
} mod_dcv_file_result_t;

/* Set up all but scratch, in pool. */
void mod_dcv_file_init(mod_dcv_files_t *files, server_rec *server,
                       mod_dcv_cache_t *cache, int startup, apr_pool_t *pool);

/* What tells one state of a file from another. entry is what its directory has. */
dcv_stamp_t mod_dcv_file_stamp(const apr_finfo_t *info, apr_uint64_t entry);

/*
 * Whether the parent may read a file of a directory: a regular one that the user of the
 * children can read, too, as far as the parent can tell. For any thread.
 */
int mod_dcv_file_is_readable_by(mod_dcv_user_t user, const apr_finfo_t *info);

/* Look at a file of a directory: it may have come, changed or gone. */
mod_dcv_file_result_t mod_dcv_file_update(mod_dcv_files_t *files,
                                          const mod_dcv_csr_directory_t *directory,
                                          const char *name, apr_uint64_t entry);

#endif
