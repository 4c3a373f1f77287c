/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What all children share: see state.h. */
#include "state.h"

#include <apr_atomic.h>
#include <http_log.h>
#include <http_main.h>

#include "config/config.h"
#include "dcv/clock.h"
#include "mod_dcv.h"
#include "opened.h"
#include "store.h"

APLOG_USE_MODULE(dcv);

/* Longer than a nonce is valid, so that each marks one request for a fetch at most. */
#define NOTE_LIFE apr_time_from_sec(300)

#define REST_SECONDS 10

/*
 * A remote cache that takes longer is not asked for a while: its own timeout is
 * seconds.
 */
#define REMOTE_TIMEOUT apr_time_from_msec(250)

/* What fits into a record of any cache: a dbm's has 1,008 bytes with its key. */
#define SMALL_BYTES 900

mod_dcv_state_t *mod_dcv_state_of_server(void)
{
    return mod_dcv_config_of(ap_server_conf)->global->state;
}

/*
 * The first byte chooses a part of the ring for each, so that a record that changes often
 * pushes out no other one: shared memory by default has 32 parts at least.
 */
void mod_dcv_state_record_id(unsigned char id[DCV_ID_BYTES], int record)
{
    memset(id, 0, DCV_ID_BYTES);
    id[0] = (unsigned char)record;
}

int mod_dcv_state_is_remote(const mod_dcv_state_t *state)
{
    return !state->lock;
}

int mod_dcv_state_rests(mod_dcv_state_t *state)
{
    apr_uint32_t until = apr_atomic_read32(&state->rest_until);

    return until && dcv_clock_seconds() < until;
}

/* Leave a cache alone for a while when it fails: each try costs time and log. */
static void note_status(mod_dcv_state_t *state, apr_status_t status)
{
    if (status == APR_SUCCESS) {
        apr_atomic_set32(&state->failed, 0);
    }
    else if (!APR_STATUS_IS_ENOSPC(status)) {
        apr_atomic_set32(&state->rest_until, dcv_clock_seconds() + REST_SECONDS);
        if (!apr_atomic_xchg32(&state->failed, 1)) {
            ap_log_error(
                APLOG_MARK, APLOG_WARNING, status, state->server,
                "DCV0024: DCVStateCache %s: the cache does not answer in time, "
                "or takes nothing more; visits are counted, and recorded when "
                "it is back",
                state->text);
        }
    }
}

/*
 * Only one thread of a child waits for a remote cache, and the others a moment for
 * that.
 */
static int lock_remote(mod_dcv_state_t *state)
{
    apr_time_t until = dcv_clock_now() + REMOTE_TIMEOUT;

    while (apr_atomic_cas32(&state->busy, 1, 0)) {
        if (mod_dcv_state_rests(state)) {
            return 0;
        }
        if (dcv_clock_now() > until) {
            note_status(state, APR_TIMEUP);
            return 0;
        }
        apr_sleep(1000);
    }
    return 1;
}

static int lock(mod_dcv_state_t *state)
{
    if (mod_dcv_state_rests(state)) {
        return 0;
    }
    return state->lock ? apr_global_mutex_lock(state->lock) == APR_SUCCESS
                       : lock_remote(state);
}

static void unlock(mod_dcv_state_t *state)
{
    if (state->lock) {
        apr_global_mutex_unlock(state->lock);
    }
    else {
        apr_atomic_set32(&state->busy, 0);
    }
}

/* What a cache says, or that it took too long for that. */
static apr_status_t check_time(const mod_dcv_state_t *state, apr_status_t status,
                               apr_time_t begin)
{
    return !state->lock && status == APR_SUCCESS &&
                   dcv_clock_now() - begin > REMOTE_TIMEOUT
               ? APR_TIMEUP
               : status;
}

static unsigned int retrieve(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                             const unsigned char *id, unsigned char *bytes,
                             unsigned int size, apr_pool_t *pool)
{
    apr_time_t begin = dcv_clock_now();
    unsigned int len = size;
    apr_status_t status = state->provider->retrieve(
        state->rings[ring], state->server, id, DCV_ID_BYTES, bytes, &len, pool);
    int found = status == APR_SUCCESS && len <= size;

    /* mod_socache_dbm has the latter for a record that is not there. */
    if (status == APR_NOTFOUND || status == APR_EGENERAL) {
        status = APR_SUCCESS;
    }
    status = check_time(state, status, begin);
    if (status != APR_SUCCESS) {
        note_status(state, status);
    }
    return found ? len : 0;
}

unsigned int mod_dcv_state_get(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                               const unsigned char *id, unsigned char *bytes,
                               unsigned int size, apr_pool_t *pool)
{
    unsigned int len = 0;

    if (lock(state)) {
        len = retrieve(state, ring, id, bytes, size, pool);
        unlock(state);
    }
    return len;
}

/* Takes a record, and ends the walk. */
static apr_status_t note_record(ap_socache_instance_t *instance, server_rec *server,
                                void *context, const unsigned char *id,
                                unsigned int id_len, const unsigned char *data,
                                unsigned int len, apr_pool_t *pool)
{
    (void)instance;
    (void)server;
    (void)id;
    (void)id_len;
    (void)data;
    (void)len;
    (void)pool;
    *(int *)context = 0;
    return APR_EOF;
}

int mod_dcv_state_is_empty(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                           apr_pool_t *pool)
{
    int is_empty = 1;
    apr_status_t status;

    if (!state->lock || !lock(state)) {
        return 0;
    }
    status = state->provider->iterate(state->rings[ring], state->server, &is_empty,
                                      note_record, pool);
    unlock(state);
    return status == APR_SUCCESS && is_empty;
}

/* A record, and what is done with it. */
typedef struct {
    mod_dcv_state_ring_t ring;
    unsigned char key[MOD_DCV_STORE_KEY_BYTES];
    mod_dcv_state_change_t *change;
    void *context;
} changing_t;

/* Change a record that may have size bytes. Returns what the cache says of it. */
static apr_status_t change_within(mod_dcv_state_t *state, const changing_t *changing,
                                  unsigned int size, apr_pool_t *pool)
{
    unsigned char bytes[DCV_VISITS_MAX_BYTES];
    unsigned int len =
        retrieve(state, changing->ring, changing->key, bytes, sizeof(bytes), pool);
    apr_time_t life =
        changing->ring == MOD_DCV_STATE_TAKEN ? NOTE_LIFE : MOD_DCV_STATE_LIFE;

    len = changing->change(changing->context, bytes, len, size, pool);
    if (mod_dcv_state_rests(state)) {
        return APR_TIMEUP;
    }
    if (!len) {
        return APR_SUCCESS;
    }
    return state->provider->store(state->rings[changing->ring], state->server,
                                  changing->key, state->key_bytes,
                                  apr_time_now() + life, bytes, len, pool);
}

int mod_dcv_state_change(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                         const unsigned char *id, const mod_dcv_share_t *share,
                         mod_dcv_state_change_t *change, void *context,
                         apr_pool_t *pool)
{
    changing_t changing = {ring, {0}, change, context};
    apr_time_t begin;
    apr_status_t status;

    if (!lock(state)) {
        return 0;
    }
    begin = dcv_clock_now();
    memcpy(changing.key, id, DCV_ID_BYTES);
    if (share) {
        memcpy(changing.key + DCV_ID_BYTES, share->bytes, sizeof(share->bytes));
    }
    status = change_within(state, &changing, DCV_VISITS_MAX_BYTES, pool);
    if (APR_STATUS_IS_ENOSPC(status)) {
        status = change_within(state, &changing, SMALL_BYTES, pool);
    }
    note_status(state, check_time(state, status, begin));
    unlock(state);
    return status == APR_SUCCESS;
}
