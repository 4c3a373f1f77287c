/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What all children share: see state.h. */
#include "state.h"

#include <ap_provider.h>
#include <ap_socache.h>
#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>
#include <util_mutex.h>

#include "carry.h"
#include "config/config.h"
#include "default.h"
#include "dcv/clock.h"
#include "dcv/visits.h"
#include "mod_dcv.h"
#include "store.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define LOCK_NAME "dcv-state"

/* As long as CAs accept values. memcached takes a longer time for a date, long ago. */
#define RECORD_LIFE apr_time_from_sec(30 * 86400)

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

#define RINGS (MOD_DCV_STATE_TAKEN + 1)

/* What the caches are called, by ring: 16 letters at most. */
static const char *const names[RINGS] = {"mod_dcv", "mod_dcv-server", "mod_dcv-checks",
                                         "mod_dcv-taken"};

struct mod_dcv_state_t {
    const ap_socache_provider_t *provider;
    ap_socache_instance_t *rings[RINGS];
    apr_global_mutex_t *lock; /* NULL: the cache does its own locking */
    server_rec *server;
    const char *text; /* as configured */
    /* Of this child: */
    apr_uint32_t rest_until; /* when the cache is tried again, by dcv_clock_seconds() */
    apr_uint32_t busy;       /* whether a thread waits for a cache without a lock */
    apr_uint32_t failed;     /* whether that has been said */
};

/* A provider by its name: one of ours, or of httpd's; NULL: there is none. */
static const ap_socache_provider_t *find_provider(const char *name)
{
    const ap_socache_provider_t *ours[] = {&mod_dcv_store_file, &mod_dcv_store_memory};

    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        if (!strcmp(name, ours[i]->name)) {
            return ours[i];
        }
    }
    return ap_lookup_provider(AP_SOCACHE_PROVIDER_GROUP, name,
                              AP_SOCACHE_PROVIDER_VERSION);
}

/* A state in the cache of a provider. Returns NULL or a message. */
static const char *create(mod_dcv_state_t **state, const char *text, apr_pool_t *pool,
                          apr_pool_t *ptemp)
{
    mod_dcv_state_t *made = apr_pcalloc(pool, sizeof(*made));
    const char *colon = ap_strchr_c(text, ':');
    const char *name =
        colon ? apr_pstrmemdup(ptemp, text, (apr_size_t)(colon - text)) : text;
    const char *problem = NULL;

    made->text = text;
    made->provider = find_provider(name);
    if (!made->provider) {
        return apr_psprintf(
            pool,
            "no cache \"%s\"; load mod_socache_%s above it, or name one "
            "that is loaded",
            dcv_error_quote(name, strlen(name), ptemp),
            dcv_error_quote(name, strlen(name), ptemp));
    }
    for (int i = 0; i < RINGS && !problem; i++) {
        problem = made->provider->create(&made->rings[i], colon ? colon + 1 : NULL,
                                         ptemp, pool);
    }
    *state = made;
    return problem;
}

const char *mod_dcv_state_configure(mod_dcv_state_t **state, cmd_parms *cmd,
                                    const char *text)
{
    return create(state, text, cmd->pool, cmd->temp_pool);
}

int mod_dcv_state_hook_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                                  apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    return ap_mutex_register(pconf, LOCK_NAME, NULL, APR_LOCK_DEFAULT, 0) == APR_SUCCESS
               ? OK
               : HTTP_INTERNAL_SERVER_ERROR;
}

static apr_status_t close_cache(void *data)
{
    mod_dcv_state_t *state = data;

    for (int i = 0; i < RINGS; i++) {
        state->provider->destroy(state->rings[i], state->server);
    }
    return APR_SUCCESS;
}

/*
 * Wait for the lock a moment, but not for ever: not every kind of lock is let go by a
 * child that crashed with it, and httpd is about to restart.
 */
static int lock_soon(apr_global_mutex_t *mutex)
{
    for (int i = 0; i < 100; i++) {
        if (apr_global_mutex_trylock(mutex) == APR_SUCCESS) {
            return 1;
        }
        apr_sleep(apr_time_from_msec(5));
    }
    return 0;
}

/* Take the records along to the next configuration, if there will be one. */
static apr_status_t save_records(void *data)
{
    mod_dcv_state_t *state = data;
    mod_dcv_carry_t *carry;

    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_DESTROY_CONFIG ||
        (state->lock && !lock_soon(state->lock))) {
        return APR_SUCCESS;
    }
    carry = mod_dcv_carry_begin(state->server->process);
    /* Checks end with their generation of children, so that nobody reads their notes. */
    for (int i = 0; i < MOD_DCV_STATE_TAKEN; i++) {
        mod_dcv_carry_save(carry, i, state->provider, state->rings[i], state->server);
    }
    if (state->lock) {
        apr_global_mutex_unlock(state->lock);
    }
    return APR_SUCCESS;
}

static apr_status_t open_cache(mod_dcv_state_t *state, server_rec *server,
                               apr_pool_t *pconf)
{
    struct ap_socache_hints hints = {DCV_ID_BYTES, 300, RECORD_LIFE};
    apr_status_t status = APR_SUCCESS;

    state->server = server;
    if (state->provider->flags & AP_SOCACHE_FLAG_NOTMPSAFE) {
        status = mod_dcv_system_create_lock(&state->lock, LOCK_NAME, server, pconf);
    }
    for (int i = 0; i < RINGS && status == APR_SUCCESS; i++) {
        status =
            state->provider->init(state->rings[i], names[i], &hints, server, pconf);
    }
    if (status == APR_SUCCESS) {
        apr_pool_cleanup_register(pconf, state, close_cache, apr_pool_cleanup_null);
        apr_pool_cleanup_register(pconf, state, save_records, apr_pool_cleanup_null);
        mod_dcv_carry_restore(server->process, state->provider, state->rings, server,
                              RECORD_LIFE);
    }
    return status;
}

int mod_dcv_state_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    const char *cache;
    apr_status_t status;

    (void)plog;
    /* httpd reads its configuration twice before it starts. */
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    cache = global->state ? NULL : mod_dcv_default_cache(pconf, ptemp);
    if (cache) {
        (void)create(&global->state, cache, pconf, ptemp);
    }
    if (!global->state) {
        mod_dcv_carry_drop(server->process);
        global->no_state = DCV_N("Visits are not recorded: no cache is loaded. Load "
                                 "mod_socache_shmcb, or name another cache with "
                                 "DCVStateCache.");
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, server,
                     "DCV0006: visits are not recorded, since no cache is loaded; load "
                     "mod_socache_shmcb, or name another one with DCVStateCache");
        return OK;
    }
    status = open_cache(global->state, server, pconf);
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     "DCV0007: DCVStateCache %s: the cache does not open, visits are "
                     "not recorded; see the message above, and correct its arguments",
                     global->state->text);
        global->no_state =
            DCV_N("Visits are not recorded: the cache of DCVStateCache does not "
                  "open. The error log says why.");
        global->state = NULL;
    }
    return OK;
}

void mod_dcv_state_hook_child_init(apr_pool_t *pchild, server_rec *server)
{
    mod_dcv_state_t *state = mod_dcv_config_of(server)->global->state;
    apr_status_t status = APR_SUCCESS;

    if (state && state->lock) {
        status = apr_global_mutex_child_init(
            &state->lock, apr_global_mutex_lockfile(state->lock), pchild);
    }
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                     "DCV0008: this child cannot join the lock \"" LOCK_NAME
                     "\" and records no visits, nor checks anything in the background; "
                     "look at the Mutex directive");
        mod_dcv_config_of(server)->global->no_state = DCV_N(
            "This child does not know visits: it cannot join a lock. The error log says "
            "why.");
        mod_dcv_config_of(server)->global->state = NULL;
    }
}

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

/* Change a record that may have size bytes. Returns what the cache says of it. */
static apr_status_t change_within(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                                  const unsigned char *id, unsigned int size,
                                  mod_dcv_state_change_t *change, void *context,
                                  apr_pool_t *pool)
{
    unsigned char bytes[DCV_VISITS_MAX_BYTES];
    unsigned int len = retrieve(state, ring, id, bytes, sizeof(bytes), pool);

    len = change(context, bytes, len, size, pool);
    if (mod_dcv_state_rests(state)) {
        return APR_TIMEUP;
    }
    if (!len) {
        return APR_SUCCESS;
    }
    return state->provider->store(
        state->rings[ring], state->server, id, DCV_ID_BYTES,
        apr_time_now() + (ring == MOD_DCV_STATE_TAKEN ? NOTE_LIFE : RECORD_LIFE), bytes,
        len, pool);
}

int mod_dcv_state_change(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                         const unsigned char *id, mod_dcv_state_change_t *change,
                         void *context, apr_pool_t *pool)
{
    apr_time_t begin;
    apr_status_t status;

    if (!lock(state)) {
        return 0;
    }
    begin = dcv_clock_now();
    status =
        change_within(state, ring, id, DCV_VISITS_MAX_BYTES, change, context, pool);
    if (APR_STATUS_IS_ENOSPC(status)) {
        status = change_within(state, ring, id, SMALL_BYTES, change, context, pool);
    }
    note_status(state, check_time(state, status, begin));
    unlock(state);
    return status == APR_SUCCESS;
}
