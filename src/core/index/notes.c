/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table without a lock. A note stands with a check, which is the note and the order's key
 * together: where the check is of one thread and the note of another, they lead to no order's key
 * (Hyatt, Mann: A lock-less hash table implementation for a chess program, 2002).
 */
#include "notes.h"

#include <stdlib.h>

#include "dcv/atomic.h"

/* The places where a note may stand: as many as a processor reads from memory at once. */
#define BUCKET 4

/* Buckets of the least table, as a power of two. */
#define BITS_LEAST 6

typedef struct {
    dcv_atomic_marks_t check, note;
} place_t;

typedef struct table_t {
    struct table_t *older; /* which somebody may still read */
    int bits;              /* of the number of buckets */
    place_t places[];
} table_t;

struct dcv_notes_t {
    dcv_atomic_pointer_t table; /* NULL: no room yet */
};

static apr_status_t release(void *data)
{
    dcv_notes_t *notes = data;
    table_t *table = dcv_atomic_pointer(&notes->table);

    while (table) {
        table_t *older = table->older;

        free(table);
        table = older;
    }
    return APR_SUCCESS;
}

dcv_notes_t *dcv_notes_create(apr_pool_t *pool)
{
    dcv_notes_t *notes = apr_pcalloc(pool, sizeof(*notes));

    apr_pool_cleanup_register(pool, notes, release, apr_pool_cleanup_null);
    return notes;
}

/* The address of an order, spread over all bits: the factor is odd, so that each has its own. */
static apr_uint64_t key_of(const dcv_order_t *order)
{
    return (apr_uint64_t)(apr_uintptr_t)order * 0x9e3779b97f4a7c15u;
}

static place_t *bucket_of(table_t *table, apr_uint64_t key)
{
    return table->places + (key >> (64 - table->bits)) * BUCKET;
}

/* The key of the note that stands at a place; 0: there is none. */
static apr_uint64_t key_at(place_t *place, apr_uint64_t *note)
{
    *note = dcv_atomic_marks(&place->note);
    return *note ? dcv_atomic_marks(&place->check) ^ *note : 0;
}

static void put(table_t *table, apr_uint64_t key, apr_uint64_t note)
{
    place_t *bucket = bucket_of(table, key), *place = NULL;
    apr_uint64_t other;

    for (int i = 0; i < BUCKET; i++) {
        apr_uint64_t found = key_at(&bucket[i], &other);

        if (found == key) {
            place = &bucket[i];
            break;
        }
        if (!found && !place) {
            place = &bucket[i];
        }
    }
    /* All are taken, perhaps by orders that are gone: one has to go. */
    place = place ? place : &bucket[note % BUCKET];
    dcv_atomic_set_marks(&place->check, key ^ note);
    dcv_atomic_set_marks(&place->note, note);
}

static void copy(table_t *to, table_t *from)
{
    size_t count = ((size_t)1 << from->bits) * BUCKET;
    apr_uint64_t note, key;

    for (size_t i = 0; i < count; i++) {
        key = key_at(&from->places[i], &note);
        if (key) {
            put(to, key, note);
        }
    }
}

void dcv_notes_reserve(dcv_notes_t *notes, int orders)
{
    table_t *table = dcv_atomic_pointer(&notes->table), *larger;
    int bits = table ? table->bits : BITS_LEAST;

    /* At most half of the places are taken, so that few orders find none. */
    while ((apr_int64_t)BUCKET << bits < (apr_int64_t)orders * 2) {
        bits++;
    }
    if (table && bits == table->bits) {
        return;
    }
    larger = calloc(1, sizeof(*larger) + ((size_t)BUCKET << bits) * sizeof(place_t));
    if (!larger) {
        return;
    }
    larger->bits = bits;
    if (table) {
        copy(larger, table);
    }
    larger->older = dcv_atomic_exchange(&notes->table, larger);
}

apr_uint64_t dcv_notes_get(dcv_notes_t *notes, const dcv_order_t *order)
{
    table_t *table = dcv_atomic_pointer(&notes->table);
    apr_uint64_t key = key_of(order), note;
    place_t *bucket = table ? bucket_of(table, key) : NULL;

    for (int i = 0; bucket && i < BUCKET; i++) {
        if (key_at(&bucket[i], &note) == key) {
            return note;
        }
    }
    return 0;
}

void dcv_notes_put(dcv_notes_t *notes, const dcv_order_t *order, apr_uint64_t note)
{
    table_t *table = dcv_atomic_pointer(&notes->table);

    if (table) {
        put(table, key_of(order), note);
    }
}
