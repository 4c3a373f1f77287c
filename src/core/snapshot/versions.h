/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of something that changes while others read it.
 *
 * One thread, the writer, makes each version out of blocks of memory, most of which it
 * shares with the version before, and publishes it. Readers hold the version that is
 * current at that moment, for as long as they like, without a lock. A retired block is
 * freed as soon as no version that contains it is current or held.
 *
 * A block belongs to the versions from the one that it was made for up to, and without,
 * the one that it was retired in. So a slow reader keeps the blocks of its own version in
 * memory, but not those that were made and retired after it.
 */
#ifndef DCV_CORE_VERSIONS_H
#define DCV_CORE_VERSIONS_H

#include "dcv/atomic.h"

/* The beginning of a version. Its fields are private to versions.c. */
typedef struct dcv_version_t {
    dcv_atomic_count_t holders;
    apr_uint32_t number;
    int settled; /* whether no reader can begin to hold it any more */
    struct dcv_version_t *older;
    struct dcv_block_t *retired; /* the newest version that contains them is this one */
} dcv_version_t;

/*
 * All versions of one thing, with their blocks. Opaque. Only the writer calls these
 * functions, but for dcv_versions_hold() and dcv_versions_release(), which any thread may
 * call at any time.
 */
typedef struct dcv_versions_t dcv_versions_t;

/* Without a current version. Never NULL: without memory the process ends, as with pools. */
dcv_versions_t *dcv_versions_create(void);

/*
 * Free all versions and all retired blocks. No version may be held. Blocks of the current
 * version that are to be freed must be retired before.
 */
void dcv_versions_destroy(dcv_versions_t *versions);

/* A block of size bytes, all zero, for the next version. Never NULL. */
void *dcv_versions_make(dcv_versions_t *versions, apr_size_t size);

/* Whether a block was made for the next version, so that no reader can have it yet. */
int dcv_versions_is_new(const dcv_versions_t *versions, const void *block);

/*
 * Say that the bytes of a block, or NULL, do not belong to the next version. They are
 * freed when no version that contains them is current or held: at once if they are new.
 */
void dcv_versions_retire(dcv_versions_t *versions, void *bytes);

/*
 * Make a version current: a block made for it, which begins with a dcv_version_t. Blocks
 * that are made from then on are for the one after it. Calls dcv_versions_reap().
 */
void dcv_versions_publish(dcv_versions_t *versions, dcv_version_t *version);

/* Free what is not needed any more. Returns how many retired blocks are still needed. */
int dcv_versions_reap(dcv_versions_t *versions);

/*
 * Hold the current version; NULL: none was published yet. It stays as it is until it is
 * released. Takes no lock and does not wait. Any thread.
 */
dcv_version_t *dcv_versions_hold(dcv_versions_t *versions);

/* Release a version that was held. Any thread. */
void dcv_versions_release(dcv_version_t *version);

#endif
