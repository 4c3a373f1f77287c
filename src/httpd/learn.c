/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is learnt of orders at a start: see learn.h. */
#include "learn.h"

#include "dcv/warning.h"
#include "system/system.h"
#include "read/reader.h"

/*
 * Names whose warnings are found before httpd goes on, which takes some 500 ms. The children
 * find the rest.
 */
#define LEARNED_NAMES_MAX 500000

/* Verify an order's signature. A customer may have exchanged a file of a directory. */
static void verify(mod_dcv_reader_t *reader, const dcv_order_t *order,
                   apr_pool_t *scratch_pool)
{
    mod_dcv_guard_t guard = {0};
    int is_as_user =
        order->directory && mod_dcv_system_begin_as_user(mod_dcv_system_user());

    guard.follows_all = !order->directory || !order->directory->vhost;
    reader->guard = &guard;
    mod_dcv_reader_verify(reader, order, scratch_pool);
    reader->guard = NULL;
    if (is_as_user) {
        mod_dcv_system_end_as_user();
    }
}

int mod_dcv_learn_orders(dcv_notes_t *notes, const dcv_snapshot_t *snapshot,
                         const dcv_psl_t *psl, apr_pool_t *scratch_pool)
{
    mod_dcv_reader_t reader = {.signatures = MOD_DCV_READER_SIGNATURES};
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;
    int count = 0;

    while ((order = dcv_snapshot_next_order(snapshot, &walk))) {
        count++;
        if (reader.signatures) {
            verify(&reader, order, scratch_pool);
            apr_pool_clear(scratch_pool);
        }
    }
    (void)dcv_warnings_learn(notes, snapshot, psl, apr_time_now(), LEARNED_NAMES_MAX,
                             scratch_pool);
    return count;
}
