/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How the cache that all children share is chosen, opened and closed: see state.h. */
#include <ap_provider.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>
#include <util_mutex.h>

#include "carry.h"
#include "config/config.h"
#include "default.h"
#include "mod_dcv.h"
#include "opened.h"
#include "store.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define LOCK_NAME "dcv-state"

/* What the caches are called, by ring: 16 letters at most. */
static const char *const names[MOD_DCV_STATE_RINGS] = {
    "mod_dcv", "mod_dcv-server", "mod_dcv-checks", "mod_dcv-taken"};

/* Take a provider by its name: one of ours, or of httpd's; NULL: there is none. */
static void find_provider(mod_dcv_state_t *state, const char *name)
{
    const ap_socache_provider_t *ours[] = {&mod_dcv_store_file, &mod_dcv_store_memory};

    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        if (!strcmp(name, ours[i]->name)) {
            state->provider = ours[i];
            state->key_bytes = MOD_DCV_STORE_KEY_BYTES;
            return;
        }
    }
    state->provider = ap_lookup_provider(AP_SOCACHE_PROVIDER_GROUP, name,
                                         AP_SOCACHE_PROVIDER_VERSION);
    state->key_bytes = DCV_ID_BYTES;
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
    find_provider(made, name);
    if (!made->provider) {
        return apr_psprintf(
            pool,
            "no cache \"%s\"; load mod_socache_%s above it, or name one "
            "that is loaded",
            dcv_error_quote(name, strlen(name), ptemp),
            dcv_error_quote(name, strlen(name), ptemp));
    }
    for (int i = 0; i < MOD_DCV_STATE_RINGS && !problem; i++) {
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

    for (int i = 0; i < MOD_DCV_STATE_RINGS; i++) {
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
    struct ap_socache_hints hints = {DCV_ID_BYTES, 300, MOD_DCV_STATE_LIFE};
    apr_status_t status = APR_SUCCESS;

    state->server = server;
    if (state->provider->flags & AP_SOCACHE_FLAG_NOTMPSAFE) {
        status = mod_dcv_system_create_lock(&state->lock, LOCK_NAME, server, pconf);
    }
    for (int i = 0; i < MOD_DCV_STATE_RINGS && status == APR_SUCCESS; i++) {
        status =
            state->provider->init(state->rings[i], names[i], &hints, server, pconf);
    }
    if (status == APR_SUCCESS) {
        apr_pool_cleanup_register(pconf, state, close_cache, apr_pool_cleanup_null);
        apr_pool_cleanup_register(pconf, state, save_records, apr_pool_cleanup_null);
        mod_dcv_carry_restore(server->process, state->provider, state->rings,
                              state->key_bytes, server, MOD_DCV_STATE_LIFE);
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
