/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a cache on their way over a restart: see carry.h. */
#include "carry.h"

#include <apr_strings.h>

#include "mod_dcv.h"

/* Another version of the module may be loaded by the restart. */
#define KEY "mod_dcv " MOD_DCV_VERSION " carry"

typedef struct record_t {
    struct record_t *next;
    int ring;
    unsigned int id_len, len;
    unsigned char bytes[1]; /* the id, and what is behind it */
} record_t;

struct mod_dcv_carry_t {
    apr_pool_t *pool;
    int ring;                 /* the one being saved */
    record_t *records, **end; /* the oldest first, as rings want them back */
};

static mod_dcv_carry_t *find(process_rec *process)
{
    void *data = NULL;

    (void)apr_pool_userdata_get(&data, KEY, process->pool);
    return data;
}

static void drop(mod_dcv_carry_t *carry)
{
    if (carry->pool) {
        apr_pool_destroy(carry->pool);
    }
    carry->pool = NULL;
    carry->records = NULL;
    carry->end = &carry->records;
}

mod_dcv_carry_t *mod_dcv_carry_begin(process_rec *process)
{
    mod_dcv_carry_t *carry = find(process);

    if (!carry) {
        carry = apr_pcalloc(process->pool, sizeof(*carry));
        apr_pool_userdata_set(carry, KEY, NULL, process->pool);
    }
    drop(carry);
    apr_pool_create(&carry->pool, process->pool);
    return carry;
}

static apr_status_t save(ap_socache_instance_t *instance, server_rec *server,
                         void *context, const unsigned char *id, unsigned int id_len,
                         const unsigned char *data, unsigned int len, apr_pool_t *pool)
{
    mod_dcv_carry_t *carry = context;
    record_t *record = apr_palloc(carry->pool, sizeof(*record) + id_len + len);

    (void)instance;
    (void)server;
    (void)pool;
    record->ring = carry->ring;
    record->id_len = id_len;
    record->len = len;
    memcpy(record->bytes, id, id_len);
    memcpy(record->bytes + id_len, data, len);
    record->next = NULL;
    *carry->end = record;
    carry->end = &record->next;
    return APR_SUCCESS;
}

void mod_dcv_carry_save(mod_dcv_carry_t *carry, int ring,
                        const ap_socache_provider_t *provider,
                        ap_socache_instance_t *instance, server_rec *server)
{
    apr_pool_t *scratch;

    carry->ring = ring;
    apr_pool_create(&scratch, carry->pool);
    (void)provider->iterate(instance, server, carry, save, scratch);
    apr_pool_destroy(scratch);
}

void mod_dcv_carry_drop(process_rec *process)
{
    mod_dcv_carry_t *carry = find(process);

    if (carry) {
        drop(carry);
    }
}

void mod_dcv_carry_restore(process_rec *process, const ap_socache_provider_t *provider,
                           ap_socache_instance_t **rings, unsigned int key_bytes,
                           server_rec *server, apr_time_t life)
{
    mod_dcv_carry_t *carry = find(process);
    apr_pool_t *scratch;

    if (!carry || !carry->pool) {
        return;
    }
    apr_pool_create(&scratch, carry->pool);
    for (record_t *record = carry->records; record; record = record->next) {
        (void)provider->store(rings[record->ring], server, record->bytes,
                              record->id_len < key_bytes ? record->id_len : key_bytes,
                              apr_time_now() + life, record->bytes + record->id_len,
                              record->len, scratch);
    }
    drop(carry);
}
