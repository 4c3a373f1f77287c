/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of blocks: see versions.h.
 *
 * A reader increments `entering`, reads the pointer to the current version, increments the
 * `holders` of that version, and decrements `entering`. Once the writer has seen `entering`
 * at 0 after a version ceased to be current, the number of its holders can only decrease.
 */
#include "versions.h"

#include <stdlib.h>

/* How often the writer reads `entering` before it leaves that to the next call. */
#define READS_MAX 1000

/* The header of a block, before its bytes. */
typedef struct block_t {
    struct block_t *next;       /* the block retired before this one */
    apr_uint32_t made, retired; /* numbers of versions */
} block_t;

struct dcv_versions_t {
    atomic_uint entering;
    dcv_version_t *_Atomic current;
    apr_uint32_t next;     /* number of the next version */
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

dcv_versions_t *dcv_versions_create(void)
{
    dcv_versions_t *versions = allocate(sizeof(*versions));

    versions->next = 1;
    return versions;
}

void *dcv_versions_make(dcv_versions_t *versions, apr_size_t size)
{
    block_t *block = allocate(sizeof(*block) + size);

    block->made = versions->next;
    return block + 1;
}

int dcv_versions_is_new(const dcv_versions_t *versions, const void *block)
{
    return block_of(block)->made == versions->next;
}

void dcv_versions_retire(dcv_versions_t *versions, void *bytes)
{
    block_t *block;

    if (!bytes) {
        return;
    }
    block = block_of(bytes);
    if (block->made == versions->next) {
        free(block);
        return;
    }
    block->retired = versions->next;
    block->next = versions->retired;
    versions->retired = block;
}

/* Mark the former versions that no reader can begin to hold any more. */
static void mark_settled(dcv_versions_t *versions)
{
    int reads = READS_MAX;

    while (atomic_load(&versions->entering)) {
        if (!--reads) {
            return;
        }
    }
    for (dcv_version_t *version = versions->former; version && !version->settled;
         version = version->older) {
        version->settled = 1;
    }
}

/* Free the former versions that nobody holds. Their blocks stay. */
static void free_versions(dcv_versions_t *versions)
{
    dcv_version_t **link = &versions->former;

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

static int contains(const dcv_version_t *version, const block_t *block)
{
    return version && block->made <= version->number &&
           version->number < block->retired;
}

/* Whether a version that is current or may be held contains a block. */
static int is_needed(const dcv_versions_t *versions, const block_t *block)
{
    const dcv_version_t *version = versions->former;

    while (version && !contains(version, block)) {
        version = version->older;
    }
    return version || contains(atomic_load(&versions->current), block);
}

int dcv_versions_reap(dcv_versions_t *versions)
{
    block_t **link = &versions->retired;
    int waiting = 0;

    mark_settled(versions);
    free_versions(versions);
    while (*link) {
        block_t *block = *link;

        if (is_needed(versions, block)) {
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

void dcv_versions_publish(dcv_versions_t *versions, dcv_version_t *version)
{
    dcv_version_t *before;

    version->number = versions->next++;
    before = atomic_exchange(&versions->current, version);
    if (before) {
        before->older = versions->former;
        versions->former = before;
    }
    dcv_versions_reap(versions);
}

void dcv_versions_destroy(dcv_versions_t *versions)
{
    dcv_version_t *current = atomic_load(&versions->current);

    dcv_versions_reap(versions);
    if (current) {
        /* So that it contains no retired block: no reader needs any now. */
        current->number = versions->next;
        current->older = NULL;
        dcv_versions_reap(versions);
        free(block_of(current));
    }
    free(versions);
}

dcv_version_t *dcv_versions_hold(dcv_versions_t *versions)
{
    dcv_version_t *version;

    atomic_fetch_add(&versions->entering, 1);
    version = atomic_load(&versions->current);
    if (version) {
        atomic_fetch_add(&version->holders, 1);
    }
    atomic_fetch_sub(&versions->entering, 1);
    return version;
}

void dcv_versions_release(dcv_version_t *version)
{
    atomic_fetch_sub(&version->holders, 1);
}
