/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorted tables of which versions share what is the same.
 *
 * A table is a list of parts with up to DCV_TABLE_PART items each. A change copies one part
 * and the list, a few kilobytes whatever the number of items, and copies nothing twice for
 * the same version. Items are sorted by a number, and by a function where that is the same.
 */
#ifndef DCV_CORE_TABLE_H
#define DCV_CORE_TABLE_H

#include "versions.h"

#define DCV_TABLE_PART 128

/* Opaque. NULL is the empty table. Any number of threads may read a published one. */
typedef struct dcv_table_t dcv_table_t;

/*
 * Where an item stands against what is looked for, both with the same number: below 0
 * before it, above 0 behind it, 0 when it is that.
 */
typedef int dcv_table_compare_t(const void *item, const void *wanted);

/* What is looked for. */
typedef struct dcv_wanted_t {
    apr_uint64_t key;
    const void *item;
    dcv_table_compare_t *compare;
} dcv_wanted_t;

/* A place in a table; good as long as the table is not changed. */
typedef struct dcv_table_place_t {
    const dcv_table_t *table;
    int part, slot;
} dcv_table_place_t;

/*
 * Put an item where wanted says. Returns the item that stood there and was replaced; NULL:
 * there was none.
 */
void *dcv_table_put(dcv_table_t **table, dcv_versions_t *versions,
                    const dcv_wanted_t *wanted, void *item);

/* Take an item out. Returns it; NULL: there is none. */
void *dcv_table_remove(dcv_table_t **table, dcv_versions_t *versions,
                       const dcv_wanted_t *wanted);

/* The item that is wanted; NULL: there is none. */
void *dcv_table_find(const dcv_table_t *table, const dcv_wanted_t *wanted);

/* The first item that does not stand before what is wanted. */
dcv_table_place_t dcv_table_seek(const dcv_table_t *table, const dcv_wanted_t *wanted);

/* The item at a place, and move behind it; NULL at the end. */
void *dcv_table_next(dcv_table_place_t *place);

/* Say that all changes for a version are made: ranks are right from now on. */
void dcv_table_finish(dcv_table_t *table, const dcv_versions_t *versions);

/* How many items stand before what is wanted. */
int dcv_table_rank(const dcv_table_t *table, const dcv_wanted_t *wanted);

/* The item with so many before it; NULL: there are not that many. */
void *dcv_table_at(const dcv_table_t *table, int rank);

int dcv_table_count(const dcv_table_t *table);

/* Retire a whole table, without its items. */
void dcv_table_retire(dcv_table_t *table, dcv_versions_t *versions);

#endif
