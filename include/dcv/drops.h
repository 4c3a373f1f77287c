/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dropped files: orders that come, change and go while others read the snapshot.
 *
 * One thread looks into the directories and says what it finds; nobody sees that until it
 * publishes, which makes the next snapshot. Its cost goes by what changed, since snapshots
 * share the rest. Readers hold the snapshot that is current, without a lock; the memory of
 * what is in no current or held one is given back.
 *
 * All functions are for that one thread, but for dcv_drops_hold() and dcv_drops_release().
 */
#ifndef DCV_DROPS_H
#define DCV_DROPS_H

#include "dcv/snapshot.h"

/* What tells one state of a file from another. It is only kept for the caller. */
typedef struct dcv_stamp_t {
    apr_uint64_t entry; /* what the directory has for the name: it may be a link */
    apr_uint64_t inode, device;
    apr_int64_t size, mtime, ctime;
    apr_uint64_t content; /* dcv_csr_file_fingerprint(); 0: not known */
} dcv_stamp_t;

/* Opaque. */
typedef struct dcv_drops_t dcv_drops_t;

/*
 * The dropped files of a snapshot's directories: none yet. The snapshot, to which nothing
 * may be added any more, must live as long; it is the first one that is held.
 */
dcv_drops_t *dcv_drops_create(const dcv_snapshot_t *snapshot);

/* Free all of it. Nobody may hold a snapshot of it. */
void dcv_drops_destroy(dcv_drops_t *drops);

/*
 * Say that a file is an order now. The order is copied; of its parts only the authority
 * must live as long, and the CSR with its names when keep_csr is set.
 */
void dcv_drops_put_order(dcv_drops_t *drops, const dcv_directory_t *directory,
                         const char *name, const dcv_stamp_t *stamp,
                         const dcv_order_t *order, int keep_csr,
                         apr_pool_t *scratch_pool);

/*
 * Say what is wrong with a file, which is no order then. The error is copied. The name ""
 * stands for the directory itself. When another directory has the same path, the error
 * is shown once.
 */
void dcv_drops_put_error(dcv_drops_t *drops, const dcv_directory_t *directory,
                         const char *name, const dcv_stamp_t *stamp,
                         const dcv_error_t *error);

/* Say that a file is gone, or that nothing is wrong with the directory (""). Returns whether it was there. */
int dcv_drops_remove(dcv_drops_t *drops, const dcv_directory_t *directory,
                     const char *name);

/* How many files of a directory are known, orders or not. */
int dcv_drops_count(const dcv_drops_t *drops, const dcv_directory_t *directory);

/* The memory of its orders, and what an order would take of it: with its CSR, whoever keeps that. */
apr_uint64_t dcv_drops_bytes(const dcv_drops_t *drops,
                             const dcv_directory_t *directory);
apr_size_t dcv_drops_measure(const dcv_directory_t *directory, const char *name,
                             const dcv_order_t *order, apr_pool_t *scratch_pool);

/* What is known of a file. Good until it is put or removed. */
typedef struct dcv_known_t {
    const char *name;
    const dcv_stamp_t *stamp;
    const char *error; /* its message; NULL: it is an order */
    apr_size_t bytes;  /* of an order's memory; 0: it is none */
} dcv_known_t;

/* Returns 0 when the file is not known. */
int dcv_drops_find(dcv_known_t *known, const dcv_drops_t *drops,
                   const dcv_directory_t *directory, const char *name);

/*
 * Replace the stamp of a file that is otherwise as it was. Nothing happens when it is not
 * known.
 */
void dcv_drops_restamp(dcv_drops_t *drops, const dcv_directory_t *directory,
                       const char *name, const dcv_stamp_t *stamp);

/* Orders, errors, and those that are repeated. */
#define DCV_WALK_KINDS 3

/* A walk through the files of a directory. It ends with the next change. */
typedef struct dcv_drops_walk_t {
    const dcv_directory_t *directory;
    struct {
        const void *table;
        int part, slot;
    } places[DCV_WALK_KINDS];
    const void *files[DCV_WALK_KINDS]; /* the next one of each kind */
} dcv_drops_walk_t;

/* A walk through the files whose names are behind a name by their bytes, sorted so. */
dcv_drops_walk_t dcv_drops_walk(const dcv_drops_t *drops,
                                const dcv_directory_t *directory, const char *name);

/* The next file, without the directory itself. Returns 0 at the end. */
int dcv_drops_step(dcv_known_t *known, dcv_drops_walk_t *walk);

/* Make the next snapshot current, unless nothing has changed. Returns whether it did. */
int dcv_drops_publish(dcv_drops_t *drops);

/* Give back memory that nobody needs any more. */
void dcv_drops_reap(dcv_drops_t *drops);

/* Hold the current snapshot, for any time. Any thread. */
const dcv_snapshot_t *dcv_drops_hold(dcv_drops_t *drops);

/* Let go of a snapshot that was held. Any thread. */
void dcv_drops_release(const dcv_snapshot_t *snapshot);

#endif
