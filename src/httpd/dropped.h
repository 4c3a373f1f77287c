/* SPDX-License-Identifier: Apache-2.0 */
/* A file in a directory: whether it is an order, and what is wrong with it otherwise. */
#ifndef MOD_DCV_HTTPD_DROPPED_H
#define MOD_DCV_HTTPD_DROPPED_H

#include <apr_file_info.h>
#include <httpd.h>

#include "cache.h"
#include "config.h"
#include "once.h"
#include "reader.h"

/* Who looks at files, for one thread. */
typedef struct mod_dcv_dropped_t {
    server_rec *server;
    const mod_dcv_global_t *global;
    dcv_drops_t *drops;
    mod_dcv_once_t *once;
    mod_dcv_cache_t *cache; /* of the parent; NULL in a child */
    int startup;            /* APLOG_STARTUP while httpd starts, or 0 */
    int reads;              /* since it began to look around */
    int logged, unlogged;   /* problems since then */
    apr_pool_t *scratch;
} mod_dcv_dropped_t;

typedef enum {
    MOD_DCV_DROPPED_SAME,    /* as it was */
    MOD_DCV_DROPPED_CHANGED, /* something else is known of it now */
    /* It could not be read for a reason that may pass, or is left to the children. */
    MOD_DCV_DROPPED_LATER
} mod_dcv_dropped_result_t;

/* The user of the children. */
typedef struct mod_dcv_user_t {
    apr_uid_t user;
    apr_gid_t group;
} mod_dcv_user_t;

/* Set up all but scratch. */
void mod_dcv_dropped_init(mod_dcv_dropped_t *dropped, server_rec *server,
                          mod_dcv_cache_t *cache, int startup);

/* What tells one state of a file from another. entry is what its directory has. */
dcv_stamp_t mod_dcv_dropped_stamp(const apr_finfo_t *info, apr_uint64_t entry);

/* The user that the configuration names, as far as it has been read. */
mod_dcv_user_t mod_dcv_dropped_user(void);

/*
 * Whether the parent may read a file of a directory: a regular one that the user of the
 * children can read, too, as far as the parent can tell. For any thread.
 */
int mod_dcv_dropped_is_for(mod_dcv_user_t user, const apr_finfo_t *info);

/* Look at a file of a directory: it may have come, changed or gone. */
mod_dcv_dropped_result_t mod_dcv_dropped_look(mod_dcv_dropped_t *dropped,
                                              const mod_dcv_csr_directory_t *directory,
                                              const char *name, apr_uint64_t entry);

/* Say what is wrong with a directory itself, and that nothing is any more. */
void mod_dcv_dropped_blame(mod_dcv_dropped_t *dropped,
                           const mod_dcv_csr_directory_t *directory, const char *text);
void mod_dcv_dropped_absolve(mod_dcv_dropped_t *dropped,
                             const mod_dcv_csr_directory_t *directory);

/* Log how many problems were not logged one by one, if any. */
void mod_dcv_dropped_conclude(mod_dcv_dropped_t *dropped);

/* What the system refuses, why, and what to do, in pool. */
const char *mod_dcv_dropped_refusal(const char *what, apr_status_t status,
                                    apr_pool_t *pool);

#endif
