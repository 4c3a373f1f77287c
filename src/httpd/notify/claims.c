/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How the front ends of a fleet agree: see claims.h. */
#include "claims.h"

#include <string.h>

/* A record: who claims, when, and what was told before. No owner: nobody claims. */
#define RECORD_BYTES (int)sizeof(record_t)

typedef struct {
    unsigned char owner[DCV_TAKEN_SERVER_BYTES];
    unsigned char time[8]; /* in microseconds, the lowest octet first */
    unsigned char told[DCV_TOLD_BYTES];
} record_t;

/* What is to be changed, and what came of it. */
typedef struct {
    const mod_dcv_fleet_t *fleet;
    const unsigned char *id;
    dcv_told_t *told;
    int is_done;
} change_t;

static const unsigned char nobody[DCV_TAKEN_SERVER_BYTES];

static void set_time(record_t *record, apr_time_t time)
{
    for (int i = 0; i < (int)sizeof(record->time); i++) {
        record->time[i] = (unsigned char)((apr_uint64_t)time >> 8 * i);
    }
}

static apr_time_t time_of(const record_t *record)
{
    apr_uint64_t time = 0;

    for (int i = (int)sizeof(record->time) - 1; i >= 0; i--) {
        time = time << 8 | record->time[i];
    }
    return (apr_time_t)time;
}

/* Read a record; all zero where there is none. */
static record_t read_record(const unsigned char *bytes, unsigned int len)
{
    record_t record = {{0}, {0}, {0}};

    if (len == sizeof(record)) {
        memcpy(&record, bytes, sizeof(record));
    }
    return record;
}

static int is_own(const change_t *change, const record_t *record)
{
    return !memcmp(record->owner, mod_dcv_secret_server(change->fleet->secret),
                   sizeof(record->owner));
}

/* Whether a claim holds: the clocks of front ends may differ by less than its life. */
static int is_alive(const record_t *record, apr_time_t now)
{
    apr_time_t time = time_of(record);

    return memcmp(record->owner, nobody, sizeof(nobody)) != 0 &&
           time > now - MOD_DCV_CLAIM_LIFE && time < now + MOD_DCV_CLAIM_LIFE;
}

static unsigned int write_claim(change_t *change, record_t *record,
                                unsigned char *bytes)
{
    memcpy(record->owner, mod_dcv_secret_server(change->fleet->secret),
           sizeof(record->owner));
    set_time(record, apr_time_now());
    memcpy(bytes, record, sizeof(*record));
    change->is_done = 1;
    return RECORD_BYTES;
}

static unsigned int make(void *context, unsigned char *bytes, unsigned int len,
                         unsigned int size, apr_pool_t *pool)
{
    change_t *change = context;
    record_t record = read_record(bytes, len);
    unsigned char id[DCV_ID_BYTES];
    dcv_told_t told;

    (void)size;
    (void)pool;
    change->is_done = 0;
    if (dcv_told_decode(id, &told, record.told) &&
        !memcmp(id, change->id, sizeof(id))) {
        dcv_told_merge(change->told, &told, apr_time_now());
    }
    return is_alive(&record, apr_time_now()) && !is_own(change, &record)
               ? 0
               : write_claim(change, &record, bytes);
}

static unsigned int renew(void *context, unsigned char *bytes, unsigned int len,
                          unsigned int size, apr_pool_t *pool)
{
    change_t *change = context;
    record_t record = read_record(bytes, len);

    (void)size;
    (void)pool;
    change->is_done = 0;
    return is_own(change, &record) && is_alive(&record, apr_time_now())
               ? write_claim(change, &record, bytes)
               : 0;
}

static unsigned int end(void *context, unsigned char *bytes, unsigned int len,
                        unsigned int size, apr_pool_t *pool)
{
    change_t *change = context;
    record_t record = {{0}, {0}, {0}};

    (void)len;
    (void)size;
    (void)pool;
    dcv_told_encode(record.told, change->id, change->told);
    memcpy(bytes, &record, sizeof(record));
    change->is_done = 1;
    return RECORD_BYTES;
}

/* The ring of the checks has ids that are made in another way. */
static int change_record(change_t *change, mod_dcv_state_change_t *how,
                         apr_pool_t *pool)
{
    return mod_dcv_state_change(change->fleet->state, MOD_DCV_STATE_CHECKS, change->id,
                                NULL, how, change, pool) &&
           change->is_done;
}

int mod_dcv_claim_make(const mod_dcv_fleet_t *fleet,
                       const unsigned char id[DCV_ID_BYTES], dcv_told_t *told,
                       apr_pool_t *pool)
{
    change_t change = {fleet, id, told, 0};

    return change_record(&change, make, pool);
}

int mod_dcv_claim_is_held(const mod_dcv_fleet_t *fleet,
                          const unsigned char id[DCV_ID_BYTES], apr_pool_t *pool)
{
    change_t change = {fleet, id, NULL, 0};

    return change_record(&change, renew, pool);
}

int mod_dcv_claim_end(const mod_dcv_fleet_t *fleet,
                      const unsigned char id[DCV_ID_BYTES], const dcv_told_t *told,
                      apr_pool_t *pool)
{
    dcv_told_t copy = *told;
    change_t change = {fleet, id, &copy, 0};

    return change_record(&change, end, pool);
}
