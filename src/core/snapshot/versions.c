/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of blocks: see versions.h.
 *
 * A reader increments `entering`, reads the pointer to the current version, increments the
 * `holders` of that version, and decrements `entering`. Once the writer has seen `entering`
 * at 0 after a version ceased to be current, the number of its holders can only decrease.
 *
 * A retired block waits with the newest former version that contains it. When that one is freed,
 * the block goes on to the next older one that contains it, if there is one. So a new version
 * costs nothing for what waits with others, however much that is.
 */
#include "versions.h"

#include <stdlib.h>

/* How often the writer reads `entering` before it leaves that to the next call. */
#define READS_MAX 1000

/* The header of a block, before its bytes. */
typedef struct dcv_block_t {
    struct dcv_block_t *next; /* that waits with the same version */
    apr_uint32_t made;        /* number of the first version that contains it */
} block_t;

struct dcv_versions_t {
    dcv_atomic_count_t entering;
    dcv_atomic_pointer_t current;
    apr_uint32_t next;     /* number of the next version */
    dcv_version_t *former; /* not current any more, the newest first */
    block_t *retired;      /* contained in the current version */
    int waiting;           /* blocks that are retired, and not freed */
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
    block->next = versions->retired;
    versions->retired = block;
    versions->waiting++;
}

/* Mark the former versions that no reader can begin to hold any more. */
static void mark_settled(dcv_versions_t *versions)
{
    int reads = READS_MAX;

    while (dcv_atomic_count(&versions->entering)) {
        if (!--reads) {
            return;
        }
    }
    for (dcv_version_t *version = versions->former; version && !version->settled;
         version = version->older) {
        version->settled = 1;
    }
}

/* Free the blocks of a version that goes, but for those that the next older one contains. */
static void pass_on_blocks(dcv_versions_t *versions, dcv_version_t *version)
{
    dcv_version_t *older = version->older;

    while (version->retired) {
        block_t *block = version->retired;

        version->retired = block->next;
        if (older && block->made <= older->number) {
            block->next = older->retired;
            older->retired = block;
        }
        else {
            free(block);
            versions->waiting--;
        }
    }
}

int dcv_versions_reap(dcv_versions_t *versions)
{
    dcv_version_t **link = &versions->former;

    mark_settled(versions);
    while (*link) {
        dcv_version_t *version = *link;

        if (version->settled && !dcv_atomic_count(&version->holders)) {
            pass_on_blocks(versions, version);
            *link = version->older;
            free(block_of(version));
        }
        else {
            link = &version->older;
        }
    }
    return versions->waiting;
}

/* A version is current no more: what was retired since it became so waits with it. */
static void add_former(dcv_versions_t *versions, dcv_version_t *version)
{
    version->older = versions->former;
    version->retired = versions->retired;
    versions->former = version;
    versions->retired = NULL;
}

void dcv_versions_publish(dcv_versions_t *versions, dcv_version_t *version)
{
    dcv_version_t *before;

    version->number = versions->next++;
    before = dcv_atomic_exchange(&versions->current, version);
    if (before) {
        add_former(versions, before);
    }
    dcv_versions_reap(versions);
}

void dcv_versions_destroy(dcv_versions_t *versions)
{
    dcv_version_t *current = dcv_atomic_pointer(&versions->current);

    if (current) {
        add_former(versions, current);
    }
    dcv_versions_reap(versions);
    free(versions);
}

dcv_version_t *dcv_versions_hold(dcv_versions_t *versions)
{
    dcv_version_t *version;

    dcv_atomic_add(&versions->entering);
    version = dcv_atomic_pointer(&versions->current);
    if (version) {
        dcv_atomic_add(&version->holders);
    }
    dcv_atomic_sub(&versions->entering);
    return version;
}

void dcv_versions_release(dcv_version_t *version)
{
    dcv_atomic_sub(&version->holders);
}
