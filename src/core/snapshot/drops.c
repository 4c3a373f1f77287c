/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The writer of the orders of directories: see dcv/drops.h. */
#include "dcv/drops.h"

#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

struct dcv_drops_t {
    dcv_versions_t *versions;
    int *counts;         /* of the files of each directory, by its number */
    apr_uint64_t *bytes; /* of its orders */
    dcv_snapshot_t next; /* the next one; the writer's own until it is published */
    apr_uint32_t serial; /* of the order that was put last */
    int changed;         /* whether it differs from the current one */
};

static int compare_by_md5(const void *item, const void *wanted)
{
    const dcv_drop_t *a = item, *b = wanted;
    int difference = strcmp(a->order.csr->md5, b->order.csr->md5);

    if (!difference) {
        difference = a->directory->number - b->directory->number;
    }
    return difference ? difference : strcmp(a->name, b->name);
}

static dcv_wanted_t wanted_by_md5(const dcv_drop_t *drop)
{
    dcv_wanted_t wanted = {.key = dcv_drop_md5_key(drop->order.csr->md5),
                           .item = drop,
                           .compare = compare_by_md5};

    return wanted;
}

static void publish(dcv_drops_t *drops)
{
    dcv_snapshot_t *snapshot = dcv_versions_make(drops->versions, sizeof(*snapshot));

    dcv_table_finish(drops->next.orders, drops->versions);
    dcv_table_finish(drops->next.errors, drops->versions);
    dcv_table_finish(drops->next.by_md5, drops->versions);
    *snapshot = drops->next;
    dcv_versions_publish(drops->versions, &snapshot->version);
    drops->changed = 0;
}

dcv_drops_t *dcv_drops_create(const dcv_snapshot_t *snapshot)
{
    dcv_drops_t *drops = calloc(1, sizeof(*drops));

    if (!drops) {
        abort();
    }
    drops->counts = calloc((size_t)snapshot->directories->nelts + 1, sizeof(int));
    drops->bytes =
        calloc((size_t)snapshot->directories->nelts + 1, sizeof(*drops->bytes));
    if (!drops->counts || !drops->bytes) {
        abort();
    }
    drops->versions = dcv_versions_create();
    drops->next = *snapshot;
    publish(drops);
    return drops;
}

/* Retire a table with its items. */
static void retire_all(dcv_drops_t *drops, dcv_table_t *table)
{
    dcv_table_place_t place = {table, 0, 0};
    void *drop;

    while ((drop = dcv_table_next(&place))) {
        dcv_versions_retire(drops->versions, drop);
    }
    dcv_table_retire(table, drops->versions);
}

void dcv_drops_destroy(dcv_drops_t *drops)
{
    dcv_table_retire(drops->next.by_md5, drops->versions);
    retire_all(drops, drops->next.orders);
    retire_all(drops, drops->next.errors);
    retire_all(drops, drops->next.repeated);
    dcv_versions_destroy(drops->versions);
    free(drops->counts);
    free(drops->bytes);
    free(drops);
}

/* Take a file out of the tables. Returns whether it was there. */
static int take_out(dcv_drops_t *drops, const dcv_drop_id_t *id)
{
    dcv_wanted_t wanted = dcv_drop_wanted(id);
    dcv_drop_t *drop = dcv_table_remove(&drops->next.orders, drops->versions, &wanted);

    if (drop) {
        dcv_wanted_t by_md5 = wanted_by_md5(drop);

        dcv_table_remove(&drops->next.by_md5, drops->versions, &by_md5);
        drops->bytes[id->directory] -= drop->bytes;
    }
    if (!drop) {
        drop = dcv_table_remove(&drops->next.errors, drops->versions, &wanted);
    }
    if (!drop) {
        drop = dcv_table_remove(&drops->next.repeated, drops->versions, &wanted);
    }
    if (drop && *id->name) {
        drops->counts[id->directory]--;
    }
    dcv_versions_retire(drops->versions, drop);
    drops->changed = drops->changed || drop;
    return drop != NULL;
}

int dcv_drops_remove(dcv_drops_t *drops, const dcv_directory_t *directory,
                     const char *name)
{
    dcv_drop_id_t id = {directory->number, name};

    return take_out(drops, &id);
}

static void put(dcv_drops_t *drops, dcv_table_t **table, dcv_drop_t *drop,
                const dcv_stamp_t *stamp)
{
    dcv_drop_id_t id = {drop->directory->number, drop->name};
    dcv_wanted_t wanted = dcv_drop_wanted(&id);

    take_out(drops, &id);
    if (stamp) {
        drop->stamp = *stamp;
    }
    dcv_table_put(table, drops->versions, &wanted, drop);
    drops->counts[id.directory] += *drop->name != '\0';
    drops->changed = 1;
}

void dcv_drops_put_order(dcv_drops_t *drops, const dcv_directory_t *directory,
                         const char *name, const dcv_stamp_t *stamp,
                         const dcv_order_t *order, int keep_csr,
                         apr_pool_t *scratch_pool)
{
    dcv_drop_t *drop = dcv_drop_create_order(drops->versions, directory, name, order,
                                             keep_csr, scratch_pool);
    dcv_wanted_t by_md5 = wanted_by_md5(drop);

    drop->order.serial = ++drops->serial;
    put(drops, &drops->next.orders, drop, stamp);
    drops->bytes[directory->number] += drop->bytes;
    dcv_table_put(&drops->next.by_md5, drops->versions, &by_md5, drop);
}

static dcv_drop_t *find(const dcv_drops_t *drops, const dcv_directory_t *directory,
                        const char *name)
{
    dcv_drop_id_t id = {directory->number, name};
    dcv_wanted_t wanted = dcv_drop_wanted(&id);
    dcv_drop_t *drop = dcv_table_find(drops->next.orders, &wanted);

    if (!drop) {
        drop = dcv_table_find(drops->next.errors, &wanted);
    }
    return drop ? drop : dcv_table_find(drops->next.repeated, &wanted);
}

/* Whether the first directory with a file's path has the same error for it. */
static int is_repeated(const dcv_drops_t *drops, const dcv_drop_t *drop)
{
    const dcv_directory_t *first = drop->directory->first;
    const dcv_drop_t *other = first ? find(drops, first, drop->name) : NULL;

    return other && other->error.text && !strcmp(other->error.text, drop->error.text);
}

void dcv_drops_put_error(dcv_drops_t *drops, const dcv_directory_t *directory,
                         const char *name, const dcv_stamp_t *stamp,
                         const dcv_error_t *error)
{
    dcv_drop_t *drop = dcv_drop_create_error(drops->versions, directory, name, error);

    put(drops, is_repeated(drops, drop) ? &drops->next.repeated : &drops->next.errors,
        drop, stamp);
}

static int fill_known(dcv_known_t *known, const dcv_drop_t *drop)
{
    if (drop) {
        known->name = drop->name;
        known->stamp = &drop->stamp;
        known->error = drop->error.text;
        known->bytes = drop->bytes;
    }
    return drop != NULL;
}

int dcv_drops_count(const dcv_drops_t *drops, const dcv_directory_t *directory)
{
    return drops->counts[directory->number];
}

apr_uint64_t dcv_drops_bytes(const dcv_drops_t *drops, const dcv_directory_t *directory)
{
    return drops->bytes[directory->number];
}

apr_size_t dcv_drops_measure(const dcv_directory_t *directory, const char *name,
                             const dcv_order_t *order, apr_pool_t *scratch_pool)
{
    return dcv_drop_measure(directory, name, order, scratch_pool);
}

int dcv_drops_find(dcv_known_t *known, const dcv_drops_t *drops,
                   const dcv_directory_t *directory, const char *name)
{
    return fill_known(known, find(drops, directory, name));
}

/* Those who read a snapshot do not look at stamps. */
void dcv_drops_restamp(dcv_drops_t *drops, const dcv_directory_t *directory,
                       const char *name, const dcv_stamp_t *stamp)
{
    dcv_drop_t *drop = find(drops, directory, name);

    if (drop) {
        drop->stamp = *stamp;
    }
}

/* Move to the next file of a kind. */
static void advance(dcv_drops_walk_t *walk, int kind)
{
    dcv_table_place_t place = {walk->places[kind].table, walk->places[kind].part,
                               walk->places[kind].slot};
    const dcv_drop_t *drop = dcv_table_next(&place);

    walk->places[kind].part = place.part;
    walk->places[kind].slot = place.slot;
    walk->files[kind] =
        drop && drop->directory->number == walk->directory->number ? drop : NULL;
}

dcv_drops_walk_t dcv_drops_walk(const dcv_drops_t *drops,
                                const dcv_directory_t *directory, const char *name)
{
    const dcv_table_t *tables[DCV_WALK_KINDS] = {drops->next.orders, drops->next.errors,
                                                 drops->next.repeated};
    dcv_drop_id_t id = {directory->number, name};
    dcv_wanted_t wanted = dcv_drop_wanted(&id);
    dcv_drops_walk_t walk = {.directory = directory};

    for (int kind = 0; kind < DCV_WALK_KINDS; kind++) {
        dcv_table_place_t place = dcv_table_seek(tables[kind], &wanted);

        walk.places[kind].table = place.table;
        walk.places[kind].part = place.part;
        walk.places[kind].slot = place.slot;
        advance(&walk, kind);
        if (walk.files[kind] &&
            !strcmp(((const dcv_drop_t *)walk.files[kind])->name, name)) {
            advance(&walk, kind);
        }
    }
    return walk;
}

int dcv_drops_step(dcv_known_t *known, dcv_drops_walk_t *walk)
{
    const dcv_drop_t *first = NULL;
    int first_kind = 0;

    for (int kind = 0; kind < DCV_WALK_KINDS; kind++) {
        const dcv_drop_t *drop = walk->files[kind];

        if (drop && (!first || strcmp(drop->name, first->name) < 0)) {
            first = drop;
            first_kind = kind;
        }
    }
    if (first) {
        advance(walk, first_kind);
    }
    return fill_known(known, first);
}

int dcv_drops_publish(dcv_drops_t *drops)
{
    if (!drops->changed) {
        return 0;
    }
    publish(drops);
    return 1;
}

void dcv_drops_reap(dcv_drops_t *drops)
{
    dcv_versions_reap(drops->versions);
}

const dcv_snapshot_t *dcv_drops_hold(dcv_drops_t *drops)
{
    return (const dcv_snapshot_t *)dcv_versions_hold(drops->versions);
}

void dcv_drops_release(const dcv_snapshot_t *snapshot)
{
    dcv_versions_release(&((dcv_snapshot_t *)snapshot)->version);
}
