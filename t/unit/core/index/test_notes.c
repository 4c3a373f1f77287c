/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <apr_thread_proc.h>

#include "index/notes.h"
#include "tap.h"

#define ORDERS 2000
#define ROUNDS 20

static dcv_order_t orders[ORDERS];

/* What is noted of an order, by its number: another note in each round. */
static apr_uint64_t note_of(int number, int round)
{
    return ((apr_uint64_t)number << 32 | (apr_uint64_t)round) + 1;
}

static int count_right(dcv_notes_t *notes, int round, int *wrong)
{
    int right = 0;

    *wrong = 0;
    for (int i = 0; i < ORDERS; i++) {
        apr_uint64_t note = dcv_notes_get(notes, &orders[i]);

        right += note == note_of(i, round);
        *wrong += note && note != note_of(i, round);
    }
    return right;
}

static void put_all(dcv_notes_t *notes, int round)
{
    for (int i = 0; i < ORDERS; i++) {
        dcv_notes_put(notes, &orders[i], note_of(i, round));
    }
}

static void test_notes(void)
{
    dcv_notes_t *notes = dcv_notes_create(pool);
    int wrong;

    dcv_notes_put(notes, &orders[0], 7);
    ok(!dcv_notes_get(notes, &orders[0]), "without room nothing is noted");
    dcv_notes_reserve(notes, 10);
    dcv_notes_put(notes, &orders[0], 7);
    dcv_notes_put(notes, &orders[0], note_of(0, 1));
    is_number((long)dcv_notes_get(notes, &orders[0]), (long)note_of(0, 1),
              "the last note counts");
    ok(!dcv_notes_get(notes, &orders[1]), "another order has none");
    dcv_notes_reserve(notes, ORDERS);
    is_number((long)dcv_notes_get(notes, &orders[0]), (long)note_of(0, 1),
              "what was noted is kept when more room is made");
    put_all(notes, 2);
    ok(count_right(notes, 2, &wrong) > ORDERS * 9 / 10 && !wrong,
       "of as many orders as there is room for nearly all are noted");
}

static void test_too_many(void)
{
    dcv_notes_t *notes = dcv_notes_create(pool);
    int wrong;

    dcv_notes_reserve(notes, 10);
    put_all(notes, 3);
    ok(count_right(notes, 3, &wrong) > 100 && !wrong,
       "of more orders than there is room for some are noted, and none wrong");
}

/* Notes of rounds, and reads: what a note says of its order is right at any time. */
static void *APR_THREAD_FUNC work(apr_thread_t *thread, void *data)
{
    dcv_notes_t *notes = data;

    for (int round = 0; round < ROUNDS; round++) {
        dcv_notes_reserve(notes, ORDERS / ROUNDS * round);
        put_all(notes, round);
        for (int i = 0; i < ORDERS; i++) {
            apr_uint64_t note = dcv_notes_get(notes, &orders[i]);

            if (note && (note - 1) >> 32 != (apr_uint64_t)i) {
                apr_thread_exit(thread, APR_EGENERAL);
            }
        }
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

static void test_threads(void)
{
    dcv_notes_t *notes = dcv_notes_create(pool);
    apr_thread_t *threads[3];
    apr_status_t status, worst = APR_SUCCESS;

    for (int i = 0; i < 3; i++) {
        apr_thread_create(&threads[i], NULL, work, notes, pool);
    }
    for (int i = 0; i < 3; i++) {
        apr_thread_join(&status, threads[i]);
        worst = status != APR_SUCCESS ? status : worst;
    }
    is_number(worst, APR_SUCCESS, "threads read no note of another order");
}

void run_tests(void)
{
    test_notes();
    test_too_many();
    test_threads();
}
