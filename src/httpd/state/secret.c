/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The secret by which a server knows its own checks: see secret.h. */
#include "secret.h"

#include <apr_atomic.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <http_log.h>

#include "config/config.h"
#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* Another version of the module may be loaded by a restart. */
#define KEY "mod_dcv " MOD_DCV_VERSION " secret"

/* How often to look whether the fleet has another secret. */
#define LOOK_EACH apr_time_from_sec(60)

/* The same after putting one: of two servers that put theirs at the same moment one wins. */
#define LOOK_AGAIN apr_time_from_sec(1)

/* Secrets that are kept: a thread that reads one is long done when its place is reused. */
#define KEPT 4

struct mod_dcv_secret_t {
    unsigned char kept[KEPT][DCV_NONCE_SECRET_BYTES];
    volatile apr_uint32_t current; /* which of them; of this child */
    unsigned char server[DCV_TAKEN_SERVER_BYTES];
};

int mod_dcv_secret_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                    apr_pool_t *ptemp, server_rec *server)
{
    apr_pool_t *pool = server->process->pool;
    mod_dcv_secret_t *secret;
    void *data = NULL;
    apr_status_t status;

    (void)pconf;
    (void)plog;
    (void)ptemp;
    (void)apr_pool_userdata_get(&data, KEY, pool);
    secret = data;
    if (!secret) {
        secret = apr_pcalloc(pool, sizeof(*secret));
        status = apr_generate_random_bytes(secret->kept[0], sizeof(secret->kept[0]));
        if (status == APR_SUCCESS) {
            status = apr_generate_random_bytes(secret->server, sizeof(secret->server));
        }
        if (status != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                         "DCV0037: the system gives no random octets, so that checks "
                         "cannot tell which server answered; restart when it does");
            return OK;
        }
        apr_pool_userdata_setn(secret, KEY, NULL, pool);
    }
    mod_dcv_config_of(server)->global->secret = secret;
    return OK;
}

const unsigned char *mod_dcv_secret_octets(mod_dcv_secret_t *secret)
{
    return secret->kept[apr_atomic_read32(&secret->current)];
}

const unsigned char *mod_dcv_secret_server(const mod_dcv_secret_t *secret)
{
    return secret->server;
}

typedef struct {
    mod_dcv_secret_t *secret;
    int is_put;
} agreeing_t;

/*
 * Take the fleet's secret in the cache. Where there is none, put the own one there. The state
 * calls this for one thread of a child at a time.
 */
static unsigned int take_or_put(void *context, unsigned char *bytes, unsigned int len,
                                unsigned int size, apr_pool_t *pool)
{
    agreeing_t *agreeing = context;
    mod_dcv_secret_t *secret = agreeing->secret;
    const unsigned char *own = mod_dcv_secret_octets(secret);
    apr_uint32_t next = (apr_atomic_read32(&secret->current) + 1) % KEPT;

    (void)size;
    (void)pool;
    if (len != DCV_NONCE_SECRET_BYTES) {
        memcpy(bytes, own, DCV_NONCE_SECRET_BYTES);
        agreeing->is_put = 1;
        return DCV_NONCE_SECRET_BYTES;
    }
    if (memcmp(bytes, own, DCV_NONCE_SECRET_BYTES) != 0) {
        memcpy(secret->kept[next], bytes, DCV_NONCE_SECRET_BYTES);
        apr_atomic_set32(&secret->current, next);
    }
    return 0;
}

apr_interval_time_t mod_dcv_secret_agree(mod_dcv_secret_t *secret,
                                         mod_dcv_state_t *state, apr_pool_t *pool)
{
    agreeing_t agreeing = {.secret = secret};
    unsigned char id[DCV_ID_BYTES];

    if (!mod_dcv_state_is_remote(state)) {
        return LOOK_EACH;
    }
    mod_dcv_state_record_id(id, MOD_DCV_RECORD_SECRET);
    mod_dcv_state_change(state, MOD_DCV_STATE_SERVER, id, NULL, take_or_put, &agreeing,
                         pool);
    return agreeing.is_put ? LOOK_AGAIN : LOOK_EACH;
}
