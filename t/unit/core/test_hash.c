/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that collide in APR's hash, "ar" and "c0" in place of each other, are as good keys as
 * others. It is tried several times, since the machine may be busy with something else.
 */
#include "dcv/hash.h"

#include <apr_strings.h>
#include <apr_time.h>

#include "tap.h"

#define KEYS  16384
#define PAIRS 14
#define TRIES 10

/* With collisions it is more than ten times as long. */
#define LIMIT apr_time_from_msec(100)

/* The keys of the number's bits. */
static char *make_key(int number, char *key)
{
    for (int i = 0; i < PAIRS; i++) {
        memcpy(key + 2 * i, number >> i & 1 ? "c0" : "ar", 2);
    }
    key[2 * PAIRS] = '\0';
    return key;
}

/* The time to put all keys into a table; with collisions it is a hundred times longer. */
static apr_interval_time_t fill(apr_hash_t *table)
{
    apr_time_t begin = used_time();

    for (int i = 0; i < KEYS; i++) {
        char key[2 * PAIRS + 1];

        apr_hash_set(table, apr_pstrdup(pool, make_key(i, key)), APR_HASH_KEY_STRING,
                     "");
    }
    return used_time() - begin;
}

static void test_collisions(void)
{
    apr_interval_time_t took = 0;
    char key[2 * PAIRS + 1];
    apr_hash_t *table = NULL;

    for (int i = 0; i == 0 || (i < TRIES && !is_in_time(took, LIMIT)); i++) {
        table = dcv_hash_make(pool);
        took = fill(table);
    }
    is_number((int)apr_hash_count(table), KEYS, "a table has each key");
    ok(apr_hash_get(table, make_key(4711, key), APR_HASH_KEY_STRING) != NULL,
       "a key is found by another text that is the same");
    ok(is_in_time(took, LIMIT), "keys that were made to collide do not");
}

void run_tests(void)
{
    apr_hash_t *table = dcv_hash_make(pool);
    static const unsigned char id[] = {0, 1, 0, 2, 0, 3, 0, 4, 0, 5};

    apr_hash_set(table, id, sizeof(id), "id");
    apr_hash_set(table, "", APR_HASH_KEY_STRING, "empty");
    is(apr_hash_get(table, id, sizeof(id)), "id", "a key may have zero bytes");
    is(apr_hash_get(table, id, sizeof(id) - 1), NULL, "a shorter one is another key");
    is(apr_hash_get(table, "", APR_HASH_KEY_STRING), "empty", "an empty text is a key");
    test_collisions();
}
