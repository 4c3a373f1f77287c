/* SPDX-License-Identifier: Apache-2.0 */
#include "keeper.h"
#include "tap.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

typedef struct {
    dcv_version_t version;
    int *block; /* what this version has */
} root_t;

static dcv_keeper_t *keeper;
static int *block;

/* Publish a version with the current block. */
static root_t *publish(void)
{
    root_t *root = dcv_keeper_make(keeper, sizeof(*root));

    root->block = block;
    dcv_keeper_publish(keeper, &root->version);
    return root;
}

/* Replace the current block, which is in a version already. */
static void replace(int content)
{
    dcv_keeper_retire(keeper, block);
    block = dcv_keeper_make(keeper, sizeof(*block));
    *block = content;
}

static const root_t *hold(void)
{
    return (const root_t *)dcv_keeper_hold(keeper);
}

static void release(const root_t *root)
{
    dcv_keeper_release((dcv_version_t *)root);
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

    keeper = dcv_keeper_create();
    ok(!dcv_keeper_hold(keeper), "there is no version yet");
    dcv_keeper_retire(keeper, NULL);
    block = dcv_keeper_make(keeper, sizeof(*block));
    ok(!*block, "a block is zero");
    ok(dcv_keeper_is_new(keeper, block), "and new");
    *block = 1;
    publish();
    ok(!dcv_keeper_is_new(keeper, block), "until it is published");
    first = hold();
    is_number(*first->block, 1, "the first version is held");
    replace(2);
    is_number(*first->block, 1, "what is in the making does not change it");
    is_number(content(), 1, "nor is it current");
    publish();
    is_number(dcv_keeper_reap(keeper), 1, "its block waits for who holds it");
    replace(3);
    publish();
    is_number(dcv_keeper_reap(keeper), 1, "but not that of a version between");
    third = hold();
    replace(4);
    publish();
    is_number(dcv_keeper_reap(keeper), 2, "two versions are held");
    is_number(*first->block, 1, "the first is what it was");
    release(first);
    is_number(dcv_keeper_reap(keeper), 1, "one is let go");
    is_number(*third->block, 3, "the other is what it was");
    release(third);
    is_number(dcv_keeper_reap(keeper), 0, "nothing waits any more");
    is_number(content(), 4, "the last one is there");
    replace(5);
    replace(6);
    is_number(dcv_keeper_reap(keeper), 1, "what is in the current one waits");
    publish();
    is_number(dcv_keeper_reap(keeper), 0, "and what no version ever had does not");
    dcv_keeper_retire(keeper, block);
}

/* Readers look at versions as fast as they can, while one writer makes new ones. */
#define READERS  4
#define VERSIONS 20000

static atomic_int done, wrong;

static void *read_versions(void *count_of_reader)
{
    while (!atomic_load(&done)) {
        const root_t *root = hold();

        for (int i = 1; i < 8; i++) {
            if (root->block[i] != root->block[0]) {
                atomic_fetch_add(&wrong, 1);
            }
        }
        release(root);
        atomic_fetch_add((atomic_int *)count_of_reader, 1);
    }
    return NULL;
}

static void test_readers(void)
{
    pthread_t threads[READERS];
    atomic_int counts[READERS] = {0};
    int most = 0;

    keeper = dcv_keeper_create();
    block = dcv_keeper_make(keeper, 8 * sizeof(*block));
    publish();
    for (int i = 0; i < READERS; i++) {
        pthread_create(&threads[i], NULL, read_versions, &counts[i]);
        while (!atomic_load(&counts[i])) {
            sched_yield();
        }
    }
    for (int i = 1; i < VERSIONS; i++) {
        int waiting;

        dcv_keeper_retire(keeper, block);
        block = dcv_keeper_make(keeper, 8 * sizeof(*block));
        for (int j = 0; j < 8; j++) {
            block[j] = i;
        }
        publish();
        waiting = dcv_keeper_reap(keeper);
        most = waiting > most ? waiting : most;
    }
    atomic_store(&done, 1);
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
    }
    is_number(atomic_load(&wrong), 0, "readers see each version whole");
    ok(most < VERSIONS / 2, "blocks were freed on the way");
    is_number(dcv_keeper_reap(keeper), 0, "all of them in the end");
    dcv_keeper_retire(keeper, block);
    dcv_keeper_destroy(keeper);
}

void run_tests(void)
{
    test_versions();
    dcv_keeper_destroy(keeper);
    test_readers();
}
