/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "snapshot/table.h"
#include "tap.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Numbers are items: their tens are the key, so that ten of them share one. */
#define ITEMS 5000

static dcv_versions_t *versions;
static dcv_table_t *table;
static int numbers[ITEMS];

static int compare(const void *item, const void *wanted)
{
    return *(const int *)item - *(const int *)wanted;
}

/* Any item with the key is wanted. */
static int compare_keys(const void *item, const void *wanted)
{
    (void)item;
    (void)wanted;
    return 0;
}

static dcv_wanted_t want(int number)
{
    dcv_wanted_t wanted = {(apr_uint64_t)number / 10, &numbers[number], compare};

    return wanted;
}

static int *put(int number)
{
    dcv_wanted_t wanted = want(number);

    return dcv_table_put(&table, versions, &wanted, &numbers[number]);
}

static int *drop(int number)
{
    dcv_wanted_t wanted = want(number);

    return dcv_table_remove(&table, versions, &wanted);
}

static int has_item(const dcv_table_t *in, int number)
{
    dcv_wanted_t wanted = want(number);

    return dcv_table_find(in, &wanted) == &numbers[number];
}

/* Whether a table has exactly those items that a model has. */
static int is_as(dcv_table_t *in, const char *model)
{
    dcv_table_place_t place = {in, 0, 0};
    int rank = 0;

    dcv_table_finish(in, versions);
    for (int i = 0; i < ITEMS; i++) {
        dcv_wanted_t wanted = want(i);

        if (has_item(in, i) != model[i] || dcv_table_rank(in, &wanted) != rank) {
            return 0;
        }
        if (model[i] && (dcv_table_at(in, rank) != &numbers[i] ||
                         dcv_table_next(&place) != &numbers[i])) {
            return 0;
        }
        rank += model[i];
    }
    return dcv_table_count(in) == rank && !dcv_table_at(in, rank) &&
           !dcv_table_next(&place);
}

static void publish(void)
{
    dcv_table_finish(table, versions);
    dcv_versions_publish(versions, dcv_versions_make(versions, sizeof(dcv_version_t)));
}

static void test_empty(void)
{
    dcv_wanted_t wanted = want(7);
    dcv_table_place_t place = dcv_table_seek(NULL, &wanted);

    is_number(dcv_table_count(NULL), 0, "an empty table has nothing");
    ok(!dcv_table_find(NULL, &wanted) && !dcv_table_at(NULL, 0),
       "an empty table finds nothing and has no first item");
    is_number(dcv_table_rank(NULL, &wanted), 0, "nothing is before anything");
    ok(!dcv_table_next(&place), "its end is its beginning");
    ok(!drop(7), "nothing is taken out");
    ok(!put(7) && has_item(table, 7), "the first item is put and found");
    ok(put(7) == &numbers[7], "an item that is put again replaces itself");
    is_number(dcv_table_count(table), 1, "an item that was replaced is counted once");
    ok(!drop(8), "another one is not there");
    ok(drop(7) == &numbers[7] && !table, "it is taken out, and the table is empty");
}

/* Changes by chance, many to each version; an old version stays what it was. */
static void test_random(void)
{
    char *model = apr_pcalloc(pool, ITEMS), *model_before = NULL;
    dcv_table_t *before = NULL;
    dcv_version_t *held = NULL;
    int right = 1, kept = 1;

    srand(7);
    for (int round = 0; round < 60; round++) {
        /* It grows, then shrinks to almost nothing, and so again. */
        int grows = round / 15 % 2 == 0;

        for (int i = 0; i < 1000; i++) {
            int number = rand() % ITEMS;

            if (rand() % 10 < (grows ? 8 : 2)) {
                put(number);
                model[number] = 1;
            }
            else {
                drop(number);
                model[number] = 0;
            }
        }
        right = right && is_as(table, model);
        publish();
        if (held) {
            kept = kept && is_as(before, model_before);
            dcv_versions_release(held);
        }
        held = dcv_versions_hold(versions);
        before = table;
        model_before = apr_pmemdup(pool, model, ITEMS);
    }
    ok(right, "it has what was put and not removed, in order, through 60,000 changes");
    ok(kept, "and each version stayed what it was as long as it was held");
    dcv_versions_release(held);
    for (int i = 0; i < ITEMS; i++) {
        drop(i);
    }
    ok(!table, "all is taken out");
    publish();
    is_number(dcv_versions_reap(versions), 0,
              "the memory of all removed items is freed");
}

/* What comes in order fills its parts; a change copies little. */
static void test_sharing(void)
{
    int waiting;

    for (int i = 0; i < ITEMS; i++) {
        put(i);
    }
    publish();
    put(ITEMS / 2);
    waiting = dcv_versions_reap(versions);
    is_number(waiting, 2, "one part and the list are made anew for a change");
    for (int i = 0; i < 10; i++) {
        put(ITEMS / 2 + i);
    }
    is_number(dcv_versions_reap(versions), waiting,
              "and not again for the same version");
}

/* Items that have the same key are found together, wherever parts begin. */
static void test_ranges(void)
{
    int right = 1;

    for (int key = 0; key < ITEMS / 10; key++) {
        dcv_wanted_t wanted = {(apr_uint64_t)key, NULL, compare_keys};
        dcv_table_place_t place = dcv_table_seek(table, &wanted);

        for (int i = 0; i < 10; i++) {
            right = right && dcv_table_next(&place) == &numbers[10 * key + i];
        }
    }
    ok(right, "all items of each key");
}

void run_tests(void)
{
    for (int i = 0; i < ITEMS; i++) {
        numbers[i] = i;
    }
    versions = dcv_versions_create();
    test_empty();
    test_random();
    test_sharing();
    test_ranges();
    dcv_table_retire(table, versions);
    dcv_versions_destroy(versions);
}
