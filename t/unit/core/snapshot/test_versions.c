/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "snapshot/versions.h"
#include "tap.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

typedef struct {
    dcv_version_t version;
    int *block; /* what this version has */
} root_t;

static dcv_versions_t *versions;
static int *block;

/* Publish a version with the current block. */
static root_t *publish(void)
{
    root_t *root = dcv_versions_make(versions, sizeof(*root));

    root->block = block;
    dcv_versions_publish(versions, &root->version);
    return root;
}

/* Replace the current block, which is in a version already. */
static void replace(int content)
{
    dcv_versions_retire(versions, block);
    block = dcv_versions_make(versions, sizeof(*block));
    *block = content;
}

static const root_t *hold(void)
{
    return (const root_t *)dcv_versions_hold(versions);
}

static void release(const root_t *root)
{
    dcv_versions_release((dcv_version_t *)root);
}

/* What the current version has. */
static int content(void)
{
    const root_t *root = hold();
    int current = *root->block;

    release(root);
    return current;
}

static void test_versions(void)
{
    const root_t *first, *third;

    versions = dcv_versions_create();
    ok(!dcv_versions_hold(versions), "there is no version yet");
    dcv_versions_retire(versions, NULL);
    block = dcv_versions_make(versions, sizeof(*block));
    ok(!*block, "a block is zero");
    ok(dcv_versions_is_new(versions, block), "a block that was just made is new");
    *block = 1;
    publish();
    ok(!dcv_versions_is_new(versions, block), "until it is published");
    first = hold();
    is_number(*first->block, 1, "the first version is held");
    replace(2);
    is_number(*first->block, 1, "what is in the making does not change it");
    is_number(content(), 1, "nor is it current");
    publish();
    is_number(dcv_versions_reap(versions), 1, "its block waits for who holds it");
    replace(3);
    publish();
    is_number(dcv_versions_reap(versions), 1, "but not that of a version between");
    third = hold();
    replace(4);
    publish();
    is_number(dcv_versions_reap(versions), 2, "two versions are held");
    is_number(*first->block, 1, "the first is what it was");
    release(first);
    is_number(dcv_versions_reap(versions), 1, "one is let go");
    is_number(*third->block, 3, "the other is what it was");
    release(third);
    is_number(dcv_versions_reap(versions), 0, "nothing waits any more");
    is_number(content(), 4, "the last one is there");
    replace(5);
    replace(6);
    is_number(dcv_versions_reap(versions), 1, "what is in the current one waits");
    publish();
    is_number(dcv_versions_reap(versions), 0, "and what no version ever had does not");
    dcv_versions_retire(versions, block);
}

/* Readers look at versions as fast as they can, while one writer makes new ones. */
#define READERS  4
#define VERSIONS 20000

static dcv_atomic_count_t done, wrong;

static void *read_versions(void *count_of_reader)
{
    while (!dcv_atomic_count(&done)) {
        const root_t *root = hold();

        for (int i = 1; i < 8; i++) {
            if (root->block[i] != root->block[0]) {
                dcv_atomic_add(&wrong);
            }
        }
        release(root);
        dcv_atomic_add((dcv_atomic_count_t *)count_of_reader);
    }
    return NULL;
}

static void test_readers(void)
{
    pthread_t threads[READERS];
    dcv_atomic_count_t counts[READERS] = {0};
    int most = 0;

    versions = dcv_versions_create();
    block = dcv_versions_make(versions, 8 * sizeof(*block));
    publish();
    for (int i = 0; i < READERS; i++) {
        pthread_create(&threads[i], NULL, read_versions, (void *)&counts[i]);
        while (!dcv_atomic_count(&counts[i])) {
            sched_yield();
        }
    }
    for (int i = 1; i < VERSIONS; i++) {
        int waiting;

        dcv_versions_retire(versions, block);
        block = dcv_versions_make(versions, 8 * sizeof(*block));
        for (int j = 0; j < 8; j++) {
            block[j] = i;
        }
        publish();
        waiting = dcv_versions_reap(versions);
        most = waiting > most ? waiting : most;
    }
    dcv_atomic_add(&done);
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
    }
    is_number(dcv_atomic_count(&wrong), 0, "readers see each version whole");
    ok(most < VERSIONS / 2, "blocks were freed on the way");
    is_number(dcv_versions_reap(versions), 0, "all of them in the end");
    dcv_versions_retire(versions, block);
    dcv_versions_destroy(versions);
}

void run_tests(void)
{
    test_versions();
    dcv_versions_destroy(versions);
    test_readers();
}
