/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Sorted tables in versions: see table.h. */
#include "table.h"

#include <stddef.h>
#include <string.h>

/* Neighbours with no more items together become one. */
#define MERGED_MAX (DCV_TABLE_PART / 2)

/* Room for more parts in a new list. */
#define ROOM 8

typedef struct {
    apr_uint64_t key;
    void *item;
} slot_t;

typedef struct {
    slot_t slots[DCV_TABLE_PART];
} part_t;

/* A part and what its first slot is, so that looking for a part does not touch others. */
typedef struct {
    slot_t first;
    part_t *part;
    int count;  /* of its slots */
    int before; /* items in the parts before it. Set by dcv_table_finish() */
} entry_t;

struct dcv_table_t {
    int count; /* of items */
    int parts, room;
    entry_t entries[1];
};

/* Whether a slot stands before what is wanted (below 0), or is that (0). */
static int compare(const slot_t *slot, const dcv_wanted_t *wanted)
{
    if (slot->key != wanted->key) {
        return slot->key < wanted->key ? -1 : 1;
    }
    return wanted->compare(slot->item, wanted->item);
}

/* The last part that begins before what is wanted, or the first one. */
static int find_part(const dcv_table_t *table, const dcv_wanted_t *wanted)
{
    int low = 0, high = table->parts;

    while (high - low > 1) {
        int middle = (low + high) / 2;

        if (compare(&table->entries[middle].first, wanted) < 0) {
            low = middle;
        }
        else {
            high = middle;
        }
    }
    return low;
}

/* The first slot of a part that does not stand before what is wanted. */
static int find_slot(const entry_t *entry, const dcv_wanted_t *wanted)
{
    int low = 0, high = entry->count;

    while (low < high) {
        int middle = (low + high) / 2;

        if (compare(&entry->part->slots[middle], wanted) < 0) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low;
}

dcv_table_place_t dcv_table_seek(const dcv_table_t *table, const dcv_wanted_t *wanted)
{
    dcv_table_place_t place = {table, 0, 0};

    if (table) {
        place.part = find_part(table, wanted);
        place.slot = find_slot(&table->entries[place.part], wanted);
        if (place.slot == table->entries[place.part].count &&
            place.part + 1 < table->parts) {
            place.part++;
            place.slot = 0;
        }
    }
    return place;
}

void *dcv_table_next(dcv_table_place_t *place)
{
    while (place->table && place->part < place->table->parts) {
        const entry_t *entry = &place->table->entries[place->part];

        if (place->slot < entry->count) {
            return entry->part->slots[place->slot++].item;
        }
        place->part++;
        place->slot = 0;
    }
    return NULL;
}

/* The slot of what is wanted, by its place; NULL when it is not there. */
static const slot_t *slot_at(const dcv_table_place_t *place, const dcv_wanted_t *wanted)
{
    const entry_t *entry;

    if (!place->table) {
        return NULL;
    }
    entry = &place->table->entries[place->part];
    if (place->slot < entry->count &&
        !compare(&entry->part->slots[place->slot], wanted)) {
        return &entry->part->slots[place->slot];
    }
    return NULL;
}

void *dcv_table_find(const dcv_table_t *table, const dcv_wanted_t *wanted)
{
    dcv_table_place_t place = dcv_table_seek(table, wanted);
    const slot_t *slot = slot_at(&place, wanted);

    return slot ? slot->item : NULL;
}

int dcv_table_rank(const dcv_table_t *table, const dcv_wanted_t *wanted)
{
    dcv_table_place_t place = dcv_table_seek(table, wanted);

    return table ? table->entries[place.part].before + place.slot : 0;
}

void *dcv_table_at(const dcv_table_t *table, int rank)
{
    int low = 0, high = table ? table->parts : 0;

    if (!table || rank < 0 || rank >= table->count) {
        return NULL;
    }
    while (high - low > 1) {
        int middle = (low + high) / 2;

        if (table->entries[middle].before <= rank) {
            low = middle;
        }
        else {
            high = middle;
        }
    }
    return table->entries[low].part->slots[rank - table->entries[low].before].item;
}

int dcv_table_count(const dcv_table_t *table)
{
    return table ? table->count : 0;
}

/* Make a list of one's own, with room for one more part. */
static dcv_table_t *own_table(dcv_table_t **table, dcv_versions_t *versions)
{
    dcv_table_t *old = *table, *made;
    int parts = old ? old->parts : 0, room = parts + parts / 8 + ROOM;

    if (old && dcv_versions_is_new(versions, old) && parts < old->room) {
        return old;
    }
    made = dcv_versions_make(versions, offsetof(dcv_table_t, entries) +
                                           (apr_size_t)room * sizeof(entry_t));
    if (old) {
        memcpy(made, old,
               offsetof(dcv_table_t, entries) + (apr_size_t)parts * sizeof(entry_t));
        dcv_versions_retire(versions, old);
    }
    made->room = room;
    *table = made;
    return made;
}

/* Make a part of one's own in a list that is. */
static entry_t *own_part(dcv_table_t *table, dcv_versions_t *versions, int number)
{
    entry_t *entry = &table->entries[number];
    part_t *made;

    if (!dcv_versions_is_new(versions, entry->part)) {
        made = dcv_versions_make(versions, sizeof(*made));
        memcpy(made, entry->part, (apr_size_t)entry->count * sizeof(slot_t));
        dcv_versions_retire(versions, entry->part);
        entry->part = made;
    }
    return entry;
}

/* Open an empty part in a list that has room. */
static entry_t *open_part(dcv_table_t *table, dcv_versions_t *versions, int number)
{
    entry_t *entry = &table->entries[number];

    memmove(entry + 1, entry, (apr_size_t)(table->parts - number) * sizeof(*entry));
    table->parts++;
    entry->part = dcv_versions_make(versions, sizeof(*entry->part));
    entry->count = 0;
    return entry;
}

static void close_part(dcv_table_t *table, dcv_versions_t *versions, int number)
{
    entry_t *entry = &table->entries[number];

    dcv_versions_retire(versions, entry->part);
    table->parts--;
    memmove(entry, entry + 1, (apr_size_t)(table->parts - number) * sizeof(*entry));
}

/* Move count slots to the end of another part. */
static void move_slots(entry_t *to, const entry_t *from, int first, int count)
{
    memcpy(to->part->slots + to->count, from->part->slots + first,
           (apr_size_t)count * sizeof(slot_t));
    to->count += count;
    to->first = to->part->slots[0];
}

/*
 * Make room for a slot in a full part: half of it goes into a new one. At the end nothing
 * moves, since what comes in order would leave half-full parts behind.
 */
static void split(dcv_table_t *table, dcv_versions_t *versions,
                  dcv_table_place_t *place)
{
    entry_t *entry = own_part(table, versions, place->part);
    entry_t *next = open_part(table, versions, place->part + 1);
    int kept = place->part + 2 == table->parts && place->slot == entry->count
                   ? entry->count
                   : entry->count / 2;

    move_slots(next, entry, kept, entry->count - kept);
    entry->count = kept;
    if (place->slot > kept || kept == DCV_TABLE_PART) {
        place->part++;
        place->slot -= kept;
    }
}

static void insert(dcv_table_t *table, dcv_versions_t *versions,
                   dcv_table_place_t *place, slot_t slot)
{
    entry_t *entry;
    slot_t *at;

    if (!table->parts) {
        open_part(table, versions, 0);
    }
    if (table->entries[place->part].count == DCV_TABLE_PART) {
        split(table, versions, place);
    }
    entry = own_part(table, versions, place->part);
    at = entry->part->slots + place->slot;
    memmove(at + 1, at, (apr_size_t)(entry->count - place->slot) * sizeof(slot_t));
    *at = slot;
    entry->count++;
    entry->first = entry->part->slots[0];
    table->count++;
}

void *dcv_table_put(dcv_table_t **table, dcv_versions_t *versions,
                    const dcv_wanted_t *wanted, void *item)
{
    dcv_table_place_t place = dcv_table_seek(*table, wanted);
    int known = slot_at(&place, wanted) != NULL;
    dcv_table_t *own = own_table(table, versions);
    slot_t slot = {wanted->key, item};
    entry_t *entry;
    void *replaced;

    if (!known) {
        insert(own, versions, &place, slot);
        return NULL;
    }
    entry = own_part(own, versions, place.part);
    replaced = entry->part->slots[place.slot].item;
    entry->part->slots[place.slot] = slot;
    entry->first = entry->part->slots[0];
    return replaced;
}

/* Join a part with the one behind it, if both together are small. */
static void merge(dcv_table_t *table, dcv_versions_t *versions, int number)
{
    const entry_t *next = &table->entries[number + 1];

    if (number >= 0 && number + 1 < table->parts &&
        next[-1].count + next->count <= MERGED_MAX) {
        move_slots(own_part(table, versions, number), next, 0, next->count);
        close_part(table, versions, number + 1);
    }
}

void *dcv_table_remove(dcv_table_t **table, dcv_versions_t *versions,
                       const dcv_wanted_t *wanted)
{
    dcv_table_place_t place = dcv_table_seek(*table, wanted);
    dcv_table_t *own;
    entry_t *entry;
    slot_t *at;
    void *item;

    if (!slot_at(&place, wanted)) {
        return NULL;
    }
    own = own_table(table, versions);
    entry = own_part(own, versions, place.part);
    at = entry->part->slots + place.slot;
    item = at->item;
    own->count--;
    entry->count--;
    memmove(at, at + 1, (apr_size_t)(entry->count - place.slot) * sizeof(slot_t));
    if (entry->count) {
        entry->first = entry->part->slots[0];
        merge(own, versions, place.part);
        merge(own, versions, place.part - 1);
    }
    else {
        close_part(own, versions, place.part);
    }
    if (!own->parts) {
        dcv_versions_retire(versions, own);
        *table = NULL;
    }
    return item;
}

void dcv_table_finish(dcv_table_t *table, const dcv_versions_t *versions)
{
    int before = 0;

    /* A table that was there before is as it was. */
    for (int i = 0; table && dcv_versions_is_new(versions, table) && i < table->parts;
         i++) {
        table->entries[i].before = before;
        before += table->entries[i].count;
    }
}

void dcv_table_retire(dcv_table_t *table, dcv_versions_t *versions)
{
    for (int i = 0; table && i < table->parts; i++) {
        dcv_versions_retire(versions, table->entries[i].part);
    }
    dcv_versions_retire(versions, table);
}
