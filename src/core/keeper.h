/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of something that changes while others read it.
 *
 * One writer makes each version out of blocks of memory, most of which it shares with the
 * version before, and publishes it. Readers hold the version that is current when they
 * come, for as long as they like, without a lock. A block that is no part of any newer
 * version is freed as soon as no version that has it is held.
 *
 * Each block is in the versions from the one that it was made for until the one that it
 * was retired in; so what a slow reader keeps alive is its own version, not what came and
 * went since.
 */
#ifndef DCV_CORE_KEEPER_H
#define DCV_CORE_KEEPER_H

#include <stdatomic.h>

#include <apr.h>

/* What a version begins with. The keeper's own. */
typedef struct dcv_version_t {
    atomic_uint holders;
    apr_uint32_t number;
    int settled; /* whether nobody can come to hold it any more */
    struct dcv_version_t *older;
} dcv_version_t;

/* Opaque. Only dcv_keeper_hold() and dcv_keeper_release() are for any thread. */
typedef struct dcv_keeper_t dcv_keeper_t;

/* A keeper without a version. Ends the process when there is no memory, as pools do. */
dcv_keeper_t *dcv_keeper_create(void);

/*
 * Free the keeper with all that was retired, and all versions. Nobody may hold one. Blocks
 * of the last version that are to be freed must be retired before.
 */
void dcv_keeper_destroy(dcv_keeper_t *keeper);

/* A block of size bytes, all zero, for the version in the making. */
void *dcv_keeper_make(dcv_keeper_t *keeper, apr_size_t size);

/* Whether a block was made for the version in the making, so that nobody reads it yet. */
int dcv_keeper_is_new(const dcv_keeper_t *keeper, const void *block);

/* Say that a block, or NULL, is no part of the version in the making. */
void dcv_keeper_retire(dcv_keeper_t *keeper, void *block);

/*
 * Make a version current, a block made for it which begins with a dcv_version_t. The next
 * one is in the making from now on. Frees what can be freed.
 */
void dcv_keeper_publish(dcv_keeper_t *keeper, dcv_version_t *version);

/* Free what nobody holds any more. Returns how many blocks still wait for that. */
int dcv_keeper_reap(dcv_keeper_t *keeper);

/* Hold the current version; NULL: there is none yet. */
dcv_version_t *dcv_keeper_hold(dcv_keeper_t *keeper);

/* Let go of a version. */
void dcv_keeper_release(dcv_version_t *version);

#endif
