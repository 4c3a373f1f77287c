/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Readers that are slow keep old versions: how long new ones take meanwhile. */
#include "snapshot/versions.h"

#include "tap.h"

#define HELD      20
#define BLOCKS    5000
#define PUBLISHED 100
#define TRIES     5

/* For all new versions; where each looks at what waits for old ones they take a second, or more. */
#define LIMIT apr_time_from_msec(20)

static void publish(dcv_versions_t *versions)
{
    dcv_versions_publish(versions, dcv_versions_make(versions, sizeof(dcv_version_t)));
}

/* Publish a version with blocks of its own, hold it, and retire its blocks. */
static dcv_version_t *hold_one(dcv_versions_t *versions)
{
    static void *blocks[BLOCKS];
    dcv_version_t *held;

    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = dcv_versions_make(versions, 16);
    }
    publish(versions);
    held = dcv_versions_hold(versions);
    for (int i = 0; i < BLOCKS; i++) {
        dcv_versions_retire(versions, blocks[i]);
    }
    return held;
}

void run_tests(void)
{
    dcv_versions_t *versions = dcv_versions_create();
    dcv_version_t *held[HELD];
    apr_interval_time_t took = 0;

    for (int i = 0; i < HELD; i++) {
        held[i] = hold_one(versions);
    }
    publish(versions);
    is_number(dcv_versions_reap(versions), HELD * BLOCKS,
              "the blocks of versions that are held wait");
    for (int i = 0; i == 0 || (i < TRIES && !is_in_time(took, LIMIT)); i++) {
        apr_time_t begin = used_time();

        for (int j = 0; j < PUBLISHED; j++) {
            publish(versions);
        }
        took = used_time() - begin;
    }
    ok(is_in_time(took, LIMIT), "they cost new versions no time");
    for (int i = HELD - 1; i >= 0; i--) {
        dcv_versions_release(held[i]);
        is_number(dcv_versions_reap(versions), i * BLOCKS,
                  "they are freed with the version that had them");
    }
    dcv_versions_destroy(versions);
}
