/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence of checks in the state: see evidence.h. */
#include "evidence.h"

/* What the clocks of a fleet may differ. */
#define CLOCKS_APART apr_time_from_sec(60)

void mod_dcv_evidence_id(unsigned char id[DCV_ID_BYTES], const dcv_order_t *order,
                         const dcv_name_t *name, apr_pool_t *pool)
{
    dcv_id_make(id, dcv_order_owner(order, pool), dcv_order_target(order, pool),
                mod_dcv_share_name(order, name->text, pool));
}

dcv_evidence_t *mod_dcv_evidence_get(mod_dcv_state_t *state, const unsigned char *id,
                                     apr_pool_t *pool)
{
    unsigned char bytes[DCV_EVIDENCE_MAX_BYTES];
    unsigned int len =
        mod_dcv_state_get(state, MOD_DCV_STATE_CHECKS, id, bytes, sizeof(bytes), pool);

    dcv_evidence_t *evidence = len ? dcv_evidence_decode(bytes, len, pool) : NULL;

    /* From the future: a clock was set back, or another front end's is wrong. */
    return evidence && evidence->time > apr_time_now() + CLOCKS_APART ? NULL : evidence;
}

static unsigned int replace(void *context, unsigned char *bytes, unsigned int len,
                            unsigned int size, apr_pool_t *pool)
{
    (void)len;
    return (unsigned int)dcv_evidence_encode(
        context, bytes, size < DCV_EVIDENCE_MAX_BYTES ? size : DCV_EVIDENCE_MAX_BYTES,
        pool);
}

/* The id of the record that a name of an order was checked. No name is empty. */
static void make_order_id(unsigned char id[DCV_ID_BYTES], const dcv_order_t *order,
                          apr_pool_t *pool)
{
    dcv_id_make(id, dcv_order_owner(order, pool), dcv_order_target(order, pool),
                mod_dcv_share_name(order, "", pool));
}

static unsigned int note_order(void *context, unsigned char *bytes, unsigned int len,
                               unsigned int size, apr_pool_t *pool)
{
    (void)context;
    (void)len;
    (void)size;
    (void)pool;
    *bytes = 1;
    return 1;
}

int mod_dcv_evidence_is_there(mod_dcv_state_t *state, const dcv_order_t *order,
                              apr_pool_t *pool)
{
    unsigned char id[DCV_ID_BYTES], byte;

    make_order_id(id, order, pool);
    return mod_dcv_state_get(state, MOD_DCV_STATE_CHECKS, id, &byte, sizeof(byte),
                             pool) != 0;
}

void mod_dcv_evidence_put(mod_dcv_state_t *state, const dcv_order_t *order,
                          const dcv_name_t *name, const unsigned char *id,
                          const dcv_evidence_t *evidence, apr_pool_t *pool)
{
    unsigned char order_id[DCV_ID_BYTES];
    mod_dcv_share_t share;

    mod_dcv_share_find(&share, order, name->text);
    mod_dcv_state_change(state, MOD_DCV_STATE_CHECKS, id, &share, replace,
                         (void *)evidence, pool);
    /* The newer record is not the first to be forgotten. */
    if (order->names->nelts > DCV_ORDER_MANY_NAMES) {
        make_order_id(order_id, order, pool);
        mod_dcv_share_find(&share, order, "");
        mod_dcv_state_change(state, MOD_DCV_STATE_CHECKS, order_id, &share, note_order,
                             NULL, pool);
    }
}
