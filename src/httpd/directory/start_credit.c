/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The time of directories at a start: see start_credit.h. */
#include "start_credit.h"

#include <apr_atomic.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "mod_dcv.h"

#define KEY "mod_dcv " MOD_DCV_VERSION " start credit"

/* Of all directories together. */
#define CREDIT apr_time_from_sec(2)

/* What each has in any case. */
#define SHARE apr_time_from_msec(50)

struct mod_dcv_share_t {
    mod_dcv_start_credit_t *credit;
    volatile apr_uint32_t spent; /* in microseconds */
};

struct mod_dcv_start_credit_t {
    volatile apr_uint32_t spent; /* by all */
    apr_hash_t *shares;          /* by path */
    int goes_on;                 /* whether the next pass is of the same start */
};

/* Whoever has spent this has long been stopped. Twice of it fits into 32 bits. */
#define SPENT_MAX (apr_uint32_t) apr_time_from_sec(1800)

static void add(volatile apr_uint32_t *spent, apr_interval_time_t time)
{
    if (apr_atomic_read32(spent) < SPENT_MAX) {
        apr_atomic_add32(spent, time < SPENT_MAX ? (apr_uint32_t)time : SPENT_MAX);
    }
}

mod_dcv_start_credit_t *mod_dcv_start_credit_create(apr_pool_t *pool)
{
    mod_dcv_start_credit_t *credit = apr_pcalloc(pool, sizeof(*credit));

    credit->shares = apr_hash_make(pool);
    return credit;
}

mod_dcv_start_credit_t *mod_dcv_start_credit_begin(process_rec *process,
                                                   int is_first_pass)
{
    mod_dcv_start_credit_t *credit;
    void *data = NULL;

    (void)apr_pool_userdata_get(&data, KEY, process->pool);
    credit = data;
    if (!credit) {
        credit = mod_dcv_start_credit_create(process->pool);
        apr_pool_userdata_set(credit, KEY, NULL, process->pool);
    }
    if (!credit->goes_on) {
        apr_hash_index_t *at = apr_hash_first(NULL, credit->shares);

        for (; at; at = apr_hash_next(at)) {
            ((mod_dcv_share_t *)apr_hash_this_val(at))->spent = 0;
        }
        credit->spent = 0;
    }
    credit->goes_on = is_first_pass;
    return credit;
}

mod_dcv_share_t *mod_dcv_start_credit_share(mod_dcv_start_credit_t *credit,
                                            const char *path)
{
    apr_pool_t *pool = apr_hash_pool_get(credit->shares);
    mod_dcv_share_t *share = apr_hash_get(credit->shares, path, APR_HASH_KEY_STRING);

    if (!share) {
        share = apr_pcalloc(pool, sizeof(*share));
        share->credit = credit;
        apr_hash_set(credit->shares, apr_pstrdup(pool, path), APR_HASH_KEY_STRING,
                     share);
    }
    return share;
}

void mod_dcv_share_spend(mod_dcv_share_t *share, apr_interval_time_t spent)
{
    if (spent > 0) {
        add(&share->spent, spent);
        add(&share->credit->spent, spent);
    }
}

int mod_dcv_share_is_spent(const mod_dcv_share_t *share)
{
    return apr_atomic_read32((volatile apr_uint32_t *)&share->credit->spent) >=
               CREDIT &&
           apr_atomic_read32((volatile apr_uint32_t *)&share->spent) >= SHARE;
}
