/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes in a directory: see look.h, of which this is a part. Here it is found, and
 * waits for its directory's turn; look.c gives the turns.
 */
#ifndef MOD_DCV_HTTPD_CHANGES_H
#define MOD_DCV_HTTPD_CHANGES_H

#include "file.h"
#include "listing.h"
#include "look.h"
#include "notify.h"
#include "turns.h"

/* A directory as it was when it was last looked at. */
typedef struct {
    const mod_dcv_csr_directory_t *conf;
    dcv_stamp_t stamp;
    apr_time_t changed; /* when stamp was found; 0: it was never listed */
    apr_time_t listed;
    int is_notified;   /* whether the system notifies of what changes in it */
    int list_again;    /* whether it is to be listed at the next look */
    int has_failed;    /* whether it could not be listed */
    int is_listed;     /* whether it was listed since its problem was last cleared */
    int is_full;       /* whether it has files that are not read for its limit */
    int is_unreadable; /* whether that is its problem, as far as this process can tell */
    int is_part;       /* whether it has too many names to be listed to its end */
    char *swept;       /* the name after which its sweep goes on; NULL: its begin */
} mod_dcv_directory_state_t;

struct mod_dcv_look_t {
    mod_dcv_files_t files;
    mod_dcv_notify_t *notify; /* NULL: the system does not notify */
    int count;
    mod_dcv_directory_state_t *states; /* of the directories, by number */
    mod_dcv_turns_t *turns;
    mod_dcv_handle_t handle; /* of the directory whose turn it is */
    apr_pool_t *pool;        /* of a child */
    int signatures;          /* left in this look */
    int changes;             /* not published yet */
    int sweep_directory;     /* where the sweep goes on */
    int sweep_count;         /* of files that it has looked at there */
    int hurried;             /* looks in which it goes through more of them */
    char sweep_after[256];   /* the name in it after which it does */
};

/* How many more files of a directory may be read. */
int mod_dcv_changes_room(const mod_dcv_look_t *look,
                         const mod_dcv_directory_state_t *state);

/*
 * Open a directory, and see what it is. One of a virtual host, whose customer may see its orders,
 * is not opened over links to what is not their owner's.
 */
void mod_dcv_changes_open(mod_dcv_handle_t *handle, apr_finfo_t *info,
                          const mod_dcv_directory_state_t *state,
                          apr_pool_t *scratch_pool);

/* Let files, mod_dcv_listed_t, wait until it is their directory's turn. */
void mod_dcv_changes_add(mod_dcv_look_t *look, const mod_dcv_directory_state_t *state,
                         const apr_array_header_t *files);

/* See whether a directory has changed, and let what is different in it wait. */
void mod_dcv_changes_find(mod_dcv_look_t *look, mod_dcv_directory_state_t *state,
                          apr_time_t now);

/*
 * What a look has left: a directory whose files were all looked at has no problem, unless
 * it has too many; one that has used up its credit has one. The parent leaves the rest to
 * the children.
 */
void mod_dcv_changes_end(mod_dcv_look_t *look, mod_dcv_directory_state_t *state);

#endif
