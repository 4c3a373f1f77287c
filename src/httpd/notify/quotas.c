/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How many faults are told in an hour, and failures logged: see quotas.h. */
#include "quotas.h"

#include <apr_strings.h>
#include <http_log.h>

#include "dcv/clock.h"
#include "dcv/hash.h"
#include "dcv/quota.h"
#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

#define FAULTS_MOST 50
#define LINES_MOST  50

/* The number of lines in place of that of an event. */
#define LINES DCV_EVENTS

/* With so many owners all begin anew: more than a server has, unless somebody makes them up. */
#define OWNERS_MOST 65536

/* Whose quota it is. Without padding, since its bytes are the key. */
typedef struct {
    apr_uint64_t event, owner;
} quota_key_t;

struct mod_dcv_quotas_t {
    server_rec *server;
    apr_pool_t *pool;
    apr_hash_t *by_key; /* quota_key_t to dcv_quota_t */
};

mod_dcv_quotas_t *mod_dcv_quotas_create(server_rec *server, apr_pool_t *pool)
{
    mod_dcv_quotas_t *quotas = apr_pcalloc(pool, sizeof(*quotas));

    quotas->server = server;
    apr_pool_create(&quotas->pool, pool);
    quotas->by_key = dcv_hash_make(quotas->pool);
    return quotas;
}

static dcv_quota_t *find(mod_dcv_quotas_t *quotas, dcv_event_t event,
                         apr_uint64_t owner)
{
    const quota_key_t key = {(apr_uint64_t)event, owner};
    dcv_quota_t *quota = apr_hash_get(quotas->by_key, &key, sizeof(key));

    if (quota) {
        return quota;
    }
    if (apr_hash_count(quotas->by_key) >= OWNERS_MOST) {
        apr_pool_clear(quotas->pool);
        quotas->by_key = dcv_hash_make(quotas->pool);
    }
    quota = apr_pcalloc(quotas->pool, sizeof(*quota));
    apr_hash_set(quotas->by_key, apr_pmemdup(quotas->pool, &key, sizeof(key)),
                 sizeof(key), (void *)quota);
    return quota;
}

int mod_dcv_quotas_is_left(mod_dcv_quotas_t *quotas, const dcv_fault_t *fault)
{
    apr_uint32_t minute = dcv_clock_seconds() / 60;
    dcv_quota_t *quota = find(quotas, fault->event, fault->owner);

    if (dcv_quota_is_left(quota, FAULTS_MOST, minute)) {
        return 1;
    }
    if (dcv_quota_tell(quota, FAULTS_MOST, minute)) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING, 0, quotas->server,
            "DCV0043: %d events %s of the same virtual host or directory as %s "
            "were told in this hour; what comes before it is over waits, and is "
            "not told where it is gone by then",
            FAULTS_MOST, dcv_event_name(fault->event), fault->name);
    }
    return 0;
}

int mod_dcv_quotas_take(mod_dcv_quotas_t *quotas, const dcv_fault_t *fault)
{
    return dcv_quota_take(find(quotas, fault->event, fault->owner), FAULTS_MOST,
                          dcv_clock_seconds() / 60);
}

int mod_dcv_quotas_may_log(mod_dcv_quotas_t *quotas, apr_uint64_t owner)
{
    apr_uint32_t minute = dcv_clock_seconds() / 60;
    dcv_quota_t *quota = find(quotas, LINES, owner);

    if (dcv_quota_take(quota, LINES_MOST, minute)) {
        return 1;
    }
    if (dcv_quota_tell(quota, LINES_MOST, minute)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, quotas->server,
                     "DCV0049: the command failed for %d events of the same virtual "
                     "host or directory in this hour; what comes before it is over is "
                     "not logged",
                     LINES_MOST);
    }
    return 0;
}
