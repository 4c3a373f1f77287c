/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions with their blocks: see keeper.h.
 *
 * A reader says that it is entering, takes the current version, counts itself among its
 * holders, and says that it has entered. Once the writer has seen nobody entering after a
 * version ceased to be current, its holders can only become less.
 */
#include "keeper.h"

#include <stdlib.h>

/* Looks whether nobody is entering, before the writer leaves it to the next time. */
#define LOOKS 1000

/* What stands before the bytes of a block. */
typedef struct block_t {
    struct block_t *next;       /* retired before it */
    apr_uint32_t made, retired; /* in which version */
} block_t;

struct dcv_keeper_t {
    atomic_uint entering;
    dcv_version_t *_Atomic current;
    apr_uint32_t making;   /* the number of the version in the making */
    dcv_version_t *former; /* not current any more, the newest first */
    block_t *retired;
};

static block_t *block_of(const void *bytes)
{
    return (block_t *)bytes - 1;
}

static void *allocate(apr_size_t size)
{
    void *bytes = calloc(1, size);

    if (!bytes) {
        abort();
    }
    return bytes;
}

dcv_keeper_t *dcv_keeper_create(void)
{
    dcv_keeper_t *keeper = allocate(sizeof(*keeper));

    keeper->making = 1;
    return keeper;
}

void *dcv_keeper_make(dcv_keeper_t *keeper, apr_size_t size)
{
    block_t *block = allocate(sizeof(*block) + size);

    block->made = keeper->making;
    return block + 1;
}

int dcv_keeper_is_new(const dcv_keeper_t *keeper, const void *block)
{
    return block_of(block)->made == keeper->making;
}

void dcv_keeper_retire(dcv_keeper_t *keeper, void *bytes)
{
    block_t *block;

    if (!bytes) {
        return;
    }
    block = block_of(bytes);
    if (block->made == keeper->making) {
        free(block);
        return;
    }
    block->retired = keeper->making;
    block->next = keeper->retired;
    keeper->retired = block;
}

/* Mark the former versions that nobody can come to hold any more. */
static void settle(dcv_keeper_t *keeper)
{
    int looks = LOOKS;

    while (atomic_load(&keeper->entering)) {
        if (!--looks) {
            return;
        }
    }
    for (dcv_version_t *version = keeper->former; version && !version->settled;
         version = version->older) {
        version->settled = 1;
    }
}

/* Free the versions that are over. */
static void free_versions(dcv_keeper_t *keeper)
{
    dcv_version_t **link = &keeper->former;

    while (*link) {
        dcv_version_t *version = *link;

        if (version->settled && !atomic_load(&version->holders)) {
            *link = version->older;
            free(block_of(version));
        }
        else {
            link = &version->older;
        }
    }
}

static int has(const dcv_version_t *version, const block_t *block)
{
    return version && block->made <= version->number &&
           version->number < block->retired;
}

/* Whether a version that is still there has a block. */
static int is_needed(const dcv_keeper_t *keeper, const block_t *block)
{
    const dcv_version_t *version = keeper->former;

    while (version && !has(version, block)) {
        version = version->older;
    }
    return version || has(atomic_load(&keeper->current), block);
}

int dcv_keeper_reap(dcv_keeper_t *keeper)
{
    block_t **link = &keeper->retired;
    int waiting = 0;

    settle(keeper);
    free_versions(keeper);
    while (*link) {
        block_t *block = *link;

        if (is_needed(keeper, block)) {
            link = &block->next;
            waiting++;
        }
        else {
            *link = block->next;
            free(block);
        }
    }
    return waiting;
}

void dcv_keeper_publish(dcv_keeper_t *keeper, dcv_version_t *version)
{
    dcv_version_t *before;

    version->number = keeper->making++;
    before = atomic_exchange(&keeper->current, version);
    if (before) {
        before->older = keeper->former;
        keeper->former = before;
    }
    dcv_keeper_reap(keeper);
}

void dcv_keeper_destroy(dcv_keeper_t *keeper)
{
    dcv_version_t *current = atomic_load(&keeper->current);

    dcv_keeper_reap(keeper);
    if (current) {
        /* What the current version has is needed by nobody now. */
        current->number = keeper->making;
        current->older = NULL;
        dcv_keeper_reap(keeper);
        free(block_of(current));
    }
    free(keeper);
}

dcv_version_t *dcv_keeper_hold(dcv_keeper_t *keeper)
{
    dcv_version_t *version;

    atomic_fetch_add(&keeper->entering, 1);
    version = atomic_load(&keeper->current);
    if (version) {
        atomic_fetch_add(&version->holders, 1);
    }
    atomic_fetch_sub(&keeper->entering, 1);
    return version;
}

void dcv_keeper_release(dcv_version_t *version)
{
    atomic_fetch_sub(&version->holders, 1);
}
